"""The catalogue: what stands in ``catalog.toml``, and the event types and versions it makes of the documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from codegen.canonical import Canonical
from codegen.personal import PersonalField, personal_fields
from codegen.problems import Problem, Severity
from codegen.source import Document

SEMVER = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$"
"""A semantic version (semver.org, 2.0.0) without build metadata, in digits of ASCII only."""
_DURATION = r"^[1-9]\d*(s|m|h|d)$"
Transport = Literal["nats", "eventbridge"]


def _below(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise ValueError("must be a folder below the repository, such as sdks/python/src/oms_event_sdk_py")
    return path


Folder = Annotated[str, AfterValidator(_below)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class About(_Table):
    """``[catalog]``: what these contracts are."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    version: Annotated[str, Field(pattern=SEMVER)]
    schemas: Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*:.*/$")]
    common: list[str] = []
    formats: Literal["assert", "annotate"] = "assert"


class Wire(_Table):
    """``[wire]``: how an event names itself outside. Templates know {family}, {action}, {major}, {token}."""

    source: str
    type: str
    subject: str

    @field_validator("type", "subject")
    @classmethod
    def _known_parts(cls, template: str, info: ValidationInfo) -> str:
        known = {"family": "f", "action": "a", "major": "1"} | ({"token": "t"} if info.field_name == "subject" else {})
        try:
            template.format(**known)
        except (KeyError, ValueError, IndexError) as error:
            named = ", ".join("{" + name + "}" for name in known)
            raise ValueError(f"knows {named}, but not {error}") from error
        return template


class PythonPackage(_Table):
    """``[packages.python]``; ``path`` is the folder of the import package."""

    name: str
    module: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
    path: Folder


class TypeScriptPackage(_Table):
    """``[packages.typescript]``; ``path`` is the folder of its sources."""

    name: str
    path: Folder


class Packages(_Table):
    """``[packages]``: what the SDKs are called and where they stand."""

    python: PythonPackage
    typescript: TypeScriptPackage

    @field_validator("typescript")
    @classmethod
    def _apart(cls, typescript: TypeScriptPackage, info: ValidationInfo) -> TypeScriptPackage:
        python = info.data.get("python")
        if isinstance(python, PythonPackage) and python.path == typescript.path:
            raise ValueError(f"has the path of the Python package, {python.path}: each needs a folder of its own")
        return typescript


class Route(_Table):
    """Which transports carry a family: all of them, or the first that works."""

    mode: Literal["ALL", "FAILOVER"]
    to: Annotated[list[Transport], Field(min_length=1)]


class Family(_Table):
    """``[families.NAME]``."""

    token: str = "branch"
    route: Route


class Delivery(_Table):
    """``[delivery]``: the numbers that both platforms' settings are derived from."""

    max_retries: Annotated[int, Field(ge=0, le=185)]
    max_age: Annotated[str, Field(pattern=_DURATION)]
    ack_wait: Annotated[str, Field(pattern=_DURATION)]


class Settings(_Table):
    """The whole of ``catalog.toml``."""

    catalog: About
    wire: Wire
    packages: Packages
    families: dict[str, Family]
    delivery: Delivery
    rules: dict[str, Literal["error", "warning", "off"]] = {}

    @property
    def severities(self) -> dict[str, Severity]:
        return {rule: Severity(value) for rule, value in self.rules.items()}


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The lifecycle block of a retired version; dates are ISO 8601."""

    since: str
    sunset: str
    replacement: str
    note: str = ""

    def sentence(self, name: str) -> str:
        """What a person is told who uses the retired version."""
        told = f"{name} is deprecated since {self.since} and ends on {self.sunset}: use {self.replacement} instead."
        return f"{told} {self.note}".rstrip()


@dataclass(frozen=True)
class EventVersion:
    """One contract: an event type in one major version."""

    name: str
    family: str
    action: str
    major: int
    version: str
    type: str
    subject: str
    dataschema: str
    path: str
    description: str
    route: Route
    personal: tuple[PersonalField, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def event(self) -> str:
        """Family and action, without the version."""
        return f"{self.family}.{self.action}"


@dataclass(frozen=True)
class Catalog:
    """All event versions, by type and major."""

    settings: Settings
    versions: tuple[EventVersion, ...]

    def latest(self) -> dict[str, EventVersion]:
        """The newest version of each event type."""
        return {each.event: each for each in sorted(self.versions, key=lambda v: v.major)}

    def alias(self, version: EventVersion) -> str:
        """The name without its version, which stands for the newest one."""
        return re.sub(rf"V{version.major}$", "", version.name)


def read_settings(text: str, path: str) -> tuple[Settings | None, list[Problem]]:
    """``catalog.toml`` as settings, or everything that is wrong with it."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        hint = "mend the syntax at this line"
        return None, [Problem("catalog", path, f"is not TOML: {error}", line=int(line[1]) if line else 0, hint=hint)]
    try:
        return Settings.model_validate(value), []
    except ValidationError as error:
        return None, [_catalog_problem(text, path, each) for each in error.errors()]


