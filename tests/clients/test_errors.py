"""The trees of errors: as they are drawn, and the same in both languages."""

import re
from pathlib import Path

import pytest

from oms_event_sdk_py import casting, errors, lifecycle
from oms_event_sdk_py.pii import errors as personal

TYPESCRIPT = Path(__file__).parents[2] / "sdks/typescript/src"
DRAWN = re.compile(r"(?P<indent>[ │*]*)(?:[├└]── )?(?P<name>[A-Z]\w+) {2,}(?P<told>\w.*)$", re.MULTILINE)
MODULES = (errors, casting, lifecycle, personal)

Tree = dict[str, tuple[str | None, bool]]
"""The name above each error's, and whether trying again can help."""


def drawn(text: str) -> Tree:
    """The tree in a comment."""
    found: Tree = {}
    above: list[tuple[int, str]] = []
    for match in DRAWN.finditer(text):
        column = match.start("name") - match.start()
        above = [each for each in above if each[0] < column]
        found[match["name"]] = (above[-1][1] if above else None), "retryable" in match["told"] and bool(above)
        above.append((column, match["name"]))
    return found


@pytest.mark.parametrize("module", [errors, personal])
def test_the_tree_is_as_it_is_drawn(module: object) -> None:
    found = drawn(str(module.__doc__))
    classes = {name: each for one in MODULES for name, each in vars(one).items() if isinstance(each, type)}
    assert len(found) > 10
    for name, (above, retryable) in found.items():
        error = classes[name]
        assert issubclass(error, errors.OMSEventError)
        assert error.retryable is retryable, name
        if above is not None:
            assert classes[above] in error.__mro__[1:], f"{name} is no {above}"
    own = {n for n, e in vars(module).items() if isinstance(e, type) and e.__module__ == module.__name__}  # type: ignore[attr-defined]
    assert {n for n in own if issubclass(classes[n], errors.OMSEventError) and not n.startswith("_")} <= found.keys()


@pytest.mark.parametrize(("module", "file"), [(errors, "errors.ts"), (personal, "pii/errors.ts")])
def test_both_languages_draw_the_same_tree(module: object, file: str) -> None:
    text = (TYPESCRIPT / file).read_text("utf-8")
    theirs = drawn(text.partition("*/")[0])
    ours = {
        # An extra is what pip calls it, and a package npm.
        name.replace("MissingExtraError", "MissingPackageError"): found
        for name, found in drawn(str(module.__doc__)).items()
    }
    assert theirs == ours
    for name, (_, retryable) in theirs.items():
        _, declared, body = text.partition(f"export class {name} ")
        if declared:  # two stand with what raises them
            assert ("override readonly retryable = true" in body.partition("\n}")[0]) is retryable, name
