"""Every rule finds what it is for, where it is, and nothing else; the generated policies have no finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cfnlint
import pytest

from infrastructure.artefacts import TEMPLATE
from infrastructure.aws import policy_rights, policy_sources
from infrastructure.aws.decisions import answers
from infrastructure.aws.policy_purpose import Policy
from infrastructure.aws.policy_rules import RULES, check
from infrastructure.aws.resolve import Stack
from infrastructure.aws.verify_iam_policies import main
from infrastructure.catalogue import GENERATED, Catalogue
from infrastructure.live import Aws
from infrastructure.retries.sources import read

POLICIES = Path(__file__).parent / "policies"
BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/oms-events"
QUEUE = "arn:aws:sqs:eu-central-1:111122223333:oms-audit"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"
PUBLISHER = {
    "Effect": "Allow",
    "Action": "events:PutEvents",
    "Resource": BUS,
    "Condition": {
        "ForAllValues:StringEquals": {"events:source": "oms"},
        "Null": {"events:source": "false"},
    },
}
READER = {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": QUEUE}
TO_QUEUE = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
    "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:events:eu-central-1:111122223333:rule/oms-events/one"}},
}
PASS = {
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/one",
    "Condition": {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}},
}


def rules_of(*statements: dict[str, Any], kind: str = "identity", purpose: str | None = None) -> set[str]:
    """The names of the rules that find something."""
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {each.rule for each in check(Policy("test", document, kind, purpose))}


def test_sound_policies_have_no_finding() -> None:
    assert rules_of(PUBLISHER) == rules_of(READER) == rules_of(PASS) == rules_of(TO_QUEUE, kind="resource") == set()


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("wildcard-action", READER | {"Action": "sqs:Receive*"}, "identity"),
    ("wildcard-partition", READER | {"Resource": QUEUE.replace("arn:aws:", "arn:*:")}, "identity"),
    ("wildcard-region", PUBLISHER | {"Resource": BUS.replace("eu-central-1", "*")}, "identity"),
    ("wildcard-account", PUBLISHER | {"Resource": BUS.replace("111122223333", "*")}, "identity"),
    ("wildcard-resource", PUBLISHER | {"Resource": BUS.replace("oms-events", "*")}, "identity"),
    ("wildcard-resource", READER | {"Resource": "*"}, "identity"),
    ("excluding", {"Effect": "Allow", "NotAction": "iam:CreateUser", "Resource": QUEUE}, "identity"),
    ("excluding", {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "NotResource": QUEUE}, "identity"),
    ("missing-condition", {k: v for k, v in PUBLISHER.items() if k != "Condition"}, "identity"),
    ("set-operator", PUBLISHER | {"Condition": {"StringEquals": {"events:source": "oms"}}}, "identity"),
    ("for-all-values", PUBLISHER | {"Condition": {"ForAllValues:StringEquals": {"events:source": "oms"}}}, "identity"),
    ("condition-operator", READER | {"Condition": {"StringEqual": {"aws:PrincipalTag/team": "oms"}}}, "identity"),
    ("condition-operator", READER | {"Condition": {"StringEquals": {"aws:PrincipalTag/team": "oms-*"}}}, "identity"),
    ("unused-right", READER | {"Action": ["sqs:ReceiveMessage", "sqs:PurgeQueue"]}, "identity"),
    (
        "producer-decrypts",
        {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": KEY},
        "identity",
    ),
    ("pass-role", {k: v for k, v in PASS.items() if k != "Condition"}, "identity"),
    ("pass-role", PASS | {"Resource": "arn:aws:iam::111122223333:role/one", "Condition": {}}, "identity"),
    ("public-principal", TO_QUEUE | {"Principal": "*", "Condition": {}}, "resource"),
    ("confused-deputy", TO_QUEUE | {"Condition": {}}, "resource"),
    ("unknown-action", READER | {"Action": ["kms:Decrpt"]}, "identity"),
    ("unknown-action", READER | {"Action": ["sns:PublishBatch"]}, "identity"),
    # as people write them
    ("wildcard-region", READER | {"Resource": QUEUE.replace("central-1", "central-?")}, "identity"),
    ("unused-right", READER | {"Action": ["SQS:receivemessage", "sqs:purgequeue"]}, "identity"),
    ("producer-decrypts", READER | {"Action": ["KMS:generatedatakey", "kms:decrypt"], "Resource": KEY}, "identity"),
    ("pass-role", PASS | {"Action": "IAM:passrole", "Condition": {}}, "identity"),
    (
        "missing-condition",
        PUBLISHER | {"Condition": {"ForAnyValue:StringLike": {"events:source": ["oms", "*"]}}},
        "identity",
    ),
    ("confused-deputy", TO_QUEUE | {"Condition": {"ArnLike": {"aws:SourceArn": "arn:*:*"}}}, "resource"),
    ("confused-deputy", TO_QUEUE | {"Action": "kms:Decrypt", "Resource": "*", "Condition": {}}, "key"),
    (
        "public-principal",
        TO_QUEUE | {"Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}},
        "resource",
    ),
    (
        "condition-operator",
        READER | {"Effect": "Deny", "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "oms-*"}}},
        "identity",
    ),
    ("policy-document", {"Effect": "Allow", "Action": "sqs:ReceiveMessage"}, "identity"),
    ("policy-document", TO_QUEUE, "identity"),
    ("policy-document", READER, "resource"),
]


@pytest.mark.parametrize(("rule", "statement", "kind"), FAULTS, ids=str)
def test_a_fault_is_found_by_its_rule_alone(rule: str, statement: dict[str, Any], kind: str) -> None:
    assert rules_of(statement, kind=kind) == {rule}


def allow(action: str, *resources: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action.split(), "Resource": list(resources)} | more


HERE = "eu-central-1:111122223333"
FROM_ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
SOUND: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "a reader on Lambda",
        [
            allow("sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes", QUEUE),
            allow("logs:CreateLogStream logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:/aws/lambda/oms:*"),
            allow("xray:PutTraceSegments xray:PutTelemetryRecords", "*"),
        ],
    ),
    ("one that publishes and reads", [PUBLISHER, READER]),
    ("a publisher with pseudonyms by KMS", [PUBLISHER, allow("kms:GenerateMac", KEY)]),
    ("what lies below a name", [allow("s3:GetObject", "arn:aws:s3:::bucket/home/${aws:username}/*")]),
    ("a secret", [allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HERE}:secret:oms-??????")]),
    ("an index of a table", [allow("dynamodb:Query", f"arn:aws:dynamodb:{HERE}:table/oms/index/*")]),
    ("what has no resource", [allow("ec2:DescribeInstances ecr:GetAuthorizationToken sts:GetCallerIdentity", "*")]),
    ("another key for the same", [allow("kms:ReEncryptFrom kms:ReEncryptTo", KEY)]),
    (
        "a role for a service",
        [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    ),
    (
        "a bucket for an endpoint, and only by TLS",
        [
            allow(
                "s3:GetObject",
                "arn:aws:s3:::bucket/*",
                Principal="*",
                Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}},
            ),
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
            | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        ],
    ),
    (
        "a key for alarms to a topic",
        [
            allow("kms:Decrypt", "*", Principal={"Service": "cloudwatch.amazonaws.com"}, Condition=FROM_ACCOUNT),
            allow("kms:DescribeKey", "*", Principal={"AWS": "arn:aws:iam::111122223333:root"}),
        ],
    ),
    (
        "a key for logs",
        [
            allow(
                "kms:Decrypt kms:GenerateDataKey",
                "*",
                Principal={"Service": "logs.eu-central-1.amazonaws.com"},
                Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{HERE}:log-group:*"}},
            )
        ],
    ),
]


@pytest.mark.parametrize("document", [made for _, made in SOUND], ids=[name for name, _ in SOUND])
def test_sound_policies_of_others_have_no_finding(tmp_path: Path, document: list[dict[str, Any]]) -> None:
    """Of the shapes that AWS's documentation has, read from a file: nothing is said of what kind they are."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": document}, indent="\t"), "utf-8")
    (policy,) = policy_sources.of_file(file, None)
    assert [f"{each.rule}: {each.message}" for each in check(policy)] == []


