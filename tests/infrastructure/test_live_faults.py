"""A deployed platform: it is ready, an event that fails raises an alarm, and each fault is named by its check."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from codegen.platform import Platform
from infrastructure.artefacts import TEMPLATE
from infrastructure.aws.policy_rights import PURPOSES, actions
from infrastructure.aws.resolve import Stack
from infrastructure.catalogue import GENERATED, load
from infrastructure.live import Aws
from infrastructure.nats import JetStream, apply
from infrastructure.readiness.cli import main
from infrastructure.retries.cli import main as compare
from infrastructure.retries.sources import read
from oms_event_sdk_py import OMSEventClient, RejectEvent, RetryLater, SchemaCreatedV2
from oms_event_sdk_py.transports.aws import AwsClient
from tests.infrastructure.aws_server import ACCOUNT, REGION, aws_server, complete, deploy
from tests.infrastructure.nats_server import client, nats_server, run
from tests.infrastructure.planting import failing

PLATFORM = load().platform
EVENTS, READER = PLATFORM.events.name, PLATFORM.readers[1].name
RULE = f"{PLATFORM.bus.name}-schema-to-{READER}"
ON_PLATFORM = ("least-privilege", "retries", "alarms", "drift")
LIVE = (*ON_PLATFORM, "personal-data")


@dataclass(frozen=True)
class Deployed:
    """Production, on loopback: an account, and a NATS server by its port."""

    aws: Aws
    port: int

    @property
    def where(self) -> tuple[str, ...]:
        """Options that lead there."""
        here = ("--region", str(self.aws.region), "--endpoint", str(self.aws.endpoint))
        return ("--live", "--nats-url", f"nats://127.0.0.1:{self.port}", *here)

    def ask(self, capsys: pytest.CaptureFixture[str], *names: str) -> dict[str, dict[str, Any]]:
        """The checks by name (all that look at what is deployed). Replicas are not there: one server has one."""
        capsys.readouterr()
        only = [part for name in names or LIVE for part in ("--only", name)]
        main(["--json", "--env", "production", *self.where, *only])
        return {each["name"]: each for each in json.loads(capsys.readouterr().out)["checks"]}

    def nats(self, change: Callable[[Client], Any]) -> None:
        """Do something to the server."""

        async def scenario() -> None:
            async with client(self.port) as connection:
                await change(connection)

        run(scenario())


async def _apply(connection: Client) -> None:
    await apply(connection, PLATFORM, "staging", allow_loss=True)


@pytest.fixture(scope="module")
def account() -> Iterator[Aws]:
    """One account for the module; what a test breaks, the next finds mended."""
    with aws_server() as aws:
        deploy(aws, "production", AlarmEmail="on-call@oms.example")
        yield aws


@pytest.fixture
def deployed(account: Aws, tmp_path: Path) -> Iterator[Deployed]:
    complete(account, Stack(read(GENERATED / TEMPLATE), "production", ACCOUNT, REGION))
    with nats_server(tmp_path / "nats") as port:
        made = Deployed(account, port)
        made.nats(_apply)
        yield made


def test_what_is_deployed_is_ready_but_for_replicas(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    checks = deployed.ask(capsys)
    assert failing(checks) == {"drift"}, "one server cannot hold three replicas, which production asks for"
    assert {fault.split(":")[0] for fault in checks["drift"]["faults"]} == {
        f"{stream} num_replicas" for stream in (EVENTS, PLATFORM.dlq.name, PLATFORM.advisories.name)
    }
    assert any("Enabled" in line for line in checks["personal-data"]["evidence"])
    assert compare(["--compare-platforms", "--env", "production", *deployed.where]) == 0


def test_an_event_that_is_given_up_raises_the_alarm(deployed: Deployed) -> None:
    """Deploy -> publish -> deliver -> dead letter -> alarm; moto counts no messages in CloudWatch, so the depth that
    SQS tells is put there as AWS does.
    """
    events, sqs, cloudwatch = (deployed.aws.client(name) for name in ("events", "sqs", "cloudwatch"))
    detail = {"Source": PLATFORM.source, "DetailType": "com.foundry.oms.schema.created.v2", "Detail": "{}"}
    events.put_events(Entries=[detail | {"EventBusName": PLATFORM.bus.name}])
    queue = sqs.get_queue_url(QueueName=READER)["QueueUrl"]
    dlq = sqs.get_queue_url(QueueName=PLATFORM.bus.dlq)["QueueUrl"]
    for _ in range(PLATFORM.delivery.max_deliver):
        (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=0)["Messages"]
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert "Messages" not in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=0)
    name = "ApproximateNumberOfMessagesVisible"
    depth = int(
        sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["All"])["Attributes"]["ApproximateNumberOfMessages"]
    )
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[f"{PLATFORM.bus.dlq}-depth"])["MetricAlarms"]
    assert (alarm["MetricName"], alarm["Dimensions"]) == (name, [{"Name": "QueueName", "Value": PLATFORM.bus.dlq}])
    assert depth >= alarm["Threshold"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls to AWS, as IAM names them."""
    made: list[str] = []
    real = AwsClient.call

    async def noted(self: AwsClient, operation: str, *rest: Any, **arguments: Any) -> dict[str, Any]:
        made.append(f"{self._service}:{operation.replace('_', '')}")
        return await real(self, operation, *rest, **arguments)

    monkeypatch.setattr(AwsClient, "call", noted)
    return made


