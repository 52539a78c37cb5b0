"""A measurement as people read it, in Markdown that also reads well on a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.conformance.answers import Score
from tests.conformance.measure import LANGUAGES, Disagreement, Measurement
from tests.conformance.reasons import Reason, reason

_WIDTH = 120
_SHORT = {"Python": "Py", "TypeScript": "TS"}


def text(measurement: Measurement, reasons: list[Reason]) -> str:
    """The table of a measurement, its totals and every disagreement."""
    parts = [f"### {measurement.title}", "\n".join(_table(measurement)), "\n".join(_totals(measurement))]
    listed = list(_listed(measurement.disagreements(), reasons))
    return "\n\n".join([*parts, *(["\n".join(listed)] if listed else [])])


def _table(measurement: Measurement) -> Iterator[str]:
    """A line for each keyword: agreed of all, then what is not agreed, for each language."""
    counts = {language: measurement.counts(language) for language in LANGUAGES}
    others = [each for each in Score if each is not Score.AGREED]
    head = ["keyword", "cases", *(f"{_SHORT[lang]} {each}" for lang in LANGUAGES for each in Score)]
    rows = []
    for keyword in counts[LANGUAGES[0]]:
        first = counts[LANGUAGES[0]][keyword]
        rows.append([keyword, str(first.total()), *_cells([counts[lang][keyword] for lang in LANGUAGES], others)])
    sums = [sum(counts[lang].values(), Counter[Score]()) for lang in LANGUAGES]
    rows.append(["all", str(sums[0].total()), *_cells(sums, others)])
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    yield _line(head, widths)
    yield "|" + "|".join("-" * (width + 1) + (":" if i else "-") for i, width in enumerate(widths)) + "|"
    yield from (_line(row, widths) for row in rows)


def _cells(counts: Sequence[Counter[Score]], others: Sequence[Score]) -> Iterator[str]:
    """Zero is left out where it is what one hopes for, so that the eye finds the rest."""
    for counted in counts:
        yield str(counted[Score.AGREED])
        yield from (str(counted[each] or "") for each in others)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return f"| {first[0].ljust(first[1])} | " + " | ".join(cell.rjust(width) for cell, width in rest) + " |"


def _totals(measurement: Measurement) -> Iterator[str]:
    for language in LANGUAGES:
        total = sum(measurement.counts(language).values(), Counter[Score]())
        parts = ", ".join(f"{total[each]} {each}" for each in Score)
        yield f"- {language} agrees on {measurement.agreement(language):.2%} of {total.total()} cases: {parts}."
    asked = len(measurement.answers[LANGUAGES[0]])
    alike = asked - len(measurement.told_apart())
    yield f"- Both languages report the same violations, word for word, on {alike} of {asked} cases."
    for group, case in measurement.told_apart():
        yield f"  - not on {group.keyword}: {group.description}: {case.description}"


def _listed(found: Iterable[Disagreement], reasons: list[Reason]) -> Iterator[str]:
    """Each disagreement by name: one entry for cases of a group that came out alike for the same reason."""
    entries: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for each in found:
        why = reason(each, reasons) or f"NO REASON GIVEN: {_brief(each.detail)}"
        name = f"{each.group.keyword}, {each.group.description}"
        cases, languages = entries.setdefault((each.score, name, why), ({}, {}))
        cases[each.case.description] = None
        languages[each.language] = None
    for (scored, name, why), (cases, languages) in entries.items():
        named = "the whole group" if scored == Score.REFUSED else "; ".join(cases)
        entry = f"- **{name}** ({scored} in {' and '.join(languages)}): {named}. {why}"
        yield textwrap.fill(entry, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _brief(detail: str) -> str:
    """An exception's text may go on for pages."""
    first = detail.partition("\n")[0]
    return first if len(first) <= _WIDTH else f"{first[:_WIDTH]} …"


def as_json(measurement: Measurement, reasons: list[Reason]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": measurement.title,
        "languages": {
            language: {
                "agreement": measurement.agreement(language),
                "keywords": {
                    keyword: {str(each): counted[each] for each in Score}
                    for keyword, counted in measurement.counts(language).items()
                },
            }
            for language in LANGUAGES
        },
        "disagreements": [
            {
                "language": each.language,
                "draft": each.group.draft,
                "keyword": each.group.keyword,
                "group": each.group.description,
                "case": each.case.description,
                "score": each.score,
                "detail": each.detail,
                "reason": reason(each, reasons),
            }
            for each in measurement.disagreements()
        ],
        "different words": [
            {"keyword": group.keyword, "group": group.description, "case": case.description}
            for group, case in measurement.told_apart()
        ],
    }
