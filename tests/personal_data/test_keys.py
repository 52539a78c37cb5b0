"""Keys from a file or a variable: what is wrong with them is told at once, and no secret is shown."""

import json
from typing import Any

import pytest

from oms_event_sdk_py.errors import SettingsError
from oms_event_sdk_py.pii import Key, KeyRing, PIIHandler
from oms_event_sdk_py.pii.keys import new_keys

SECRET = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"
GOOD = {"kty": "oct", "kid": "k1", "alg": "A256GCM", "k": SECRET}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ([{**GOOD, "alg": "A128GCM"}], "key 0: must be of type oct, with alg A256GCM"),
        ([{**GOOD, "k": SECRET[:-2]}], "key 0: k must be 32 bytes in base64url"),
        ([{**GOOD, "k": "+" + SECRET[1:]}], "key 0: k must be 32 bytes in base64url"),
        ([{**GOOD, "kid": "a b"}], "key 0: kid must match"),
        ([{**GOOD, "alg": "HS256", "kid": "P-1"}], "key 0: kid must match"),
        ([GOOD, GOOD], "A256GCM: the key id 'k1' is there twice"),
        (None, "the keys are no JSON Web Key Set"),
    ],
)
def test_what_is_wrong_is_told_without_a_secret(keys: Any, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        KeyRing.from_jwks(json.dumps({"keys": keys}))
    assert told in str(caught.value)
    assert SECRET[:8] not in str(caught.value)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        KeyRing.from_jwks(json.dumps({"keys": [{**GOOD, "k": "x"}, {**GOOD, "kty": "RSA"}]}))
    assert len(caught.value.faults) == 2


def test_a_key_does_not_show_its_secret() -> None:
    assert "\\x" not in repr(Key("k1", bytes(32)))
    assert repr(Key("k1", bytes(32))) == "Key(key_id='k1', header={})"


def test_both_variables_at_once_are_a_mistake() -> None:
    with pytest.raises(SettingsError, match="both OMS_PII_KEYS and OMS_PII_KEYS_FILE"):
        KeyRing.from_environment({"OMS_PII_KEYS": new_keys("k", "p"), "OMS_PII_KEYS_FILE": "keys.json"})
    assert KeyRing.from_environment({}) is None


def test_a_handler_takes_its_keys_from_the_environment_at_start() -> None:
    PIIHandler.from_environment("staging", {"OMS_PII_KEYS": new_keys("k", "p")})
    with pytest.raises(SettingsError):
        PIIHandler.from_environment("staging", {"OMS_PII_KEYS": "{}"})
    with pytest.raises(SettingsError, match="cannot be read"):
        PIIHandler.from_environment("staging", {"OMS_PII_KEYS_FILE": "/nowhere/keys.json"})
