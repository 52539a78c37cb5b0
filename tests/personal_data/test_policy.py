"""Who decides what is done, and that a mistake never leaves anything open."""

from typing import Any

import pytest

from oms_event_sdk_py import REGISTRY
from oms_event_sdk_py.errors import SettingsError
from oms_event_sdk_py.pii import Finding, Handling, PIIHandler, Policy
from oms_event_sdk_py.platform import Environment

CREATED = REGISTRY.by_name("SchemaCreatedV2")
UPDATED = REGISTRY.by_name("ProposalUpdatedV1")


def finding(path: tuple[str | int, ...], kind: str = "email", part: str = "value") -> Finding:
    return Finding("", kind, "detected", part, 0, 1, path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "handling"),
    [(None, "BLOCK"), ("development", "LOG"), ("staging", "ANONYMIZE"), ("production", "ENCRYPT")],
)
def test_the_environment_decides_and_nothing_configured_blocks(name: str | None, handling: str) -> None:
    assert Policy.for_environment(name).handling is Handling(handling)


def test_an_unknown_environment_is_an_error_at_once() -> None:
    with pytest.raises(SettingsError, match=r"no environment 'produktion': development, staging, production"):
        PIIHandler.from_environment("produktion", {})
    with pytest.raises(SettingsError):
        PIIHandler.from_environment(None, {"OMS_ENVIRONMENT": "Production"})
    assert PIIHandler.from_environment(None, {}).policy.handling is Handling.BLOCK


WRONG: list[tuple[Any, ...]] = [
    ("ENCYRPT",),
    ("LOG", {"email": "BLOK"}),
    ("LOG", {}, {"schema.created/author": "LOG"}),
]


@pytest.mark.parametrize("given", WRONG)
def test_an_unknown_handling_is_an_error_at_once(given: tuple[Any, ...]) -> None:
    with pytest.raises(SettingsError):
        Policy(*given)


def test_a_field_goes_before_a_kind_and_a_kind_before_the_rest() -> None:
    policy = Policy(
        Handling.ENCRYPT,
        {"ip_address": Handling.LOG},
        {"schema.created:/author": Handling.ANONYMIZE, "proposal.updated:/reviewers/*": Handling.BLOCK},
    )
    assert policy.of(finding(("author",)), CREATED) is Handling.ANONYMIZE
    assert policy.of(finding(("author",)), UPDATED) is Handling.ENCRYPT
    assert policy.of(finding(("author",)), None) is Handling.ENCRYPT
    assert policy.of(finding(("reviewers", 3)), UPDATED) is Handling.BLOCK
    assert policy.of(finding(("new_value", "ip"), "ip_address"), CREATED) is Handling.LOG


def test_attributes_can_only_be_blocked_or_logged() -> None:
    for handling in Handling:
        wanted = Handling.LOG if handling is Handling.LOG else Handling.BLOCK
        assert Policy(handling).of(finding(("subject",), part="attribute"), CREATED) is wanted


def test_names_can_be_pseudonyms_but_not_encrypted() -> None:
    assert Policy(Handling.ENCRYPT).of(finding(("a",), part="name"), None) is Handling.BLOCK
    assert Policy(Handling.ANONYMIZE).of(finding(("a",), part="name"), None) is Handling.ANONYMIZE


def test_the_catalogue_has_handlings_for_kinds_and_fields() -> None:
    environments = {"here": Environment("LOG", None, 1, {"ssn": "BLOCK"}, {"schema.created:/author": "ENCRYPT"})}
    policy = Policy.for_environment("here", environments)
    assert policy.of(finding(("x",), "ssn"), CREATED) is Handling.BLOCK
    assert policy.of(finding(("author",)), CREATED) is Handling.ENCRYPT
    assert Policy.for_environment("production").kinds == {"secret": Handling.BLOCK}
