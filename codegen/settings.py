"""The settings of a catalogue: what stands in ``catalog.toml``, typed and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
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
    model_validator,
)

from codegen.problems import Problem, Severity
from codegen.secrets import found

SEMVER = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$"
"""A semantic version (semver.org, 2.0.0) without build metadata, in digits of ASCII only."""
RELEASE = r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(alpha|beta|rc)\.(0|[1-9][0-9]*))?"
"""The semantic versions that name the same release, in the same order, on PyPI (PEP 440) and on npm."""
Duration = Annotated[str, Field(pattern=r"^[1-9]\d*(s|m|h|d)$")]
"""A time, such as ``30s``, ``10m``, ``1h`` or ``14d``."""
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""What NATS and AWS both take for the name of a stream, consumer, bus or queue."""
KEY_REFERENCE = r"alias/[A-Za-z0-9/_-]{1,250}|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+"
"""What names a KMS key, and is no key: an alias in the account, or the ARN of a key elsewhere."""
Transport = Literal["nats", "eventbridge"]
Compatible = Literal["backward", "forward", "full", "none"]
"""Who must be able to read whom: new readers old data, old readers new data, both, or nobody."""
Handling = Literal["LOG", "BLOCK", "ANONYMIZE", "ENCRYPT"]


def seconds(duration: str) -> int:
    """A ``Duration`` in seconds."""
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[duration[-1]]


