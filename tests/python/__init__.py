"""Tests of the Python SDK's models, through what the package offers."""