def test_what_is_known_of_aws_is_what_its_linter_knows() -> None:
    """cfn-lint has the actions of AWS with the kinds of their resources; botocore may know a newer call or two.

    CloudWatch is left out: its resources are of a data set that nobody need have.
    """
    file = Path(cfnlint.__file__).parent / "data" / "AdditionalSpecs" / "Policies.json"
    theirs = json.loads(file.read_text("utf-8"))
    for service in ("events", "kms", "sns", "sqs"):
        known = theirs[service]["Actions"]
        assert known.keys() - policy_rights.actions(service) == set(), "a sound policy would have a finding"
        assert len(policy_rights.actions(service) - known.keys()) <= 2
    for service in ("ecr", "events", "kms", "s3", "sns", "sqs", "sts", "xray"):
        named = {name for name in theirs[service]["Actions"] if not policy_rights.has_resources(f"{service}:{name}")}
        assert {name for name in named if theirs[service]["Actions"][name].get("Resources")} == set()


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: {"PolicyVersion": {"Document": json.loads(text)}},
        lambda text: {"RoleName": "oms", "PolicyDocument": json.loads(text)},
        lambda text: {"Policy": text},
        lambda text: {"Attributes": {"Policy": text}},
    ],
)
def test_what_the_command_line_of_aws_prints_is_a_policy(tmp_path: Path, wrap: Callable[[str], Any]) -> None:
    (tmp_path / "policy.json").write_text(json.dumps(wrap(_document(READER))), "utf-8")
    (policy,) = policy_sources.of_file(tmp_path / "policy.json", None)
    assert policy.document == json.loads(_document(READER))


