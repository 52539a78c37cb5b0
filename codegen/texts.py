"""The model to texts: every file of both packages, by path. What was made before from the same is not made again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache as once
from functools import partial
from pathlib import PurePosixPath

from codegen.cache import Cache, digest, generator
from codegen.casts import Plan, plans
from codegen.catalog import Catalog
from codegen.contracts import Contracts, Progress
from codegen.emit import (
    casts,
    personal_data,
    platform,
    python_client,
    python_models,
    python_package,
    ts_client,
    ts_models,
    ts_package,
)
from codegen.emit.python_models import PythonModule
from codegen.emit.ts_models import TypeScriptModule
from codegen.emit.ts_package import Export
from codegen.fingerprints import fingerprints
from codegen.layout import Layout, runtime_files
from codegen.model import Module, TypeId
from codegen.modules import Modules
from codegen.personal_rules import personal_rules
from codegen.platform import platform_of
from codegen.problems import Problem
from codegen.reference import Reference
from codegen.render import header
from codegen.snapshot import bundle, snapshot
from codegen.style import formatted

_BATCH = 25
_DEPENDENCIES = ("jsonschema-rs>=0.61,<1", "msgspec>=0.20,<1", "pydantic>=2.14,<3", "typing_extensions>=4.16")


@dataclass(frozen=True)
class _Making:
    """One text to be made: its path, what it is made from, and how."""

    path: str
    fingerprint: str
    make: Callable[[], str]


def texts(
    model: Modules,
    contracts: Contracts,
    examples: Mapping[str, str],
    where: Layout,
    cache: Cache,
    jobs: int,
    progress: Progress,
) -> dict[str, str] | list[Problem]:
    """All files by path below the layout's base."""
    python, typescript = where.python / "_generated", where.typescript / "_generated"
    prints = fingerprints(model, contracts)
    pythons = {str(python / "models" / f"{m.name}.py"): _python(model, m) for m in model.modules}
    keys = {str(python / "models" / f"{name}.py"): digest("python", prints[name]) for name in prints}
    models = _PythonModels(pythons, keys, cache, jobs)
    making = [*_typescript_models(model, prints, typescript), *_schemas(model, contracts, prints, python)]
    everything = digest(generator(), repr(contracts.settings), contracts.label, *prints.values())
    making += _packages(model, contracts, where, everything)
    if contracts.catalog:
        ways, _ = plans(contracts)
        making += _evolution(contracts, ways, python, typescript, everything)
        told = Reference(contracts, contracts.catalog, ways, examples)
        making += _reference(told, model, prints, where.reference, everything)
    progress(f"making {len(making)} other files")
    others = _make(making, cache)
    made = models.made(progress)
    if isinstance(made, list):
        return made
    return made | others | (_alone(contracts, where) if where.alone else {})


def _python(model: Modules, module: Module) -> PythonModule:
    """One module with only the names that it can use: what it is made from, and no more."""
    keys = module.used
    names, homes = {key: model.names[key] for key in keys}, {key: model.homes[key] for key in keys}
    events = ((key, model.events[key]) for key in keys if key in model.events)
    retired = {key: event.deprecation.sentence(names[key]) for key, event in events if event.deprecation}
    files = {root.type: contract_name(model, module, root.type) for root in module.roots}
    return PythonModule(module, names, homes, retired, files, model.choices & frozenset(keys))


class _PythonModels:
    """The Python models, laid out by other processes while this one goes on; those that are known are not."""

    def __init__(self, wanted: Mapping[str, PythonModule], keys: Mapping[str, str], cache: Cache, jobs: int) -> None:
        self._keys, self._cache = keys, cache
        self._known = cache.get(keys.values())
        missing = [path for path, key in keys.items() if key not in self._known]
        self._batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
        self._missing = len(missing)
        given = [[wanted[path] for path in batch] for batch in self._batches]
        workers = min(jobs or os.cpu_count() or 1, len(self._batches))
        self._pool = ProcessPoolExecutor(workers) if workers and jobs != 1 else None
        self._results = self._pool.map(python_batch, given) if self._pool else map(python_batch, given)

    def made(self, progress: Progress) -> dict[str, str] | list[Problem]:
        """All of them by path, or what stands in the way."""
        problems: list[Problem] = []
        new: dict[str, str] = {}
        with self._pool or contextlib.nullcontext():
            for batch, results in zip(self._batches, self._results, strict=True):
                for path, result in zip(batch, results, strict=True):
                    if isinstance(result, Problem):
                        problems.append(result)
                    else:
                        new[path] = result
                progress(f"laying out Python models: {len(new)} of {self._missing}")
        self._cache.put({self._keys[path]: text for path, text in new.items()})
        return problems or {path: new.get(path) or self._known[key] for path, key in self._keys.items()}