def test_a_reader_may_do_all_that_its_client_does(deployed: Deployed, calls: list[str]) -> None:
    """It acknowledges one event, gives another back, and gives a third up."""
    where = f"?region={deployed.aws.region}&endpoint={deployed.aws.endpoint}"
    reader = PLATFORM.readers[0].name

    async def handle(event: Any) -> None:
        handled.append(event.envelope.extensions["branch"])
        if handled[-1] == "bad":
            raise RejectEvent("it can never succeed")
        if handled.count("again") == 1:
            raise RetryLater(0)
        if len(set(handled)) == 3:
            done.set()

    handled: list[Any] = []
    done = asyncio.Event()

    async def scenario() -> None:
        async with (
            OMSEventClient.connect(f"eventbridge://{PLATFORM.bus.name}{where}", environment="development") as publisher,
            OMSEventClient.connect(f"sqs://{reader}{where}") as client,
        ):
            event = SchemaCreatedV2(operation="create", resource_type="object_type")
            for branch in ("bad", "again", "main"):
                await publisher.publish(event, branch=branch)
            subscription = client.subscribe(consumer=reader)
            running = asyncio.create_task(subscription.run(handle))
            await done.wait()
            await subscription.close()
            await running

    run(scenario())
    for purpose, service in (("publisher", "events"), ("reader", "sqs")):
        allowed = {each.lower() for each in PURPOSES[purpose] if each.startswith(f"{service}:")}
        assert {each for each in calls if each.startswith(f"{service}:")} == allowed, purpose
    assert all(each.partition(":")[2] in actions(each.partition(":")[0]) for each in calls)


def _no_alarm(aws: Aws) -> None:
    aws.client("cloudwatch").delete_alarms(AlarmNames=[f"{PLATFORM.bus.dlq}-depth"])


def _disabled_alarm(aws: Aws) -> None:
    aws.client("cloudwatch").disable_alarm_actions(AlarmNames=[f"{RULE}-FailedInvocations"])


def _disabled_rule(aws: Aws) -> None:
    aws.client("events").disable_rule(Name=RULE, EventBusName=PLATFORM.bus.name)


def _other_retries(aws: Aws) -> None:
    events = aws.client("events")
    (target,) = events.list_targets_by_rule(Rule=RULE, EventBusName=PLATFORM.bus.name)["Targets"]
    target["RetryPolicy"]["MaximumRetryAttempts"] = 185
    events.put_targets(Rule=RULE, EventBusName=PLATFORM.bus.name, Targets=[target])


