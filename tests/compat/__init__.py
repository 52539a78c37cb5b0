"""Compatibility: what a change of a contract does to its readers and writers."""
