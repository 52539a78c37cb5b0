"""Is every policy as narrow as its purpose? Run with ``--check-least-privilege``; ``--help`` has examples.

0 is least privilege, 1 is findings, 2 is wrong usage or nothing to judge.
"""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as the script that the checklist names
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    from infrastructure.handover import hand_over

    hand_over()

import argparse
import json
from collections.abc import Sequence

from codegen.problems import Problem
from infrastructure.artefacts import TEMPLATE
from infrastructure.aws import policy_rules, policy_sources
from infrastructure.aws.decisions import Answer, answers
from infrastructure.aws.policy_purpose import Policy, purpose_of
from infrastructure.aws.policy_rights import PURPOSES
from infrastructure.aws.template import UNSAID
from infrastructure.catalogue import GENERATED, SCHEMAS, BadCatalogue, load
from infrastructure.ending import end
from infrastructure.live import aws, aws_arguments
from infrastructure.retries.sources import Unreadable, stack_of
from infrastructure.table import GREEN, RED, coloured, table

_EXAMPLES = """\
examples:
  python infrastructure/aws/verify_iam_policies.py --check-least-privilege              what is generated
  python infrastructure/aws/verify_iam_policies.py --check-least-privilege --policy policy.json
  python infrastructure/aws/verify_iam_policies.py --check-least-privilege --role arn:aws:iam::111122223333:role/oms
  python infrastructure/aws/verify_iam_policies.py --rules                              every rule, with its reason
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code."""
    given = _parser().parse_args(arguments)
    if given.rules:
        print("\n".join(f"{rule.name}\n    {rule.asks}: {rule.why}" for rule in policy_rules.RULES))
        return 0
    try:
        policies, decided = _judged(given)
    except (BadCatalogue, Unreadable, policy_sources.NoPolicy) as failed:
        sys.stderr.write(f"{failed}\n")
        return 2
    problems = [problem for policy in policies for problem in policy_rules.check(policy)]
    print(_as_json(policies, problems, decided) if given.json else _as_text(policies, problems, decided, given.verbose))
    return int(bool(problems) or not all(answer.right for answer in decided))


def _judged(given: argparse.Namespace) -> tuple[list[Policy], list[Answer]]:
    if given.policy:
        return [policy for file in given.policy for policy in policy_sources.of_file(file, given.purpose)], []
    if given.role:
        return policy_sources.of_role(given.role, aws(given), given.purpose), []
    catalogue = load(given.schemas)
    environments = catalogue.platform.environments
    if given.env is not None and given.env not in environments:
        raise Unreadable(f"there is no environment {given.env}; the catalogue has: {', '.join(environments) or 'none'}")
    stack = stack_of(given.generated / TEMPLATE, given.env or next(reversed(environments), UNSAID))
    return policy_sources.of_template(stack), answers(catalogue.platform, catalogue.operations, stack)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python infrastructure/aws/verify_iam_policies.py",
        description="Holds IAM policies to least privilege: named rules, and calls that IAM must allow or deny.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check-least-privilege", action="store_true", help="judge the policies")
    what.add_argument("--rules", action="store_true", help="list the rules")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--policy", type=Path, action="append", metavar="FILE", help="a policy document, instead")
    which.add_argument("--role", metavar="ARN", help="the policies of a role in the account, instead")
    parser.add_argument("--purpose", choices=tuple(PURPOSES), help="what the policy is for (default: by its rights)")
    parser.add_argument("--env", metavar="NAME", help="environment of the catalogue (default: the last)")
    parser.add_argument("-v", "--verbose", action="store_true", help="every decision")
    parser.add_argument("--json", action="store_true", help="policies, findings and decisions as JSON")
    parser.add_argument("--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts")
    parser.add_argument("--generated", type=Path, default=GENERATED, metavar="DIR", help="the generated files")
    aws_arguments(parser)
    return parser


def _as_text(policies: list[Policy], problems: list[Problem], decided: list[Answer], verbose: bool) -> str:
    rows = []
    for policy in policies:
        rules = dict.fromkeys(problem.rule for problem in problems if problem.path == policy.name)
        verdict = coloured(", ".join(rules), RED) if rules else coloured("least privilege", GREEN)
        rows.append((policy.name, policy.kind, purpose_of(policy) or "-", verdict))
    lines = [table(("policy", "kind", "purpose", ""), rows)]
    for each in problems:
        lines += ["", f"{coloured(each.rule, RED)}: {each.path} {each.pointer}: {each.message}", f"    {each.hint}"]
    shown = [answer for answer in decided if verbose or not answer.right]
    if shown:
        header = ("principal", "action", "resource", "case", "decision", "")
        lines += ["", table(header, [_row(answer) for answer in shown])]
    if decided:
        right = sum(answer.right for answer in decided)
        lines += ["", f"{right} of {len(decided)} calls are decided as they must be"]
    count = f"{len(problems)} finding{'s' if len(problems) != 1 else ''}"
    held = f"{len(policies)} {'policies' if len(policies) != 1 else 'policy'}"
    lines += ["", f"{held}, {len(policy_rules.RULES)} rules: {count}"]
    return "\n".join(lines)


def _row(answer: Answer) -> tuple[str, ...]:
    expected = answer.expected
    verdict = coloured("right", GREEN) if answer.right else coloured("wrong", RED)
    name = expected.resource.rpartition(":")[2]
    return expected.who, expected.action, name, expected.why, str(answer.decision), verdict


def _as_json(policies: list[Policy], problems: list[Problem], decided: list[Answer]) -> str:
    findings = [
        {"rule": p.rule, "policy": p.path, "pointer": p.pointer, "message": p.message, "hint": p.hint} for p in problems
    ]
    calls = [
        {
            "principal": a.expected.who,
            "action": a.expected.action,
            "resource": a.expected.resource,
            "case": a.expected.why,
            "decision": str(a.decision),
            "right": a.right,
        }
        for a in decided
    ]
    return json.dumps({"policies": [p.name for p in policies], "findings": findings, "decisions": calls}, indent=2)


if __name__ == "__main__":
    end(main)
