"""What the package offers, and what importing it costs."""

import json
from pathlib import Path

import pytest

import oms_event_sdk_py
from oms_event_sdk_py import REGISTRY, EventVersion, Record
from tests.python.program import python
from tests.repository.tree import ROOT

RUNTIME = {
    "Event",
    "EventVersion",
    "REGISTRY",
    "Record",
    "Registry",
    "Violation",
    "__version__",
    "validate",
    "violations",
}
CONTRACTS = sorted((ROOT / "schemas").glob("*.*/v*.json"))


def test_every_contract_is_exported_by_its_title_and_every_event_by_its_name() -> None:
    titles = {json.loads(path.read_text("utf-8"))["title"] for path in CONTRACTS}
    assert len(CONTRACTS) == 34
    exported = set(oms_event_sdk_py.__all__)
    assert titles <= exported
    aliases = {title[:-2] for title in titles}
    assert aliases - exported == {"SystemError"}, "a star import must not hide Python's own"
    assert aliases <= set(dir(oms_event_sdk_py))
    assert exported >= RUNTIME


def test_every_exported_name_is_there_and_is_in_dir() -> None:
    assert len(set(oms_event_sdk_py.__all__)) == len(oms_event_sdk_py.__all__)
    for name in oms_event_sdk_py.__all__:
        assert getattr(oms_event_sdk_py, name) is not None
        assert name in dir(oms_event_sdk_py)


def test_no_name_comes_from_a_counter() -> None:
    """``Status1``, ``Value2``: a number at the end is a version."""
    names = {each for each in oms_event_sdk_py.__all__ if each[-1].isdigit()}
    assert {name for name in names if not name[:-1].endswith("V")} == set()


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="SchemaCreatedV9"):
        oms_event_sdk_py.SchemaCreatedV9  # noqa: B018


def test_a_star_import_has_everything() -> None:
    program = (
        "from oms_event_sdk_py import *\nprint(SchemaCreated.__name__, REGISTRY.latest('schema.created').model_name)"
    )
    assert python("-c", program).stdout == "SchemaCreatedV2 SchemaCreatedV2\n"


@pytest.mark.parametrize("event", sorted({version.event for version in REGISTRY}))
def test_a_name_without_version_is_the_newest_model(event: str) -> None:
    newest = REGISTRY.latest(event)
    assert newest is not None
    alias = newest.model_name.removesuffix(f"V{newest.major}")
    assert getattr(oms_event_sdk_py, alias) is newest.model
    assert getattr(oms_event_sdk_py, newest.model_name) is newest.model


def test_every_class_and_field_is_described() -> None:
    for version in REGISTRY:
        assert version.model.__doc__, version.model_name
        assert issubclass(version.model, Record)


def loaded(program: str) -> set[str]:
    """Names of the modules that a program has loaded at its end."""
    done = python("-X", "importtime", "-c", f"{program}\nimport sys\nprint(*sys.modules)")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_the_package_loads_no_model_and_no_validator() -> None:
    modules = loaded("import oms_event_sdk_py")
    assert {name for name in modules if "._generated.models." in name} == set()
    assert {"jsonschema_rs", "oms_event_sdk_py._generated.registry"} & modules == set()


def test_one_model_loads_only_what_it_is_made_of() -> None:
    modules = loaded("from oms_event_sdk_py import SchemaCreatedV2")
    models = {name.rpartition(".")[2] for name in modules if "._generated.models." in name}
    assert models == {"schema_created_v2", "common_people", "common_resource"}
    assert "jsonschema_rs" not in modules


def test_the_validator_is_loaded_by_the_first_event_and_no_model_by_the_registry() -> None:
    assert "jsonschema_rs" not in loaded("from oms_event_sdk_py import SchemaCreatedV2")
    assert "jsonschema_rs" in loaded(
        "from oms_event_sdk_py import SchemaCreatedV2 as M; M(operation='create', resource_type='property')"
    )
    asked = loaded("from oms_event_sdk_py import REGISTRY; assert len(list(REGISTRY)) == 34")
    assert {name for name in asked if "._generated.models." in name} == set()


