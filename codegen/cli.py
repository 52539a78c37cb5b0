"""The command line: arguments in, exit codes out. 0 is fine, 1 is problems, 2 is wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from codegen import cli_evolution, explain, report
from codegen.arguments import Parser, cache, count, source, source_arguments, today_argument, usage
from codegen.cache import Cache
from codegen.checks import RULES
from codegen.contracts import read
from codegen.lifecycle import today_utc
from codegen.pipeline import Request, run
from codegen.problems import Problem, errors
from codegen.settings import read_settings
from codegen.source import read_text

_EXAMPLES = """\
examples:
  python -m codegen generate                          both SDKs, from schemas/ and its catalog.toml
  python -m codegen check                             are the schemas right, and the SDKs what they generate?
  python -m codegen explain schema.created            what an event is, and where it goes
  python -m codegen diff                              what changed since the last release, with events that show it
  python -m codegen rules                             every rule by name, with its reason
  python -m codegen generate --schemas vendor/events --out build/events
                                                      any folder of JSON Schemas, into packages of their own
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given))
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m codegen",
        description="Versioned JSON Schemas become Python and TypeScript SDKs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for name, command, told in (
        ("generate", _generate, "write both SDKs' models"),
        ("check", _check, "check the schemas and compare the SDKs with them; write nothing"),
    ):
        each = commands.add_parser(
            name, help=told, description=told, epilog=_EXAMPLES, formatter_class=parser.formatter_class
        )
        source_arguments(each)
        each.add_argument("--out", type=Path, metavar="DIR", help="where the packages go (default: the repository)")
        each.add_argument("--name", help="name of the packages, where there is no catalog.toml")
        each.add_argument("--jobs", type=count, default=0, metavar="N", help="processes (default: one a core)")
        each.add_argument("--no-cache", action="store_true", help="make every text anew")
        each.set_defaults(command=command, against=None, today=today_utc())
        if command is _check:
            states = "the state whose events must still be read: a revision, a folder, a bundle (default: last release)"
            each.add_argument("--against", metavar="BASE", help=states)
            today_argument(each)
    cli_evolution.add(commands)
    rules = commands.add_parser("rules", help="list the rules", description="Every rule: what it asks for, and why.")
    rules.add_argument("--format", choices=("text", "json"), default="text")
    told = "the catalogue whose modes and waivers are listed as well (default: schemas)"
    rules.add_argument("--schemas", type=Path, metavar="DIR", help=told)
    rules.set_defaults(command=_rules)
    told = "what an event version is, its fields, where it goes"
    shown = commands.add_parser("explain", help=told, description=told)
    shown.add_argument("event", metavar="EVENT", help="schema.created, schema.created/v1, or a title: SchemaCreatedV1")
    source_arguments(shown)
    shown.set_defaults(command=_explain)
    return parser


def _request(given: argparse.Namespace, store: Cache) -> Request:
    contracts = source(given)
    folder = contracts.folder
    if given.out is None and not (folder / "catalog.toml").is_file():
        usage(f"{folder} has no catalog.toml, so the packages have no place", "say where they go with --out DIR")
    if given.against == "":
        usage("--against is empty", "name a revision, a folder or a bundle, or leave it out for the last release")
    name = given.name or folder.resolve().name
    return Request(contracts, store, given.out, name, given.jobs, given.today, given.against)


def _generate(given: argparse.Namespace) -> int:
    started = time.perf_counter()
    with cache(given) as store, report.Progress(sys.stderr) as progress:
        outcome = run(_request(given, store), progress)
    _print(outcome.problems, given.format)
    if errors(outcome.problems):
        return _failed(outcome.problems, "nothing was written")
    if given.format == "text":
        took = time.perf_counter() - started
        print(f"{report.summary(outcome)} in {took:.1f} s")
    return 0


def _check(given: argparse.Namespace) -> int:
    with cache(given) as store, report.Progress(sys.stderr) as progress:
        outcome = run(_request(given, store), progress, check=True)
    _print(outcome.problems, given.format)
    if errors(outcome.problems):
        return _failed(outcome.problems, "the contracts or the SDKs need mending")
    if given.format == "text":
        print(f"{outcome.contents}: schemas and SDKs agree")
    return 0


def _failed(problems: Sequence[Problem], consequence: str) -> int:
    """The closing line, after all that was printed: a pipe holds that back, and standard error would overtake it."""
    sys.stdout.flush()
    count = len(errors(problems))
    sys.stderr.write(f"{count} {'problem' if count == 1 else 'problems'}: {consequence}\n")
    return 1


def _rules(given: argparse.Namespace) -> int:
    catalogue = (given.schemas or Path("schemas")) / "catalog.toml"
    if given.schemas and not catalogue.is_file():
        usage(f"there is no {catalogue}", "name a catalogue's folder with --schemas, or none")
    print(report.rules(RULES.values(), given.format))
    if given.format == "text" and catalogue.is_file():
        text = read_text(catalogue, str(catalogue))
        settings, problems = (None, [text]) if isinstance(text, Problem) else read_settings(text, str(catalogue))
        if settings is None:
            _print(problems, given.format)
            return _failed(problems, "what the catalogue sets cannot be told")
        print(f"\n{report.policy(settings, str(catalogue))}")
    return 0


def _explain(given: argparse.Namespace) -> int:
    contracts = read(source(given), report.Progress(None), Cache(None))
    if errors(contracts.problems):
        _print(contracts.problems, given.format)
        return _failed(contracts.problems, "nothing can be explained")
    catalog = contracts.catalog
    if catalog is None:
        usage(f"{given.schemas} has no catalog.toml, so it has no events", "name a catalogue's folder with --schemas")
    version = explain.find(catalog, given.event)
    if version is None:
        usage(f'{given.schemas} has no event "{given.event}"', explain.suggestion(catalog, given.event))
    told = explain.explain(contracts, version)
    width = report.width(sys.stdout)
    print(
        json.dumps(told, indent=2, ensure_ascii=False)
        if given.format == "json"
        else explain.as_text(version, told, width)
    )
    return 0


def _print(problems: Sequence[Problem], form: str) -> None:
    text = report.problems(problems, form, colour=sys.stdout.isatty())
    if text:
        print(text)
