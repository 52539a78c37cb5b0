"""Unions that nothing tells apart and undeclared personal data: also where a reference leads to them."""

from typing import Any

import pytest

from tests.codegen.catalogue import COMMON, V2, Catalogue


def branch(tag: dict[str, Any], **keywords: Any) -> dict[str, Any]:
    """An object that requires these properties."""
    properties = {name: {"description": "d", **field} for name, field in tag.items()}
    return {"type": "object", "required": list(tag), "properties": properties, **keywords}


def way(*branches: Any) -> Any:
    """A change that adds a union of these alternatives."""
    return lambda schema: schema["properties"].update(way={"description": "How.", "oneOf": list(branches)})


def union(*tags: dict[str, Any]) -> Any:
    """A change that adds a union of objects, each with these properties."""
    return way(*map(branch, tags))


UNTAGGED = ": error tagged-unions: "


@pytest.mark.parametrize(
    "tags",
    [
        ({"a": {"type": "string"}}, {"b": {"type": "string"}}),
        ({"kind": {"const": "a"}}, {"b": {"const": "b"}}),
        ({"kind": {"const": "a"}}, {"kind": {"const": "a"}}),
        ({"kind": {"const": "a"}}, {"kind": {"enum": ["b", "c"]}}),
        ({"kind": {"const": 1}}, {"kind": {"const": 2}}),
    ],
    ids=["no constants", "on one side", "the same", "several", "numbers"],
)
def test_a_union_without_tags(catalogue: Catalogue, tags: tuple[dict[str, Any], ...]) -> None:
    catalogue.edit(V2, union(*tags))
    told = catalogue.refused()
    assert told.startswith(f"{V2}:30 /properties/way/oneOf{UNTAGGED}")
    assert len(told.splitlines()) == 2


A, B = {"kind": {"const": "a"}}, {"kind": {"const": "b"}}


def test_a_tagged_union_is_fine(catalogue: Catalogue) -> None:
    """What the rule takes for a tag is what the models take for one."""
    catalogue.edit(V2, union(A, B))
    assert UNTAGGED not in catalogue.accepted()
    text = (catalogue.root / "python/ping_events/_generated/models/ping_sent_v2.py").read_text("utf-8")
    assert "discriminator" in text


def test_a_tag_that_may_be_left_out_is_none(catalogue: Catalogue) -> None:
    catalogue.edit(V2, way(branch(A, required=[]), branch(B)))
    assert UNTAGGED in catalogue.refused()


SHARED = {
    "Plain": branch({"size": {"type": "integer"}}, title="Plain", description="Untagged."),
    "Tagged": branch(A, title="Tagged", description="Tagged."),
    "Either": {"title": "Either", "description": "Two.",
               "oneOf": [branch({"kind": {"const": "c"}}), branch({"kind": {"const": "d"}})]},
    "Address": {"title": "Address", "description": "An address.", "type": "string", "format": "email"},
    "Person": {"title": "Person", "description": "A person.", "type": "string", "x-pii": "name"},
    "Text": {"title": "Text", "description": "A text.", "type": "string"},
    "Flag": {"title": "Flag", "description": "Yes or no.", "type": "boolean"},
}  # fmt: skip


@pytest.fixture
def sharing(catalogue: Catalogue) -> Catalogue:
    """The catalogue with more definitions in its shared file."""
    catalogue.edit(COMMON, lambda schema: schema["$defs"].update(SHARED))
    return catalogue


def shared(name: str) -> dict[str, str]:
    """A reference from a contract to a definition of the shared file."""
    return {"$ref": f"../common/host.json#/$defs/{name}"}


def test_alternatives_in_another_file_are_looked_at(sharing: Catalogue) -> None:
    sharing.edit(V2, way(shared("Plain"), branch(B)))
    assert sharing.refused().startswith(f"{V2}:30 /properties/way/oneOf{UNTAGGED}")


@pytest.mark.parametrize("first", [shared("Tagged"), {"allOf": [shared("Tagged")]}], ids=["$ref", "allOf"])
def test_a_tag_in_another_file_counts(sharing: Catalogue, first: Any) -> None:
    sharing.edit(V2, way(first, branch(B)))
    assert UNTAGGED not in sharing.accepted()


def test_an_alternative_that_is_a_union_itself_has_no_tag(sharing: Catalogue) -> None:
    """The models give it none either."""
    sharing.edit(V2, way(shared("Either"), branch(A)))
    assert sharing.refused().startswith(f"{V2}:30 /properties/way/oneOf{UNTAGGED}")


@pytest.mark.parametrize(
    "field",
    [shared("Text"), shared("Address"), {"type": "array", "items": shared("Text")},
     {"anyOf": [shared("Text"), {"type": "null"}]}, {"type": ["string", "null"]}],
    ids=["text", "address", "list", "or null", "two types"],
)  # fmt: skip
def test_personal_data_behind_a_reference(sharing: Catalogue, field: dict[str, Any]) -> None:
    sharing.edit(V2, lambda schema: schema["properties"].update(author={"description": "Who.", **field}))
    assert sharing.refused().startswith(f'{V2}:28 /properties/author: error personal-data: "author" may name a person')


@pytest.mark.parametrize(
    "field",
    [
        shared("Person"),
        shared("Flag"),
        {"type": "array", "items": shared("Person")},
        {"x-pii": "name", **shared("Text")},
    ],
    ids=["declared there", "no text", "a list", "declared here"],
)
def test_personal_data_that_is_declared_or_cannot_be_any(sharing: Catalogue, field: dict[str, Any]) -> None:
    sharing.edit(V2, lambda schema: schema["properties"].update(author={"description": "Who.", **field}))
    assert "personal-data" not in sharing.accepted()


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("author", {"type": "string"}),
        ("reviewers", {"type": "string"}),
        ("createdByEmail", {"type": "string"}),
        ("contact", {"type": "string", "format": "email"}),
        ("contact", {"type": ["string", "null"], "format": "email"}),
    ],
)
def test_personal_data_that_is_not_declared(catalogue: Catalogue, name: str, keywords: dict[str, Any]) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"].update({name: {"description": "Who.", **keywords}}))
    first, hint, *rest = catalogue.refused().splitlines()
    assert first == f'{V2}:28 /properties/{name}: error personal-data: "{name}" may name a person and has no x-pii'
    assert hint == '    add "x-pii": "email" (or the kind it is), or call it something else'
    assert rest == []


@pytest.mark.parametrize(
    "inner",
    [{"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "string", "format": "email"}}],
    ids=["by name", "by format"],
)
def test_personal_data_in_a_list(catalogue: Catalogue, inner: dict[str, Any]) -> None:
    catalogue.edit(V2, lambda schema: schema["properties"].update(reviewers={"description": "Who.", **inner}))
    assert "/properties/reviewers" in catalogue.refused()


def test_what_holds_itself_comes_to_an_end(sharing: Catalogue) -> None:
    tree = {
        "title": "Tree",
        "description": "Texts in lists in lists.",
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}],
    }
    sharing.edit(COMMON, lambda schema: schema["$defs"].update(Tree=tree))
    sharing.edit(V2, lambda schema: schema["properties"].update(authors={"description": "Who.", **shared("Tree")}))
    assert "/properties/authors: error personal-data: " in sharing.refused()
