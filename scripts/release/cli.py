"""The command line: 0 is done, 1 is a step that refused, 2 is wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scripts.release.progress import Refusal, Steps
from scripts.release.project import Project

_EXAMPLES = """\
examples, on the day of a release:
  python3 noxfile.py tests                       everything passes on this commit
  python3 noxfile.py release                     what the next version is, and why; writes nothing
  python3 noxfile.py release -- --write          version, changelog, commit and tag, on this machine only
  python3 noxfile.py build                       dist/: wheel, sdist, tarball, bills of materials
  python3 noxfile.py rehearse                    the whole release, against registries on this machine
  python3 noxfile.py publish -- --dry-run        is everything ready? uploads nothing
  TESTPYPI_TOKEN=… python3 noxfile.py publish    to TestPyPI, with a trial run of npm
  PYPI_TOKEN=… python3 noxfile.py publish -- --to pypi
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    given = _parser().parse_args(arguments)
    steps = Steps(sys.stderr if given.json else sys.stdout)
    project = Project(Path.cwd())
    started = time.monotonic()
    refusal: Refusal | None = None
    try:
        given.command(given, project, steps)
    except Refusal as refused:
        refusal = refused
    if given.json:
        told = {"passed": refusal is None, "refusal": str(refusal or ""), "steps": [asdict(row) for row in steps.rows]}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    sys.stdout.flush()
    if refusal is not None:
        sys.stderr.write(f"{given.name}: {refusal}\n")
        return 1
    if not given.json and steps.rows:
        print(f"{given.name}: {len(steps.rows)} steps in {time.monotonic() - started:.0f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.release",
        description="Build, check, publish and rehearse a release of both SDKs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, told: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=told, description=told, epilog=_EXAMPLES, formatter_class=parser.formatter_class
        )
        made.add_argument("--json", action="store_true", help="print the steps as JSON, and progress on standard error")
        made.set_defaults(command=run, name=name)
        return made

    command("build", _build, "build dist/ from HEAD, twice, and check what is in it")
    publish = command("publish", _publish, "publish dist/, or go on with a release that stopped half-way")
    publish.add_argument(
        "--to",
        choices=("testpypi", "pypi", "npm", "all"),
        default="",
        help="default: TestPyPI, and a trial run of npm's upload",
    )
    publish.add_argument("--dry-run", action="store_true", help="take every step that changes nothing")
    publish.add_argument(
        "--tag", default="", metavar="TAG", help='a further npm dist-tag for this version, such as "stable"'
    )
    prepare = command("prepare", _prepare, "propose the next version and its changelog, or write them")
    prepare.add_argument("--bump", choices=("auto", "major", "minor", "patch"), default="auto", help="default: auto")
    prepare.add_argument("--pre", choices=("alpha", "beta", "rc"), default="", help="a prerelease of it: 1.2.0-rc.1")
    prepare.add_argument("--write", action="store_true", help="write, commit and tag it here; nothing is pushed")
    api = command("api", _api, "compare the public names of both SDKs with those of the last tag")
    api.add_argument("--since", metavar="REVISION", help="compare with another tag or commit")
    command("rehearse", _rehearse, "the whole release and its bad days, against registries on this machine")
    command("mark-tested", _mark, "remember that all tests passed on what is committed; `noxfile.py tests` does it")
    return parser


def _build(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.build import build  # noqa: PLC0415 -- each command needs other packages

    build(project, steps)


def _publish(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.publish import Publishing, targets  # noqa: PLC0415

    Publishing(project, targets(given.to, given.tag, dry_run=given.dry_run)).run(steps)


def _prepare(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.preparing.prepare import Wish, prepare  # noqa: PLC0415

    prepare(project, Wish(given.bump, given.pre, given.write), steps)


def _api(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.surface import guard  # noqa: PLC0415

    guard(project, steps, given.since)


def _rehearse(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.rehearse import rehearse  # noqa: PLC0415

    rehearse(project, steps)


def _mark(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release import green  # noqa: PLC0415

    steps.take("tests passed", lambda: green.mark(project))
