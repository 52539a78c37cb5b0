"""What is deployed: where AWS and NATS are, as options of every command that looks there."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.nats.connection import Server

AwsFailed = (BotoCoreError, ClientError)
"""What a call to AWS can raise."""


@dataclass(frozen=True)
class Aws:
    """An account and Region, by the usual means (environment, profile); ``endpoint`` is for AWS on loopback."""

    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None

    @cache  # noqa: B019 -- an account lives as long as the command
    def client(self, service: str) -> Any:
        """A client that gives up soon; raises one of ``AwsFailed``."""
        session = boto3.session.Session(region_name=self.region, profile_name=self.profile)
        patience = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 2})
        return session.client(service, endpoint_url=self.endpoint, config=patience)


def aws_arguments(parser: argparse.ArgumentParser) -> None:
    """``--region``, ``--profile``, ``--endpoint``."""
    parser.add_argument("--region", help="AWS Region (default: the environment's)")
    parser.add_argument("--profile", help="AWS profile (default: the environment's)")
    parser.add_argument(
        "--endpoint", type=_endpoint, metavar="URL", help="another address for AWS, such as a moto server"
    )


def _endpoint(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise argparse.ArgumentTypeError(f"{text} is no URL, such as http://127.0.0.1:5000")
    return text


def nats_arguments(parser: argparse.ArgumentParser, flag: str = "--nats-url") -> None:
    """``--nats-url``, ``--creds``, ``--ca``."""
    parser.add_argument(
        flag, dest="nats_url", default=Server.url, help="NATS, or several servers with commas (default: %(default)s)"
    )
    parser.add_argument("--creds", type=Path, metavar="FILE", help="NATS credentials file of the user")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust, for tls:// servers")


def aws(given: argparse.Namespace) -> Aws:
    """AWS as the arguments say."""
    return Aws(given.region, given.profile, given.endpoint)


def server(given: argparse.Namespace) -> Server:
    """NATS as the arguments say."""
    return Server(given.nats_url, given.creds, given.ca)


def told(error: Exception) -> str:
    """What AWS said, in a sentence."""
    if isinstance(error, ClientError):
        detail = error.response.get("Error", {})
        return f"{error.operation_name}: {detail.get('Code', 'error')}: {detail.get('Message', '')}".rstrip(": ")
    return str(error).splitlines()[0]
