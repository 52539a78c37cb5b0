"""Everything that is generated of the platform, as texts by path below ``infrastructure/generated``. Pure."""

from __future__ import annotations

import json
from typing import Any

from infrastructure.aws.template import template
from infrastructure.catalogue import Catalogue
from infrastructure.monitoring import grafana
from infrastructure.nats.configuration import desired
from infrastructure.nats.permissions import server_configuration
from infrastructure.yaml_files import written

COMMAND = "python -m infrastructure generate"
TEMPLATE, STREAMS, ACCOUNTS = "aws/template.yaml", "nats/jetstream.yaml", "nats/accounts.conf"
GRAFANA = "monitoring/grafana.json"


def texts(catalogue: Catalogue, label: str = "schemas") -> dict[str, str]:
    """Every file; ``label`` is the schema folder as the first lines name it."""
    origin = f"Generated from {label}/catalog.toml by `{COMMAND}`. Do not edit."
    return {
        TEMPLATE: _yaml(origin, template(catalogue.platform, catalogue.operations)),
        STREAMS: _yaml(origin, jetstream(catalogue)),
        ACCOUNTS: server_configuration(catalogue.platform, catalogue.operations, origin),
        GRAFANA: json.dumps(grafana.dashboard(catalogue.platform, catalogue.operations, origin), indent=2) + "\n",
    }


def jetstream(catalogue: Catalogue) -> dict[str, Any]:
    """The streams and consumers of each environment (``-`` where the catalogue has none), by name."""
    environments: list[str | None] = [*catalogue.platform.environments] or [None]
    return {
        each or "-": {wanted.name: wanted.config for wanted in desired(catalogue.platform, each)}
        for each in environments
    }


def _yaml(origin: str, value: Any) -> str:
    apart = json.loads(json.dumps(value))  # what stands in two places would become an anchor and an alias
    return f"# {origin}\n{written(apart)}"
