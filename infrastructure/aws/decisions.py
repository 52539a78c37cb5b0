"""What the generated policies must decide: calls of each principal, with the answer that IAM has to give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.operations import Operations, Writer
from codegen.platform import Platform, Reader
from infrastructure.aws.cloudwatch_alarms import LAG
from infrastructure.aws.iam_policies import RECEIVING
from infrastructure.aws.keys import CONTEXT_KEY, context
from infrastructure.aws.names import aws_families, feeds, logical, metric_namespace
from infrastructure.aws.policy_conditions import Context
from infrastructure.aws.policy_document import BadPolicy, Statement, statements
from infrastructure.aws.policy_evaluator import Decision, Request, decide
from infrastructure.aws.queues import aws_readers
from infrastructure.aws.resolve import Stack

_KEYS = {"sources": "events:source", "types": "events:detail-type"}
_OTHER_ACCOUNT = "999999999999"


@dataclass(frozen=True)
class Expectation:
    """A call, and whether it must be allowed. ``who`` is a policy's name, or a service."""

    who: str
    action: str
    resource: str
    allowed: bool
    why: str
    context: Context


@dataclass(frozen=True)
class Answer:
    """An expectation with what the policies decide."""

    expected: Expectation
    decision: Decision

    @property
    def right(self) -> bool:
        """Whether the decision is what must be."""
        return self.expected.allowed == (self.decision is Decision.ALLOW)


def answers(platform: Platform, operations: Operations, stack: Stack) -> list[Answer]:
    """Every expectation, decided by the stack's policies."""
    policies = _Policies(stack)
    return [Answer(each, policies.decide(each)) for each in _Expected(platform, operations, stack).all()]


class _Policies:
    def __init__(self, stack: Stack) -> None:
        managed = stack.resources("AWS::IAM::ManagedPolicy")
        self._identity = {name: _read(each["PolicyDocument"]) for name, each in managed.items()}
        self._of_resources: dict[str, list[Statement]] = {}
        here = f"arn:{stack.partition}:sqs:{stack.region}:{stack.account}"
        for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
            for each in stack.resources(kind).values():
                for name in each.get("Queues") or each["Topics"]:  # a topic's reference is its ARN
                    arn = name if name.startswith("arn:") else f"{here}:{name}"
                    self._of_resources.setdefault(arn, []).extend(_read(each["PolicyDocument"]))
        for name, key in stack.resources("AWS::KMS::Key").items():
            arn = stack.value({"Fn::GetAtt": [name, "Arn"]})
            self._of_resources[arn] = list(_read(key["KeyPolicy"]))
        self._account = stack.account

    def decide(self, expected: Expectation) -> Decision:
        service = expected.who.endswith(".amazonaws.com")
        principal = expected.who if service else f"arn:aws:iam::{self._account}:role/{expected.who}"
        identity = () if service else self._identity.get(logical("policy", expected.who), ())
        request = Request(principal, expected.action, expected.resource, expected.context)
        return decide(request, identity, self._of_resources.get(expected.resource))


def _read(document: object) -> tuple[Statement, ...]:
    """What IAM would refuse allows nothing; that it is no policy the rules say."""
    try:
        return statements(document)
    except BadPolicy:
        return ()


