"""Where configurations are read: the generated files, files that are named, a running server and account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.platform import Platform
from infrastructure.artefacts import STREAMS, TEMPLATE
from infrastructure.aws.names import feeds
from infrastructure.aws.resolve import Stack
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.nats import JetStream, NotConnected, Server, ServerRefused, connected
from infrastructure.retries import reading
from infrastructure.retries.configured import Configured, Target
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


def stack_of(file: Path, environment: str) -> Stack:
    """A template in an environment; raises ``Unreadable``."""
    template = read(file)
    if not isinstance(template, dict) or not {"Resources", "Parameters", "Conditions"} <= template.keys():
        raise Unreadable(f"{file} is no template of ours: run `python3 noxfile.py generate`")
    return Stack(template, environment)


def streams_of(file: Path, environment: str) -> dict[str, dict[str, Any]]:
    """The configurations of an environment's streams and consumers, by name; raises ``Unreadable``."""
    every = read(file)
    found = every.get(environment) if isinstance(every, dict) else None
    if not isinstance(found, dict):
        raise Unreadable(f"{file} has no environment {environment}: run `python3 noxfile.py generate`")
    return found


def generated(platform: Platform, folder: Path, environment: str | None) -> Configured:
    """The generated files, for an environment (the first one where none is named)."""
    name = environment or next(iter(platform.environments), "-")
    stack, configs = stack_of(folder / TEMPLATE, name), streams_of(folder / STREAMS, name)
    try:
        return Configured("generated", reading.targets(stack), reading.consumers(platform, configs))
    except reading.Wrong as wrong:
        raise Unreadable(f"{folder}: {wrong}") from None


def files(platform: Platform, eventbridge: Path, nats: Path) -> Configured:
    """Files in the words of each side, for every route alike.

    ``eventbridge``: a target, with its RetryPolicy. ``nats``: a ``stream`` and a ``consumer``, or by the names of
    ``jetstream.yaml``.
    """
    given, configs = _settings(eventbridge), _settings(nats)
    events = platform.events.name
    try:
        if "stream" in configs or "consumer" in configs:
            stream, consumer = (_config(reading.table(configs, name)) for name in ("stream", "consumer"))
            every = {f"{events}/{each.name}": consumer for each in platform.readers}
            others = {name: each for name, each in configs.items() if name not in ("stream", "consumer")}
            configs = {events: stream, **every, **others}
        consumers = reading.consumers(platform, {name: reading.table(configs, name) for name in configs})
    except reading.Wrong as wrong:
        raise Unreadable(f"{nats}: {wrong}") from None
    try:
        rules = {feed.rule: reading.target(feed.rule, given) for feed in feeds(platform)}
    except reading.Wrong as wrong:
        raise Unreadable(f"{eventbridge}: {wrong}") from None
    return Configured(f"{eventbridge.name} and {nats.name}", rules, consumers)


def _settings(file: Path) -> dict[str, Any]:
    found = read(file)
    if not isinstance(found, dict):
        raise Unreadable(f"{file}: a configuration must be an object of settings")
    return found


def _config(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings alone, of what ``nats stream info --json`` prints."""
    return reading.table(given, "config") or given


async def live(platform: Platform, server: Server, aws: Aws) -> Configured:
    """The running server and account."""
    consumers = reading.consumers(platform, await live_streams(platform, server))
    return Configured("live", live_targets(platform, aws), consumers)


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
        ours = {feed.rule: feed.reader.name for feed in feeds(platform)}
        for page in events.get_paginator("list_rules").paginate(EventBusName=platform.bus.name):
            for rule in page["Rules"]:
                name, pattern = rule["Name"], json.loads(rule.get("EventPattern") or "null")
                listed = events.list_targets_by_rule(Rule=name, EventBusName=platform.bus.name)["Targets"]
                # Somebody may have added another one: it is the reader's queue that counts.
                for each in sorted(listed, key=lambda given: given["Arn"].endswith(f":{ours.get(name)}")):
                    found[name] = reading.target(name, each, _attributes(sqs, each["Arn"]), rule["State"], pattern)
        return found
    except AwsFailed as error:
        raise Unreadable(told(error)) from None


def _attributes(sqs: Any, arn: str) -> dict[str, Any]:
    return (queue_attributes(sqs, arn.rpartition(":")[2]) or {}) if ":sqs:" in arn else {}


def queue_attributes(sqs: Any, name: str) -> dict[str, Any] | None:
    """The attributes of a queue, its policies as objects; None where there is no such queue. Raises ``AwsFailed``."""
    try:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    except sqs.exceptions.QueueDoesNotExist:
        return None
    found: dict[str, Any] = dict(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]).get("Attributes", {}))
    return found | {each: json.loads(found[each]) for each in ("Policy", "RedrivePolicy") if found.get(each)}
