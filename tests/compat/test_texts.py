"""Patterns as automata mean what the engine behind the SDK reads, and searches for texts find and prove."""

from random import Random

import jsonschema_rs
import pytest

from codegen.compat.regex import Unsupported, exactly, parsed
from codegen.compat.texts import shortest
from codegen.formats import FORMATS
from codegen.patterns import NotPortable, portable

PARTS = (
    "a b . \\d \\w \\s [a-c] [^a] [^\\d] \\D \\W \\S (?:ab|c) (a|) [\\w-] \\. \\/ \\u0061 [\\x41-\\x5a] 😀 ü "
    "^ $ \\n [.] (?<n>b) [\\s\\S]"
).split(" ")
TIMES = ("", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "??")
LETTERS = "abcdAZ019_- .\n\r\u2028😀ü/\t\ufeff"


def random_pattern(rng: Random) -> str:
    branches = (
        "".join(rng.choice(PARTS) + rng.choice(TIMES) for _ in range(rng.randint(1, 4)))
        for _ in range(rng.randint(1, 2))
    )
    return "|".join(branches)


def test_an_automaton_has_the_verdict_of_jsonschema_rs() -> None:
    rng = Random(11)
    asked = 0
    for _ in range(220):
        try:
            pattern = portable(random_pattern(rng))
            node = parsed(pattern)
        except (NotPortable, Unsupported):
            continue
        engine = jsonschema_rs.Draft202012Validator({"pattern": pattern})
        for _ in range(8):
            text = "".join(rng.choice(LETTERS) for _ in range(rng.randint(0, 5)))
            asked += 1
            found = shortest((node, exactly((text,))), (), 0, None)
            assert (found == text) == engine.is_valid(text), (pattern, text)
    assert asked > 1_500


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_a_text_and_no_other_than_its_own(name: str) -> None:
    pattern = FORMATS[name]
    found = shortest((parsed(pattern),), (), 0, None)
    assert found is not None
    assert jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(found)
    assert shortest((parsed(pattern), exactly((found,))), (), 0, None) == found
    assert shortest((parsed(pattern),), (parsed(pattern),), 0, None) is None


@pytest.mark.parametrize(
    ("meets", "avoids", "least", "most", "found"),
    [
        ("^[a-z]+$", "^[a-z0-9]+$", 0, None, None),
        ("^[a-z0-9]+$", "^[a-z]+$", 0, None, "0"),
        ("^(?:ab|cd){2,3}$", "^ab", 0, None, "cdab"),
        ("^a{3}$", "b", 4, None, None),
        ("a", "^a", 0, 1, None),
        ("^[a-z]*$", "aa", 5, 5, "ababa"),
        (FORMATS["ipv4"], FORMATS["hostname"], 0, None, None),
        (FORMATS["uri"], FORMATS["uri-reference"], 0, None, None),
    ],
)
def test_what_one_pattern_admits_and_another_does_not(
    meets: str, avoids: str, least: int, most: int | None, found: str | None
) -> None:
    assert shortest((parsed(meets),), (parsed(avoids),), least, most) == found


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", "(a)\\1", "\\bword", "\\p{L}", "(?<n>a)\\k<n>", "a{99999}"])
def test_what_is_not_regular_is_said_to_be_so(pattern: str) -> None:
    with pytest.raises(Unsupported):
        parsed(pattern)
