"""Propose the next version and, when told to, write it: catalogue, generated files, changelog, commit and tag.

Nothing is pushed: a maintainer looks at the commit first.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from codegen.semver import Level
from codegen.semver import Version as Semantic
from scripts.release import commands
from scripts.release.preparing.verdict import Reason, reasons
from scripts.release.progress import Refusal, Steps
from scripts.release.project import CATALOGUE, Project, Version

FRAGMENTS = "changes"
_SHOWN = 12


@dataclass(frozen=True)
class Wish:
    """What the maintainer asks for: ``auto`` or a word of ``Level``; a prerelease of a kind, or none."""

    bump: str = "auto"
    pre: str = ""
    write: bool = False


def prepare(project: Project, wish: Wish, steps: Steps) -> None:
    """Say what comes next and why, and with ``wish.write`` do it."""
    found: list[Version] = []
    why: list[Reason] = []
    try:
        steps.take("the next version", lambda: _propose(project, wish, found, why))
    finally:
        steps.lines(f"{reason.level.word}: {reason.told}" for reason in why[:_SHOWN])
        steps.lines([f"and {len(why) - _SHOWN} more"] if len(why) > _SHOWN else [])
    version = found[0]
    if not wish.write:
        text = _towncrier(project, version, "--draft").strip()
        steps.heading(f"{text}\nTo write it: python3 noxfile.py release -- --write")
        return
    steps.take("nothing is uncommitted", lambda: _clean(project))
    steps.take("there is something to release", lambda: _releasable(project, version))
    with project.checkout.aside() as copy:
        draft = Project(copy.root)
        steps.take(CATALOGUE, lambda: _set_version(draft, version))
        steps.take("generated files", lambda: _generate(draft))
        steps.take("CHANGELOG.md", lambda: _changelog(draft, version))
        steps.take("commit and tag", lambda: _commit(project, draft, version))
    steps.heading("Nothing is pushed. Look at it (`git show`), run the tests, then: git push --follow-tags\n")


def following(last: Version, level: Level) -> Version:
    """The release after ``last``: a patch, where nothing that consumers see has changed."""
    return Version(str(Semantic.parse(last.text).raised(max(level, Level.PATCH))))


def numbered(release: Version, kind: str, tags: list[str]) -> Version:
    """The next prerelease of a kind, after those that are tagged."""
    pattern = re.compile(rf"v{re.escape(release.text)}-{kind}\.(\d+)")
    taken = [int(match[1]) for tag in tags if (match := pattern.fullmatch(tag))]
    return Version(f"{release.text}-{kind}.{max(taken, default=0) + 1}")


def _propose(project: Project, wish: Wish, found: list[Version], asked: list[Reason]) -> str:
    finals = [Version(tag[1:]) for tag in project.checkout.releases()]
    if not finals and wish.bump != "auto":
        raise Refusal("there is no release yet that could be raised", "leave --bump out: the catalogue says the first")
    if not finals:
        release, why = Version(project.version.text.partition("-")[0]), "the first: the catalogue's own"
    else:
        last = max(finals, key=lambda version: version.order)
        asked += reasons(project, last.tag)
        release, why = _after(last, wish, asked)
    found.append(numbered(release, wish.pre, project.checkout.git("tag").split()) if wish.pre else release)
    return f"{found[0].text} ({why})"


def _after(last: Version, wish: Wish, asked: list[Reason]) -> tuple[Version, str]:
    needed = max((Level.PATCH, *(reason.level for reason in asked)))
    chosen = needed if wish.bump == "auto" else Level[wish.bump.upper()]
    if chosen < needed:
        weightiest = next(reason for reason in asked if reason.level is needed)
        told = f"a {chosen.word} version is too small a step after {last.text}: {weightiest.told}"
        raise Refusal(told, f"leave --bump out, or give --bump {needed.word}")
    return following(last, chosen), f"{chosen.word} after {last.text}"


def _clean(project: Project) -> str:
    changed = project.checkout.changed()
    if changed:
        raise Refusal(f"uncommitted changes: {', '.join(changed[:3])}", "commit or stash them")
    return project.checkout.head[:12]


def _releasable(project: Project, version: Version) -> str:
    """Refuse a version that has a tag elsewhere, and a release of which there is nothing to tell."""
    if project.checkout.has(version.tag):
        raise Refusal(f"there is a tag {version.tag} already, of another commit", f"see it: `git show {version.tag}`")
    fragments = [name for name in project.checkout.files(FRAGMENTS) if name != "README.md"]
    if not fragments and not version.is_prerelease:
        remedy = f"write a fragment: {FRAGMENTS}/README.md says how"
        raise Refusal(f"there is nothing in {FRAGMENTS}/ to tell about", remedy)
    return f"{len(fragments)} fragments"


def _changelog(draft: Project, version: Version) -> str:
    """A prerelease keeps the fragments: they belong to the release that it leads to."""
    if version.is_prerelease:
        return "waits for the release"
    _towncrier(draft, version, "--yes")
    return "made of all fragments"


def _towncrier(project: Project, version: Version, how: str) -> str:
    command = [sys.executable, "-m", "towncrier", "build", "--version", version.text, how]
    return commands.run(command, cwd=project.root, only_stdout=True)


def _set_version(project: Project, version: Version) -> str:
    file = project.root / CATALOGUE
    text, count = re.subn(
        r'(?ms)^(\[catalog\].*?^version\s*=\s*)"[^"]*"', rf'\g<1>"{version.text}"', file.read_text("utf-8"), count=1
    )
    if count != 1:
        raise Refusal(f"{CATALOGUE} has no version in [catalog]", 'add version = "1.0.0"')
    file.write_text(text, "utf-8")
    return version.text


def _generate(project: Project) -> str:
    try:
        return commands.tail(commands.run([sys.executable, "-m", "codegen", "generate"], cwd=project.root), 1)
    except commands.Failed as failed:
        raise Refusal(f"the generator refuses: {failed}", "mend what `python3 noxfile.py check` reports") from None


def _commit(project: Project, draft: Project, version: Version) -> str:
    """Commit the draft, tag it, and only then let what is checked out here go on to it."""
    made, message = draft.checkout, f"Release {version.text}"
    made.git("add", "--all")
    if made.changed():
        made.git("commit", "--quiet", "--message", message)
    made.git("tag", "--annotate", version.tag, "--message", message)
    try:
        project.checkout.git("merge", "--quiet", "--ff-only", made.head)
    except commands.Failed:
        made.git("tag", "--delete", version.tag)
        raise
    return f"{made.head[:12]} is {version.tag}"
