"""Settings of a client: where they come from, and every fault at once."""

import math
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError

from codegen.emit.python_client import OPTIONS
from oms_event_sdk_py import OMSEventClient
from oms_event_sdk_py.client import PublishOptions
from oms_event_sdk_py.errors import MissingExtraError, SettingsError
from oms_event_sdk_py.opening import identity_and_hosts
from oms_event_sdk_py.settings import ConnectOptions, settings
from tests.clients.events import created, in_memory
from tests.python.program import python

PLATFORM = OMSEventClient.platform


def made(*urls: str, environ: dict[str, str] | None = None, **given: Any) -> Any:
    return settings(PLATFORM, urls, cast("ConnectOptions", given), environ or {})


def test_an_argument_goes_before_a_variable_and_a_variable_before_the_catalogue() -> None:
    variables = {"OMS_URL": "nats://a:4222 eventbridge://bus?region=x", "OMS_TIMEOUT": "3", "OMS_NATS_TOKEN": "t"}
    found = made(environ=variables)
    assert [each.scheme for each in found.addresses] == ["nats", "eventbridge"]
    assert (found.timeout, found.nats.token) == (3, "t")
    assert made("memory://", environ=variables, timeout=5).timeout == 5
    assert made("memory://").timeout == PLATFORM.delivery.publish_timeout


def test_every_fault_is_told_at_once() -> None:
    variables = {"OMS_TIMEOUT": "soon", "OMS_NATS_CREDENTIALS": "nowhere.creds", "OMS_ENVIRONMENT": "prod"}
    variables["OMS_NATS_INBOX"] = "_INBOX.>"
    with pytest.raises(SettingsError) as caught:
        made("kafka://x", "user:secret@host", "eventbridge://?colour=red", "nats://a", "tls://b%", environ=variables)
    assert caught.value.faults == (
        "OMS_URL: begins with 'kafka', and must with one of memory://, nats://, tls://, eventbridge://, sqs://",
        "OMS_URL: is no URL: it must begin with one of memory://, nats://, tls://, eventbridge://, sqs://",
        "OMS_URL: eventbridge:// has no option colour; it takes endpoint, profile, region",
        "OMS_URL: eventbridge:// needs a name behind it",
        "OMS_URL: tls:// has a % in its name that is not percent-encoded UTF-8: write %25",
        "there are two URLs for nats: a client has one of each kind",
        "OMS_ENVIRONMENT: 'prod' is not in the catalogue, which has development, staging, production",
        "OMS_TIMEOUT: 'soon' is not a number above 0",
        "OMS_NATS_CREDENTIALS: there is no file nowhere.creds",
        "OMS_NATS_INBOX: '_INBOX.>' is not a subject of letters, digits, _ and -",
    )


@pytest.mark.parametrize(("told", "fine"), [("0", True), ("1e6", True), ("-1", False), ("1e9", False), ("nan", False)])
def test_a_grace_is_a_number_of_days_that_a_date_can_take(told: str, fine: bool) -> None:
    if fine:
        assert made("memory://", environ={"OMS_SUNSET_GRACE": told}).sunset_grace == float(told)
        return
    with pytest.raises(SettingsError, match=f"OMS_SUNSET_GRACE: '{told}' is not a number of days"):
        made("memory://", environ={"OMS_SUNSET_GRACE": told})


def test_without_a_url_the_error_says_how_to_give_one() -> None:
    for environ in ({}, {"OMS_URL": "", "OMS_TIMEOUT": "", "OMS_OUTBOX": "", "OMS_NATS_TLS_CA": ""}):
        with pytest.raises(SettingsError) as caught:
            made(environ=environ)
        assert caught.value.faults == ("no URL is given: pass one, such as nats://localhost:4222, or set OMS_URL",)


def test_the_identity_of_a_url_is_that_of_all_its_servers() -> None:
    assert identity_and_hosts("a:4222") == ({}, ["a:4222"])
    assert identity_and_hosts("t%2F@a,b") == ({"token": "t/"}, ["a", "b"])
    known = {"user": "u", "password": "p%"}
    assert identity_and_hosts("u:p%25@a:4222,b:4222") == (known, ["a:4222", "b:4222"])
    assert identity_and_hosts("u:p%25@a:4222,v:q@b:4222") == (known, ["a:4222", "b:4222"])


def test_a_file_that_holds_no_credentials_is_a_fault_and_nothing_of_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "me.creds"
    file.write_text("-----BEGIN NATS USER JWT-----\nhidden\n")
    with pytest.raises(SettingsError) as caught:
        made("nats://a", nats_credentials=file)
    assert caught.value.faults == (f"OMS_NATS_CREDENTIALS: {file} is no credentials file of NATS",)


@pytest.mark.parametrize("name", ["a%", "a%zz", "u:%FF@a"])
def test_a_name_that_is_not_percent_encoded_text_is_a_fault(name: str) -> None:
    with pytest.raises(SettingsError, match=r"nats:// has a % in its name that is not percent-encoded UTF-8"):
        made(f"nats://{name}")


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    assert "hidden" not in repr(made("nats://a", nats_token="hidden"))


@pytest.mark.parametrize(
    ("url", "module", "extra"), [("nats://a", "nats", "nats"), ("eventbridge://b?region=x", "boto3", "eventbridge")]
)
def test_a_missing_package_is_an_error_with_the_command_that_installs_it(url: str, module: str, extra: str) -> None:
    done = python(
        "-c",
        f"import sys; sys.modules[{module!r}] = None\n"
        "from oms_event_sdk_py import OMSEventClient\n"
        f"try: OMSEventClient.connect({url!r})\n"
        "except ImportError as error: print(type(error).__name__, error)\n",
    )
    assert done.stdout.startswith(MissingExtraError.__name__), done.stderr
    assert f"pip install 'oms-event-sdk[{extra}]'" in done.stdout


@pytest.mark.parametrize("timeout", [math.nan, -1, "soon"])
async def test_the_time_of_a_publish_is_a_number(timeout: Any) -> None:
    async with OMSEventClient.connect("memory://") as client:
        with pytest.raises(SettingsError, match=rf"timeout: {timeout!r} is not a number of seconds"):
            await client.publish(created(), timeout=timeout)
        with pytest.raises(SettingsError, match="is not a number of seconds"):
            await client.publish_many([created()], timeout=timeout)


async def test_a_slip_of_the_pen_is_an_error() -> None:
    with pytest.raises(TypeError, match="cannot be told outbocks"):
        OMSEventClient.connect("memory://", outbocks="outbox.db")  # type: ignore[call-arg]
    async with OMSEventClient.connect("memory://") as client:
        with pytest.raises(TypeError, match="cannot be told brnach: the options are also, branch, "):
            await client.publish(created(), brnach="main")  # type: ignore[call-arg]
        with pytest.raises(ValidationError, match="brnach"):
            await client.publish_schema_created(  # type: ignore[call-arg]
                operation="create", resource_type="property", brnach="main"
            )
        assert in_memory(client) == []


def test_the_generator_knows_the_options_of_a_publish() -> None:
    """A field with the name of an option cannot be given by name: the generator leaves it to ``publish``."""
    assert set(PublishOptions.__annotations__) == OPTIONS
