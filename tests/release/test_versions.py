"""One version string, and what comes after it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.semver import Level
from codegen.settings import RELEASE
from scripts.release.preparing.prepare import following, numbered
from scripts.release.project import Version

numbers = st.integers(0, 30)
versions = st.builds(
    lambda numbers, kind, count: Version(".".join(map(str, numbers)) + (f"-{kind}.{count}" if kind else "")),
    st.tuples(numbers, numbers, numbers),
    st.sampled_from(["", "alpha", "beta", "rc"]),
    numbers,
)


def semver(version: Version) -> tuple[object, ...]:
    """Precedence as semver.org has it (section 11): a prerelease before its release, identifiers in order."""
    release, _, pre = version.text.partition("-")
    kind, _, count = pre.partition(".")
    return (*map(int, release.split(".")), not pre, kind, int(count or 0))


@given(versions, versions)
def test_both_registries_put_versions_in_the_same_order(one: Version, other: Version) -> None:
    assert (one.order < other.order) == (semver(one) < semver(other))


@given(versions)
def test_every_version_is_one_that_the_catalogue_takes(version: Version) -> None:
    assert re.fullmatch(RELEASE, version.text)


@given(versions, st.sampled_from(Level))
def test_what_follows_is_a_newer_release(version: Version, level: Level) -> None:
    after = following(version, level)
    assert after.order > version.order
    assert not after.is_prerelease


@pytest.mark.parametrize(
    ("tags", "expected"), [([], 1), (["v1.2.0-rc.1", "v1.2.0-rc.10", "v1.2.0-beta.3", "v1.3.0-rc.12"], 11)]
)
def test_prereleases_are_numbered_on(tags: list[str], expected: int) -> None:
    assert numbered(Version("1.2.0"), "rc", tags) == Version(f"1.2.0-rc.{expected}")


def test_how_pypi_writes_a_prerelease() -> None:
    assert Version("1.2.0-rc.1").python == "1.2.0rc1"
