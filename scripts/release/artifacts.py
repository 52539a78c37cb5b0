"""The files of a release: what kind each is, what is in it, its digests, and the record of what was built from what."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from packaging.metadata import RawMetadata, parse_email

from scripts.release.progress import Refusal
from scripts.release.project import Project

MANIFEST = "manifest.json"
REBUILD = "run `python3 noxfile.py build`"


class Kind(StrEnum):
    """What a file of a release is; the value is how its name ends."""

    SDIST = ".tar.gz"
    WHEEL = ".whl"
    TARBALL = ".tgz"
    SBOM = ".cdx.json"


@dataclass(frozen=True)
class Artifact:
    """One file of a release."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def kind(self) -> Kind:
        return next(kind for kind in Kind if self.name.endswith(kind))

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def sha256(self) -> str:
        """As PyPI names it, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def integrity(self) -> str:
        """As npm names it: ``sha512-`` and the digest in base64."""
        return "sha512-" + base64.b64encode(hashlib.sha512(self.path.read_bytes()).digest()).decode()

    def contents(self) -> dict[str, bytes]:
        """What is packed, by path; without the one folder that an sdist or an npm tarball has everything in."""
        if self.kind is Kind.WHEEL:
            with zipfile.ZipFile(self.path) as wheel:
                return {name: wheel.read(name) for name in wheel.namelist() if not name.endswith("/")}
        found = {}
        with tarfile.open(self.path) as archive:
            for member in archive:
                packed = archive.extractfile(member) if member.isfile() else None
                if packed is not None:
                    found[member.name.partition("/")[2]] = packed.read()
        return found


def python_metadata(contents: Mapping[str, bytes]) -> RawMetadata:
    """The metadata in a wheel or an sdist; empty where there is none."""
    found = [text for name, text in contents.items() if re.search(r"^PKG-INFO$|\.dist-info/METADATA$", name)]
    return parse_email(found[0])[0] if found else {}


@dataclass(frozen=True)
class Manifest:
    """What was built from what: ``files`` is SHA-256 by name, ``tree`` git's name of the content it was built from."""

    version: str
    commit: str
    tree: str
    files: dict[str, str]

    def write(self, dist: Path) -> None:
        """Put it beside the files."""
        (dist / MANIFEST).write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")


@dataclass(frozen=True)
class Release:
    """The artifacts of one build, as its manifest has them."""

    manifest: Manifest
    artifacts: tuple[Artifact, ...]

    def of(self, *kinds: Kind) -> list[Artifact]:
        return [artifact for artifact in self.artifacts if artifact.kind in kinds]

    def kept(self, folder: Path) -> Release:
        """The same files in a folder of our own: what is checked is what is uploaded, whatever is built meanwhile."""
        for artifact in self.artifacts:
            if artifact.path.is_file():
                shutil.copyfile(artifact.path, folder / artifact.name)
        return Release(self.manifest, _intact(self.manifest, folder))


def load(project: Project) -> Release:
    """The artifacts in ``dist/``. Refuses those that are not what HEAD's build made."""
    file = project.dist / MANIFEST
    if not file.is_file():
        raise Refusal("nothing is built: there is no dist/manifest.json", REBUILD)
    try:
        manifest = Manifest(**json.loads(file.read_text("utf-8")))
    except (ValueError, TypeError):
        raise Refusal("dist/manifest.json is not what a build writes", REBUILD) from None
    if manifest.commit != project.checkout.head:
        raise Refusal(f"dist/ was built from {manifest.commit[:12]}, which is not HEAD", REBUILD)
    if manifest.version != project.version.text:
        raise Refusal(f"dist/ holds {manifest.version}, the catalogue says {project.version.text}", REBUILD)
    return Release(manifest, _intact(manifest, project.dist))


def _intact(manifest: Manifest, folder: Path) -> tuple[Artifact, ...]:
    artifacts = tuple(Artifact(folder / name) for name in manifest.files)
    for artifact in artifacts:
        if not artifact.path.is_file():
            raise Refusal(f"dist/{artifact.name} is missing", REBUILD)
        if artifact.sha256 != manifest.files[artifact.name]:
            raise Refusal(f"dist/{artifact.name} was changed after it was built", REBUILD)
    return artifacts