def test_what_is_like_it_and_is_none_is_said(tmp_path: Path) -> None:
    for text in ('{"PolicyVersion": "x"}', '{"Policy": "{"}', "3", "[]"):
        (tmp_path / "policy.json").write_text(text, "utf-8")
        (policy,) = policy_sources.of_file(tmp_path / "policy.json", None)
        assert [each.rule for each in check(policy)] == ["policy-document"]


def test_a_publisher_needs_no_right_to_the_dead_letter_queue() -> None:
    assert rules_of(PUBLISHER, READER | {"Action": "sqs:GetQueueUrl"}) == {"dlq-rights"}


def test_every_rule_has_a_fault_above() -> None:
    elsewhere = {"dlq-rights", "old-variables"}
    assert {rule.name for rule in RULES} == {rule for rule, _, _ in FAULTS} - {"policy-document"} | elsewhere


def test_an_arn_that_lacks_its_end_is_wide() -> None:
    assert rules_of(READER | {"Resource": "arn:aws:sqs"}) == {
        "wildcard-region",
        "wildcard-account",
        "wildcard-resource",
    }


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_variables_need_the_version_that_has_them(effect: str) -> None:
    mine = READER | {"Effect": effect, "Resource": QUEUE + "-${aws:PrincipalTag/team}"}
    assert rules_of(mine) == set()
    assert [each.rule for each in check(Policy("test", {"Statement": mine}))] == ["old-variables"]


def test_a_deny_is_never_too_wide() -> None:
    assert rules_of({"Effect": "Deny", "NotAction": "*", "Resource": "*"}) == set()


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"Statement": 3},
        {"Statement": []},
        {"Version": "2012", "Statement": READER},
        {"Statement": [{"Effect": "allow", "Action": "*"}]},
    ],
)
def test_what_is_no_policy_is_said_and_not_judged(document: Any) -> None:
    assert [each.rule for each in check(Policy("test", document))] == ["policy-document"]


def test_the_checklists_publisher_policy_and_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check-least-privilege", "--json", "--policy", str(POLICIES / "publisher.json")]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {(each["rule"], each["pointer"]) for each in findings} == {
        ("wildcard-region", "/Statement/0/Resource"),
        ("wildcard-account", "/Statement/0/Resource"),
        ("wildcard-resource", "/Statement/0/Resource"),
        ("set-operator", "/Statement/0/Condition/StringEquals"),
        ("wildcard-region", "/Statement/1/Resource"),
        ("wildcard-account", "/Statement/1/Resource"),
        ("dlq-rights", "/Statement/1/Action"),
    }
    assert all(each["hint"] for each in findings)


def test_the_checklists_encryption_policy_and_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check-least-privilege", "--json", "--policy", str(POLICIES / "encryption.json")]) == 1
    found = {each["rule"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert found == {
        *("wildcard-region", "wildcard-account", "wildcard-resource"),
        *("producer-decrypts", "unused-right", "missing-condition"),
    }


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
def test_the_generated_policies_are_least_privilege_and_decide_as_they_must(
    catalogue: Catalogue, environment: str
) -> None:
    stack = Stack(read(GENERATED / TEMPLATE), environment)
    assert [problem for policy in policy_sources.of_template(stack) for problem in check(policy)] == []
    decided = answers(catalogue.platform, catalogue.operations, stack)
    assert [answer for answer in decided if not answer.right] == []
    assert {answer.expected.allowed for answer in decided} == {True, False}


def test_the_command_as_the_checklist_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check-least-privilege"]) == 0
    assert "0 findings" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_no_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--check-least-privilege", "--policy", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_a_roles_policies_are_read_from_the_account(aws: Aws, capsys: pytest.CaptureFixture[str]) -> None:
    """Inline and attached ones; nothing that the role does not have."""
    iam = aws.client("iam")
    iam.create_role(RoleName="oms", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}))
    iam.put_role_policy(RoleName="oms", PolicyName="inline", PolicyDocument=_document(PUBLISHER))
    wide = PUBLISHER | {"Resource": BUS.replace("eu-central-1", "*")}
    made = iam.create_policy(PolicyName="attached", PolicyDocument=_document(wide))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="oms", PolicyArn=made)
    here = ("--endpoint", str(aws.endpoint), "--region", str(aws.region))
    asked = ("--check-least-privilege", "--json", *here, "--role")
    assert main([*asked, "arn:aws:iam::123456789012:role/oms"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["policies"] == ["oms/inline", "oms/attached"]
    assert [(each["rule"], each["policy"]) for each in told["findings"]] == [("wildcard-region", "oms/attached")]
    assert main([*asked, "arn:aws:iam::123456789012:role/nobody"]) == 2
    assert "NoSuchEntity" in capsys.readouterr().err


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