def _catalog_problem(text: str, path: str, error: Any) -> Problem:
    keys = [str(key) for key in error["loc"]]
    pointer = "".join(f"/{key}" for key in keys)
    hints = {"extra_forbidden": "remove the key, or mend its spelling", "missing": "add the key"}
    hint = hints.get(error["type"], "write what the comments of the file describe")
    told = error["msg"].removeprefix("Value error, ")
    message = f"{'.'.join(keys)}: {told[:1].lower()}{told[1:]}"
    return Problem("catalog", path, message, pointer, toml_line(text, keys), hint)


def toml_line(text: str, keys: Sequence[str]) -> int:
    """The line of a key of a TOML file, or of the nearest table that holds it."""
    lines = text.splitlines()
    best = 1
    table = 0
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*\[+([^\]]+)\]+", line)
        if header:
            parts = [part.strip().strip("\"'") for part in header[1].split(".")]
            table = len(parts) if list(keys[: len(parts)]) == parts else -1
            best = number if table > 0 else best
        elif table >= 0 and table < len(keys) and re.match(rf"\s*[\"']?{re.escape(keys[table])}[\"']?\s*=", line):
            return number
    return best


def event_path(path: str) -> re.Match[str] | None:
    """The parts of ``<family>.<action>/v<major>.json`` in a path below the schema folder."""
    return re.fullmatch(
        r"(?:.*/)?(?P<family>[a-z][a-z0-9]*)\.(?P<action>[a-z][a-z0-9_]*)/v(?P<major>[1-9]\d*)\.json", path
    )


def event_version(settings: Settings, document: Document, canonical: Canonical) -> EventVersion | None:
    """The contract in a document, or None where its path is not an event's or its family is unknown."""
    parts = event_path(document.path)
    if parts is None or parts["family"] not in settings.families or not isinstance(document.value, dict):
        return None
    family = settings.families[parts["family"]]
    names = {"family": parts["family"], "action": parts["action"], "major": parts["major"]}
    lifecycle = document.value.get("x-deprecation")
    deprecation = None
    if document.value.get("deprecated") is True and isinstance(lifecycle, dict):
        words = {key: str(lifecycle.get(key, "")) for key in ("since", "sunset", "replacement", "note")}
        deprecation = Deprecation(**words)
    token = family.token if family.token == "-" else "{" + family.token + "}"
    return EventVersion(
        name=str(document.value.get("title", "")),
        family=parts["family"],
        action=parts["action"],
        major=int(parts["major"]),
        version=str(document.value.get("x-version", f"{parts['major']}.0.0")),
        type=settings.wire.type.format(**names),
        subject=settings.wire.subject.format(**names, token=token),
        dataschema=str(document.value.get("$id", "")),
        path=document.path,
        description=str(document.value.get("description", "")),
        route=family.route,
        personal=personal_fields(canonical),
        deprecation=deprecation,
    )


def in_order(versions: Iterable[EventVersion], families: Iterable[str]) -> tuple[EventVersion, ...]:
    """Versions in the order of the catalogue's families, then by action and major."""
    order = {family: index for index, family in enumerate(families)}
    return tuple(sorted(versions, key=lambda v: (order[v.family], v.action, v.major)))
