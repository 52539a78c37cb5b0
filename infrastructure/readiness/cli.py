"""``scripts/production_readiness_check.py``: 0 ready, 1 not, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from infrastructure.catalogue import GENERATED, SCHEMAS, BadCatalogue, load
from infrastructure.live import aws, aws_arguments, nats_arguments, server
from infrastructure.readiness.answers import Answer, Mark
from infrastructure.readiness.checks import CHECKS, Check, ready, run
from infrastructure.readiness.situation import Live, Situation
from infrastructure.table import DIM, GREEN, RED, YELLOW, coloured

_EXAMPLES = """\
examples:
  python scripts/production_readiness_check.py                          what is generated, for production
  python scripts/production_readiness_check.py --env staging -v         with the evidence
  python scripts/production_readiness_check.py --live --region eu-central-1 --nats-url tls://nats.example:4222
  python scripts/production_readiness_check.py --only alarms --json     one check, for programs

?  means that it could not be found out; that is not ready for production.
"""
_TICK = {Mark.PASSED: ("✓", GREEN), Mark.FAILED: ("✗", RED), Mark.UNKNOWN: ("?", YELLOW)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        catalogue = load(given.schemas)
    except BadCatalogue as bad:
        sys.stderr.write(f"{bad}\n")
        return 1
    environments = catalogue.platform.environments
    environment = given.env or ("production" if "production" in environments else next(reversed(environments), ""))
    if environment not in environments:
        known = ", ".join(environments) or "none: add [environments.production] to schemas/catalog.toml"
        sys.stderr.write(f"there is no environment {environment or 'to be ready for'}; the catalogue has {known}\n")
        return 2
    live = Live(aws(given), server(given)) if given.live else None
    situation = Situation(catalogue, environment, given.schemas, given.generated, live)
    answers: list[tuple[Check, Answer]] = []
    for check, answer in run(situation, tuple(given.only)):
        answers.append((check, answer))
        if not given.json:
            print(_shown(check, answer, given.verbose), flush=True)
    fine = ready([answer for _, answer in answers], environment)
    print(_as_json(environment, answers, fine) if given.json else _closing(environment, answers, fine))
    return int(not fine)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python scripts/production_readiness_check.py",
        description="May this go into production? Six checks of what is generated and, with --live, deployed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = tuple(check.name for check in CHECKS)
    parser.add_argument("--env", metavar="NAME", help="environment of the catalogue (default: production)")
    parser.add_argument("--live", action="store_true", help="also ask the account and the server")
    parser.add_argument("--only", action="append", choices=names, default=[], help="this check only (may be repeated)")
    parser.add_argument("-v", "--verbose", action="store_true", help="the evidence under each tick")
    parser.add_argument("--json", action="store_true", help="marks, evidence and faults as JSON")
    parser.add_argument("--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts")
    parser.add_argument("--generated", type=Path, default=GENERATED, metavar="DIR", help="the generated files")
    aws_arguments(parser)
    nats_arguments(parser)
    return parser


def _shown(check: Check, answer: Answer, verbose: bool) -> str:
    sign, tint = _TICK[answer.mark]
    lines = [f"{coloured(sign, tint)} {check.asks}"]
    lines += [f"    {coloured(line, DIM)}" for line in answer.evidence] if verbose else []
    lines += [f"    {line}" for line in answer.faults]
    if answer.mark is not Mark.PASSED:
        lines.append(f"    next: {answer.remedy}")
    return "\n".join(lines)


def _closing(environment: str, answers: list[tuple[Check, Answer]], fine: bool) -> str:
    counts = {mark: sum(answer.mark is mark for _, answer in answers) for mark in Mark}
    told = f"{counts[Mark.PASSED]} passed, {counts[Mark.FAILED]} failed, {counts[Mark.UNKNOWN]} not known"
    verdict = coloured("ready", GREEN) if fine else coloured("not ready", RED)
    return f"\n{environment}: {verdict} ({told})"


def _as_json(environment: str, answers: list[tuple[Check, Answer]], fine: bool) -> str:
    checks = [
        {
            "name": check.name,
            "asks": check.asks,
            "mark": str(answer.mark),
            "evidence": answer.evidence,
            "faults": answer.faults,
            "next": answer.remedy,
        }
        for check, answer in answers
    ]
    return json.dumps({"environment": environment, "ready": fine, "checks": checks}, indent=2, ensure_ascii=False)
