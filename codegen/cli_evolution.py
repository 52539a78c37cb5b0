"""The commands ``diff`` and ``bundle``: what changed between two states, and a state as one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from codegen import bases, bump, output, report
from codegen import snapshot as snapshots
from codegen.arguments import cache, count, source, source_arguments, today_argument, usage
from codegen.comparing import Answer, Question, answer
from codegen.contracts import read
from codegen.evolution_report import Report, bump_json, bump_text
from codegen.problems import Problem, errors

_DIFF = """\
examples:
  python -m codegen diff                                since the last release; without one, version by version
  python -m codegen diff --against HEAD~1               since another revision, a folder, or a bundle
  python -m codegen diff old.bundle.json new.bundle.json          without git, and without the schemas
  python -m codegen diff --mode full --writers any      every event that the schemas admit, in both directions
  python -m codegen diff --bump                         the next version of the SDKs, why, and a draft of the changelog
  python -m codegen diff --format markdown > pr.md      for the description of a pull request

exit code: 0 nothing breaks what the catalogue asks for, 1 something does, 2 wrong usage
"""
_BUNDLE = """\
examples:
  python -m codegen bundle --out build      build/<name>-<version>-<address>.bundle.json
  python -m codegen bundle > now.bundle.json
"""


def add(commands: Any) -> None:
    """Add both commands to the parser's."""
    told = "what changed in the contracts, and whether events can still be read"
    form = argparse.RawDescriptionHelpFormatter
    diff = commands.add_parser("diff", help=told, description=told, epilog=_DIFF, formatter_class=form)
    diff.add_argument("states", nargs="*", metavar="BASE [HEAD]", help="a revision, a folder or a bundle; or two")
    diff.add_argument("--against", metavar="BASE", help="the same as BASE (default: the last release tag)")
    modes = ("backward", "forward", "full", "none")
    diff.add_argument("--mode", choices=modes, help="who must read whom (default: as the catalogue says, or full)")
    told = "what is sent: declared properties only, or any that the schema admits (default: the catalogue, or any)"
    diff.add_argument("--writers", choices=("declared", "any"), help=told)
    told = "compare with all releases and all earlier versions, not only the last"
    diff.add_argument("--transitive", action="store_true", help=told)
    diff.add_argument("--bump", action="store_true", help="print the next version of the SDKs, with the reasons")
    source_arguments(diff, forms=("text", "json", "github", "markdown"))
    today_argument(diff)
    diff.add_argument("--jobs", type=count, default=0, metavar="N", help="processes (default: one a core)")
    diff.add_argument("--no-cache", action="store_true", help="compare everything anew")
    diff.set_defaults(command=_diff)
    told = "write all contracts as one content-addressed file"
    packed = commands.add_parser("bundle", help=told, description=told, epilog=_BUNDLE, formatter_class=form)
    source_arguments(packed, forms=("text", "json"))
    packed.add_argument("--out", type=Path, metavar="DIR", help="where the file goes (default: standard output)")
    packed.set_defaults(command=_bundle, no_cache=False)


def _diff(given: argparse.Namespace) -> int:
    question = _question(given)
    with cache(given) as store, report.Progress(sys.stderr) as progress:
        try:
            found = answer(question, store, progress)
        except bases.NoBase as error:
            _no_base(str(error))
    if not isinstance(found, Answer):
        return _problems(found, given.format)
    if given.bump:
        return _bump(found, given.format)
    told = Report(found.base, found.head, found.comparisons, found.failures, found.note)
    forms = {"json": told.json, "github": told.github, "markdown": told.markdown}
    text = forms[given.format]() if given.format in forms else told.text(colour=sys.stdout.isatty())
    if text:
        print(text)
    return 1 if found.failures else 0


def _question(given: argparse.Namespace) -> Question:
    states: list[str] = given.states
    if len(states) > 2 or (states and given.against):
        usage("there is more than one BASE or HEAD", "write: python -m codegen diff [BASE [HEAD]]")
    against = states[0] if states else given.against
    if "" in (*states, given.against):
        usage("BASE is empty", "name a revision, a folder or a bundle, or leave it out for the last release")
    head = states[1] if len(states) == 2 else None
    contracts = source(given) if head is None or given.schemas.is_dir() else None
    return Question(contracts, against, head, given.today, given.mode, given.writers, given.transitive, given.jobs)


def _no_base(message: str) -> NoReturn:
    usage(message, "name a revision, a folder or a bundle: python -m codegen diff --against BASE")


def _bump(found: Answer, form: str) -> int:
    if not found.version:
        usage("a folder without a catalogue has no version", "compare states of a catalogue")
    made = bump.bump(found.version, found.comparisons)
    draft = bump.changelog(made, found.comparisons)
    if form == "json":
        print(bump_json(made, draft))
    else:
        note = f"{found.note}\n" if found.note else ""
        print(note + bump_text(made) + (f"\n\n{draft}" if draft else ""))
    return 0


def _bundle(given: argparse.Namespace) -> int:
    with cache(given) as store:
        contracts = read(source(given), report.Progress(None), store)
    if errors(contracts.problems):
        return _problems(contracts.problems, given.format)
    state = snapshots.snapshot(contracts, "now")
    text = snapshots.bundle(state, f"Contracts of {state.name} {state.version}, by `python -m codegen bundle`.")
    if given.out is None:
        print(text, end="")
        return 0
    name = snapshots.file_name(state)
    trees = [output.Tree(given.out, {name: text}, str(given.out), whole=False)]
    failed = output.write(trees, output.compare(trees))
    if failed is not None:
        return _problems((failed,), given.format)
    print(given.out / name)
    return 0


def _problems(found: tuple[Problem, ...], form: str) -> int:
    print(report.problems(found, form if form in ("json", "github") else "text", colour=sys.stdout.isatty()))
    return 1