def _below(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise ValueError("must be a folder below the repository, such as sdks/python/src/oms_event_sdk_py")
    return path


def _release(version: str) -> str:
    if not re.fullmatch(RELEASE, version):
        raise ValueError("must be MAJOR.MINOR.PATCH, and -alpha.N, -beta.N or -rc.N after it for a prerelease")
    return version


Folder = Annotated[str, AfterValidator(_below)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class About(_Table):
    """``[catalog]``: what these contracts are."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    version: Annotated[str, AfterValidator(_release)]
    repository: Annotated[str, Field(pattern=r"^(https://[^\s/]+/\S*[^\s/])?$")] = ""
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
    """``[packages]``: what the SDKs and their client are called, and where they stand."""

    client: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9]*$")] | None = None
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
    """``[families.NAME]``; ``compatibility`` is its own mode, where it is another than that of all.

    With ``dual_publish`` the SDKs send deprecated versions beside the newest, from their ``since`` to their ``sunset``.
    """

    token: str = "branch"
    dual_publish: bool = False
    route: Route
    compatibility: Compatible | None = None


class Waiver(_Table):
    """``[[compatibility.waivers]]``: a rule that does not hold at one place, why, and until when.

    ``where`` is a contract's path below the schema folder, with ``#`` and a JSON Pointer where one place is meant.
    """

    rule: str
    where: str
    reason: Annotated[str, Field(min_length=1)]
    expires: date

    def covers(self, rule: str, path: str, pointer: str) -> bool:
        """Whether it speaks of a rule at a place of a contract."""
        contract, _, inside = self.where.partition("#")
        below = pointer == inside or pointer.startswith(f"{inside}/")
        return self.rule == rule and path == contract and (not inside or below)


class Compatibility(_Table):
    """``[compatibility]``: what a new version of a contract owes to the old ones.

    ``writers`` says what is on the wire: ``declared``, only properties that the contract names (the SDKs refuse
    others), or ``any``, whatever the schema admits.
    """

    mode: Compatible = "full"
    writers: Literal["declared", "any"] = "declared"
    waivers: list[Waiver] = []


_LONGEST_IN_SQS = 14 * 86400


class Delivery(_Table):
    """``[delivery]``: the numbers that both platforms' settings are derived from (see ``codegen.platform``)."""

    max_retries: Annotated[int, Field(ge=0, le=185)]
    max_age: Duration
    ack_wait: Duration
    backoff: Annotated[list[Duration], Field(min_length=1)] = ["1s", "10s", "1m"]
    publish_timeout: Duration = "10s"
    duplicate_window: Duration = "10m"
    slack: Duration = "23h"
    dlq_retention: Duration = "14d"

    @model_validator(mode="after")
    def _fits(self) -> Delivery:
        if not 60 <= seconds(self.max_age) <= 86400:
            raise ValueError("max_age must be between 1m and 1d: EventBridge's MaximumEventAgeInSeconds has no other")
        kept = seconds(self.max_age) + seconds(self.slack)
        if not 60 <= seconds(self.dlq_retention) <= _LONGEST_IN_SQS:
            raise ValueError("dlq_retention must be between 1m and 14d: SQS keeps no message shorter or longer")
        if kept > _LONGEST_IN_SQS:
            raise ValueError("max_age and slack must be at most 14d together: SQS keeps no message longer")
        if seconds(self.duplicate_window) > kept:
            raise ValueError(
                "duplicate_window must be at most max_age and slack together: a stream knows no older event"
            )
        if "backoff" in self.model_fields_set and len(self.backoff) > self.max_retries:
            raise ValueError(f"backoff has {len(self.backoff)} waits for {self.max_retries} retries: one each, at most")
        if seconds(self.publish_timeout) >= seconds(self.duplicate_window):
            raise ValueError("duplicate_window must be longer than publish_timeout: a retry after it is stored twice")
        waits = sum(self.waits()) + seconds(self.ack_wait) * (self.max_retries + 1)
        if waits > seconds(self.max_age):
            raise ValueError(f"all waits of all deliveries take {waits}s, and max_age is {self.max_age}: give it more")
        return self

    def waits(self) -> tuple[int, ...]:
        """Seconds before each retry; the last of ``backoff`` goes on."""
        given = [seconds(each) for each in self.backoff]
        return tuple(given[min(index, len(given) - 1)] for index in range(self.max_retries))


class Nats(_Table):
    """``[nats]``: the streams. ``{NAME}_EVENTS``, ``{NAME}_DLQ`` and ``{NAME}_ADVISORIES`` where nothing is said."""

    stream: Name | None = None
    dlq: Name | None = None
    advisories: Name | None = None


class EventBridge(_Table):
    """``[eventbridge]``: bus and dead-letter queue, ``{name}-events`` and ``{name}-events-dlq`` where not named."""

    bus: Name | None = None
    dlq: Name | None = None
    archive: Duration = "30d"
    max_entry_bytes: Annotated[int, Field(ge=1, le=1_048_576)] = 262_144


class Consumer(_Table):
    """``[consumers.NAME]``: a durable reader of some families (of all, where none is named)."""

    families: list[str] = []
    max_ack_pending: Annotated[int, Field(ge=1)] = 1000


class Publisher(_Table):
    """``[publishers.NAME]``: a service that publishes some families (all, where none is named)."""

    families: list[str] = []


class Alarms(_Table):
    """``[alarms]``: what is looked at each ``period``, and how much is too much."""

    period: Duration = "1m"
    dlq_messages: Annotated[int, Field(ge=1)] = 1
    dlq_age: Duration = "1h"
    consumer_lag: Annotated[int, Field(ge=1)] = 1000

    @field_validator("period")
    @classmethod
    def _minutes(cls, period: str) -> str:
        if seconds(period) % 60:
            raise ValueError("must be whole minutes: CloudWatch keeps these metrics by the minute")
        return period


class Environment(_Table):
    """``[environments.NAME]``: what differs where the software runs.

    ``kinds`` and ``fields`` (``schema.created:/author``) say otherwise than ``personal_data`` for some.
    """

    personal_data: Handling
    kinds: dict[str, Handling] = {}
    fields: dict[str, Handling] = {}
    key: str | None = None
    replicas: Literal[1, 3, 5] = 1
    monitoring: Literal["none", "alarms", "paging"] = "alarms"

    @field_validator("key")
    @classmethod
    def _reference(cls, key: str | None) -> str | None:
        if key is not None and not re.fullmatch(KEY_REFERENCE, key):
            raise ValueError("must name a KMS key (alias/NAME, or its ARN): a key itself is a secret")
        return key


class Settings(_Table):
    """The whole of ``catalog.toml``."""

    catalog: About
    wire: Wire
    packages: Packages
    families: dict[str, Family]
    delivery: Delivery
    compatibility: Compatibility = Compatibility()
    nats: Nats = Nats()
    eventbridge: EventBridge = EventBridge()
    consumers: dict[Name, Consumer] = {}
    publishers: dict[Name, Publisher] = {"publisher": Publisher()}
    alarms: Alarms = Alarms()
    environments: dict[Name, Environment] = {}
    rules: dict[str, Literal["error", "warning", "off"]] = {}

    @field_validator("consumers", "publishers")
    @classmethod
    def _known_families(cls, named: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        known = info.data.get("families", {})
        for name, each in named.items():
            unknown = [family for family in each.families if family not in known]
            if unknown and known:
                verb = "reads" if info.field_name == "consumers" else "publishes"
                raise ValueError(f"{name} {verb} {', '.join(unknown)}, and the families are {', '.join(known)}")
        return named

    @property
    def severities(self) -> dict[str, Severity]:
        return {rule: Severity(value) for rule, value in self.rules.items()}


def read_settings(text: str, path: str) -> tuple[Settings | None, list[Problem]]:
    """``catalog.toml`` as settings, or everything that is wrong with it."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        hint = "mend the syntax at this line"
        return None, [Problem("catalog", path, f"is not TOML: {error}", line=int(line[1]) if line else 0, hint=hint)]
    secrets = [_secret_problem(text, path, keys, kind) for keys, kind in found(value)]
    if secrets:
        return None, secrets
    try:
        return Settings.model_validate(value), []
    except ValidationError as error:
        return None, [_catalog_problem(text, path, each) for each in error.errors()]


def _secret_problem(text: str, path: str, keys: tuple[str, ...], kind: str) -> Problem:
    message = f"{'.'.join(keys)}: holds {kind}, and everybody reads this file"
    hint = "revoke it, and give it to what runs by its environment or KMS; here stands only its name"
    return Problem("catalog", path, message, "".join(f"/{key}" for key in keys), toml_line(text, keys), hint)


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
