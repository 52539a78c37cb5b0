"""Every bad day of a release, against a real index and a real npm registry on loopback."""

from collections.abc import Iterator

import pytest

from scripts.release.bad_days import BAD_DAYS, Scene, live
from scripts.release.loopback.stage import TOKEN, WRONG, Stage, stage
from tests.release import tiny


@pytest.fixture(scope="module")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Both registries, for all tests of this file."""
    with stage(tmp_path_factory.mktemp("registries")) as made:
        yield made


@pytest.fixture(scope="module")
def scene(loopback: Stage, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A small project that is ready to be published."""
    folder = tmp_path_factory.mktemp("scene")
    return Scene(tiny.project(folder / "tiny"), loopback, folder)


@pytest.mark.parametrize("title", BAD_DAYS)
def test_what_is_said_and_what_the_next_run_does(scene: Scene, title: str) -> None:
    """A day fails by itself where the wrong thing happens; and no token is ever in what is said."""
    told = live(scene, BAD_DAYS[title])
    assert not any(secret in told for secret in (TOKEN, WRONG, scene.stage.npm_token))
