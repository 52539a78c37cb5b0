"""Where packages go: indexes of PyPI's kind and registries of npm's, behind one small interface."""

from scripts.release.registries.base import Registry, Standing, missing
from scripts.release.registries.npm import NpmRegistry
from scripts.release.registries.pypi import PythonIndex

__all__ = ["NpmRegistry", "PythonIndex", "Registry", "Standing", "missing"]
