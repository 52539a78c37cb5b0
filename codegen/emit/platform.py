"""The platform of the catalogue as both SDKs carry it: data for the hand-written type of the same shape."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any

from codegen.emit.literals import typescript_literal
from codegen.platform import Platform
from codegen.render import header, render
from codegen.words import camel


def python(platform: Platform, sources: tuple[str, ...]) -> str:
    """``_generated/platform.py``."""
    kinds = sorted(_kinds(platform))
    return render("python_platform.py.j2", header=header(sources), kinds=kinds, platform=repr(platform))


def typescript(platform: Platform, sources: tuple[str, ...]) -> str:
    """``_generated/platform.ts``."""
    literal = typescript_literal(_camel(asdict(platform)), "")
    return render("ts_platform.ts.j2", header=header(sources), platform=literal)


def _kinds(value: Any) -> set[str]:
    """The names of the dataclasses that a value is made of."""
    if is_dataclass(value):
        inside = [_kinds(getattr(value, each.name)) for each in fields(value)]
        return {type(value).__name__}.union(*inside)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return set().union(*map(_kinds, inner))


_NAMED = ("routes", "environments", "kinds", "fields")
"""Whose members are named by the catalogue, and not by us."""


def _camel(value: Any, *, named: bool = False) -> Any:
    if isinstance(value, dict):
        return {k if named else camel(k): _camel(v, named=k in _NAMED) for k, v in value.items() if v is not None}
    return [_camel(each) for each in value] if isinstance(value, tuple) else value
