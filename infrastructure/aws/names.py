"""What every resource is called, in the template and in the account; and how intrinsic functions are written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from codegen.platform import Platform, Reader

Json = dict[str, Any]
"""A part of a template."""
_LONGEST = 64
_ARN = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"


def logical(*parts: str) -> str:
    """A logical id: letters and digits only, ``oms-search`` is ``OmsSearch``."""
    words = (word for part in parts for word in re.split(r"[^A-Za-z0-9]+", part) if word)
    return "".join(word[:1].upper() + word[1:] for word in words)


def short(name: str) -> str:
    """A name of at most 64 characters; a longer one keeps its beginning, and a digest of the whole."""
    return name if len(name) <= _LONGEST else f"{name[:55]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def sub(text: str) -> Json:
    """``Fn::Sub``: pseudo parameters and references are filled in where the stack is."""
    return {"Fn::Sub": text}


def arn(service: str, resource: str) -> Json:
    """An ARN of this partition, Region and account."""
    return sub(_ARN % (service, resource))


def get(resource: str, attribute: str = "Arn") -> Json:
    """``Fn::GetAtt``."""
    return {"Fn::GetAtt": [resource, attribute]}


def kept(kind: str, properties: Json) -> Json:
    """A resource that outlives its stack: there are events in it."""
    return {"Type": kind, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties}


@dataclass(frozen=True)
class Feed:
    """A route to EventBridge as one reader has it: one rule, with the reader's queue as its target."""

    family: str
    reader: Reader
    rule: str

    @property
    def id(self) -> str:
        """The rule's logical id."""
        return logical("rule", self.family, "to", self.reader.name)


def feeds(platform: Platform) -> list[Feed]:
    """Every rule of the bus: a family that goes to EventBridge, and a reader of it."""
    return [
        Feed(family, reader, short(f"{platform.bus.name}-{family}-to-{reader.name}"))
        for family in aws_families(platform)
        for reader in platform.readers
        if family in reader.families
    ]


def aws_families(platform: Platform) -> list[str]:
    """The families whose route has EventBridge in it."""
    return [family for family, route in platform.routes.items() if "eventbridge" in route.to]


def bus_arn(platform: Platform) -> Json:
    """The bus."""
    return arn("events", f"event-bus/{platform.bus.name}")


def rule_arn(platform: Platform, rule: str) -> Json:
    """A rule of the bus."""
    return arn("events", f"rule/{platform.bus.name}/{rule}")


def queue_arn(name: str) -> Json:
    """A queue: the dead-letter queue, or a reader's, which has the reader's name."""
    return arn("sqs", name)


def metric_namespace(platform: Platform) -> str:
    """Where our own metrics are in CloudWatch."""
    return f"{platform.name.upper()}/Events"
