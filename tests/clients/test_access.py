"""Who a client is to NATS: a token, a certificate, and what it is told when it is nobody."""

import asyncio
import contextlib
import datetime
import ipaddress
import signal
import socket
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from oms_event_sdk_py import OMSEventClient, PublishError
from oms_event_sdk_py.errors import NotPermittedError, UnavailableError
from tests.clients.events import created
from tests.clients.servers import nats_server


class Authority:
    """Makes certificates for 127.0.0.1 in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        self.file = self._write("ca.pem", self._signed(self._name, self._key, authority=True))

    def issue(self, name: str) -> tuple[Path, Path]:
        """The files of a certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (self._folder / f"{name}.key").write_bytes(private)
        return self._write(f"{name}.pem", self._signed(subject, key, authority=False)), self._folder / f"{name}.key"

    def _signed(self, subject: x509.Name, key: Any, *, authority: bool) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        addresses = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(addresses, critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(_usage(authority=authority), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _write(self, name: str, certificate: x509.Certificate) -> Path:
        (self._folder / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return self._folder / name


def _usage(*, authority: bool) -> x509.KeyUsage:
    """What Python 3.13 asks for: an authority that may sign certificates, and others that may not."""
    no = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=authority, crl_sign=authority, **no)


async def failure(client: OMSEventClient) -> BaseException:
    """What a publish ends with on a server that has no stream."""
    with pytest.raises(PublishError) as caught:
        await client.publish(created(), timeout=0.5)
    return caught.value.__cause__ or caught.value


async def let_in(client: OMSEventClient) -> None:
    """Return once the server has let the client in, which JetStream's answer shows: there is no stream."""
    async with asyncio.timeout(20):
        while "no stream takes this subject" not in str(await failure(client)):
            pass


async def test_a_token_opens_the_server_and_no_token_does_not(tmp_path: Path) -> None:
    with nats_server(tmp_path, "--auth", "let-me-in") as server:
        async with OMSEventClient.connect(server.url, nats_token="let-me-in") as client:
            await let_in(client)
        for wrong in ({}, {"nats_token": "wrong"}):
            async with OMSEventClient.connect(server.url, **wrong) as client:  # type: ignore[arg-type]
                with pytest.raises(NotPermittedError, match="does not know these credentials") as caught:
                    await client.publish(created(), timeout=20)
                assert "wrong" not in str(caught.value)


async def test_a_password_may_have_any_characters(tmp_path: Path) -> None:
    configuration = tmp_path / "server.conf"
    configuration.write_text('authorization { user: "me@here", password: "p@ss:w/rd,%" }\njetstream {}\n')
    with nats_server(tmp_path, "-c", str(configuration)) as server:
        url = server.url.replace("//", "//me%40here:p%40ss%3Aw%2Frd%2C%25@")
        async with OMSEventClient.connect(url) as client:
            await let_in(client)


@contextlib.asynccontextmanager
async def refusing(told: Callable[[int], bool]) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The URL of a NATS that refuses everybody, and what says that it has.

    The connection of each number gets the reason where ``told`` says so, and is reset without a word where not: a
    server that refuses closes at once, and its reset can overtake its reason.
    """
    refused = asyncio.Event()
    count = 0

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        writer.write(b'INFO {"server_id":"N","version":"2.15.1","max_payload":1048576,"auth_required":true}\r\n')
        with contextlib.suppress(OSError):
            await reader.readuntil(b"PING\r\n")
            if told(count):
                writer.write(b"-ERR 'Authorization Violation'\r\n")
            else:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            writer.close()
        refused.set()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    try:
        yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}", refused
    finally:
        server.close()


async def test_a_refusal_is_told_at_once_and_a_reset_after_it_does_not_hide_it() -> None:
    async with refusing(lambda count: count == 2) as (url, _), OMSEventClient.connect(url) as client:
        with pytest.raises(NotPermittedError, match="does not know these credentials"):
            await client.publish(created(), timeout=10)
        # From the third on the connections are reset: what was told before is still why there is none.
        with pytest.raises(NotPermittedError, match="does not know these credentials"):
            await client.publish(created(), timeout=0.6)


async def test_a_client_that_is_refused_can_be_closed_at_any_moment() -> None:
    """Until Python 3.12 ``wait_for`` loses a cancellation that comes together with what it waits for."""
    async with refusing(lambda _: True) as (url, refused):
        for turns in range(25):
            client = await OMSEventClient.connect(url)
            publishing = asyncio.ensure_future(client.publish(created(), timeout=10))
            await refused.wait()
            refused.clear()
            for _ in range(turns):
                await asyncio.sleep(0)
            closing = asyncio.ensure_future(client.close())
            await asyncio.wait([closing], timeout=10)
            assert closing.done()
            with pytest.raises(PublishError):
                await publishing


async def test_credentials_that_are_withdrawn_and_given_back(tmp_path: Path) -> None:
    configuration = tmp_path / "server.conf"

    def allow(token: str) -> None:
        configuration.write_text(f'authorization {{ token: "{token}" }}\njetstream {{ store_dir: "{tmp_path}/js" }}\n')

    allow("mine")
    with nats_server(tmp_path, "-c", str(configuration)) as server:
        assert server.process is not None
        async with OMSEventClient.connect(server.url, nats_token="mine") as client:
            await let_in(client)
            allow("another's")
            server.process.send_signal(signal.SIGHUP)
            async with asyncio.timeout(20):
                while not isinstance(await failure(client), NotPermittedError):
                    pass
            allow("mine")
            server.process.send_signal(signal.SIGHUP)
            await let_in(client)


async def test_certificates_prove_both_sides(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    certificate, key = authority.issue("server")
    mine, my_key = authority.issue("client")
    options = ["--tlsverify", "--tlscert", str(certificate), "--tlskey", str(key), "--tlscacert", str(authority.file)]
    with nats_server(tmp_path, *options) as server:
        url = server.url.replace("nats://", "tls://")
        files = {"nats_tls_ca": authority.file, "nats_tls_cert": mine, "nats_tls_key": my_key}
        async with OMSEventClient.connect(url, **files) as client:  # type: ignore[arg-type]
            await let_in(client)
        async with OMSEventClient.connect(url) as client:
            assert isinstance(await failure(client), UnavailableError)
