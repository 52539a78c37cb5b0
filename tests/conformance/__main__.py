"""``python -m tests.conformance``: measure both SDKs on the JSON-Schema-Test-Suite, and judge the result."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from codegen.formats import FORMATS
from tests.conformance import document, suite, table
from tests.conformance.answers import Score
from tests.conformance.measure import LANGUAGES, Measurement, measure
from tests.conformance.reasons import Reason, read, reason
from tests.conformance.suite import DRAFTS, Group
from tests.conformance.typescript_answers import CompileError

TARGET = 0.99
"""The share of the required cases that must agree in each language."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 0 when the target is met and whatever is wrongly accepted has a reason, 1 otherwise."""
    given = _arguments(arguments)
    try:
        required, optional = _measure(given)
    except CompileError as error:
        print(f"The generated TypeScript does not compile:\n{error}", file=sys.stderr)
        return 1
    reasons = read()
    measurements = [*required, *optional]
    if given.json:
        print(json.dumps([table.as_json(each, reasons) for each in measurements], indent=2))
    else:
        print("\n\n".join(table.text(each, reasons) for each in measurements))
    if given.write_docs:
        document.write(required, optional, reasons)
    found = list(_failures(required, optional, reasons))
    if not given.draft and not given.keyword:
        found += _needless(measurements, reasons)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--draft", action="append", choices=sorted(DRAFTS), help="only this draft (may be repeated)")
    parser.add_argument(
        "--keyword", action="append", metavar="FILE", help="only this file of the suite (may be repeated)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--write-docs", action="store_true", help=f"write the tables into {document.FILE.name}")
    given = parser.parse_args(arguments)
    if given.write_docs and (given.draft or given.keyword):
        parser.error("--write-docs needs the whole measurement: leave --draft and --keyword out")
    return given


def _measure(given: argparse.Namespace) -> tuple[list[Measurement], list[Measurement]]:
    folder = suite.fetch()
    required, optional = [], []
    for draft in given.draft or sorted(DRAFTS):
        groups = _chosen(suite.required(folder, draft), given.keyword)
        if groups:
            required.append(measure(draft, groups, folder, formats=False, progress=_tell))
        groups = _chosen(suite.formats(folder, draft, frozenset(FORMATS)), given.keyword)
        if groups:
            title = f"{draft}, optional: formats as assertions"
            optional.append(measure(title, groups, folder, formats=True, progress=_tell))
    return required, optional


def _chosen(groups: list[Group], keywords: list[str] | None) -> list[Group]:
    return [group for group in groups if keywords is None or group.keyword in keywords]


def _tell(step: str) -> None:
    print(f"{Path(__file__).parent.name}: {step} …", file=sys.stderr, flush=True)


def _failures(required: list[Measurement], optional: list[Measurement], reasons: list[Reason]) -> Iterator[str]:
    if not required and not optional:
        yield "FAILED: nothing in the suite has these names"
    for each in required:
        for language in LANGUAGES:
            share = each.agreement(language)
            if share < TARGET:
                yield f"FAILED: {each.title}: {language} agrees on {share:.2%}, less than {TARGET:.0%}"
    for each in [*required, *optional]:
        for found in each.disagreements():
            if found.score is Score.ACCEPTED and not reason(found, reasons):
                name = f"{found.group.keyword}: {found.group.description}: {found.case.description}"
                yield f"FAILED: {each.title}: no reason in reasons.toml why {found.language} accepts {name}"
        if each.told_apart():
            yield f"FAILED: {each.title}: the languages say different things on {len(each.told_apart())} cases"


def _needless(measurements: list[Measurement], reasons: list[Reason]) -> Iterator[str]:
    """Reasons for what agrees by now: they would excuse it the day that it breaks."""
    disagreements = [found for each in measurements for found in each.disagreements()]
    for each in reasons:
        if not any(each.covers(found) for found in disagreements):
            yield f"FAILED: reasons.toml explains {each.keyword}: {each.group}, where everything agrees: remove it"


if __name__ == "__main__":
    sys.exit(main())
