"""``scripts/verify_retry_configs.py``: 0 both alike, 1 a difference, 2 wrong usage or nothing to read."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from infrastructure.catalogue import GENERATED, SCHEMAS, BadCatalogue, Catalogue, load
from infrastructure.live import aws, aws_arguments, nats_arguments, server
from infrastructure.retries import sources
from infrastructure.retries.configured import Configured
from infrastructure.retries.parity import Route, by_fault, compare
from infrastructure.table import GREEN, RED, coloured, table

_EXAMPLES = """\
examples:
  python scripts/verify_retry_configs.py --compare-platforms                    the generated files
  python scripts/verify_retry_configs.py --compare-platforms --env production --live --region eu-central-1 \\
    --nats-url nats://127.0.0.1:4222                                            what is deployed
  python scripts/verify_retry_configs.py --compare-platforms --eventbridge target.json --nats stream.json
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code."""
    given = _parser().parse_args(arguments)
    if bool(given.eventbridge) != bool(given.nats):
        sys.stderr.write("--eventbridge and --nats go together: name a file for each side\n")
        return 2
    if given.live and given.nats:
        sys.stderr.write("--live reads what is deployed: leave out --eventbridge and --nats, or --live\n")
        return 2
    try:
        catalogue = load(given.schemas)
        configured = _configured(given, catalogue)
    except (BadCatalogue, sources.Unreadable) as failed:
        sys.stderr.write(f"{failed}\n")
        return 2
    routes = compare(catalogue, configured)
    print(_as_json(configured, routes) if given.json else _as_text(configured, routes))
    return int(any(route.faults for route in routes))


def _configured(given: argparse.Namespace, catalogue: Catalogue) -> Configured:
    platform = catalogue.platform
    if given.env is not None and given.env not in platform.environments:
        raise sources.Unreadable(
            f"there is no environment {given.env}; the catalogue has: {', '.join(platform.environments)}"
        )
    if given.eventbridge:
        return sources.files(platform, given.eventbridge, given.nats)
    if given.live:
        return asyncio.run(sources.live(platform, server(given), aws(given)))
    return sources.generated(platform, given.generated, given.env)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python scripts/verify_retry_configs.py",
        description="Do EventBridge and JetStream try an event alike? For each route, with the arithmetic.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--compare-platforms", action="store_true", required=True, help="compare both platforms")
    parser.add_argument("--env", metavar="NAME", help="environment of the catalogue (default: the first)")
    parser.add_argument("--live", action="store_true", help="read the running server and account")
    parser.add_argument("--eventbridge", type=Path, metavar="FILE", help="a target with its RetryPolicy, instead")
    parser.add_argument("--nats", type=Path, metavar="FILE", help="a stream and a consumer, instead")
    parser.add_argument("--json", action="store_true", help="routes, arithmetic and faults as JSON")
    parser.add_argument("--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts")
    parser.add_argument("--generated", type=Path, default=GENERATED, metavar="DIR", help="the generated files")
    aws_arguments(parser)
    nats_arguments(parser)
    return parser


def _as_text(configured: Configured, routes: list[Route]) -> str:
    header = ("route", "reader", "attempts", "all waits", "stream age", "dedup window", "")
    rows = [(r.family, r.reader, r.attempts, r.waits, r.ages, r.window, _verdict(r)) for r in routes]
    lines = [f"retries, {configured.origin}", "", table(header, rows)]
    for fault, where in by_fault(routes).items():
        places = f"all {len(routes)} routes" if len(where) == len(routes) else ", ".join(where)
        lines += ["", f"{coloured(fault.rule, RED)}: {fault.told} ({places})", f"    {fault.hint}"]
    differing = sum(bool(route.faults) for route in routes)
    lines += [
        "",
        f"{differing} of {len(routes)} routes differ" if differing else f"{len(routes)} routes: both try alike",
    ]
    return "\n".join(lines)


def _verdict(route: Route) -> str:
    count = len(route.faults)
    told = f"{count} fault{'s' if count > 1 else ''}"
    return coloured(told, RED) if count else coloured("alike", GREEN)


def _as_json(configured: Configured, routes: list[Route]) -> str:
    return json.dumps({"origin": configured.origin, "routes": [asdict(route) for route in routes]}, indent=2)
