"""The bill of materials of the npm package: what it depends on, and nothing that it is only built with."""

import json

from scripts.release.project import Project
from scripts.release.sbom import npm_bill
from tests.repository.tree import ROOT


def test_npms_bill_has_what_the_package_depends_on() -> None:
    project = Project(ROOT)
    folder = ROOT / project.npm.folder
    package = json.loads((folder / "package.json").read_text("utf-8"))
    bill = npm_bill(project, folder)
    names = {component["name"] for component in bill["components"]}
    assert set(package.get("dependencies", {})) <= names
    assert {"typescript", "esbuild"} & names == set()
    assert bill["metadata"]["component"]["name"] == package["name"]
