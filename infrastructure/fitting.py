"""What a catalogue says that its contracts do not mind, and AWS or NATS does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.settings import Settings
from infrastructure.aws.names import logical
from infrastructure.nats.permissions import OPERATORS

Misfit = tuple[tuple[str, ...], str, str]
"""Where (keys of the file), what is wrong, and what to write instead."""


def unfit(settings: Settings) -> Iterator[Misfit]:
    """All of it."""
    for table, names in (
        ("families", settings.families),
        ("consumers", settings.consumers),
        ("publishers", settings.publishers),
    ):
        yield from _alike(table, names)
    for table, names in (("consumers", settings.consumers), ("publishers", settings.publishers)):
        for name in names:
            if _one(name) in map(_one, OPERATORS):
                told = f"{name} is a user of the platform itself, whose rights this one would have"
                yield (table, name), told, f"give it another name than {', '.join(OPERATORS)}"
    dlq = settings.eventbridge.dlq or f"{settings.catalog.name}-events-dlq"
    if dlq in settings.consumers:
        yield (
            ("consumers", dlq),
            f"{dlq} is the queue of dead letters, and each reader has a queue of its name",
            "rename it",
        )
    if settings.wire.source.lower().startswith("aws."):
        told = f"{settings.wire.source} is a source of AWS's own: EventBridge takes no event of it from others"
        yield ("wire", "source"), told, "begin with another word than aws"
    for name, environment in settings.environments.items():
        if environment.key and environment.key.startswith("alias/aws/"):
            told = f"{environment.key} is a key of AWS's own: nobody else can make it, or give rights to it"
            yield ("environments", name, "key"), told, "name another alias"


def _alike(table: str, names: Iterable[str]) -> Iterator[Misfit]:
    """Names that would be one resource of the template, or one variable of the server."""
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(_one(name), name)
        if other != name:
            told = f"{name} and {other} are the same to AWS and NATS, which know letters and digits only"
            yield (table, name), told, "rename one of them"


def _one(name: str) -> str:
    return logical(name).lower()
