"""The reference for people: whatever a contract says, the pages and the picture stay what they are."""

import re
from xml.etree import ElementTree

from tests.codegen.catalogue import V2, Catalogue

HOSTILE = "A <b>bold</b> | piped * starred [link](x) of `^a|b\\d$`, unclosed ` and\nbroken"
SVG = "{http://www.w3.org/2000/svg}"


def page(catalogue: Catalogue, name: str) -> str:
    return (catalogue.root / "docs" / "generated" / name).read_text("utf-8")


def test_no_text_of_a_contract_breaks_a_table_or_becomes_markup(catalogue: Catalogue) -> None:
    catalogue.edit(V2, lambda value: value["properties"]["count"].update(description=HOSTILE))
    catalogue.accepted()
    (row,) = [line for line in page(catalogue, "ping.md").splitlines() if line.startswith("| `count`")]
    assert row.count("|") == 4
    assert "&lt;b&gt;bold&lt;/b&gt; &#124; piped &#42; starred &#91;link&#93;(x)" in row


def test_the_fields_within_objects_and_lists_are_told_too(catalogue: Catalogue) -> None:
    inner = {"type": "object", "description": "One.", "properties": {"at": {"type": "string", "description": "When."}}}
    tries = {"type": "array", "description": "Each.", "items": inner, "maxItems": 9}
    catalogue.edit(V2, lambda value: value["properties"].update(tries=tries))
    catalogue.accepted()
    assert "| `tries` | array of object | Each. At most 9 items. |\n| `tries[].at` | string | When. |" in page(
        catalogue, "ping.md"
    )


def test_the_newest_version_comes_first_and_the_retired_one_says_until_when(catalogue: Catalogue) -> None:
    catalogue.accepted()
    text = page(catalogue, "ping.md")
    assert re.findall("^### (.+)$", text, re.MULTILINE) == ["PingSentV2", "PingSentV1"]
    assert "> PingSentV1 is deprecated since 2026-11-01 and ends on 2027-05-01: use PingSentV2 instead." in text
    assert "| v2 | v1 (ends on 2027-05-01) |" in page(catalogue, "README.md")


def test_the_picture_shows_every_family_place_and_reader(catalogue: Catalogue) -> None:
    catalogue.replace("schemas/catalog.toml", '"Ping events"', '"Pings & <pongs>"')
    catalogue.replace("schemas/catalog.toml", "[delivery]", "[consumers.ping-audit]\n\n[delivery]")
    catalogue.accepted()
    picture = ElementTree.fromstring(page(catalogue, "events.svg"))
    texts = [each.text for each in picture.iter(f"{SVG}text")]
    assert {"ping", "PING_EVENTS", "ping-audit", "dead letters"} <= set(texts)
    assert (picture.findtext(f"{SVG}title") or "").startswith("Pings & <pongs>")
    assert len(list(picture.iter(f"{SVG}path"))) == 3, "to the stream, to the reader, to the dead letters"
