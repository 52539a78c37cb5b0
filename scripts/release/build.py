"""The artifacts: built twice from clean copies of HEAD, compared byte by byte, and listed in a manifest.

What they are made of is only what is committed: the copies come out of git with fixed modes, and the time in the
archives is that of the commit (reproducible-builds.org, SOURCE_DATE_EPOCH).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.release import commands, inspection, sbom
from scripts.release.artifacts import Artifact, Kind, Manifest
from scripts.release.progress import Refusal, Steps
from scripts.release.project import Project
from scripts.release.tools import npm


def build(project: Project, steps: Steps) -> None:
    """Fill ``dist/`` with the artifacts of HEAD. It is left as it was when anything is wrong."""
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        clean = [Path(folder) / name for name in ("one", "two")]
        steps.take("clean copies of HEAD", lambda: _export(project, clean))
        steps.take("npm packages of the lock", lambda: _node_modules(project, clean))
        made = [Path(folder) / f"{copy.name}-dist" for copy in clean]
        steps.take("sdist, wheel and tarball, twice", lambda: _build_all(project, clean, made))
        steps.take("both builds are the same bytes", lambda: _same(*made))
        artifacts = [Artifact(path) for path in sorted(made[0].iterdir())]
        inspection.inspect(project, artifacts, steps)
        steps.take("bills of materials (CycloneDX)", lambda: sbom.write(project, clean[0], artifacts))
        steps.take("dist/", lambda: _publish_to_dist(project, made[0]))


def _export(project: Project, copies: list[Path]) -> str:
    for copy in copies:
        project.checkout.export(copy)
    changed = project.checkout.changed()
    left_out = f"; {len(changed)} uncommitted changes are not in it" if changed else ""
    return f"{project.checkout.head[:12]}{left_out}"


def _node_modules(project: Project, copies: list[Path]) -> str:
    first, *others = (copy / project.npm.folder for copy in copies)
    try:
        commands.run([npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], cwd=first)
    except commands.Failed as failed:
        raise Refusal(str(failed), f"mend {project.npm.folder}/package-lock.json, or the network") from None
    for other in others:
        (other / "node_modules").symlink_to(first / "node_modules")
    return "npm ci"


def _build_all(project: Project, copies: list[Path], made: list[Path]) -> str:
    epoch = {"SOURCE_DATE_EPOCH": str(project.checkout.moment)}
    for folder in made:
        folder.mkdir()
    work = [
        (make, copy / package.folder, folder)
        for copy, folder in zip(copies, made, strict=True)
        for make, package in ((_python, project.python), (_npm, project.npm))
    ]
    with ThreadPoolExecutor(2) as pool:
        builds = [pool.submit(make, source, folder, epoch) for make, source, folder in work]
        try:
            for done in builds:
                done.result()
        except commands.Failed as failed:
            remedy = "mend it; `npm run build` and `python -m build` say more"
            raise Refusal(f"the build failed: {failed}", remedy) from None
        finally:
            pool.shutdown(cancel_futures=True)
    return ", ".join(path.name for path in sorted(made[0].iterdir()))


def _python(source: Path, target: Path, env: dict[str, str]) -> None:
    commands.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", target], cwd=source, env=env)


def _npm(source: Path, target: Path, env: dict[str, str]) -> None:
    commands.run([npm(), "pack", "--pack-destination", target], cwd=source, env=env)


def _same(one: Path, two: Path) -> str:
    digests = [{path.name: Artifact(path).sha256 for path in folder.iterdir()} for folder in (one, two)]
    different = sorted(name for name in digests[0] if digests[0][name] != digests[1].get(name))
    if different or digests[0].keys() != digests[1].keys():
        what = ", ".join(different) or "the list of files"
        raise Refusal(
            f"two builds of one commit differ: {what}", "find what in the build knows the time, a path or chance"
        )
    return ", ".join(f"{digest[:12]}" for _, digest in sorted(digests[0].items()))


def _publish_to_dist(project: Project, made: Path) -> str:
    """Replace ``dist/`` by what was made, with its manifest: all of it or nothing."""
    files = [Artifact(path) for path in sorted(made.iterdir())]
    if {artifact.kind for artifact in files} != set(Kind):
        raise Refusal(f"not one of each kind was built: {[each.name for each in files]}", "mend the build")
    checkout = project.checkout
    Manifest(project.version.text, checkout.head, checkout.tree, {each.name: each.sha256 for each in files}).write(made)
    beside = project.root / "build" / "dist"  # on the same disk, and nothing that git sees
    for folder in (beside, project.dist):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, beside)
    beside.rename(project.dist)
    return f"{len(files)} files and manifest.json"
