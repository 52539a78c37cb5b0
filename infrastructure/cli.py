"""``python -m infrastructure``: writes what the catalogue makes of the platform, or compares; 1 is problems."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen import output, report
from codegen.problems import Problem
from infrastructure.artefacts import COMMAND, texts
from infrastructure.catalogue import GENERATED, ROOT, SCHEMAS, BadCatalogue, load

_EXAMPLES = """\
examples:
  python -m infrastructure generate                   infrastructure/generated/ from schemas/catalog.toml
  python -m infrastructure check                      is it what the catalogue generates? writes nothing
  python -m infrastructure.nats apply --url nats://127.0.0.1:4222        streams and consumers on a server
  aws cloudformation deploy --stack-name oms-events --capabilities CAPABILITY_NAMED_IAM \\
    --template-file infrastructure/generated/aws/template.yaml --parameter-overrides Environment=production
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        catalogue = load(given.schemas)
    except BadCatalogue as bad:
        print(report.problems(bad.problems, given.format))
        return 1
    folder: Path = given.out or GENERATED
    shown = str(folder.relative_to(ROOT)) if folder.is_relative_to(ROOT) else str(folder)
    trees = [output.Tree(folder, texts(catalogue, given.schemas.name), shown)]
    changes = output.compare(trees)
    if given.command == "check":
        return _told(output.drift(changes, COMMAND), given.format, f"{shown} is what the catalogue generates")
    failed = output.write(trees, changes)
    return _told([failed] if failed else [], given.format, f"{len(changes)} files written in {shown}")


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    about = "The platform from the catalogue: a CloudFormation template, JetStream's configuration, permissions."
    parser = argparse.ArgumentParser(
        prog="python -m infrastructure", description=about, epilog=_EXAMPLES, formatter_class=raw
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, told in (("generate", "write the files"), ("check", "compare them with the catalogue; write nothing")):
        each = commands.add_parser(name, help=told, description=told, epilog=_EXAMPLES, formatter_class=raw)
        each.add_argument("--schemas", type=Path, default=SCHEMAS, metavar="DIR", help="the contracts")
        each.add_argument("--out", type=Path, metavar="DIR", help="where the files are (infrastructure/generated)")
        each.add_argument("--format", choices=("text", "json", "github"), default="text", help="form of problems")
    return parser


def _told(problems: list[Problem], form: str, well: str) -> int:
    if problems:
        print(report.problems(problems, form, colour=sys.stdout.isatty()))
        return 1
    if form == "text":
        print(well)
    return 0
