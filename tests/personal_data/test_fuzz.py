"""A small share of ``python -m tests.pii_fuzz``."""

from tests.pii_fuzz import differences


def test_both_languages_agree_on_random_payloads_and_protected_ones_are_clean() -> None:
    assert differences(1500, seed=20261125) == []
