"""Packages that are almost ours: the same name from another place, the same version with another content."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

from scripts.release.artifacts import Artifact
from scripts.release.project import Project

ELSEWHERE = "https://code.stranger.example/somebody/else"
_FIRST = "0.0.1"


def other_content(artifact: Artifact, folder: Path) -> Path:
    """The same file name with a file more in it."""
    return _packed(artifact, folder / artifact.name, {**artifact.contents(), "extra.txt": b"not of this release\n"})


def other_owner(artifact: Artifact, folder: Path, project: Project) -> Path:
    """An older version of the same name that is made elsewhere."""
    contents = artifact.contents()
    if "package.json" in contents:
        package = json.loads(contents["package.json"])
        package |= {"version": _FIRST, "repository": {"type": "git", "url": f"git+{ELSEWHERE}.git"}, "scripts": {}}
        contents["package.json"] = json.dumps(package).encode()
        return _packed(artifact, folder / f"{project.npm.name}-{_FIRST}.tgz", contents)
    changed = {name: text.replace(project.repository.encode(), ELSEWHERE.encode()) for name, text in contents.items()}
    return _packed(artifact, folder / artifact.name.replace(project.version.python, _FIRST, 1), changed)


def _packed(artifact: Artifact, target: Path, contents: dict[str, bytes]) -> Path:
    if target.suffix == ".whl":
        with zipfile.ZipFile(target, "w") as wheel:
            for name, content in contents.items():
                wheel.writestr(name, content)
        return target
    with tarfile.open(artifact.path) as archive:
        top = archive.getnames()[0].partition("/")[0]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    target.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    return target
