"""The command line: arguments in, exit codes out. 0 is fine, 1 is problems, 2 is wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from codegen import explain, report
from codegen.cache import Cache, default_folder
from codegen.checks import RULES
from codegen.contracts import Source, read
from codegen.pipeline import Request, run
from codegen.problems import Problem, errors

_EXAMPLES = """\
examples:
  python -m codegen generate                          both SDKs, from schemas/ and its catalog.toml
  python -m codegen check                             are the schemas right, and the SDKs what they generate?
  python -m codegen explain schema.created            what an event is, and where it goes
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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m codegen",
        description="Versioned JSON Schemas become Python and TypeScript SDKs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    for name, command, told in (
        ("generate", _generate, "write both SDKs' models"),
        ("check", _check, "check the schemas and compare the SDKs with them; write nothing"),
    ):
        each = commands.add_parser(
            name, help=told, description=told, epilog=_EXAMPLES, formatter_class=parser.formatter_class
        )
        _source_arguments(each)
        each.add_argument("--out", type=Path, metavar="DIR", help="where the packages go (default: the repository)")
        each.add_argument("--name", help="name of the packages, where there is no catalog.toml")
        each.add_argument("--jobs", type=_count, default=0, metavar="N", help="processes (default: one a core)")
        each.add_argument("--no-cache", action="store_true", help="make every text anew")
        each.set_defaults(command=command)
    rules = commands.add_parser("rules", help="list the rules", description="Every rule: what it asks for, and why.")
    rules.add_argument("--format", choices=("text", "json"), default="text")
    rules.set_defaults(command=_rules)
    told = "what an event version is, its fields, where it goes"
    shown = commands.add_parser("explain", help=told, description=told)
    shown.add_argument("event", metavar="EVENT", help="schema.created, schema.created/v1, or a title: SchemaCreatedV1")
    _source_arguments(shown)
    shown.set_defaults(command=_explain)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)


def _source_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--schemas", type=Path, default=Path("schemas"), metavar="DIR", help="the contracts (default: schemas)"
    )
    parser.add_argument(
        "--formats", choices=("assert", "annotate"), help='is "format" checked? (default: the catalogue, or assert)'
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="URI=DIR",
        help="where schemas of this base URI are, for $ref to them",
    )
    parser.add_argument("--format", choices=("text", "json", "github"), default="text", help="how problems are printed")


def _source(given: argparse.Namespace) -> Source:
    folder: Path = given.schemas
    if not folder.is_dir():
        _usage(f"there is no folder {folder}", "name the folder of the contracts with --schemas DIR")
    maps = []
    for each in given.map:
        uri, _, target = each.rpartition("=")
        if not uri or not Path(target).is_dir():
            _usage(f"--map {each} is not URI=DIR", "write --map https://schemas.example/=vendor/schemas")
        maps.append((uri, Path(target)))
    formats = None if given.formats is None else given.formats == "assert"
    return Source(folder, f"{folder.as_posix().removeprefix('./')}/", formats, tuple(maps))


def _usage(message: str, hint: str) -> NoReturn:
    sys.stderr.write(f"python -m codegen: {message}\n  {hint}\n")
    raise SystemExit(2)


def _cache(given: argparse.Namespace) -> Cache:
    return Cache(None if given.no_cache else default_folder())


def _request(given: argparse.Namespace, cache: Cache) -> Request:
    source = _source(given)
    if given.out is None and not (source.folder / "catalog.toml").is_file():
        _usage(
            f"{source.folder} has no catalog.toml, so the packages have no place", "say where they go with --out DIR"
        )
    name = given.name or source.folder.resolve().name
    return Request(source, cache, given.out, name, given.jobs)


def _generate(given: argparse.Namespace) -> int:
    started = time.perf_counter()
    with _cache(given) as cache, report.Progress(sys.stderr) as progress:
        outcome = run(_request(given, cache), progress)
    _print(outcome.problems, given.format)
    if errors(outcome.problems):
        return _failed(outcome.problems, "nothing was written")
    if given.format == "text":
        took = time.perf_counter() - started
        print(f"{report.summary(outcome)} in {took:.1f} s")
    return 0


def _check(given: argparse.Namespace) -> int:
    with _cache(given) as cache, report.Progress(sys.stderr) as progress:
        outcome = run(_request(given, cache), progress, check=True)
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
    print(report.rules(RULES.values(), given.format))
    return 0


def _explain(given: argparse.Namespace) -> int:
    contracts = read(_source(given), report.Progress(None), Cache(None))
    if errors(contracts.problems):
        _print(contracts.problems, given.format)
        return _failed(contracts.problems, "nothing can be explained")
    catalog = contracts.catalog
    if catalog is None:
        _usage(f"{given.schemas} has no catalog.toml, so it has no events", "name a catalogue's folder with --schemas")
    version = explain.find(catalog, given.event)
    if version is None:
        _usage(f'{given.schemas} has no event "{given.event}"', explain.suggestion(catalog, given.event))
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
