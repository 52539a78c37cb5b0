"""The command line: forms of output, exit codes, usage."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios

import pytest

from codegen.problems import Problem, Severity
from codegen.report import problems
from tests.codegen.catalogue import V2, Catalogue
from tests.codegen.command import ROOT, Command, run

TWO_FAULTS = {"minimun": 1, "description": " "}
"""Keywords of a property that give a warning and an error."""


@pytest.fixture
def faulty(catalogue: Catalogue) -> Catalogue:
    catalogue.edit(V2, lambda schema: schema["properties"]["count"].update(TWO_FAULTS))
    return catalogue


def test_problems_as_text(faulty: Catalogue) -> None:
    assert faulty.refused() == (
        f'{V2}:17 /properties/count: error described: "count" has no description\n'
        '    add "description": one sentence on what it means\n'
        f'{V2}:22 /properties/count/minimun: warning keyword-known: "minimun" is not a keyword of '
        "https://json-schema.org/draft/2020-12/schema\n"
        "    did you mean minimum?\n"
    )


def test_problems_as_json(faulty: Catalogue) -> None:
    """A list of objects and nothing else on standard output."""
    found = json.loads(faulty.refused("--format", "json"))
    assert found[0] == {
        "rule": "described",
        "severity": "error",
        "path": V2,
        "line": 17,
        "pointer": "/properties/count",
        "message": '"count" has no description',
        "hint": 'add "description": one sentence on what it means',
    }
    assert [(each["rule"], each["severity"]) for each in found[1:]] == [("keyword-known", "warning")]


def test_no_problem_as_json_is_an_empty_list(catalogue: Catalogue) -> None:
    for command in ("check", "generate"):
        done = catalogue.codegen(command, "--format", "json")
        assert (done.code, json.loads(done.out), done.err) == (0, [], "")


def test_problems_as_github_annotations(faulty: Catalogue) -> None:
    assert faulty.refused("--format", "github") == (
        f'::error file={V2},line=17,title=described::/properties/count: "count" has no description'
        '%0Aadd "description": one sentence on what it means\n'
        f'::warning file={V2},line=22,title=keyword-known::/properties/count/minimun: "minimun" is not a keyword of '
        "https://json-schema.org/draft/2020-12/schema%0Adid you mean minimum?\n"
    )


def test_github_annotations_are_escaped() -> None:
    """As GitHub's toolkit escapes them: properties also their ``:`` and ``,``."""
    problem = Problem("drift", "a,b:c%.json", "100% wrong\r\nreally", "/x", 3, "", Severity.WARNING)
    assert problems([problem], "github") == (
        "::warning file=a%2Cb%3Ac%25.json,line=3,title=drift::/x: 100%25 wrong%0D%0Areally"
    )


def test_drift_as_json_names_the_file(catalogue: Catalogue) -> None:
    path = "python/ping_events/_generated/registry.py"
    catalogue.write(path, "")
    (found,) = json.loads(catalogue.codegen("check", "--format", "json").out)
    assert (found["rule"], found["path"], found["hint"]) == ("drift", path, "run `python -m codegen generate`")


def test_a_pipe_gets_neither_colour_nor_progress(faulty: Catalogue) -> None:
    done = faulty.codegen("generate")
    assert "\x1b" not in done.out + done.err
    assert done.err == "1 problem: nothing was written\n"


def test_problems_come_before_the_line_that_sums_them_up(faulty: Catalogue) -> None:
    """Also where both streams go into one pipe, as in the log of a build."""
    command = [sys.executable, "-m", "codegen", "check", "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONUNBUFFERED", None)
    done = subprocess.run(
        command, cwd=faulty.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "1 problem: the contracts or the SDKs need mending"


def test_an_explanation_is_folded_at_the_width_of_the_terminal(catalogue: Catalogue) -> None:
    reader, terminal = pty.openpty()
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        command = [sys.executable, "-m", "codegen", "explain", "PingSentV2"]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=catalogue.root, env=env, stdout=terminal, check=True)
        assert os.read(reader, 4096).decode().splitlines()[:2] == [
            "PingSentV2  Sent when a host was asked whether it is there,",
            "and how often.",
        ]
    finally:
        os.close(reader)
        os.close(terminal)


def test_whoever_stops_reading_sees_no_traceback(faulty: Catalogue) -> None:
    """``python -m codegen rules | head -1``."""
    script = f'"{sys.executable}" -m codegen rules | head -n 1 >/dev/null'
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", script], cwd=faulty.root, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("generte",), "invalid choice: 'generte'"),
        (("generate", "--foramt", "json"), "unrecognized arguments: --foramt"),
        (("generate", "--format", "xml"), "invalid choice: 'xml'"),
        (("generate", "--jobs", "many"), "argument --jobs: many is not a number of processes"),
        (("generate", "--jobs", "-1"), "argument --jobs: -1 is not a number of processes"),
        (("generate", "--schemas", "nowhere"), "there is no folder nowhere"),
        (
            ("generate", "--schemas", "schemas/common"),
            "schemas/common has no catalog.toml, so the packages have no place",
        ),
        (("generate", "--map", "schemas"), "--map schemas is not URI=DIR"),
        (("check", "extra"), "unrecognized arguments: extra"),
        (("explain",), "the following arguments are required: EVENT"),
        (("explain", "--schemas", "nowhere", "x"), "there is no folder nowhere"),
        (("rules", "--format", "github"), "invalid choice: 'github'"),
    ],
)
def test_wrong_usage(catalogue: Catalogue, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 2, a sentence on standard error, nothing on standard output, nothing written."""
    done = catalogue.codegen(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [("--help",), ("generate", "--help"), ("explain", "--help")])
def test_help_has_examples_and_is_no_error(codegen: Command, arguments: tuple[str, ...]) -> None:
    done = codegen(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("usage: python -m codegen")


def test_the_module_runs_and_its_exit_code_is_the_commands(faulty: Catalogue) -> None:
    assert run("rules", cwd=faulty.root).code == 0
    assert run("check", "--no-cache", cwd=faulty.root).code == 1
    assert run("nonsense", cwd=faulty.root).code == 2
