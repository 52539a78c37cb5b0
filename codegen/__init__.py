"""Contracts in, SDKs out: versioned JSON Schemas become Python and TypeScript models.

Run it as ``python -m codegen``. Nothing in this package knows which events it generates.
"""
