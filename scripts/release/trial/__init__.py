"""What a consumer does on the day after: install from the registry, import, and run the READMEs' own examples."""

from scripts.release.registries import NpmRegistry, PythonIndex
from scripts.release.trial import node, python
from scripts.release.trial.base import Trial

__all__ = ["Trial", "use"]


def use(trial: Trial, registry: PythonIndex | NpmRegistry) -> str:
    """Install what was published there into a clean environment, and use it in every way there is."""
    return python.use(trial, registry) if isinstance(registry, PythonIndex) else node.use(trial, registry)