def _no_queue_policy(aws: Aws) -> None:
    sqs = aws.client("sqs")
    url = sqs.get_queue_url(QueueName=PLATFORM.bus.dlq)["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})


def _wide_policy(aws: Aws) -> None:
    iam = aws.client("iam")
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{PLATFORM.bus.name}-monitor-{REGION}"
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    version = iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
    assert version


def _other_events(aws: Aws) -> None:
    pattern = json.dumps({"source": ["nobody"]})
    aws.client("events").put_rule(Name=RULE, EventBusName=PLATFORM.bus.name, EventPattern=pattern)


def _no_policy(aws: Aws) -> None:
    aws.client("iam").delete_policy(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{PLATFORM.bus.name}-monitor-{REGION}")


def _key_for_anybody(aws: Aws) -> None:
    kms = aws.client("kms")
    statement = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    kms.put_key_policy(
        KeyId=kms.describe_key(KeyId="alias/oms-events")["KeyMetadata"]["Arn"],
        PolicyName="default",
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def _patient_alarm(aws: Aws) -> None:
    cloudwatch = aws.client("cloudwatch")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[f"{PLATFORM.bus.dlq}-depth"])["MetricAlarms"]
    fields = ("AlarmName", "Namespace", "MetricName", "Dimensions", "Statistic", "Period", "Threshold", "AlarmActions")
    kept = {name: alarm[name] for name in (*fields, "ComparisonOperator", "TreatMissingData")}
    cloudwatch.put_metric_alarm(**kept, EvaluationPeriods=60)


def _nobody_listens(aws: Aws) -> None:
    sns = aws.client("sns")
    for each in sns.list_subscriptions()["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])


def _no_queue(aws: Aws) -> None:
    events = aws.client("events")
    (target,) = events.list_targets_by_rule(Rule=RULE, EventBusName=PLATFORM.bus.name)["Targets"]
    target["DeadLetterConfig"] = {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:nowhere"}
    events.put_targets(Rule=RULE, EventBusName=PLATFORM.bus.name, Targets=[target])


def _disabled_key(aws: Aws) -> None:
    kms = aws.client("kms")
    kms.disable_key(KeyId=kms.describe_key(KeyId="alias/oms-events")["KeyMetadata"]["KeyId"])


ON_AWS: list[tuple[str, str, Callable[[Aws], None]]] = [
    ("alarms", "there is no such alarm", _no_alarm),
    ("alarms", "tells nobody", _disabled_alarm),
    ("retries", "disabled", _disabled_rule),
    ("retries", "attempts", _other_retries),
    ("retries", "queue-policy", _no_queue_policy),
    ("retries", "nowhere is not there", _no_queue),
    ("retries", 'its source is ["nobody"]', _other_events),
    ("least-privilege", "wildcard-action", _wide_policy),
    ("least-privilege", "monitor is not there", _no_policy),
    ("least-privilege", "public-principal", _key_for_anybody),
    ("alarms", "waits for 60 periods", _patient_alarm),
    ("alarms", "nobody listens", _nobody_listens),
    ("personal-data", "Disabled", _disabled_key),
]


@pytest.mark.parametrize(("check", "told", "plant"), ON_AWS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_fault_in_the_account(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], check: str, told: str, plant: Callable[[Aws], None]
) -> None:
    plant(deployed.aws)
    checks = deployed.ask(capsys, *{check, "least-privilege", "retries", "alarms"})
    assert failing(checks) == {check}
    assert any(told in fault for fault in checks[check]["faults"]), checks[check]["faults"]


def test_a_target_that_somebody_added_is_not_taken_for_ours(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    events, queue = deployed.aws.client("events"), f"arn:aws:sqs:{REGION}:{ACCOUNT}:{PLATFORM.bus.dlq}"
    for name in ("a-stranger", "z-stranger"):  # before ours, and after
        events.put_targets(Rule=RULE, EventBusName=PLATFORM.bus.name, Targets=[{"Id": name, "Arn": queue}])
    try:
        assert deployed.ask(capsys, "retries")["retries"]["mark"] == "pass"
    finally:
        ids = ["a-stranger", "z-stranger"]
        events.remove_targets(Rule=RULE, EventBusName=PLATFORM.bus.name, Ids=ids)


async def _change_consumer(connection: Client, **changed: Any) -> None:
    server = JetStream(connection)
    info = await server.consumer(EVENTS, READER)
    assert info is not None
    await server.put_consumer(EVENTS, info["config"] | changed, new=False)


async def _three_deliveries(connection: Client) -> None:
    await _change_consumer(connection, max_deliver=3)


async def _no_consumer(connection: Client) -> None:
    await JetStream(connection).delete(EVENTS, READER)


async def _no_advisories(connection: Client) -> None:
    await JetStream(connection).delete(PLATFORM.advisories.name)


async def _events_age_only(connection: Client) -> None:
    server = JetStream(connection)
    info = await server.stream(EVENTS)
    assert info is not None
    short: Platform = PLATFORM
    await server.put_stream(info["config"] | {"max_age": short.delivery.max_event_age * 10**9}, new=False)


ON_NATS: list[tuple[str, Callable[[Client], Any]]] = [
    ("attempts", _three_deliveries),
    ("consumer-missing", _no_consumer),
    ("advisories", _no_advisories),
    ("stream-age", _events_age_only),
]


@pytest.mark.parametrize(("told", "plant"), ON_NATS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_fault_on_the_server(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], told: str, plant: Callable[[Client], Any]
) -> None:
    deployed.nats(plant)
    checks = deployed.ask(capsys, *ON_PLATFORM)
    assert failing(checks) == {"retries", "drift"}
    assert {fault.partition(":")[0] for fault in checks["retries"]["faults"]} == {told}
    assert any(EVENTS in fault or PLATFORM.advisories.name in fault for fault in checks["drift"]["faults"])


def test_a_server_that_is_down_makes_no_tick(account: Aws, capsys: pytest.CaptureFixture[str]) -> None:
    checks = Deployed(account, 1).ask(capsys, *ON_PLATFORM)
    assert checks["retries"]["mark"] == checks["drift"]["mark"] == "unknown"
    assert "no connection" in checks["retries"]["faults"][0]
