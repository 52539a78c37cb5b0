"""Contracts to modules: every declaration, under the name it has in both languages, in the file it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from codegen.cache import Cache, digest, generator
from codegen.catalog import EventVersion
from codegen.contracts import Contracts
from codegen.lower import Lowering
from codegen.model import Declaration, Module, Root, TypeId
from codegen.names import NameClash, module_names, type_name, type_names
from codegen.overall import tagged, with_choice, with_defaults
from codegen.problems import Problem
from codegen.reading import Bundle
from codegen.words import pascal


@dataclass(frozen=True)
class Modules:
    """The model of a run. ``names`` and ``homes`` give each declaration's name and module."""

    modules: tuple[Module, ...]
    declarations: Mapping[TypeId, Declaration]
    names: Mapping[TypeId, str]
    homes: Mapping[TypeId, str]
    by_path: Mapping[str, str]
    """Module by path of a document."""
    events: Mapping[TypeId, EventVersion]
    choices: frozenset[TypeId]
    """Aliases that stand for a choice between alternatives."""
    inputs: frozenset[TypeId]
    """Types that producers may give with less than readers get, because something in them has a default."""
    exports: Mapping[str, TypeId]
    """The names that the package's index offers."""


def modules(contracts: Contracts, cache: Cache) -> Modules | Problem:
    """The model, or the clash of names that prevents it."""
    try:
        return _modules(contracts, cache)
    except RecursionError:
        hint = "give parts of it a name under $defs, or flatten it"
        return Problem("layout", contracts.root or "schemas", "has a schema that is nested too deep", hint=hint)
    except NameClash as clash:
        hint = "rename one of them, or give it a title of its own"
        return Problem("name-clash", contracts.root or "schemas", str(clash), hint=hint)


def _modules(contracts: Contracts, cache: Cache) -> Modules:
    lowering = _lowered(contracts, _root_names(contracts), cache)
    declarations = tagged(lowering.declarations)
    paths = sorted({d.path for d in declarations} | set(contracts.canonical))
    files = module_names(contracts.relative(path) for path in paths)
    own = {path: files[contracts.relative(path)] for path in paths}
    merged = _merged(declarations, own)
    homes = {key: merged[own[key.path]] for key in declarations}
    names = _names(declarations, homes)
    roots: dict[str, list[Root]] = {}
    for root in lowering.roots:
        roots.setdefault(homes[root.type], []).append(root)
    made = []
    for name, members in sorted(_by_home(declarations, homes).items()):
        sources = sorted({contracts.origin(key.path) for key in members})
        here = tuple(roots.get(name, ()))
        made.append(Module(name, tuple(sources), tuple(declarations[key] for key in members), here))
    by_path = {path: merged[module] for path, module in own.items()}
    versions = contracts.catalog.versions if contracts.catalog else ()
    by_root = {version.path: version for version in versions}
    events = {root.type: by_root[root.type.path] for root in lowering.roots if root.type.path in by_root}
    return Modules(
        tuple(made),
        declarations,
        names,
        homes,
        by_path,
        events,
        with_choice(declarations),
        with_defaults(declarations),
        _exports(declarations, names, lowering),
    )


def _lowered(contracts: Contracts, named: Mapping[str, str], cache: Cache) -> Lowering:
    """Every root with all that it refers to; what one came to before is not worked out again."""
    texts = {document.path: digest(document.text) for document in contracts.documents.documents}
    bundles = {path: Bundle(path, contracts.canonical[path], name) for path, name in named.items()}
    common = digest("lowered", generator(), str(contracts.formats), contracts.documents.identities)
    keys = {path: _lowering_key(bundle, texts, common) for path, bundle in bundles.items()}
    known = cache.recall(keys.values())
    lowering = Lowering()
    made: dict[str, Lowering] = {}
    for path, bundle in bundles.items():
        own = known.get(keys[path])
        if own is None:
            own = made[keys[path]] = Lowering()
            own.add(bundle)
        lowering.join(own)
    cache.keep(made)
    return lowering


