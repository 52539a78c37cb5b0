"""Keys from AWS KMS, on a moto server: envelope encryption, limits, rights, outages."""

import asyncio
import base64
import json
import os
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from oms_event_sdk_py._contracts import Encrypted
from oms_event_sdk_py.pii import (
    Handling,
    KeyNotPermittedError,
    KeyServiceError,
    MissingKeyError,
    PIIHandler,
    Policy,
    UnknownKeyError,
)
from oms_event_sdk_py.pii.kms import CONTEXT, KmsKeyProvider
from tests.clients.servers import free_port, moto_server
from tests.personal_data.typescript import ask

REGION = "eu-west-1"
DATA = {"author": "alice@example.com", "tel": "010-1234-5678"}


def connected(url: str) -> Any:
    config = Config(retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=2, read_timeout=5)
    return boto3.client("kms", endpoint_url=url, region_name=REGION, config=config)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, moto_server(tmp_path_factory.mktemp("kms")) as found:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield found


@pytest.fixture(scope="module")
def key(url: str) -> str:
    made: str = connected(url).create_key()["KeyMetadata"]["KeyId"]
    connected(url).create_alias(AliasName="alias/oms-events", TargetKeyId=made)
    return "alias/oms-events"


class Counting:
    """A client that counts its calls, and may be told to fail, after some that are ``healthy``."""

    def __init__(self, client: Any, failing: dict[str, str] | None = None, healthy: int = 0) -> None:
        self._client, self.failing, self._healthy = client, failing or {}, healthy
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.calls.append(name)
            if name in self.failing and len(self.calls) > self._healthy:
                raise ClientError({"Error": {"Code": self.failing[name], "Message": "alice@example.com"}}, name)
            if name in ("generate_data_key", "decrypt"):
                assert arguments["EncryptionContext"] == CONTEXT
            return getattr(self._client, name)(**arguments)

        return call


def handler(provider: KmsKeyProvider) -> PIIHandler:
    return PIIHandler(Policy(Handling.ENCRYPT), provider)


def test_a_producer_and_a_consumer_need_one_call_each(url: str, key: str) -> None:
    async def body() -> None:
        producing, consuming = Counting(connected(url)), Counting(connected(url))
        writer = handler(KmsKeyProvider(key, client=producing))
        reader = handler(KmsKeyProvider(key, client=consuming))
        made = [await writer.encrypt_pii(DATA) for _ in range(5)]
        assert [await reader.decrypt_pii(each) for each in made] == [DATA] * 5
        assert (producing.calls, consuming.calls) == (["generate_data_key"], ["decrypt"])
        header = Encrypted(made[0]["author"]).header
        assert sorted(header) == ["alg", "ctx", "edk", "enc", "kid", "kind"]

    asyncio.run(body())


def test_a_data_key_ends_by_uses_and_by_time(url: str, key: str) -> None:
    async def body() -> None:
        now = 0.0
        client = Counting(connected(url))
        provider = KmsKeyProvider(key, client=client, max_uses=3, max_age=60, clock=lambda: now)
        names = [(await provider.encryption_key()).key_id for _ in range(7)]
        assert [len({*names[start : start + 3]}) for start in (0, 3, 6)] == [1, 1, 1]
        assert len({*names}) == 3
        now = 61.0
        assert (await provider.encryption_key()).key_id not in names
        again = await asyncio.gather(*(provider.encryption_key() for _ in range(2)))
        assert again[0].key_id == again[1].key_id
        assert client.calls.count("generate_data_key") == 4

    asyncio.run(body())


def test_each_value_is_a_use(url: str, key: str) -> None:
    async def body() -> None:
        writer = handler(KmsKeyProvider(key, client=connected(url), max_uses=1))
        made = await writer.encrypt_pii({f"f{index}": f"a{index}@example.com" for index in range(4)})
        assert len({Encrypted(token).key_id for token in made.values()}) == 4

    asyncio.run(body())


def test_pseudonyms_are_the_same_in_every_process(url: str) -> None:
    mac = connected(url).create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]

    async def body() -> list[Any]:
        providers = [KmsKeyProvider("alias/unused", client=connected(url), pseudonym_key_id=mac) for _ in range(2)]
        return [await PIIHandler(keys=each).anonymize_pii(DATA) for each in providers]

    first, second = asyncio.run(body())
    assert first == second != DATA
    kms = {"endpoint": url, "key": "alias/unused", "pseudonymKey": mac}
    (theirs,) = ask([{"ask": "protect", "value": DATA, "policy": "ANONYMIZE", "kms": kms}], environment=_environment())
    assert json.loads(theirs) == first
    with pytest.raises(MissingKeyError):
        asyncio.run(PIIHandler(keys=KmsKeyProvider("alias/unused", client=connected(url))).anonymize_pii(DATA))


