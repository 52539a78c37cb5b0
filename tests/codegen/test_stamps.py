"""The catalogue's name, version and repository in npm's files: kept in step, and no other byte touched."""

import json

import pytest

from tests.codegen.catalogue import Catalogue

PACKAGE = "typescript/package.json"
LOCK = "typescript/package-lock.json"
HAND_WRITTEN = """\
{ "version": "0.0.0",   "name":"old",
\t"files": [ "dist" ], "description": "it says \\"version\\": \\u0031 \u00e9",
  "dependencies": { "version": "9.9.9", "name": "1" }
}
"""


def test_only_the_catalogues_values_change(catalogue: Catalogue) -> None:
    catalogue.write(PACKAGE, HAND_WRITTEN)
    catalogue.accepted()
    expected = HAND_WRITTEN.replace('"0.0.0"', '"1.0.0"', 1).replace('"old"', '"ping-events"', 1)
    assert (catalogue.root / PACKAGE).read_text("utf-8") == expected


def test_the_lock_gets_both_of_its_places(catalogue: Catalogue) -> None:
    packages = {"": {"name": "old", "version": "0.0.0"}, "node_modules/a": {"version": "0.0.0"}}
    catalogue.put(LOCK, {"name": "old", "version": "0.0.0", "lockfileVersion": 3, "packages": packages})
    catalogue.accepted()
    lock = json.loads((catalogue.root / LOCK).read_text("utf-8"))
    own = {"name": "ping-events", "version": "1.0.0"}
    assert lock == {**own, "lockfileVersion": 3, "packages": {"": own, "node_modules/a": {"version": "0.0.0"}}}


def test_check_finds_a_version_written_by_hand(catalogue: Catalogue) -> None:
    catalogue.write(PACKAGE, HAND_WRITTEN)
    catalogue.accepted()
    catalogue.replace(PACKAGE, '"1.0.0"', '"1.0.1"')
    checked = catalogue.codegen("check")
    assert checked.code == 1
    assert f"{PACKAGE}: error drift" in checked.out


def test_a_repository_is_written_where_npm_looks_for_it(catalogue: Catalogue) -> None:
    where = 'repository = "https://code.ping.example/ping/events"\nversion = "1.0.0"'
    catalogue.replace("schemas/catalog.toml", 'version = "1.0.0"', where)
    catalogue.put(PACKAGE, {"name": "", "version": "", "homepage": "", "repository": {"url": ""}, "bugs": {"url": ""}})
    catalogue.accepted()
    package = json.loads((catalogue.root / PACKAGE).read_text("utf-8"))
    assert package["repository"] == {"url": "git+https://code.ping.example/ping/events.git"}
    assert package["bugs"] == {"url": "https://code.ping.example/ping/events/issues"}


def test_a_value_without_a_place_is_reported_with_its_pointer(catalogue: Catalogue) -> None:
    catalogue.write(PACKAGE, '{ "name": 1 }\n')
    told = catalogue.refused()
    assert f"{PACKAGE} /name: error stamp" in told
    assert f"{PACKAGE} /version: error stamp" in told


def test_a_broken_file_is_reported_like_a_broken_schema(catalogue: Catalogue) -> None:
    catalogue.write(PACKAGE, '{ "name": "ping-events",\n}\n')
    assert f"{PACKAGE}:2: error json-syntax" in catalogue.refused()


@pytest.mark.parametrize("version", ["1.0", "1.0.0-next.1", "1.0.0+local", "v1.0.0", "1.0.0-rc1", "01.0.0"])
def test_a_version_that_one_registry_would_refuse_or_rename_is_refused(catalogue: Catalogue, version: str) -> None:
    catalogue.replace("schemas/catalog.toml", 'version = "1.0.0"', f'version = "{version}"')
    assert "catalog.version: must be MAJOR.MINOR.PATCH" in catalogue.refused()
