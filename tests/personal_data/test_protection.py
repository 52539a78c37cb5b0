"""Pseudonyms and encrypted values: the same in both languages, nothing else changed, nothing left."""

import asyncio
import base64
import copy
import json
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from oms_event_sdk_py import REGISTRY, ProposalUpdatedV1, SchemaCreatedV2, violations
from oms_event_sdk_py._contracts import Encrypted, EventVersion, read, written
from oms_event_sdk_py.pii import (
    Handling,
    KeyRing,
    MissingKeyError,
    MovedTokenError,
    OversizedTokenError,
    PersonalDataBlockedError,
    PIIHandler,
    Policy,
    ProtectionError,
    TamperedTokenError,
    UnknownKeyError,
)
from oms_event_sdk_py.pii.keys import new_keys, rotated
from tests.personal_data.typescript import ask
from tests.repository.tree import ROOT

T = TypeVar("T")
VECTORS = json.loads((ROOT / "tests" / "vectors" / "protection.json").read_text("utf-8"))
JWKS = {"keys": VECTORS["keys"]}
RING = KeyRing.from_jwks(json.dumps(JWKS))
CREATED = {"operation": "create", "resource_type": "object_type", "version": "2.0.0"}
PERSONAL = {
    **CREATED,
    "author": "alice@example.com",
    "new_value": {"tel": "call 010-1234-5678", "ratio": 1.0, "big": 2**60},
}


def run(awaited: Awaitable[T]) -> T:
    async def waited() -> T:
        return await awaited

    return asyncio.run(waited())


def version(name: str) -> EventVersion:
    found = REGISTRY.by_name(name)
    assert found is not None
    return found


V2 = version("SchemaCreatedV2")


def protected(value: Any, policy: Policy, of: EventVersion | None = V2, keys: KeyRing | None = RING) -> Any:
    handler = PIIHandler(policy, keys)
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    made = run(handler.protect(text, of, handler.scan(text, of)))
    assert {policy.of(each, of) for each in handler.scan(made, of)} <= {Handling.LOG}
    return json.loads(made)


# --- pseudonyms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["pseudonyms"], ids=lambda vector: vector["why"])
def test_a_pseudonym_is_always_the_same(vector: Any) -> None:
    before = copy.deepcopy(vector["payload"])
    handler = PIIHandler(Policy(Handling.ANONYMIZE), RING)
    assert run(handler.anonymize_pii(vector["payload"])) == vector["anonymized"]
    assert vector["payload"] == before
    assert handler.detect_pii(vector["anonymized"]) == ()


def test_typescript_makes_the_same_pseudonyms() -> None:
    questions = [
        {"ask": "protect", "value": v["payload"], "policy": "ANONYMIZE", "jwks": JWKS} for v in VECTORS["pseudonyms"]
    ]
    assert [json.loads(each) for each in ask(questions)] == [vector["anonymized"] for vector in VECTORS["pseudonyms"]]


def test_another_key_gives_other_pseudonyms() -> None:
    other = KeyRing.from_jwks(new_keys("k", "p1"))
    made = [protected({"a": "alice@example.com"}, Policy(Handling.ANONYMIZE), None, keys) for keys in (RING, other)]
    assert made[0] != made[1]