def test_both_languages_open_each_others_values(url: str, key: str) -> None:
    ours = asyncio.run(handler(KmsKeyProvider(key, client=connected(url))).encrypt_pii(DATA))
    kms = {"endpoint": url, "key": key}
    questions = [
        {"ask": "decrypt", "value": ours, "kms": kms},
        {"ask": "protect", "value": DATA, "policy": "ENCRYPT", "kms": kms},
    ]
    read_there, made_there = ask(questions, environment=_environment())
    assert read_there == DATA
    reader = handler(KmsKeyProvider(key, client=connected(url)))
    assert asyncio.run(reader.decrypt_pii(json.loads(made_there))) == DATA


def test_who_may_not_decrypt_reads_encrypted_values(url: str, key: str) -> None:
    async def body() -> None:
        made = await handler(KmsKeyProvider(key, client=connected(url))).encrypt_pii(DATA)
        denied = handler(KmsKeyProvider(key, client=Counting(connected(url), {"decrypt": "AccessDeniedException"})))
        revealed = await denied.reveal(made, None)
        assert isinstance(revealed["author"], Encrypted)
        with pytest.raises(UnknownKeyError, match=r"^/author: "):
            await denied.decrypt_pii(made)

    asyncio.run(body())


def test_a_wrapped_key_that_is_none_is_unknown_in_both_languages(url: str, key: str) -> None:
    made = asyncio.run(handler(KmsKeyProvider(key, client=connected(url))).encrypt_pii({"a": "alice@example.com"}))
    _, _, rest = made["a"].partition(".")
    forged = []
    for wrapped in ("AAAAA", "AAAA", "", "*"):
        header = {**Encrypted(made["a"]).header, "edk": wrapped}
        head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
        forged.append({"a": f"{head}.{rest}"})
        with pytest.raises(UnknownKeyError, match=r"^/a: "):
            asyncio.run(handler(KmsKeyProvider(key, client=connected(url))).decrypt_pii(forged[-1]))
    kms = {"endpoint": url, "key": key}
    theirs = ask(({"ask": "decrypt", "value": each, "kms": kms} for each in forged), environment=_environment())
    assert [each["error"] for each in theirs] == ["UnknownKeyError"] * len(forged)


def test_a_service_that_ends_between_two_values_has_a_place(url: str, key: str) -> None:
    client = Counting(connected(url), {"generate_data_key": "ThrottlingException"}, healthy=1)
    with pytest.raises(KeyServiceError, match=r"^/b: ") as caught:
        asyncio.run(handler(KmsKeyProvider(key, client=client, max_uses=1)).encrypt_pii({"a": "a@b.co", "b": "c@d.co"}))
    assert caught.value.pointer == "/b"


def test_who_may_not_encrypt_publishes_nothing(url: str, key: str) -> None:
    client = Counting(connected(url), {"generate_data_key": "AccessDeniedException"})
    with pytest.raises(KeyNotPermittedError) as caught:
        asyncio.run(handler(KmsKeyProvider(key, client=client)).encrypt_pii(DATA))
    assert not caught.value.retryable
    assert "alice" not in str(caught.value)


@pytest.mark.parametrize("code", ["ThrottlingException", "KMSInternalException"])
def test_an_outage_is_retryable_and_leaks_nothing(url: str, key: str, code: str) -> None:
    async def body() -> None:
        client = Counting(connected(url), {"generate_data_key": code, "decrypt": code})
        provider = KmsKeyProvider(key, client=client)
        made = await handler(KmsKeyProvider(key, client=connected(url))).encrypt_pii(DATA)
        for failing in (handler(provider).encrypt_pii(DATA), handler(provider).reveal(made, None)):
            with pytest.raises(KeyServiceError) as caught:
                await failing
            assert caught.value.retryable
            assert "alice" not in str(caught.value)
        client.failing = {}
        assert await handler(provider).reveal(made, None) == DATA

    asyncio.run(body())


def test_a_service_that_is_not_there_is_an_outage() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        provider = KmsKeyProvider("alias/oms-events", client=connected(f"http://127.0.0.1:{free_port()}"))
        with pytest.raises(KeyServiceError):
            asyncio.run(handler(provider).encrypt_pii(DATA))


def _environment() -> dict[str, str]:
    return {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": REGION}
