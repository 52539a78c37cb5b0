"""AWS on loopback: a moto server for the time of a block, with the generated template deployed to it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import warnings
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

from infrastructure.artefacts import TEMPLATE
from infrastructure.aws.resolve import Stack
from infrastructure.catalogue import GENERATED
from infrastructure.live import Aws
from infrastructure.yaml_files import parsed

REGION = "eu-central-1"
ACCOUNT = "123456789012"  # moto's own
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}


@contextlib.contextmanager
def aws_server() -> Iterator[Aws]:
    """A fresh account of AWS."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        with urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")):  # its state is the process's
            pass
        with patch.dict(os.environ, _CREDENTIALS):
            yield Aws(REGION, None, endpoint)
    finally:
        server.stop()


def deploy(aws: Aws, environment: str, **roles: str) -> dict[str, str]:
    """The template as a stack; gives its outputs. What moto's CloudFormation leaves out is made through the API."""
    cloudformation = aws.client("cloudformation")
    parameters = {"Environment": environment, **roles}
    text = (GENERATED / TEMPLATE).read_text("utf-8")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tried to parse AWS::")
        cloudformation.create_stack(
            StackName="oms-events",
            TemplateBody=text,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        )
    (stack,) = cloudformation.describe_stacks(StackName="oms-events")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    complete(aws, Stack(parsed(text), environment, ACCOUNT, REGION))
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def complete(aws: Aws, stack: Stack) -> None:
    """Alarms and queue policies: moto reports them as created, and creates none (5.2.5).

    Rules, targets, policies and keys are put back to what the template says as well, for whoever broke them.
    """
    cloudwatch, sqs, events, iam, kms, sns = map(aws.client, ("cloudwatch", "sqs", "events", "iam", "kms", "sns"))
    for alarm in stack.resources("AWS::CloudWatch::Alarm").values():
        cloudwatch.put_metric_alarm(**alarm)
    for policy in stack.resources("AWS::SQS::QueuePolicy").values():
        for name in policy["Queues"]:
            url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy["PolicyDocument"])})
    for rule in stack.resources("AWS::Events::Rule").values():
        own = {name: rule[name] for name in ("Name", "EventBusName", "State")}
        events.put_rule(**own, EventPattern=json.dumps(rule["EventPattern"]))
        events.put_targets(Rule=rule["Name"], EventBusName=rule["EventBusName"], Targets=rule["Targets"])
    for policy in stack.resources("AWS::IAM::ManagedPolicy").values():
        name = policy["ManagedPolicyName"]
        try:
            iam.set_default_policy_version(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{name}", VersionId="v1")
        except iam.exceptions.NoSuchEntityException:
            iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(policy["PolicyDocument"]))
    for topic in sns.list_topics()["Topics"]:
        sns.subscribe(**topic, Protocol="email", Endpoint="on-call@oms.example")
    for key in stack.resources("AWS::KMS::Key").values():  # moto cannot use one that its CloudFormation made
        made = kms.create_key(KeyUsage="ENCRYPT_DECRYPT", Policy=json.dumps(key["KeyPolicy"]))["KeyMetadata"]["KeyId"]
        for alias in stack.resources("AWS::KMS::Alias").values():
            kms.update_alias(AliasName=alias["AliasName"], TargetKeyId=made)


def received(aws: Aws, url: str) -> list[Any]:
    """The messages that are in a queue."""
    answer = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
    return list(answer.get("Messages", []))
