"""The command line: 0 is done, 1 is a step that refused, 2 is wrong usage, 130 is interrupted."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from scripts.release import commands
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
    code = 0
    try:
        with interruptible():
            given.command(given, project, steps)
    except Refusal as refused:
        refusal, code = refused, 1
    except commands.Failed as failed:
        refusal, code = Refusal(str(failed), "mend what it says, and run the same command again"), 1
    except KeyboardInterrupt:
        refusal, code = Refusal("interrupted", "run the same command again"), 130
    if given.json:
        told = {"passed": refusal is None, "refusal": str(refusal or ""), "steps": [asdict(row) for row in steps.rows]}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    sys.stdout.flush()
    if refusal is not None:
        sys.stderr.write(f"{given.name}: {refusal}\n")
        return code
    if not given.json and steps.rows:
        print(f"{given.name}: {len(steps.rows)} steps in {time.monotonic() - started:.0f} s")
    return 0


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let a terminal that closes and a job that is cancelled end the block as Ctrl-C does: servers and folders go.

    Only the first signal counts: a second one in the middle of that would leave what it is about.
    """
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    before = {each: handler for each, handler in before.items() if handler not in (signal.SIG_IGN, None)}

    def end(number: int, _: object) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in before:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _dist_tag(text: str) -> str:
    """A tag of npm that this project may move by hand."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", text) or text in {"latest", "next", "candidate"}:
        raise argparse.ArgumentTypeError(f'"{text}" is none: letters, as in "stable"; latest and next are given anyhow')
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.release",
        description="Build, check, publish and rehearse a release of both SDKs.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    every = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, told: str) -> argparse.ArgumentParser:
        made = every.add_parser(
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
    told = 'a further npm dist-tag for this version, such as "stable"'
    publish.add_argument("--tag", type=_dist_tag, metavar="TAG", help=told)
    prepare = command("prepare", _prepare, "propose the next version and its changelog, or write them")
    prepare.add_argument("--bump", choices=("auto", "major", "minor", "patch"), default="auto", help="default: auto")
    prepare.add_argument("--pre", choices=("alpha", "beta", "rc"), default="", help="a prerelease of it: 1.2.0-rc.1")
    prepare.add_argument("--write", action="store_true", help="write, commit and tag it here; nothing is pushed")
    api = command("api", _api, "compare the public names of both SDKs with those of the last tag")
    api.add_argument("--since", metavar="REVISION", help="compare with another tag or commit")
    command("rehearse", _rehearse, "the whole release and its bad days, against registries on this machine")
    mark = command("mark-tested", _mark, "remember that all tests passed; `noxfile.py tests` does it")
    mark.add_argument("tree", help="git's name of the content that they began with")
    return parser


def _build(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.build import build  # noqa: PLC0415 -- each command needs other packages

    build(project, steps)


def _publish(given: argparse.Namespace, project: Project, steps: Steps) -> None:
    from scripts.release.publish import Publishing, targets  # noqa: PLC0415

    if given.tag and given.to in ("testpypi", "pypi"):
        raise Refusal(f"--tag {given.tag} is npm's, and nothing goes there", "leave it out, or add --to npm")
    Publishing(project, targets(given.to, given.tag or "", dry_run=given.dry_run)).run(steps)


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

    steps.take("tests passed", lambda: green.mark(project, given.tree))
