"""Settings of a client: arguments first, then ``OMS_…`` variables, then the catalogue. All faults are told at once."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .errors import SettingsError
from .platform import Platform

SCHEMES = ("memory", "nats", "tls", "eventbridge", "sqs")
_OPTIONS = {"eventbridge": {"region", "endpoint", "profile"}, "sqs": {"region", "endpoint", "profile"}}
_MOST_DAYS = 1e6
"""After some more a day would be beyond the year 9999, the last that ISO 8601 texts and ``date`` have."""


@dataclass(frozen=True, slots=True)
class NatsAccess:
    """How a NATS server knows this client: a credentials file, a token, or a password; and the certificates of TLS.

    ``inbox`` begins the subjects of its answers, for a server that gives each user an inbox of its own.
    """

    credentials: Path | None = None
    token: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    inbox: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One URL, taken apart. ``text`` is the URL without a password."""

    scheme: str
    url: SplitResult
    options: Mapping[str, str]

    @property
    def name(self) -> str:
        """The host part: a bus, a queue, a broker in memory."""
        return self.url.netloc


class ConnectOptions(TypedDict, total=False):
    """What a client can be told; what it is not told is read from the environment."""

    environment: str | None
    timeout: float | None
    outbox: str | os.PathLike[str] | None
    outbox_limit: int | None
    sunset_grace: float | None
    nats_credentials: str | os.PathLike[str] | None
    nats_token: str | None
    nats_inbox: str | None
    nats_tls_ca: str | os.PathLike[str] | None
    nats_tls_cert: str | os.PathLike[str] | None
    nats_tls_key: str | os.PathLike[str] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client works with; times in seconds, the grace after a sunset in days."""

    addresses: tuple[Address, ...]
    environment: str | None
    timeout: float
    outbox: Path | None
    outbox_limit: int
    sunset_grace: float
    nats: NatsAccess


def settings(
    platform: Platform,
    urls: Sequence[str],
    given: ConnectOptions,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Checked settings. Raises ``SettingsError`` with every fault; no secret is in it.

    ``given`` are arguments by name; what is absent or None there is taken from the variable ``<PREFIX>_<NAME>``, the
    prefix being the catalogue's name in capitals: ``OMS_URL``, ``OMS_TIMEOUT``, ``OMS_OUTBOX``, ``OMS_OUTBOX_LIMIT``,
    ``OMS_SUNSET_GRACE``,
    ``OMS_ENVIRONMENT``, ``OMS_NATS_CREDENTIALS``, ``OMS_NATS_TOKEN``, ``OMS_NATS_TLS_CA``, ``OMS_NATS_TLS_CERT``,
    ``OMS_NATS_TLS_KEY``, ``OMS_NATS_INBOX``. Several URLs are separated by spaces.
    """
    unknown = given.keys() - ConnectOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"a client cannot be told {', '.join(sorted(unknown))}")
    reader = _Reader(platform.name.upper().replace("-", "_"), given, os.environ if environ is None else environ)
    addresses = reader.addresses(urls)
    environment = reader.text("environment", "") or None
    if environment is not None and environment not in platform.environments:
        known = ", ".join(platform.environments) or "none"
        reader.faults.append(
            f"{reader.variable('environment')}: {environment!r} is not in the catalogue, which has {known}"
        )
    made = Settings(
        addresses=addresses,
        environment=environment,
        timeout=reader.number("timeout", platform.delivery.publish_timeout),
        outbox=Path(outbox) if (outbox := reader.text("outbox", "")) else None,
        outbox_limit=math.ceil(reader.number("outbox_limit", 100_000)),
        sunset_grace=reader.number("sunset_grace", 0),
        nats=NatsAccess(
            credentials=reader.credentials("nats_credentials"),
            token=reader.text("nats_token", "") or None,
            tls_ca=reader.file("nats_tls_ca"),
            tls_cert=reader.file("nats_tls_cert"),
            tls_key=reader.file("nats_tls_key"),
            inbox=reader.subject("nats_inbox"),
        ),
    )
    if reader.faults:
        raise SettingsError(reader.faults)
    return made


