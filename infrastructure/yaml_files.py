"""YAML as the generated files have it; libyaml's parser where PyYAML has it, ten times as fast as Python's."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Malformed = yaml.YAMLError
"""What ``parsed`` raises of a text that is no YAML."""


def parsed(text: str) -> Any:
    """The value of a text of YAML (or JSON), of JSON's types and dates; raises ``Malformed``."""
    return yaml.load(text, Loader=_LOADER)  # both are the safe ones


def written(value: Any) -> str:
    """A value as text, keys in their order."""
    return str(yaml.dump(value, Dumper=_DUMPER, sort_keys=False, width=110, allow_unicode=True))