class _Expected:
    def __init__(self, platform: Platform, operations: Operations, stack: Stack) -> None:
        self._platform = platform
        self._operations = operations
        self._stack = stack
        self._bus = self._arn("events", f"event-bus/{platform.bus.name}")
        self._dlq = self._arn("sqs", platform.bus.dlq)
        self._purpose = {CONTEXT_KEY: context(platform)}
        keys = stack.resources("AWS::KMS::Key")
        self._key = stack.value({"Fn::GetAtt": [next(iter(keys)), "Arn"]}) if keys else None

    def all(self) -> Iterator[Expectation]:
        routed = set(aws_families(self._platform))
        for writer in self._operations.writers:
            if routed & set(writer.families):
                yield from self._publisher(writer)
        for reader in aws_readers(self._platform):
            yield from self._reader(reader)
        yield from self._operator()
        yield from self._monitor()
        yield from self._eventbridge()

    def _publisher(self, writer: Writer) -> Iterator[Expectation]:
        who, action = f"publisher-{writer.name}", "events:PutEvents"
        own = [family for family in aws_families(self._platform) if family in writer.families]
        context = {"events:source": (self._platform.source,), "events:detail-type": (self._type(own[0]),)}

        def call(allowed: bool, why: str, bus: str = self._bus, **changed: tuple[str, ...]) -> Expectation:
            now = context | {_KEYS[name]: value for name, value in changed.items()}
            return Expectation(who, action, bus, allowed, why, {k: v for k, v in now.items() if v})

        yield call(True, "an event of its own")
        yield call(True, "a batch of its own", types=tuple(map(self._type, own)))
        yield call(False, "another source", sources=("intruder",))
        yield call(False, "a batch with another source in it", sources=(self._platform.source, "intruder"))
        yield call(False, "no source at all", sources=())
        yield call(False, "another type", types=("intruder.thing.v1",))
        yield call(False, "another bus", bus=self._arn("events", "event-bus/default"))
        yield call(False, "the bus of another account", bus=self._bus.replace(self._stack.account, _OTHER_ACCOUNT))
        yield Expectation(who, "sqs:ReceiveMessage", self._dlq, False, "dead letters are not its business", {})
        for family in set(aws_families(self._platform)) - set(own):
            yield call(False, f"{family} is another publisher's", types=(self._type(family),))
        if self._key:
            yield Expectation(who, "kms:GenerateDataKey", self._key, True, "protects personal data", self._purpose)
            yield Expectation(who, "kms:GenerateDataKey", self._key, False, "protects nothing else", {})
            yield Expectation(who, "kms:Decrypt", self._key, False, "reveals nothing", self._purpose)

    def _reader(self, reader: Reader) -> Iterator[Expectation]:
        who, own = f"reader-{reader.name}", self._arn("sqs", reader.name)
        for action in RECEIVING:
            yield Expectation(who, action, own, True, "reads its queue", {})
        for other in aws_readers(self._platform):
            if other != reader:
                queue = self._arn("sqs", other.name)
                yield Expectation(who, "sqs:ReceiveMessage", queue, False, f"{other.name} reads it", {})
        yield Expectation(who, "sqs:PurgeQueue", own, False, "throws nothing away", {})
        yield Expectation(who, "sqs:SendMessage", self._dlq, True, "gives up an event", {})
        yield Expectation(who, "sqs:ReceiveMessage", self._dlq, False, "dead letters are the operator's", {})
        context = {"events:source": (self._platform.source,)}
        yield Expectation(who, "events:PutEvents", self._bus, False, "publishes nothing", context)
        if self._key:
            yield Expectation(who, "kms:Decrypt", self._key, True, "reads personal data", self._purpose)
            yield Expectation(who, "kms:Decrypt", self._key, False, "reads nothing else", {})
            yield Expectation(who, "kms:GenerateDataKey", self._key, False, "protects nothing", self._purpose)
            yield Expectation(who, "kms:ScheduleKeyDeletion", self._key, False, "administers nothing", {})

    def _operator(self) -> Iterator[Expectation]:
        yield Expectation("dlq-operator", "sqs:ReceiveMessage", self._dlq, True, "reads dead letters", {})
        yield Expectation("dlq-operator", "sqs:StartMessageMoveTask", self._dlq, True, "moves them back", {})
        yield Expectation("dlq-operator", "sqs:DeleteQueue", self._dlq, False, "keeps the queue", {})
        for reader in aws_readers(self._platform):
            queue = self._arn("sqs", reader.name)
            yield Expectation("dlq-operator", "sqs:ReceiveMessage", queue, False, f"{reader.name} reads it", {})
        if self._key:
            yield Expectation("dlq-operator", "kms:Decrypt", self._key, False, "sees no personal data", self._purpose)

    def _monitor(self) -> Iterator[Expectation]:
        action = "cloudwatch:PutMetricData"
        ours = {"cloudwatch:namespace": metric_namespace(self._platform)}
        yield Expectation("monitor", action, "*", True, f"puts {LAG}", ours)
        yield Expectation("monitor", action, "*", False, "another namespace", {"cloudwatch:namespace": "AWS/Events"})
        yield Expectation("monitor", action, "*", False, "no namespace", {})

    def _eventbridge(self) -> Iterator[Expectation]:
        service, action = "events.amazonaws.com", "sqs:SendMessage"
        for feed in feeds(self._platform):
            rule = self._arn("events", f"rule/{self._platform.bus.name}/{feed.rule}")
            by_rule, queue = {"aws:SourceArn": rule}, self._arn("sqs", feed.reader.name)
            yield Expectation(service, action, queue, True, f"{feed.rule} delivers", by_rule)
            yield Expectation(service, action, self._dlq, True, f"{feed.rule} gives up", by_rule)
            stranger = {"aws:SourceArn": rule.replace(self._stack.account, _OTHER_ACCOUNT)}
            yield Expectation(service, action, self._dlq, False, "a rule of another account", stranger)
        yield Expectation(service, action, self._dlq, False, "no rule at all", {})
        yield Expectation("sns.amazonaws.com", action, self._dlq, False, "another service", {})

    def _arn(self, service: str, resource: str) -> str:
        stack = self._stack
        return f"arn:{stack.partition}:{service}:{stack.region}:{stack.account}:{resource}"

    def _type(self, family: str) -> str:
        return self._operations.types[family].replace("v*", "v1").replace("*", "created")