def test_the_package_is_typed(tmp_path: Path) -> None:
    assert (Path(oms_event_sdk_py.__file__).parent / "py.typed").is_file()


def test_the_version_is_the_catalogues() -> None:
    assert f'version = "{oms_event_sdk_py.__version__}"' in (ROOT / "schemas" / "catalog.toml").read_text("utf-8")


def version(name: str) -> EventVersion:
    found = REGISTRY.by_name(name)
    assert found is not None
    return found


def test_the_registry_has_every_contract_with_what_its_schema_says() -> None:
    schemas = {schema["$id"]: schema for schema in (json.loads(path.read_text("utf-8")) for path in CONTRACTS)}
    assert len(REGISTRY) == len(schemas) == len({each.type for each in REGISTRY})
    for each in REGISTRY:
        schema = schemas[each.dataschema]
        assert (each.model_name, each.version) == (schema["title"], schema["x-version"])
        assert each.type == f"com.foundry.oms.{each.event}.v{each.major}"
        assert each.subject.startswith(f"oms.{each.event}.v{each.major}.")
        assert (each.deprecation is not None) == schema.get("deprecated", False)
        block = schema.get("x-deprecation")
        if each.deprecation is not None:
            told = each.deprecation
            assert block == {
                "since": told.since,
                "sunset": told.sunset,
                "replacement": told.replacement,
                "note": told.note,
            }


@pytest.mark.parametrize(
    ("type_", "data_version", "found"),
    [
        ("com.foundry.oms.schema.created.v1", None, "SchemaCreatedV1"),
        ("com.foundry.oms.schema.created.v1", "1.0.0", "SchemaCreatedV1"),
        ("com.foundry.oms.schema.created.v1", "2.0.0", None),
        ("com.foundry.oms.schema.created.v2", "2.0.0", "SchemaCreatedV2"),
        ("com.foundry.oms.schema.created.v2", "2.99.1", "SchemaCreatedV2"),
        ("com.foundry.oms.schema.created.v2", None, None),
        ("com.foundry.oms.schema.created.v2", "1.0.0", None),
        ("com.foundry.oms.schema.created.v2", "2", None),
        ("com.foundry.oms.schema.created.v2", "02.0.0", None),
        ("com.foundry.oms.schema.created.v2", "", None),
        ("com.foundry.oms.schema.created.v2", "2.0.0 ", None),
        ("com.foundry.oms.schema.created.v2", "2.0.0\n", None),
        ("com.foundry.oms.schema.created.v2", "2.٣.0", None),
        ("com.foundry.oms.schema.created.v3", "3.0.0", None),
        ("com.foundry.oms.schema.vanished.v1", "1.0.0", None),
        ("COM.FOUNDRY.OMS.SCHEMA.CREATED.V1", "1.0.0", None),
        ("", None, None),
    ],
)
def test_a_contract_by_type_and_data_version(type_: str, data_version: str | None, found: str | None) -> None:
    contract = REGISTRY.get(type_, data_version)
    assert (contract.model_name if contract else None) == found


def test_a_contract_by_name_and_the_newest_of_an_event() -> None:
    assert version("SchemaCreatedV1").major == 1
    assert REGISTRY.by_name("SchemaCreated") is None
    newest = REGISTRY.latest("action.failed")
    assert newest is not None
    assert newest.major == 2
    assert REGISTRY.latest("action.vanished") is None
    assert REGISTRY.latest("action.failed.v1") is None


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("SchemaCreatedV2", ["/author email"]),
        ("BranchMergedV2", ["/author email", "/merged_by email"]),
        ("ProposalUpdatedV1", ["/approvals/*/approver email", "/author email", "/reviewers/* email"]),
        ("SystemHealthCheckV1", []),
    ],
)
def test_personal_data_by_pointer(name: str, personal: list[str]) -> None:
    assert [f"{each.pointer} {each.kind}" for each in version(name).personal] == personal


def test_subjects_end_in_what_the_family_says() -> None:
    assert version("SchemaCreatedV2").subject == "oms.schema.created.v2.{branch}"
    assert version("ActionStartedV1").subject == "oms.action.started.v1.{job_id}"
    assert version("SystemErrorV1").subject == "oms.system.error.v1.-"
