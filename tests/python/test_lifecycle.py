"""The life of versions: the vectors that TypeScript runs too. And what a package knows of all of them."""

import json
import warnings
from datetime import date, timedelta
from typing import Any

import pytest

from codegen.cli import main
from oms_event_sdk_py import REGISTRY, known
from oms_event_sdk_py.casting import older_to_send
from oms_event_sdk_py.errors import OMSEventError
from oms_event_sdk_py.lifecycle import SunsetError, SunsetWarning, check_sunset, deprecation_attributes, stage
from tests.repository.tree import ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "lifecycle.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["why"])
def test_a_version_on_a_day(vector: dict[str, Any]) -> None:
    version, today = REGISTRY.by_name(vector["model"]), date.fromisoformat(vector["today"])
    assert version is not None
    assert stage(version, today).value == vector["stage"]
    if "attributes" in vector:
        assert deprecation_attributes(version, REGISTRY.latest(version.event), today) == vector["attributes"]
    newest = REGISTRY.latest(version.event)
    if "beside" in vector and newest is not None:
        assert older_to_send(newest, today) == tuple(vector["beside"])
    grace = timedelta(days=vector["grace"])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        if vector["sending"] is None:
            with pytest.raises(SunsetError, match="ended on 2027-05-01: send SchemaCreatedV2 instead") as error:
                check_sunset(version, today, grace=grace)
            assert error.value.replacement == "SchemaCreatedV2"
        else:
            check_sunset(version, today, grace=grace)
    assert [str(each.message) for each in told] == ([] if vector["sending"] in (None, "fine") else [vector["sending"]])
    assert [(each.category, each.filename) for each in told] == [(SunsetWarning, __file__)] * len(told)


def test_without_a_day_it_is_today() -> None:
    version = REGISTRY.by_name("SchemaCreatedV2")
    assert version is not None
    assert stage(version).value == "current"
    check_sunset(version)
    assert deprecation_attributes(version) == {}
    assert issubclass(SunsetError, OMSEventError)


def test_the_package_says_what_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    """As one file, whose address is that of what is in it: the generator reads it as a base."""
    told = known.bundle()
    assert {entry["name"] for entry in told["contracts"].values()} == {version.model_name for version in REGISTRY}
    assert known.address() == told["sha256"]
    assert main(["diff", known.path(), known.path()]) == 0
    assert "0 compared" in capsys.readouterr().out