def test_an_anonymised_event_is_a_valid_one() -> None:
    made = protected(
        {**PERSONAL, "author": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example"}, Policy(Handling.ANONYMIZE)
    )
    assert violations(SchemaCreatedV2, made) == []
    assert made["author"].endswith(".example")
    assert SchemaCreatedV2.model_validate(made).author == made["author"]


def test_two_names_that_become_one_are_blocked() -> None:
    with pytest.raises(ProtectionError, match="two names"):
        protected({"a@example.com": 1, "A@example.com": 2}, Policy(Handling.ANONYMIZE), None)


# --- encryption -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["encrypted"], ids=lambda v: f"{v['by']}: {json.dumps(v['plain'])[:40]}")
def test_what_either_language_encrypted_is_read(vector: Any) -> None:
    assert run(PIIHandler(keys=RING).decrypt_pii(vector["encrypted"])) == vector["plain"]
    (theirs,) = ask([{"ask": "decrypt", "value": vector["encrypted"], "jwks": JWKS}])
    assert theirs == vector["plain"]


def test_both_languages_read_each_others_events() -> None:
    ours = protected(PERSONAL, Policy(Handling.ENCRYPT))
    question = {"event": "SchemaCreatedV2", "jwks": JWKS}
    small = {**PERSONAL, "new_value": {"tel": "call 010-1234-5678"}}  # 2**60 has other digits in JavaScript
    read_there, made_there = ask(
        [
            {"ask": "reveal", "value": protected(small, Policy(Handling.ENCRYPT)), **question},
            {"ask": "protect", "value": small, "policy": "ENCRYPT", **question},
        ]
    )
    assert read_there == small
    assert run(PIIHandler(keys=RING).reveal(json.loads(made_there), V2)) == small
    assert run(PIIHandler(keys=RING).reveal(ours, V2)) == PERSONAL


def test_only_what_is_personal_changes_and_to_the_byte() -> None:
    snapshot = b'{"x":1.0,"y":1e21,"z":12345678901234567890,"e":"\xc3\xa9\\n"}'
    text = (
        b'{"operation":"create","resource_type":"property","new_value":%b,"author":"a@example.com","version":"2.0.0"}'
    )
    text %= snapshot
    handler = PIIHandler(Policy(Handling.ANONYMIZE), RING)
    made = run(handler.protect(text, V2, handler.scan(text, V2)))
    start = text.index(b"a@example")
    assert made.startswith(text[:start])
    assert made.endswith(text[start + len("a@example.com") :])


def test_a_value_with_two_kinds_is_encrypted_once() -> None:
    made = protected({"note": "a@example.com 010-1234-5678"}, Policy(Handling.ENCRYPT), None)
    assert Encrypted(made["note"]).kind == "email+phone"
    assert run(PIIHandler(keys=RING).decrypt_pii(made)) == {"note": "a@example.com 010-1234-5678"}


def test_fields_and_kinds_are_handled_each_as_configured() -> None:
    policy = Policy(Handling.ENCRYPT, {"ip_address": Handling.LOG}, {"schema.created:/author": Handling.ANONYMIZE})
    made = protected({**PERSONAL, "new_value": {"ip": "203.0.113.7", "tel": "010-1234-5678"}}, policy)
    assert made["author"].startswith("pii-email-")
    assert made["new_value"]["ip"] == "203.0.113.7"
    assert Encrypted(made["new_value"]["tel"]).kind == "phone"


def test_the_newest_key_encrypts_and_all_decrypt() -> None:
    first = new_keys("k1", "p1")
    second = rotated(first, "k2")
    old = protected({"a": "alice@example.com"}, Policy(Handling.ENCRYPT), None, KeyRing.from_jwks(first))
    new = protected({"a": "alice@example.com"}, Policy(Handling.ENCRYPT), None, KeyRing.from_jwks(second))
    assert (Encrypted(old["a"]).key_id, Encrypted(new["a"]).key_id) == ("k1", "k2")
    both = PIIHandler(keys=KeyRing.from_jwks(second))
    assert run(both.decrypt_pii(old)) == run(both.decrypt_pii(new)) == {"a": "alice@example.com"}
    with pytest.raises(UnknownKeyError, match=r"/a: no key at hand has the id 'k1'"):
        run(PIIHandler(keys=KeyRing.from_jwks(rotated(second, "k3", keep=1))).decrypt_pii(old))


# --- reading ----------------------------------------------------------------------------------------------------


def test_a_reader_with_the_key_has_plain_values_and_one_without_has_encrypted_ones() -> None:
    made = protected(PERSONAL, Policy(Handling.ENCRYPT))
    plain = read(SchemaCreatedV2, run(PIIHandler(keys=RING).reveal(made, V2)))
    assert plain.author == "alice@example.com"
    for keys in (None, KeyRing.from_jwks(new_keys("other", "other"))):
        event = read(SchemaCreatedV2, run(PIIHandler(keys=keys).reveal(made, V2)))
        assert isinstance(event.author, Encrypted)
        assert event.author.kind == "email"
        assert event.operation == "create"
        assert json.loads(written(event)) == made


def test_the_rest_is_validated_exactly() -> None:
    made = protected(PERSONAL, Policy(Handling.ENCRYPT))
    token = made["author"]
    assert violations(SchemaCreatedV2, made) == []
    assert [v.pointer for v in violations(SchemaCreatedV2, {**made, "operation": "drop"})] == ["/operation"]
    assert [v.pointer for v in violations(SchemaCreatedV2, {**made, "operation": token})] == ["/operation"]
    assert [v.pointer for v in violations(SchemaCreatedV2, {**made, "author": token[:-1] + "!"})] != []
    assert [v.pointer for v in violations(SchemaCreatedV2, {**CREATED, "author": "nobody"})] == ["/author"]


def test_lists_and_inner_records_are_read_as_well() -> None:
    value = {
        "operation": "update", "proposal_id": "p1", "version": "1.0.0", "title": "Ask a@example.com",
        "reviewers": ["a@example.com", "b@example.com"], "approvals": [{"approver": "c@example.com"}],
    }  # fmt: skip
    made = protected(value, Policy(Handling.ENCRYPT), version("ProposalUpdatedV1"))
    event = ProposalUpdatedV1.model_validate_json(json.dumps(made))
    kinds = [event.title, *event.reviewers, event.approvals[0].approver]  # type: ignore[misc, index]
    assert all(isinstance(each, Encrypted) for each in kinds)


def test_both_languages_admit_the_same() -> None:
    token = protected(PERSONAL, Policy(Handling.ENCRYPT))["author"]
    payloads = [
        {**CREATED, "author": author, "operation": operation}
        for author in (
            token,
            "pii-email-p1-immzaegio7vkqmjjen4xyzw6cu@example.com",
            token + "x",
            "nobody",
            "a@example.com",
        )
        for operation in ("create", "drop", token)
    ]
    theirs = ask({"ask": "violations", "event": "SchemaCreatedV2", "value": each} for each in payloads)
    ours = [
        [{"pointer": v.pointer, "keyword": v.keyword, "message": v.message} for v in violations(SchemaCreatedV2, each)]
        for each in payloads
    ]
    assert theirs == ours


# --- failures ---------------------------------------------------------------------------------------------------


def test_blocking_names_everything_and_shows_nothing() -> None:
    handler = PIIHandler()
    payload = json.dumps(PERSONAL).encode()
    with pytest.raises(PersonalDataBlockedError) as caught:
        run(handler.protect(payload, V2, handler.scan(payload, V2, {"subject": "bob@example.com"})))
    told = "personal data is blocked here: /author: email; /new_value/tel: phone; attribute /subject: email"
    assert str(caught.value) == told


@pytest.mark.parametrize("handling", [Handling.ANONYMIZE, Handling.ENCRYPT])
def test_without_a_key_nothing_leaves(handling: Handling) -> None:
    for keys in (None, KeyRing()):
        with pytest.raises(MissingKeyError, match=r"^/author: ") as caught:
            protected(PERSONAL, Policy(handling), V2, keys)
        assert caught.value.pointer == "/author"


def test_what_was_tampered_with_or_moved_is_an_error_that_names_the_place() -> None:
    made = protected(PERSONAL, Policy(Handling.ENCRYPT))
    handler = PIIHandler(keys=RING)
    token = made["author"]
    head, _, iv, text, tag = token.split(".")
    for broken in (
        f"{head}..{iv}.{text[:-1]}{'A' if text[-1] != 'A' else 'B'}.{tag}",
        f"eyJ9{head[4:]}..{iv}.{text}.{tag}",
    ):
        with pytest.raises(TamperedTokenError, match=r"^/author: "):
            run(handler.reveal({**made, "author": broken}, V2))
    with pytest.raises(MovedTokenError, match=r"^/resource_id: "):
        run(handler.reveal({**made, "resource_id": token}, V2))
    with pytest.raises(MovedTokenError, match=r"^/author: "):
        run(handler.reveal(made, version("SchemaUpdatedV2")))


def test_typescript_fails_alike() -> None:
    made = protected(PERSONAL, Policy(Handling.ENCRYPT))
    token = made["author"]
    asked = {"jwks": JWKS, "event": "SchemaCreatedV2"}
    moved, tampered, blocked, missing = ask(
        [
            {"ask": "reveal", "value": {"resource_id": token}, **asked},
            {"ask": "reveal", "value": {"author": token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")}, **asked},
            {
                "ask": "protect",
                "value": PERSONAL,
                "event": "SchemaCreatedV2",
                "attributes": {"subject": "bob@example.com"},
            },
            {"ask": "protect", "value": PERSONAL, "event": "SchemaCreatedV2", "policy": "ENCRYPT"},
        ]
    )
    assert moved == {
        "error": "MovedTokenError",
        "message": "/resource_id: the value was encrypted for another field or event",
    }
    assert tampered == {
        "error": "TamperedTokenError",
        "message": "/author: the encrypted value is not what was encrypted",
    }
    assert (
        blocked["message"]
        == "personal data is blocked here: /author: email; /new_value/tel: phone; attribute /subject: email"
    )
    told = "/author: is to be protected, and there are no keys: set OMS_PII_KEYS"
    assert missing == {"error": "MissingKeyError", "message": told}


def test_a_header_that_is_not_ours_is_refused() -> None:
    """``zip`` would unpack what others packed, ``crit`` would ask for what we do not know."""
    for name, value in (("zip", "DEF"), ("crit", ["exp"]), ("enc", "A128GCM"), ("alg", "A256KW"), ("kid", 7)):
        header = {"alg": "dir", "enc": "A256GCM", "kid": "new", "kind": "email", "ctx": "#/a", name: value}
        head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
        token = f"{head}..{'A' * 16}.AAAA.{'A' * 22}"
        with pytest.raises(TamperedTokenError, match=r"^/a: is no encrypted value"):
            run(PIIHandler(keys=RING).decrypt_pii({"a": token}))


def test_what_is_no_json_or_too_deep_is_a_typed_error() -> None:
    deep: Any = "alice@example.com"
    for _ in range(1000):
        deep = [deep]
    handler = PIIHandler(keys=RING)
    for data in (deep, {"a": object()}):
        for call in (handler.anonymize_pii, handler.encrypt_pii, handler.decrypt_pii):
            with pytest.raises(ProtectionError, match="nested too deeply") as caught:
                run(call(data))
            assert "alice" not in repr(caught.value)
    token = protected({"a": "alice@example.com"}, Policy(Handling.ENCRYPT), None)["a"]
    for _ in range(300):
        token = [token]
    with pytest.raises(ProtectionError, match="nested too deeply"):
        run(handler.reveal(token, None))
    (theirs,) = ask([{"ask": "reveal", "value": token, "jwks": JWKS}])
    assert theirs == {"error": "ProtectionError", "message": "(root): is nested too deeply"}


def test_a_key_that_is_missing_is_missed_where_it_is_needed() -> None:
    """Not at the first finding, which another key serves."""
    policy = Policy(Handling.ENCRYPT, {"email": Handling.ANONYMIZE})
    first = KeyRing.from_jwks(json.dumps({"keys": [each for each in VECTORS["keys"] if each["alg"] == "HS256"]}))
    with pytest.raises(MissingKeyError, match=r"^/b: ") as caught:
        protected({"a": "alice@example.com", "b": "010-1234-5678"}, policy, None, first)
    assert caught.value.pointer == "/b"


def test_what_is_too_long_is_refused_both_ways() -> None:
    with pytest.raises(ProtectionError, match=r"^/a: is too long"):
        protected({"a": "alice@example.com " + "x" * 200_000}, Policy(Handling.ENCRYPT), None)
    token = protected({"a": "alice@example.com"}, Policy(Handling.ENCRYPT), None)["a"]
    head, _, iv, text, tag = token.split(".")
    for long in (f"{head}..{iv}.{text + 'A' * 300_000}.{tag}", f"{head + 'A' * 9000}..{iv}.{text}.{tag}"):
        with pytest.raises(OversizedTokenError, match=r"^/a: "):
            run(PIIHandler(keys=RING).decrypt_pii({"a": long}))


def test_what_the_contract_has_no_room_for_is_blocked() -> None:
    """``resource_id`` is no free text: with a pseudonym inside it would be longer than it may be."""
    value = {**CREATED, "resource_id": "x." + "y" * 100 + ".AKIAIOSFODNN7EXAMPLE"}
    with pytest.raises(ProtectionError, match=r"^/resource_id: "):
        protected(value, Policy(Handling.ANONYMIZE))


def test_numbers_and_truths_that_are_declared_are_encrypted_or_blocked() -> None:
    assert protected({"card": 4111111111111111}, Policy(Handling.ANONYMIZE), None)["card"].startswith(
        "pii-credit-card-"
    )
    with pytest.raises(ProtectionError, match=r"^/card: .*2\^53"):
        protected({"card": 6212345678901234567}, Policy(Handling.ANONYMIZE), None)
    made = protected({"phone": 4155550132.0}, Policy(Handling.ENCRYPT), None)
    assert run(PIIHandler(keys=RING).decrypt_pii(made)) == {"phone": 4155550132}
