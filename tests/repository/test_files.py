"""What a committed file may say: nothing of one machine, nothing of one moment, and where it comes from."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.repository import tree

TEXTS = {path: text for path in tree.files() if (text := tree.text(path)) is not None}
GENERATED = [path for path in TEXTS if "_generated" in path.parts or path.parts[:2] == ("docs", "generated")]
LOCKS = [path for path in TEXTS if path.name == "package-lock.json"]
PACKAGE_READMES = [Path("sdks/python/README.md"), Path("sdks/typescript/README.md")]
WORKFLOWS = [path for path in TEXTS if path.is_relative_to(".github/workflows")]

MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:home|Users|root|work|srv|mnt)/[\w.-]+|\b[A-Z]:\\Users\\")
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)\b"
    r"|https?://[\w.-]*(?:registry|artifactory|nexus|devpi|verdaccio|mirror)[\w.-]*[:/]"
)
MOMENT = re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d")
ORIGIN = re.compile(r"\bGenerated from (?P<origin>.+?) by `python -m codegen generate`")
SCHEMA = re.compile(r"schemas/[\w./-]+\w")
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d")


def lines_with(pattern: re.Pattern[str], path: Path) -> list[str]:
    """``file:line: text`` for each line in which ``pattern`` occurs."""
    numbered = enumerate(TEXTS[path].splitlines(), 1)
    return [f"{path}:{number}: {line.strip()[:200]}" for number, line in numbered if pattern.search(line)]


def first_line(path: Path) -> str:
    """Where a generated file must say its origin."""
    return TEXTS[path].partition("\n")[0]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["a path of one machine", "the host of a registry"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    assert [line for path in TEXTS for line in lines_with(pattern, path)] == []


def test_a_lock_file_has_no_addresses() -> None:
    """Addresses tie an installation to the registry that the lock was made with; the hashes are enough."""
    found = [line for path in LOCKS for line in lines_with(re.compile(r'"resolved":'), path)]
    assert found == [], "Remake it with `npm install --omit-lockfile-registry-resolved`."


def test_a_generated_file_says_where_it_comes_from() -> None:
    silent = [str(path) for path in GENERATED if not ORIGIN.search(first_line(path))]
    assert silent == [], "The first line must say `Generated from SCHEMAS by ‘python -m codegen generate’`."


def test_a_generated_file_comes_from_schemas_that_exist() -> None:
    named = [
        (path, name)
        for path in GENERATED
        if path.parts[0] in ("docs", "sdks")
        for name in SCHEMA.findall(first_line(path))
    ]
    gone = [f"{path}: {name}" for path, name in named if not (tree.ROOT / name).exists()]
    assert gone == [], "Next: `python3 noxfile.py generate`."


def test_a_generated_file_does_not_say_when_it_was_made() -> None:
    """A moment in the header would change every file on every run."""
    headers = {path: "\n".join(TEXTS[path].splitlines()[:10]) for path in GENERATED}
    assert [str(path) for path, header in headers.items() if MOMENT.search(header)] == []


def test_a_workflow_pins_its_actions_by_commit() -> None:
    """A tag can be moved to other code, a commit cannot."""
    uses = [line for path in WORKFLOWS for line in lines_with(re.compile(r"\buses: (?!\./)"), path)]
    assert uses, "There is no workflow."
    assert [line for line in uses if not PINNED.search(line)] == []


def test_ci_has_the_tags_that_it_compares_with() -> None:
    """Without them there is no last release: every change of a contract or a public name would pass in silence."""
    ci = TEXTS[Path(".github/workflows/ci.yml")]
    assert ci.count("actions/checkout@") == ci.count("fetch-depth: 0")


def test_text_ends_in_one_newline_and_has_no_carriage_returns() -> None:
    wrong = [path for path, text in TEXTS.items() if text and (not text.endswith("\n") or "\r" in text)]
    assert [str(path) for path in wrong] == []


def test_the_readme_of_a_package_links_to_where_it_is_made() -> None:
    """It is shown on a registry's page: a path of this repository leads nowhere there, nor does another repository."""
    made = tomllib.loads(TEXTS[Path("schemas/catalog.toml")])["catalog"]["repository"]
    links = [link for path in PACKAGE_READMES for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[path])]
    assert [link for link in links if not link.startswith((f"{made}/", "https://semver.org/", "#"))] == []
    files = [link.removeprefix(f"{made}/blob/main/") for link in links if link.startswith(f"{made}/blob/")]
    assert [file for file in files if not (tree.ROOT / file).is_file()] == []


def test_the_python_package_is_named_and_linked_as_in_the_catalogue() -> None:
    """Its version comes from generated code, and the generator writes all three into npm's files."""
    catalogue = tomllib.loads(TEXTS[Path("schemas/catalog.toml")])
    project = tomllib.loads(TEXTS[Path("sdks/python/pyproject.toml")])["project"]
    assert project["name"] == catalogue["packages"]["python"]["name"]
    assert all(url.startswith(catalogue["catalog"]["repository"]) for url in project["urls"].values())
