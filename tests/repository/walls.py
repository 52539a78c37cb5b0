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
    "kinds": _may(),
    "patterns": _may(packages="jsonschema_rs"),
    "pointers": _may(),
    "problems": _may(),
    "secrets": _may(),
    "words": _may(),
    # Files to documents: the one door through which contracts come in.
    "source": _may("pointers dialects problems", packages="referencing jsonschema_specifications", disk=Disk.READS),
    # Documents to contracts: no language, no cloud, no templates.
    "canonical": _may("pointers dialects formats patterns problems source", packages="referencing"),
    "personal": _may("pointers dialects canonical"),
    "openness": _may("pointers canonical"),
    "personal_rules": _may(disk=Disk.READS),
    "settings": _may("problems secrets", packages="pydantic"),
    "catalog": _may("source canonical openness personal settings"),
    "platform": _may("catalog settings"),
    "operations": _may("platform settings"),
    "checks": _may("checks.*"),
    "checks.*": _may(
        "pointers dialects formats patterns words problems source canonical personal catalog settings checks "
        "compat.rules",
        packages="jsonschema_rs",
    ),
    # Two canonical schemas to a verdict: logic alone, no files, no catalogue, no language.
    "compat": _may(),
    "compat.regex": _may(),
    "compat.texts": _may("compat.regex"),
    "compat.numbers": _may(),
    "compat.values": _may("kinds"),
    "compat.table": _may("canonical dialects", packages="jsonschema_rs"),
    "compat.evaluated": _may("dialects compat.table"),
    "compat.atoms": _may("formats compat.evaluated compat.table"),
    "compat.cases": _may("compat.atoms compat.evaluated compat.table compat.values"),
    "compat.objects": _may("compat.atoms compat.table compat.values", packages="jsonschema_rs"),
    "compat.arrays": _may("compat.atoms compat.objects compat.table compat.values"),
    "compat.solve": _may(
        "compat.arrays compat.atoms compat.cases compat.evaluated compat.numbers compat.objects compat.regex "
        "compat.table compat.texts compat.values"
    ),
    "compat.written": _may("canonical dialects"),
    "compat.leaves": _may("pointers canonical dialects compat.table"),
    "compat.changes": _may("dialects compat.leaves compat.table"),
    "compat.rules": _may(),
    "compat.findings": _may(),
    "compat.wording": _may("compat.changes compat.findings compat.leaves"),
    "compat.instances": _may("dialects formats compat.regex compat.texts"),
    "compat.verdict": _may(
        "pointers canonical dialects compat.changes compat.findings compat.instances compat.leaves compat.rules "
        "compat.solve compat.table compat.values compat.wording compat.written",
        packages="jsonschema_rs",
    ),
    "example_files": _may("cache canonical checks.* problems source", disk=Disk.READS),
    "memory": _may("cache canonical catalog source"),
    "contracts": _may(
        "cache example_files memory personal_rules pointers problems source canonical catalog settings checks checks.*",
        disk=Disk.READS,
    ),
    # Two states of the contracts to comparisons, and what these ask for: no language, no templates.
    "lifecycle": _may(),
    "semver": _may(),
    "snapshot": _may("canonical catalog compat.verdict contracts dialects problems"),
    "evolution": _may("cache compat.findings compat.verdict lifecycle snapshot"),
    "bases": _may("cache contracts problems snapshot source", disk=Disk.WRITES),
    "bump": _may("compat.findings evolution semver"),
    "gate": _may(
        "bump checks compat.findings contracts evolution lifecycle pointers problems semver settings snapshot"
    ),
    "comparing": _may("bases cache compat.findings contracts evolution gate problems settings snapshot"),
    "judgement": _may("bases cache contracts evolution gate problems snapshot source", disk=Disk.READS),
    "casts": _may("catalog contracts dialects pointers problems source", packages="jsonschema_rs"),
    "cast_proof": _may(
        "cache casts compat.instances compat.values compat.verdict compat.written contracts pointers problems source "
        "typescript_casts",
        disk=Disk.READS,
    ),
    "typescript_casts": _may(disk=Disk.WRITES),
    "fields": _may("describe dialects personal"),
    "explain": _may("casts catalog contracts fields problems"),
    # Contracts to the model: what every language has in common, and no language's names.
    "describe": _may(),
    "model": _may("dialects"),
    "reading": _may("pointers dialects kinds words canonical model"),
    "lower": _may("canonical describe dialects kinds model personal pointers reading words"),
    "overall": _may("model"),
    "names": _may("words", packages="pydantic"),
    "modules": _may("cache catalog contracts lower reading model names overall problems words"),
    # The model to text: emitters are pure, and each knows one artefact and no other emitter.
    "render": _may("names", packages="jinja2"),
    "emit": _may(),
    "emit.*": _may("dialects fields formats catalog model names platform render words emit.literals casts"),
    "emit.literals": _may("names"),
    "statements": _may(),
    "emit.python_models": _may("model names overall render statements", packages="datamodel_code_generator"),
    "style": _may(packages="ruff", disk=Disk.WRITES),
    "layout": _may("contracts output", disk=Disk.READS),
    "stamps": _may("layout output pointers problems settings source", disk=Disk.READS),
    "fingerprints": _may("cache contracts model modules"),
    "reference": _may("casts catalog contracts emit emit.picture emit.reference fields platform"),
    "texts": _may(
        "cache casts catalog contracts fingerprints emit emit.* layout model modules personal_rules platform problems "
        "reference render snapshot style"
    ),
    # Text to files: the only module that writes into a repository; the cache is the user's own.
    "output": _may("problems", disk=Disk.WRITES),
    "cache": _may(disk=Disk.WRITES),
    # The flow, and its door to the terminal.
    "record": _may("cache output problems", disk=Disk.READS),
    "pipeline": _may(
        "cache cast_proof contracts judgement layout lifecycle modules output problems record render stamps texts"
    ),
    "report": _may("checks pipeline problems settings"),
    "evolution_report": _may("bump compat.findings evolution report"),
    "arguments": _may("cache contracts lifecycle"),
    "cli": _may(
        "arguments cache checks cli_evolution contracts explain lifecycle pipeline problems report settings source",
        disk=Disk.READS,
    ),
    "cli_evolution": _may("arguments bases bump comparing contracts evolution_report output problems report snapshot"),
    "__main__": _may("cli"),
}