def python_batch(given: Sequence[PythonModule]) -> list[str | Problem]:
    """Modules laid out one after the other, in whatever process this is called."""
    made = dict(zip((each.module.name for each in given), python_models.python_modules(given), strict=True))
    texts = formatted({name: text for name, text in made.items() if isinstance(text, str)})
    hint = "rename the type or field"
    return [
        texts.get(each.module.name) or Problem("layout", each.module.sources[0], str(made[each.module.name]), hint=hint)
        for each in given
    ]


def _typescript_models(model: Modules, prints: Mapping[str, str], folder: PurePosixPath) -> list[_Making]:
    making = []
    for module in model.modules:
        keys = module.used
        given = TypeScriptModule(
            module,
            {key: model.names[key] for key in keys},
            {key: model.homes[key] for key in keys},
            tuple(key for key in keys if key in model.inputs),
            {key: model.events[key] for key in keys if key in model.events},
        )
        path = str(folder / "models" / f"{module.name}.ts")
        making.append(_Making(path, prints[module.name], lambda given=given: ts_models.typescript_module(given)))  # type: ignore[misc]
    return making


def _schemas(model: Modules, contracts: Contracts, prints: Mapping[str, str], folder: PurePosixPath) -> list[_Making]:
    """The schema of each root; a module of several roots has one each, by the root's own document."""
    making = []
    for module in model.modules:
        for root in module.roots:
            path = str(folder / "schemas" / f"{contract_name(model, module, root.type)}.json")
            sources = (contracts.origin(root.type.path),)
            make = lambda root=root, sources=sources: python_package.schema(root.schema, sources)  # noqa: E731
            making.append(_Making(path, prints[module.name], make))
    return making


def _evolution(
    contracts: Contracts, ways: Sequence[Plan], python: PurePosixPath, typescript: PurePosixPath, everything: str
) -> list[_Making]:
    """All contracts as one file, so that an installed SDK can be asked what it knows; and how versions follow."""
    sources = (f"{contracts.label}catalog.toml",)
    origins = tuple(contracts.origin(plan.document.path) for plan in ways) or sources
    cast = digest(generator(), repr(ways))
    write = once(lambda: bundle(snapshot(contracts, ""), header(sources)))
    return [
        *(_Making(str(folder / "bundle.json"), everything, write) for folder in (python, typescript)),
        _Making(str(python / "casts.py"), cast, lambda: casts.python(ways, origins)),
        _Making(str(typescript / "casts.ts"), cast, lambda: casts.typescript(ways, origins)),
    ]


def _reference(
    told: Reference, model: Modules, prints: Mapping[str, str], folder: PurePosixPath, everything: str
) -> list[_Making]:
    def key(family: str) -> str:
        contracts = [prints[model.by_path[each.path]] for each in told.families[family]]
        return digest(generator(), *contracts, repr(told.made_from(family)))

    return [
        *(_Making(str(folder / f"{each}.md"), key(each), partial(told.page, each)) for each in told.families),
        _Making(str(folder / "README.md"), everything, told.index),
        _Making(str(folder / "events.svg"), everything, told.picture),
    ]


def contract_name(model: Modules, module: Module, root: TypeId) -> str:
    """The name of a root's schema file."""
    return module.name if len(module.roots) == 1 else model.names[root]


def _packages(model: Modules, contracts: Contracts, where: Layout, everything: str) -> list[_Making]:
    """What is made of all contracts together."""
    sources = (f"{contracts.label}catalog.toml" if contracts.settings else contracts.label,)
    python, typescript = where.python / "_generated", where.typescript / "_generated"
    exports = {name: model.homes[key] for name, key in model.exports.items()}
    roots = {root.type for module in model.modules for root in module.roots}
    catalog = contracts.catalog
    aliases = {catalog.alias(v): v.name for v in catalog.latest().values()} if catalog else {}
    aliases = {alias: name for alias, name in aliases.items() if alias not in exports}
    by_name = {name: alias for alias, name in aliases.items()}
    offered = [
        Export(
            model.homes[key], name + suffix, contract=key in roots and not suffix, alias=alias + suffix if alias else ""
        )
        for name, key in model.exports.items()
        for suffix in ("", *(("Input",) if key in model.inputs else ()))
        for alias in ("", *((by_name[name],) if name in by_name else ()))
    ]
    made = {
        str(python / "__init__.py"): lambda: python_package.index(exports, aliases, sources),
        str(python / "formats.py"): lambda: python_package.formats(("codegen/formats.py",)),
        str(python / "version.py"): lambda: python_package.version(where.version, sources),
        str(python / "models" / "__init__.py"): lambda: python_package.marker("A module for each schema.", sources),
        str(typescript / "index.ts"): lambda: ts_package.index(offered, sources),
        str(typescript / "formats.ts"): lambda: ts_package.formats(("codegen/formats.py",)),
        str(typescript / "version.ts"): lambda: ts_package.version(where.version, sources),
    }
    if catalog:
        made[str(python / "registry.py")] = lambda: python_package.registry(
            catalog, model.by_path, f"{where.module}._generated", sources
        )
        made[str(typescript / "registry.ts")] = lambda: ts_package.registry(catalog, model.by_path, sources)
        made |= _clients(model, catalog, where, sources)
    key = digest(everything, str(where.python), where.version, where.module)
    return [_Making(path, key, make) for path, make in made.items()]


