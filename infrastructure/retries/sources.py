"""Where configurations are read: the generated files, files that are named, a running server and account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.platform import Platform
from infrastructure.artefacts import STREAMS, TEMPLATE
from infrastructure.aws.names import feeds
from infrastructure.aws.resolve import Stack
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.nats import JetStream, NotConnected, Server, ServerRefused, connected
from infrastructure.retries.configured import Configured, Target
from infrastructure.retries.reading import consumers, target, targets
from infrastructure.yaml_files import Malformed, parsed


class Unreadable(Exception):
    """A source cannot be read; the message says which, and why."""


def read(file: Path) -> Any:
    """A YAML or JSON file; raises ``Unreadable``."""
    try:
        return parsed(file.read_text("utf-8"))
    except FileNotFoundError:
        raise Unreadable(f"{file} is not there: run `python3 noxfile.py generate`") from None
    except (OSError, UnicodeDecodeError, Malformed) as error:
        raise Unreadable(f"{file} cannot be read: {error}") from None


def generated(platform: Platform, folder: Path, environment: str | None) -> Configured:
    """The generated files, for an environment (the first one where none is named)."""
    name = environment or next(iter(platform.environments), "-")
    stack = Stack(read(folder / TEMPLATE), name)
    configs = read(folder / STREAMS)
    if name not in configs:
        raise Unreadable(f"{folder / STREAMS} has no environment {name}: run `python3 noxfile.py generate`")
    return Configured("generated", targets(stack), consumers(platform, configs[name]))


def files(platform: Platform, eventbridge: Path, nats: Path) -> Configured:
    """Files in the words of each side, for every route alike.

    ``eventbridge``: a target, with its RetryPolicy. ``nats``: a ``stream`` and a ``consumer``, or by the names of
    ``jetstream.yaml``.
    """
    given, configs = read(eventbridge), read(nats)
    if not isinstance(given, dict) or not isinstance(configs, dict):
        raise Unreadable("a configuration must be an object of settings")
    if "stream" in configs or "consumer" in configs:
        named = {platform.events.name: configs.get("stream") or {}}
        named |= {f"{platform.events.name}/{each.name}": configs.get("consumer") or {} for each in platform.readers}
        configs = named | {name: each for name, each in configs.items() if name not in ("stream", "consumer")}
    rules = {feed.rule: target(feed.rule, given) for feed in feeds(platform)}
    return Configured(f"{eventbridge.name} and {nats.name}", rules, consumers(platform, configs))


async def live(platform: Platform, server: Server, aws: Aws) -> Configured:
    """The running server and account."""
    return Configured("live", live_targets(platform, aws), consumers(platform, await live_streams(platform, server)))


async def live_streams(platform: Platform, server: Server) -> dict[str, dict[str, Any]]:
    """The configurations of our streams and their consumers on a server, by name."""
    try:
        async with connected(server) as connection:
            jetstream = JetStream(connection)
            found: dict[str, dict[str, Any]] = {}
            for stream in (platform.events.name, platform.dlq.name, platform.advisories.name):
                info = await jetstream.stream(stream)
                if info is not None:
                    found[stream] = info["config"]
                    found |= {f"{stream}/{c['name']}": c["config"] for c in await jetstream.consumers(stream)}
            return found
    except (NotConnected, ServerRefused) as failed:
        raise Unreadable(str(failed)) from None


def live_targets(platform: Platform, aws: Aws) -> dict[str, Target]:
    """The targets of our rules in an account, by rule."""
    try:
        events, sqs = aws.client("events"), aws.client("sqs")
        found = {}
        for page in events.get_paginator("list_rules").paginate(EventBusName=platform.bus.name):
            for rule in page["Rules"]:
                listed = events.list_targets_by_rule(Rule=rule["Name"], EventBusName=platform.bus.name)["Targets"]
                for each in listed:
                    found[rule["Name"]] = target(rule["Name"], each, _attributes(sqs, each["Arn"]), rule["State"])
        return found
    except AwsFailed as error:
        raise Unreadable(told(error)) from None


def _attributes(sqs: Any, arn: str) -> dict[str, Any]:
    if ":sqs:" not in arn:
        return {}
    url = sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    found: dict[str, Any] = dict(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"])
    if "RedrivePolicy" in found:
        found["RedrivePolicy"] = json.loads(found["RedrivePolicy"])
    return found
