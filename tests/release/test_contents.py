"""What may be in an artifact: what is listed, nothing else, and nothing secret."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts.release.artifacts import Artifact, Kind
from scripts.release.inspection import no_secrets, patterns, readmes, unlisted
from scripts.release.progress import Refusal
from scripts.release.project import Project
from tests.repository import tree

WHEEL = [
    "sdk/__init__.py",
    "sdk/_generated/models/a.py",
    "sdk/py.typed",
    "sdk/_generated/schemas/a.json",
    "sdk/_generated/bundle.json",
    "sdk-1.0.0.dist-info/METADATA",
    "sdk-1.0.0.dist-info/RECORD",
    "sdk-1.0.0.dist-info/WHEEL",
    "sdk-1.0.0.dist-info/licenses/LICENSE",
]


def test_a_listed_wheel_has_nothing_to_report() -> None:
    assert unlisted(WHEEL, patterns(Kind.WHEEL)) == []


@pytest.mark.parametrize("extra", ["sdk/notes.txt", "tests/test_a.txt", "sdk/.env", "sdk/_generated/schemas/x/a.json"])
def test_a_file_that_is_not_listed_is_named(extra: str) -> None:
    assert unlisted([*WHEEL, extra], patterns(Kind.WHEEL)) == [f"{extra} is not listed"]


def test_a_file_that_is_missing_is_named_by_its_line() -> None:
    lacking = [name for name in WHEEL if not name.endswith("py.typed")]
    assert unlisted(lacking, patterns(Kind.WHEEL)) == ["nothing is /*/py.typed"]


def test_a_key_is_found_and_not_shown(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLF"
    with zipfile.ZipFile(tmp_path / "sdk-1.0.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("sdk/settings.py", f'\nKEY = "{key}"\n')
    with pytest.raises(Refusal) as refusal:
        no_secrets(Project(tree.ROOT), [Artifact(tmp_path / "sdk-1.0.0-py3-none-any.whl")])
    assert "sdk/settings.py:2 looks like: AWS Access Key" in str(refusal.value)
    assert key not in str(refusal.value)


@pytest.mark.parametrize(
    ("readme", "refused"),
    [
        (
            "# SDK\n\nSee [the guide](docs/guide.md) and [more](#sdk).\n",
            "lead nowhere on a registry's page: docs/guide.md",
        ),
        ("<!-- soon -->\n", "renders to nothing"),
    ],
)
def test_a_readme_that_a_registry_cannot_show_is_refused(tmp_path: Path, readme: str, refused: str) -> None:
    wheel, tarball = tmp_path / "sdk-1.0.0-py3-none-any.whl", tmp_path / "sdk-1.0.0.tgz"
    with zipfile.ZipFile(wheel, "w") as packed:
        head = "Metadata-Version: 2.4\nName: sdk\nVersion: 1.0.0\nDescription-Content-Type: text/markdown\n\n"
        packed.writestr("sdk-1.0.0.dist-info/METADATA", head + readme)
    with tarfile.open(tarball, "w:gz") as packed_too:
        member = tarfile.TarInfo("package/README.md")
        member.size = 6
        packed_too.addfile(member, io.BytesIO(b"# SDK\n"))
    with pytest.raises(Refusal, match=refused):
        readmes(Project(tree.ROOT), [Artifact(wheel), Artifact(tarball)])
