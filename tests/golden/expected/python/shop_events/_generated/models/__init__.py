# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""A module for each schema."""