def _doubled(addresses: Sequence[Address]) -> list[str]:
    """Routes know transports by their kind, so there is one of each."""
    kinds = ["nats" if each.scheme == "tls" else each.scheme for each in addresses]
    again = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    return [f"there are two URLs for {kind}: a client has one of each kind" for kind in again]


def _is_encoded(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return re.search("%(?![0-9A-Fa-f]{2})", text) is None


class _Reader:
    """Reads each setting from where it is said first, and collects what is wrong."""

    def __init__(self, prefix: str, given: Mapping[str, object], environ: Mapping[str, str]) -> None:
        self._prefix, self._given, self._environ = prefix, given, environ
        self.faults: list[str] = []

    def variable(self, name: str) -> str:
        return f"{self._prefix}_{name.upper()}"

    def text(self, name: str, default: str) -> str:
        told = self._given.get(name)
        return (str(told) if told is not None else self._environ.get(self.variable(name), "")) or default

    def number(self, name: str, default: float) -> float:
        told = self.text(name, str(default))
        try:
            value = float(told)
        except ValueError:
            value = -1
        if not (0 < value <= 1e9 if default else 0 <= value <= _MOST_DAYS):
            least = "above 0" if default else "of days"
            self.faults.append(f"{self.variable(name)}: {told!r} is not a number {least}")
        return value

    def subject(self, name: str) -> str | None:
        told = self.text(name, "")
        if told and re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", told) is None:
            self.faults.append(f"{self.variable(name)}: {told!r} is not a subject of letters, digits, _ and -")
        return told or None

    def file(self, name: str) -> Path | None:
        told = self.text(name, "")
        if told and not Path(told).is_file():
            self.faults.append(f"{self.variable(name)}: there is no file {told}")
        return Path(told) if told else None

    def credentials(self, name: str) -> Path | None:
        """A file of the nsc tool, which has a token and the seed of a key, each between lines that say so."""
        file = self.file(name)
        if file is None or not file.is_file():
            return file
        marks = b"-BEGIN NATS USER JWT-", b"-BEGIN USER NKEY SEED-"
        try:
            if not all(mark in file.read_bytes() for mark in marks):
                self.faults.append(f"{self.variable(name)}: {file} is no credentials file of NATS")
        except OSError as error:
            self.faults.append(f"{self.variable(name)}: {file} cannot be read: {error.strerror}")
        return file

    def addresses(self, urls: Sequence[str]) -> tuple[Address, ...]:
        given = [url for url in urls if url] or self.text("url", "").split()
        if not given:
            self.faults.append(
                f"no URL is given: pass one, such as nats://localhost:4222, or set {self.variable('url')}"
            )
        found = [each for url in given if (each := self._address(url)) is not None]
        self.faults += _doubled(found)
        return tuple(found)

    def _address(self, url: str) -> Address | None:
        known = ", ".join(f"{each}://" for each in SCHEMES)
        try:
            parts = urlsplit(url if "://" in url else "")
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in SCHEMES:
            # Of what is no URL nothing is said: it may be a secret.
            begins = f"begins with {parts.scheme!r}, and must with"
            told = begins if parts.scheme else "is no URL: it must begin with"
            self.faults.append(f"{self.variable('url')}: {told} one of {known}")
            return None
        options = dict(parse_qsl(parts.query))
        unknown = sorted(options.keys() - _OPTIONS.get(parts.scheme, set()))
        if unknown:
            allowed = ", ".join(sorted(_OPTIONS.get(parts.scheme, ()))) or "none"
            self.faults.append(
                f"{self.variable('url')}: {parts.scheme}:// has no option {', '.join(unknown)}; it takes {allowed}"
            )
        if parts.scheme != "memory" and not parts.netloc:
            self.faults.append(f"{self.variable('url')}: {parts.scheme}:// needs a name behind it")
        if not _is_encoded(parts.netloc):
            told = "has a % in its name that is not percent-encoded UTF-8: write %25"
            self.faults.append(f"{self.variable('url')}: {parts.scheme}:// {told}")
        return Address(parts.scheme, parts, options)
