"""Faults of ``catalog.toml``: all of them at once, each with its line."""

import pytest

from tests.codegen.catalogue import V1, V2, Catalogue

TOML = "schemas/catalog.toml"
DESCRIBED = "    write what the comments of the file describe\n"


def test_toml_that_is_broken(catalogue: Catalogue) -> None:
    catalogue.replace(TOML, 'source = "ping"', "source = ping")
    first, hint = catalogue.refused().splitlines()[:2]
    assert first == f"{TOML}:9: error catalog: is not TOML: Invalid value (at line 9, column 10)"
    assert hint == "    mend the syntax at this line"


def test_a_catalogue_that_is_not_utf_8(catalogue: Catalogue) -> None:
    catalogue.write(TOML, '[catalog]\nname = "é"\n'.encode("latin-1"))
    assert catalogue.refused() == (f"{TOML}: error readable: is not UTF-8 (byte 18)\n    save the file as UTF-8\n")


def test_several_wrong_values(catalogue: Catalogue) -> None:
    catalogue.replace(TOML, 'name = "ping"\n', 'name = "Ping Events"\n')
    catalogue.replace(TOML, 'title = "Ping events"', "title = 7")
    catalogue.replace(TOML, 'common = ["common"]', 'common = "common"')
    catalogue.replace(TOML, "max_retries = 3", 'max_retries = "3"')
    catalogue.replace(TOML, 'max_age = "1h"', 'max_age = "an hour"')
    catalogue.replace(TOML, '{ mode = "ALL", to = ["nats"] }', '{ mode = "SOME", to = [] }')
    assert catalogue.refused() == (
        f"{TOML}:2 /catalog/name: error catalog: catalog.name: "
        f"string should match pattern '^[a-z][a-z0-9-]*$'\n{DESCRIBED}"
        f"{TOML}:3 /catalog/title: error catalog: catalog.title: input should be a valid string\n{DESCRIBED}"
        f"{TOML}:6 /catalog/common: error catalog: catalog.common: input should be a valid list\n{DESCRIBED}"
        f"{TOML}:24 /families/ping/route/mode: error catalog: families.ping.route.mode: "
        f"input should be 'ALL' or 'FAILOVER'\n{DESCRIBED}"
        f"{TOML}:24 /families/ping/route/to: error catalog: families.ping.route.to: "
        f"list should have at least 1 item after validation, not 0\n{DESCRIBED}"
        f"{TOML}:27 /delivery/max_retries: error catalog: delivery.max_retries: "
        f"input should be a valid integer\n{DESCRIBED}"
        f"{TOML}:28 /delivery/max_age: error catalog: delivery.max_age: "
        f"string should match pattern '^[1-9]\\d*(s|m|h|d)$'\n{DESCRIBED}"
    )


def test_an_unknown_key_and_a_missing_one(catalogue: Catalogue) -> None:
    """A misspelled key is both."""
    catalogue.replace(TOML, "ack_wait", "ack_weight")
    assert catalogue.refused() == (
        f"{TOML}:26 /delivery/ack_wait: error catalog: delivery.ack_wait: field required\n    add the key\n"
        f"{TOML}:29 /delivery/ack_weight: error catalog: delivery.ack_weight: extra inputs are not permitted\n"
        "    remove the key, or mend its spelling\n"
    )


def test_a_table_that_is_unknown_or_missing(catalogue: Catalogue) -> None:
    catalogue.replace(TOML, "[wire]", "[wires]")
    assert catalogue.refused() == (
        f"{TOML}:1 /wire: error catalog: wire: field required\n    add the key\n"
        f"{TOML}:8 /wires: error catalog: wires: extra inputs are not permitted\n"
        "    remove the key, or mend its spelling\n"
    )


def test_a_severity_that_does_not_exist(catalogue: Catalogue) -> None:
    catalogue.write(TOML, (catalogue.root / TOML).read_text("utf-8") + '\n[rules]\ntitle = "maybe"\n')
    assert catalogue.refused() == (
        f"{TOML}:32 /rules/title: error catalog: rules.title: input should be 'error', 'warning' or 'off'\n{DESCRIBED}"
    )


