"""A project as small as a release allows: a catalogue, two packages of one file, committed, tagged, built, tested."""

import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
from pathlib import Path

from scripts.release import green
from scripts.release.artifacts import Artifact, Manifest
from scripts.release.project import Project

REPOSITORY = "https://code.tiny.example/tiny/events"
VERSION = "1.2.0-rc.1"
_CATALOGUE = f"""\
[catalog]
name = "tiny"
version = "{VERSION}"
repository = "{REPOSITORY}"

[packages.python]
name = "tiny-events"
module = "tiny_events"
path = "python/src/tiny_events"

[packages.typescript]
name = "tiny-events"
path = "node/src"
"""
_METADATA = f"""\
Metadata-Version: 2.4
Name: tiny-events
Version: 1.2.0rc1
Requires-Python: >=3.11
Project-URL: Repository, {REPOSITORY}
Description-Content-Type: text/markdown

# tiny-events

```python
import tiny_events

assert tiny_events.__version__ == "{VERSION}"
```
"""
_MODULE = f'__version__ = "{VERSION}"\n'
_BULK = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(256)) * 32
"""Enough that an upload can be cut in its middle."""
_PACKAGE = {
    "name": "tiny-events",
    "version": VERSION,
    "main": "index.js",
    "license": "Apache-2.0",
    "repository": {"type": "git", "url": f"git+{REPOSITORY}.git"},
}


def git(root: Path, *arguments: str) -> None:
    """Let git do something there, as somebody."""
    identity = ["-c", "user.name=Tiny", "-c", "user.email=tiny@tiny.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def write(root: Path, files: dict[str, str]) -> None:
    """Put texts there, by path."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def project(root: Path) -> Project:
    """One that is ready to be published."""
    root.mkdir()
    files = {"schemas/catalog.toml": _CATALOGUE, ".gitignore": "dist/\n.nox/\n", "python/pyproject.toml": ""}
    write(root, files | {"python/src/tiny_events/__init__.py": _MODULE, "node/package.json": json.dumps(_PACKAGE)})
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    git(root, "tag", f"v{VERSION}")
    made = Project(root)
    _build(made)
    green.mark(made, made.checkout.tree)
    return made


def _build(made: Project) -> None:
    """Artifacts by hand, in a blink: what the real build does is tested elsewhere."""
    made.dist.mkdir()
    with zipfile.ZipFile(made.dist / "tiny_events-1.2.0rc1-py3-none-any.whl", "w") as wheel:
        info = "tiny_events-1.2.0rc1.dist-info"
        wheel.writestr("tiny_events/__init__.py", _MODULE)
        wheel.writestr("tiny_events/data.bin", _BULK)
        wheel.writestr(f"{info}/METADATA", _METADATA)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    _tar(made.dist / "tiny_events-1.2.0rc1.tar.gz", "tiny_events-1.2.0rc1", {"PKG-INFO": _METADATA, "m.py": _MODULE})
    _tar(made.dist / f"tiny-events-{VERSION}.tgz", "package", {"package.json": json.dumps(_PACKAGE), "index.js": ""})
    files = {path.name: Artifact(path).sha256 for path in sorted(made.dist.iterdir())}
    Manifest(VERSION, made.checkout.head, made.checkout.tree, files).write(made.dist)


def _tar(target: Path, top: str, files: dict[str, str]) -> None:
    with tarfile.open(target, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
