"""Is what runs what was generated? Streams and consumers, rules and targets, field by field."""

from __future__ import annotations

from dataclasses import fields

from infrastructure.artefacts import texts
from infrastructure.nats.configuration import desired
from infrastructure.nats.difference import Effect, differences
from infrastructure.readiness.answers import Answer, failed, together
from infrastructure.readiness.situation import Situation
from infrastructure.retries import reading

_NATS = "python -m infrastructure.nats apply --dry-run"
_AWS = "deploy the generated template"


def answer(situation: Situation) -> Answer:
    """Differences of the running server and account from the generated files; asked only when live."""
    return together([_files(situation), _nats(situation), _aws(situation)])


def _files(situation: Situation) -> Answer:
    """What is deployed is compared with these: are they themselves what the catalogue generates now?"""
    wanted = texts(situation.catalogue, situation.schemas.name)
    faults = [
        f"{name} is not what the catalogue generates"
        for name, text in wanted.items()
        if _is_other(situation, name, text)
    ]
    return failed(faults, "python3 noxfile.py generate", f"{len(wanted)} files are what the catalogue generates")


def _is_other(situation: Situation, name: str, text: str) -> bool:
    try:
        return (situation.generated / name).read_text("utf-8") != text
    except (OSError, UnicodeDecodeError):
        return True


def _nats(situation: Situation) -> Answer:
    wanted = desired(situation.catalogue.platform, situation.environment)
    changes = [c for each in wanted for c in differences(each, situation.running.get(each.name))]
    faults = [
        f"{c.where.name} is not there"
        if c.effect is Effect.NEW
        else f"{c.where.name} {c.field}: {c.now}, not {c.wanted}"
        for c in changes
    ]
    return failed(faults, _NATS, f"live: {len(wanted)} streams and consumers")


def _aws(situation: Situation) -> Answer:
    assert situation.live is not None
    wanted = reading.targets(situation.stack)
    found = situation.configured[-1].targets
    faults = []
    for name, target in wanted.items():
        if name not in found:
            faults.append(f"rule {name} is not there")
            continue
        for field in fields(target):
            now, must = getattr(found[name], field.name), getattr(target, field.name)
            if field.name in ("dlq", "arn"):  # the same queue, wherever the stack is
                now, must = (each and each.rpartition(":")[2] for each in (now, must))
            if now != must:
                faults.append(f"rule {name} {field.name}: {now}, not {must}")
    return failed(faults, _AWS, f"live: {len(wanted)} rules with their targets")
