"""Who may import whom in ``codegen``, and who may touch the disk: the table of DESIGN section 2.

A name with ``.*`` stands for all modules below a package; the most exact name counts. ``codegen`` lists what
may be imported of the package itself (``checks.*`` allows any of them), ``packages`` what of other
distributions. The standard library is free, except for the disk.
"""

from dataclasses import dataclass
from enum import IntEnum


class Disk(IntEnum):
    """What a module may do with files."""

    NOTHING = 0
    READS = 1
    WRITES = 2


@dataclass(frozen=True)
class Wall:
    """What one module may use."""

    codegen: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    disk: Disk = Disk.NOTHING


def _may(codegen: str = "", packages: str = "", disk: Disk = Disk.NOTHING) -> Wall:
    return Wall(frozenset(codegen.split()), frozenset(packages.split()), disk)


WALLS: dict[str, Wall] = {
    # The bottom: plain knowledge, on which everything may stand.
    "codegen": _may(),
    "dialects": _may(),
    "formats": _may(),
    "patterns": _may(),
    "pointers": _may(),
    "problems": _may(),
    "words": _may(),
    # Files to documents: the one door through which contracts come in.
    "source": _may("pointers dialects problems", packages="referencing jsonschema_specifications", disk=Disk.READS),
    # Documents to contracts: no language, no cloud, no templates.
    "canonical": _may("pointers dialects formats patterns problems source", packages="referencing"),
    "personal": _may("pointers dialects canonical"),
    "catalog": _may("problems source canonical personal", packages="pydantic"),
    "checks": _may("checks.* problems catalog"),
    "checks.*": _may(
        "pointers dialects formats patterns words problems source canonical personal catalog checks",
        packages="jsonschema_rs jsonschema_specifications referencing",
    ),
    # Contracts to the model: what every language has in common, and no language's names.
    "describe": _may("dialects"),
    "model": _may("dialects"),
    "lower": _may("pointers dialects words problems canonical describe model"),
    # The model to text: emitters are pure, and each knows one artefact and no other emitter.
    "names": _may(
        "words catalog model", packages="pydantic"
    ),  # what a field must not be called: BaseModel's attributes
    "render": _may("names", packages="jinja2"),
    "emit": _may("emit.* catalog model problems"),
    "emit.*": _may("dialects formats words describe problems canonical catalog model names render"),
    "emit.python_models": _may(
        "dialects formats words describe problems canonical catalog model names render",
        packages="datamodel_code_generator",
    ),
    # Text to files: the only modules that write.
    "output": _may("problems", disk=Disk.WRITES),
    "cache": _may(disk=Disk.WRITES),
    # The flow, and its door to the terminal.
    "pipeline": _may("problems source canonical catalog checks model lower emit output cache"),
    "cli": _may("pipeline problems checks catalog", disk=Disk.READS),
    "__main__": _may("cli"),
}