def _lowering_key(bundle: Bundle, texts: Mapping[str, str], common: str) -> str:
    sources = [part for path in sorted(bundle.canonical.reached) for part in (path, texts.get(path, ""))]
    return digest(common, bundle.path, str(bundle.root), *sources)


def _root_names(contracts: Contracts) -> dict[str, str]:
    """The type name of every document that is a payload: its title, or its path where titles repeat or are missing."""
    titled: dict[str, str] = {}
    for document in contracts.documents.documents:
        if document.path in contracts.shared or document.path not in contracts.canonical:
            continue
        title = document.value.get("title") if isinstance(document.value, dict) else None
        usable = isinstance(title, str) and 0 < len(title) <= 60 and pascal(title)
        titled[document.path] = type_name(pascal(str(title))) if usable else ""
    keys = {contracts.relative(path): path for path in titled}
    own = {key: titled[path] or type_name(_path_name(key)) for key, path in keys.items()}
    named = type_names(own, {key: _path_name(key) for key in keys}, {key: key for key in keys})
    return {keys[key]: name for key, name in named.items()}


def _path_name(relative: str) -> str:
    return pascal(str(PurePosixPath(relative).with_suffix(""))) or "Schema"


def _merged(declarations: Mapping[TypeId, Declaration], own: Mapping[str, str]) -> dict[str, str]:
    """Module by module: those that refer to each other in a circle become one, named after the first."""
    uses: dict[str, set[str]] = {name: set() for name in own.values()}
    for key, declaration in declarations.items():
        uses[own[key.path]] |= {own[target.path] for target in declaration.references}
    reach = {name: _reachable(name, uses) for name in uses}
    return {name: min([name, *(other for other in reach[name] if name in reach[other])]) for name in uses}


def _reachable(start: str, uses: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        for other in uses[todo.pop()] - found:
            found.add(other)
            todo.append(other)
    return found


def _by_home(declarations: Mapping[TypeId, Declaration], homes: Mapping[TypeId, str]) -> dict[str, list[TypeId]]:
    """The declarations of each module, in their order."""
    found: dict[str, list[TypeId]] = {}
    for key in declarations:
        found.setdefault(homes[key], []).append(key)
    return found


def _names(declarations: Mapping[TypeId, Declaration], homes: Mapping[TypeId, str]) -> dict[TypeId, str]:
    """A name for each declaration, distinct within its module and from what the module imports."""
    names: dict[TypeId, str] = {}
    by_home = _by_home(declarations, homes)
    for members in by_home.values():
        keys = {f"{key.path}#{key.pointer}{key.variant}": key for key in members}
        wanted = {text: declarations[key].name for text, key in keys.items()}
        qualified = {text: pascal(f"{_stem(key.path)} {key.pointer} {key.variant}") for text, key in keys.items()}
        raw = {text: key.pointer.rpartition("/")[2] for text, key in keys.items()}
        names |= {keys[text]: name for text, name in type_names(wanted, qualified, raw).items()}
    for module, members in sorted(by_home.items()):
        used = {t for key in members for t in declarations[key].references if homes[t] != module}
        taken = {names[key] for key in members}
        for foreign in sorted(used, key=repr):
            if names[foreign] in taken:
                names[foreign] = type_name(pascal(f"{homes[foreign]} {names[foreign]}"))
            taken.add(names[foreign])
    return names


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".json")


def _exports(
    declarations: Mapping[TypeId, Declaration], names: Mapping[TypeId, str], lowering: Lowering
) -> dict[str, TypeId]:
    """Roots first; then every other name that is the only one of its kind."""
    roots = {names[root.type]: root.type for root in lowering.roots}
    counts: dict[str, list[TypeId]] = {}
    for key in declarations:
        counts.setdefault(names[key], []).append(key)
    single = {name: keys[0] for name, keys in counts.items() if len(keys) == 1}
    return {**single, **roots}
