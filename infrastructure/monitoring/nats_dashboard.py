"""How far is each consumer behind? A live table; ``--help`` has examples.

0 is fine; 1 is a consumer above ``--max-lag`` or one that is not there, or no answer; 2 is wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run as a script
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    from infrastructure.handover import hand_over

    hand_over()

import argparse
import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client
from opentelemetry import metrics as opentelemetry

from infrastructure.catalogue import SCHEMAS, BadCatalogue, Catalogue, load
from infrastructure.ending import end
from infrastructure.live import AwsFailed, aws, aws_arguments, nats_arguments, server, told
from infrastructure.monitoring import metrics, screen
from infrastructure.monitoring.lag import Lag
from infrastructure.monitoring.serving import Board, serving
from infrastructure.monitoring.watching import absent, watch
from infrastructure.nats import NotConnected, ServerRefused, connected

_EXAMPLES = """\
examples:
  python infrastructure/monitoring/nats_dashboard.py --nats-url nats://127.0.0.1:4222     live, until Ctrl-C
  python infrastructure/monitoring/nats_dashboard.py --once --json --max-lag 1000         for scripts: exit 1 above
  python infrastructure/monitoring/nats_dashboard.py --cloudwatch --interval 60           feeds the alarms, every minute
  python infrastructure/monitoring/nats_dashboard.py --serve 127.0.0.1:8080               a page with a chart for each
  opentelemetry-instrument python infrastructure/monitoring/nats_dashboard.py             gauges, by OTEL_… variables
"""


@dataclass(frozen=True)
class Watch:
    """What to do with each measurement."""

    catalogue: Catalogue
    given: argparse.Namespace
    limit: int
    board: Board
    cloudwatch: Any

    async def run(self) -> int:
        """Measure until interrupted, or once; the exit code.

        A server that goes away is waited for, once it was there. Raises ``NotConnected``, ``ServerRefused``.
        """
        seen = False
        while True:
            try:
                async with connected(server(self.given)) as connection:
                    async for found in self._measurements(connection):
                        seen = True
                        self._put(found)
                        if self.given.once:
                            return self._verdict(found)
            except (NotConnected, ServerRefused) as failed:
                if self.given.once or not seen:
                    raise
                self.board.fail(str(failed))
                sys.stderr.write(f"{failed}; trying again\n")
            await asyncio.sleep(self.given.interval)

    async def _measurements(self, connection: Client) -> AsyncIterator[list[Lag]]:
        platform = self.catalogue.platform
        streams = (platform.events.name, platform.advisories.name)
        first = True
        async for found in watch(connection, streams, self.given.interval):
            if not (first and self.given.once):  # the second measurement knows rates
                yield found
            first = False

    def _put(self, found: list[Lag]) -> None:
        missing = absent(found, self.catalogue.platform)
        self.board.put(found, missing)
        live = sys.stdout.isatty() and not self.given.once and not self.given.json
        if self.given.json:
            print(json.dumps([lag.as_json() for lag in found], indent=2 if self.given.once else None), flush=True)
        else:
            print(f"{screen.HOME if live else ''}{screen.shown(found, self.limit)}", flush=True)
        for name in missing:
            sys.stderr.write(f"{name} is not there\n")
        if self.cloudwatch is not None:
            try:
                metrics.put(self.cloudwatch, self.catalogue.platform, found)
            except AwsFailed as failed:
                if self.given.once:
                    raise
                sys.stderr.write(f"CloudWatch: {told(failed)}; trying again\n")

    def _verdict(self, found: list[Lag]) -> int:
        behind = [lag for lag in found if lag.lag > self.limit] if self.given.max_lag is not None else []
        for lag in behind:
            sys.stderr.write(f"{lag.stream}/{lag.consumer} is {lag.lag} behind, more than {self.limit}\n")
        return int(bool(behind or absent(found, self.catalogue.platform)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        return _watch(given)
    except (BadCatalogue, NotConnected, ServerRefused) as failed:
        sys.stderr.write(f"{failed}\n")
    except AwsFailed as failed:
        sys.stderr.write(f"CloudWatch: {told(failed)}\n")
    except KeyboardInterrupt:
        return 0
    return 1


def _watch(given: argparse.Namespace) -> int:
    catalogue = load(given.schemas)
    limit = catalogue.operations.alarms.consumer_lag if given.max_lag is None else given.max_lag
    board = Board(given.interval, limit)
    metrics.observe(opentelemetry.get_meter("infrastructure.monitoring"), board.latest)
    cloudwatch = aws(given).client("cloudwatch") if given.cloudwatch else None
    with contextlib.ExitStack() as stack:
        if given.serve:
            host, _, port = given.serve.rpartition(":")
            try:
                address = stack.enter_context(serving(board, host.strip("[]") or "127.0.0.1", int(port)))
            except OSError as failed:
                sys.stderr.write(f"--serve {given.serve}: {failed.strerror or failed}\n")
                return 1
            sys.stderr.write(f"{address}\n")
        return asyncio.run(Watch(catalogue, given, limit, board, cloudwatch).run())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python infrastructure/monitoring/nats_dashboard.py",
        description="How far is each consumer behind?",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--once", action="store_true", help="two measurements, one result")
    parser.add_argument("--json", action="store_true", help="as JSON, one line for each measurement")
    parser.add_argument("--max-lag", type=_count, metavar="N", help="with --once: exit 1 above (default: only marked)")
    parser.add_argument("--interval", type=_interval, default=2.0, metavar="S", help="seconds between measurements (2)")
    parser.add_argument("--cloudwatch", action="store_true", help="put ConsumerLag to CloudWatch")
    parser.add_argument("--serve", type=_address, metavar="HOST:PORT", help="a page with the same, live; port 0 is any")
    parser.add_argument("--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts")
    nats_arguments(parser)
    aws_arguments(parser)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of events")
    return int(text)


def _interval(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0.05 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 0.05 to 3600")
    return value


_PORTS = 65535


def _address(text: str) -> str:
    port = text.rpartition(":")[2]
    if not (port.isascii() and port.isdecimal() and int(port) <= _PORTS):
        raise argparse.ArgumentTypeError(f"{text} is not HOST:PORT, such as 127.0.0.1:8080")
    return text


if __name__ == "__main__":
    end(main)