@pytest.mark.parametrize("name", ["tittle", "ref-resolves"], ids=["unknown", "not to be weighed"])
def test_a_rule_that_cannot_be_weighed(catalogue: Catalogue, name: str) -> None:
    catalogue.write(TOML, (catalogue.root / TOML).read_text("utf-8") + f'\n[rules]\n{name} = "off"\n')
    first, hint = catalogue.refused().splitlines()
    assert first == f"{TOML}:32 /rules/{name}: error catalog: rules.{name}: is not a rule that can be weighed"
    assert hint.startswith("    rules with a severity to set: keyword-known, format-known, title, ")


def test_a_template_that_names_something_else(catalogue: Catalogue) -> None:
    """Templates know {family}, {action}, {major}, {token}; another word is no traceback."""
    catalogue.replace(TOML, "{family}.{action}.v{major}.{token}", "{family}.{tenant}")
    first, *_ = catalogue.refused().splitlines()
    assert first.startswith(f"{TOML}:11 /wire/subject: error catalog: wire.subject: ")
    assert "{tenant}" in first or "tenant" in first


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('path = "python/ping_events"', 'path = "../elsewhere"', ":16 /packages/python/path"),
        ('path = "typescript/src"', 'path = "ROOT/elsewhere"', ":20 /packages/typescript/path"),
        ('path = "typescript/src"', 'path = "python/ping_events"', ""),
    ],
    ids=["above", "absolute", "the same for both"],
)
def test_a_package_that_would_be_written_elsewhere(catalogue: Catalogue, old: str, new: str, place: str) -> None:
    """A catalogue says where in the output its packages are, and not where on the disk."""
    catalogue.replace(TOML, old, new.replace("ROOT", str(catalogue.root.parent)))
    assert catalogue.refused().startswith(f"{TOML}{place}")


def test_a_family_that_the_catalogue_does_not_have(catalogue: Catalogue) -> None:
    catalogue.replace(TOML, "[families.ping]", "[families.pong]")
    assert catalogue.refused() == "".join(
        f'{path}:1: error place: is of the family "ping", which is unknown\n'
        "    add [families.ping] to catalog.toml, or use pong\n"
        for path in (V1, V2)
    )


def test_a_rule_that_is_off_or_only_warns(catalogue: Catalogue) -> None:
    """What is a matter of taste does not stop a run that says so."""
    catalogue.edit(V2, lambda schema: schema["properties"]["count"].pop("description"))
    told = f'{V2}:17 /properties/count: error described: "count" has no description\n'
    hint = '    add "description": one sentence on what it means\n'
    assert catalogue.refused() == told + hint
    text = (catalogue.root / TOML).read_text("utf-8")
    catalogue.write(TOML, text + '\n[rules]\ndescribed = "warning"\n')
    assert catalogue.accepted().startswith(told.replace("error", "warning") + hint)
    catalogue.write(TOML, text + '\n[rules]\ndescribed = "off"\n')
    assert "described" not in catalogue.accepted()


SECRETS = {
    "an AWS key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "a private key": "-----BEGIN EC PRIVATE " + "KEY-----",
    "a web token": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0.abc",
    "a password": "nats://someone:" + "hunter2@example.com",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_refused_and_not_repeated(catalogue: Catalogue, secret: str) -> None:
    catalogue.replace(TOML, 'title = "Ping events"', f'title = "{secret}"')
    told = catalogue.refused()
    assert told.startswith(f"{TOML}:3 /catalog/title: error catalog: catalog.title: holds ")
    assert secret not in told


def test_a_key_itself_is_no_name_of_one(catalogue: Catalogue) -> None:
    key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    environment = f'[environments.production]\npersonal_data = "ENCRYPT"\nkey = "{key}"\n'
    catalogue.replace(TOML, "[delivery]", f"{environment}\n[delivery]")
    told = catalogue.refused()
    assert "/environments/production/key: error catalog" in told
    assert "must name a KMS key (alias/NAME, or its ARN)" in told
    assert key not in told
