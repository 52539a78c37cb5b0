# Generated from schemas/catalog.toml by `python -m codegen generate`. Do not edit.
"""The version of this package, from the catalogue."""

VERSION = "2.1.0"