def _clients(model: Modules, catalog: Catalog, where: Layout, sources: tuple[str, ...]) -> dict[str, Callable[[], str]]:
    """The client of a catalogue and the platform it works on."""
    told = platform_of(catalog)
    newest = {version.path: version for version in catalog.latest().values()}
    published = tuple(
        python_client.Published(version, catalog.alias(version), model.declarations[key])
        for key, version in model.events.items()
        if version.path in newest
    )
    given = python_client.PythonClient(told.client, told.title, published, model.names, model.homes)
    python, typescript = where.python / "_generated", where.typescript / "_generated"
    rules = personal_rules()
    return {
        str(python / "personal_data.py"): lambda: personal_data.python(rules),
        str(typescript / "personal_data.ts"): lambda: personal_data.typescript(rules),
        str(python / "client.py"): lambda: python_client.python_client(given, sources),
        str(python / "platform.py"): lambda: platform.python(told, sources),
        str(typescript / "client.ts"): lambda: ts_client.typescript_client(_typescript_client(model, catalog), sources),
        str(typescript / "platform.ts"): lambda: platform.typescript(told, sources),
    }


def _typescript_client(model: Modules, catalog: Catalog) -> ts_client.TypeScriptClient:
    told, newest = platform_of(catalog), {version.path for version in catalog.latest().values()}
    keys = {version.path: key for key, version in model.events.items()}
    events = tuple(
        ts_client.Event(
            version,
            model.by_path[version.path],
            catalog.alias(version) if version.path in newest else None,
            model.declarations[keys[version.path]].description,
            version.name + ("Input" if keys[version.path] in model.inputs else ""),
        )
        for version in catalog.versions
    )
    return ts_client.TypeScriptClient(told.client, told.title, events)


def _make(making: Sequence[_Making], cache: Cache) -> dict[str, str]:
    """The texts; those that were made before from the same are not made again."""
    keys = {each.path: digest("text", each.path, each.fingerprint) for each in making}
    known = cache.get(keys.values())
    missing = [each for each in making if keys[each.path] not in known]
    with ThreadPoolExecutor(1) as beside:  # the formatter is a process of its own: it need not be waited for
        pythons = {each.path: each.make() for each in missing if each.path.endswith(".py")}
        laid_out = beside.submit(formatted, pythons)
        new = {each.path: each.make() for each in missing if each.path not in pythons} | laid_out.result()
    cache.put({keys[path]: text for path, text in new.items()})
    return {path: new[path] if path in new else known[key] for path, key in keys.items()}


def _alone(contracts: Contracts, where: Layout) -> dict[str, str]:
    """What a package needs to stand on its own: package files and the contract runtime."""
    sources = (contracts.label,)
    python, typescript = where.python, where.typescript
    runtime = runtime_files()
    told = header(("the contract runtime",))
    made = {str(python / "_contracts" / path): f"# {told}\n{text}" for path, text in runtime["python"].items()}
    made |= {str(typescript / "contracts" / path): f"// {told}\n{text}" for path, text in runtime["typescript"].items()}
    made[str(python / "__init__.py")] = python_package.root(sources)
    made[str(python / "py.typed")] = ""
    made[str(python.parent / "pyproject.toml")] = python_package.project(
        where.name, where.module, where.version, _DEPENDENCIES, sources
    )
    made[str(typescript / "index.ts")] = ts_package.root(events=False, sources=sources)
    made[str(typescript.parent / "package.json")] = ts_package.package(where.name, where.version)
    made[str(typescript.parent / "tsconfig.json")] = ts_package.compiler(sources)
    return made
