"""Do both platforms try an event alike, and does what fails reach a dead-letter queue that takes it?"""

from __future__ import annotations

from collections.abc import Iterator

from infrastructure.aws import decisions
from infrastructure.aws.decisions import Expectation
from infrastructure.aws.policy_document import BadPolicy, statements
from infrastructure.aws.policy_evaluator import Decision, Request, decide
from infrastructure.live import Aws, AwsFailed, told
from infrastructure.readiness.answers import Answer, failed, together, unknown
from infrastructure.readiness.situation import Situation
from infrastructure.retries.configured import Configured
from infrastructure.retries.parity import by_fault, compare
from infrastructure.retries.sources import queue_attributes

_REMEDY = "python scripts/verify_retry_configs.py --compare-platforms"


def is_delivery(expected: Expectation) -> bool:
    """Whether a call is EventBridge's way into a queue: without it events are lost, and no right is too wide."""
    return expected.who == "events.amazonaws.com" and expected.allowed


def answer(situation: Situation) -> Answer:
    """The equivalence of retries on each route, and the policies of the queues."""
    answers = [_parity(situation, each) for each in situation.configured]
    answers.append(_queues(situation))
    if situation.live is not None:
        answers.append(_live_queues(situation, situation.live.aws))
    return together(answers)


def _parity(situation: Situation, configured: Configured) -> Answer:
    routes = compare(situation.catalogue, configured)
    faults = [
        f"{fault.rule}: {fault.told} ({configured.origin}: {where[0]})" for fault, where in by_fault(routes).items()
    ]
    return failed(
        faults, _REMEDY, *(f"{configured.origin}: {r.family} to {r.reader}: {r.attempts}; {r.waits}" for r in routes)
    )


def _queues(situation: Situation) -> Answer:
    every = decisions.answers(situation.catalogue.platform, situation.catalogue.operations, situation.stack)
    ours = [each for each in every if is_delivery(each.expected)]
    faults = [
        f"queue-policy: {each.expected.resource.rpartition(':')[2]} does not take what {each.expected.why}"
        for each in ours
        if not each.right
    ]
    return failed(faults, "python3 noxfile.py generate", f"generated: {len(ours)} deliveries into queues allowed")


def _live_queues(situation: Situation, aws: Aws) -> Answer:
    try:
        faults = list(_refused(situation, aws))
    except AwsFailed as error:
        return unknown(f"live queues: {told(error)}", "give the check rights to read SQS")
    return failed(faults, "deploy the generated template", "live: the queues' own policies")


def _refused(situation: Situation, aws: Aws) -> Iterator[str]:
    """Each rule's deliveries that a queue's policy, as it is in the account, does not allow."""
    sqs = aws.client("sqs")
    pages = aws.client("events").get_paginator("list_rules")
    found = pages.paginate(EventBusName=situation.catalogue.platform.bus.name)
    for rule in (rule for page in found for rule in page["Rules"]):
        target = situation.configured[-1].targets.get(rule["Name"])
        if target is None:
            continue
        for arn in filter(None, (target.dlq, target.arn if target.queue else None)):
            name = arn.rpartition(":")[2]
            given = queue_attributes(sqs, name)
            if given is None:
                yield f"queue-policy: live {name} is not there, and {rule['Name']} sends to it"
                continue
            try:
                policy = statements(given["Policy"]) if given.get("Policy") else ()
            except BadPolicy as bad:
                yield f"queue-policy: {name}: {bad}"
                continue
            request = Request("events.amazonaws.com", "sqs:SendMessage", arn, {"aws:SourceArn": rule["Arn"]})
            if decide(request, (), policy) is not Decision.ALLOW:
                yield f"queue-policy: live {name} does not take what {rule['Name']} sends"
