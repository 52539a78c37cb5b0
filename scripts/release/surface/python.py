"""The Python package's public names, by griffe, which reads sources and imports nothing."""

from __future__ import annotations

from pathlib import Path

import griffe

_OFFERED = "offered"
_MORE = "_generated"
"""The module whose names the package offers as its own, all of them."""
_TOLD_APART = {
    griffe.BreakageKind.OBJECT_REMOVED,
    griffe.BreakageKind.OBJECT_CHANGED_KIND,
    griffe.BreakageKind.PARAMETER_REMOVED,
    griffe.BreakageKind.PARAMETER_MOVED,
    griffe.BreakageKind.PARAMETER_CHANGED_KIND,
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED,
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED,
    griffe.BreakageKind.CLASS_REMOVED_BASE,
}
"""What breaks a caller; types of attributes and values of constants change with the contracts and the version."""


def surface(source: Path, module: str) -> dict[str, griffe.Object]:
    """Public objects by the name that a consumer imports. ``source`` is the folder that holds the package.

    A module of the package is public when it says with ``__all__`` what it offers: ``casting.upcast``.
    """
    loader = griffe.GriffeLoader(search_paths=[source], modules_collection=griffe.ModulesCollection())
    root = loader.load(module)
    loader.resolve_aliases()
    offered = {name: member for name, member in root.members.items() if _is_offered(name, member, module)}
    more = root.members.get(_MORE)
    if isinstance(more, griffe.Module):
        offered |= {name: more.members[name] for name in _exports(more) if name in more.members}
    for module_name, inner in root.members.items():
        if isinstance(inner, griffe.Module) and not module_name.startswith("_"):
            offered |= {f"{module_name}.{name}": inner.members[name] for name in _exports(inner)}
    return {name: found for name, member in offered.items() if (found := _target(member)) is not None}


def breaks(old: dict[str, griffe.Object], new: dict[str, griffe.Object]) -> list[str]:
    """Every name, member and parameter that a consumer could use, and can no longer."""
    found = griffe.find_breaking_changes(_offering(old), _offering(new))
    return sorted({_told(breakage) for breakage in found if breakage.kind in _TOLD_APART})


def _told(breakage: griffe.Breakage) -> str:
    """``SchemaCreatedV2.author is gone``, ``validate: parameter was removed (event)``."""
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        return f"{_name(breakage.obj)} is gone"
    values = (breakage.old_value, breakage.new_value)
    parameter = next((f" ({value.name})" for value in values if isinstance(value, griffe.Parameter)), "")
    what = breakage.kind.value
    return f"{_name(breakage.obj)}: {what[0].lower()}{what[1:]}{parameter}"


def _name(found: griffe.Object | griffe.Alias) -> str:
    """As a consumer writes it: without the module that it is defined in."""
    module = _OFFERED if isinstance(found, griffe.Alias) else found.module.path
    return found.path.removeprefix(f"{module}.")


def _offering(objects: dict[str, griffe.Object]) -> griffe.Module:
    """A module with exactly these names, all of them public."""
    module = griffe.Module(_OFFERED)
    module.exports = list(objects)
    for name, target in objects.items():
        module.members[name] = griffe.Alias(name, target, parent=module)  # set_member would take a dotted name apart
    return module


def _is_offered(name: str, member: griffe.Object | griffe.Alias, module: str) -> bool:
    """A name of the package's own, or one that it imports from within itself."""
    if (name.startswith("_") and name != "__version__") or isinstance(member, griffe.Module):
        return False
    return not isinstance(member, griffe.Alias) or member.target_path.startswith(f"{module}.")


def _exports(module: griffe.Module) -> list[str]:
    return [str(name) for name in module.exports or []]


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    try:
        return member.final_target if isinstance(member, griffe.Alias) else member
    except griffe.AliasResolutionError:
        return None  # of another distribution
