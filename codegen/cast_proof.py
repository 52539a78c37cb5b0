"""Declarations tried: with every example and with random events, by the code that runs in the SDK later.

Whatever the older version's producers write must come out as the newer's could have written it, and come back as it
was, but for what the declaration says is lost; and the other way, whatever the newer's write must be readable as the
older, unless there is no way back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from codegen import pointers, typescript_casts
from codegen.cache import Cache, digest, generator
from codegen.casts import Plan, plans
from codegen.compat.instances import random_event
from codegen.compat.values import key_of
from codegen.compat.verdict import validator
from codegen.compat.written import written
from codegen.contracts import Contracts, Source, severities
from codegen.problems import Problem, errors, in_order, with_severities
from codegen.source import Document, read_json

_DRAWN = 600
_ENOUGH = 150
_RUNTIME = "sdks/python/src/oms_event_sdk_py/_contracts/_casting.py"
Change = Callable[[Any], Any]


@cache
def runtime() -> Any:
    """The module of the Python SDK that runs steps."""
    return _loaded(Path(__file__).resolve().parent.parent / _RUNTIME)


def _loaded(file: Path) -> Any:
    """A module that needs no package around it. Raises ``OSError`` and whatever the module itself raises."""
    module = ModuleType(f"_cast_{file.stem}")
    # Compiled here and not imported: bytecode that was kept is taken for new within a second of a change.
    exec(compile(file.read_text("utf-8"), str(file), "exec"), module.__dict__)
    return module


def judged(contracts: Contracts, source: Source, out: Path | None, cache_: Cache) -> Contracts:
    """The contracts with the problems of their declarations; what was right before is not tried again."""
    if contracts.catalog is None or errors(contracts.problems):
        return contracts
    found, problems = plans(contracts)
    keys = {plan.name: _key(contracts, source, plan) for plan in found}
    known = cache_.get(keys.values())
    right: dict[str, str] = {}
    for plan in found:
        if plan.function or keys[plan.name] not in known:
            wrong = list(_Trial(contracts, source, plan, out or Path.cwd()).run())
            problems += wrong
            right |= {} if wrong or plan.function else {keys[plan.name]: "right"}
    cache_.put(right)
    weighed = with_severities([*contracts.problems, *problems], severities(contracts.settings))
    return replace(contracts, problems=tuple(in_order(weighed)))


def _key(contracts: Contracts, source: Source, plan: Plan) -> str:
    texts = [json.dumps(contracts.canonical[each.path].schema) for each in (plan.previous, plan.document)]
    code = (Path(__file__).resolve().parent.parent / _RUNTIME).read_bytes()
    samples = [each.text for side in (plan.previous, plan.document) for each in _examples(contracts, source, side)]
    return digest("cast", generator(), code, *texts, *samples)


def _examples(contracts: Contracts, source: Source, document: Document) -> list[Document]:
    """The valid examples of a contract."""
    event, _, file = contracts.relative(document.path).rpartition("/")
    folder = source.folder / event / "examples" / file.removesuffix(".json")
    shown = f"{contracts.root}{event}/examples/{file.removesuffix('.json')}"
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    read = (read_json(each, f"{shown}/{each.name}", "") for each in files)
    return [each for each in read if isinstance(each, Document)]


@dataclass(frozen=True)
class _Trial:
    contracts: Contracts
    source: Source
    plan: Plan
    out: Path

    def run(self) -> Iterator[Problem]:
        """``cast-valid``: the first fault of each kind."""
        ways = self._ways()
        if isinstance(ways, Problem):
            yield ways
            return
        up, down = ways
        old, new = self._samples(self.plan.previous), self._samples(self.plan.document)
        found = list(self._up(old, up))
        if not self.plan.one_way:
            found += [*self._back(old, up, down), *self._down(new, down)]
        yield from found
        yield from self._idle(old)
        if self.plan.function and not found:
            yield from self._typescript(old, new, up, down)

    def _ways(self) -> tuple[Change, Change] | Problem:
        plan = self.plan
        if not plan.function:
            steps = runtime()
            return lambda data: steps.up(plan.steps, data), lambda data: steps.down(plan.steps, data, plan.keep)
        python, typescript = self._file("py"), self._file("ts")
        hint = f"write functions up(data) and down(data) in {python.as_posix()} and {typescript.as_posix()}"
        if not (self.out / typescript).is_file():
            return plan.problem("cast-declared", f"names a function that {typescript.as_posix()} is to have", hint)
        try:
            module = _loaded(self.out / python)
            return module.up, module.down
        except Exception as error:  # whatever a module raises that somebody wrote by hand
            fault = f"names a function that cannot be had from {python.as_posix()}: {type(error).__name__}"
            return plan.problem("cast-declared", fault, hint)

    def _typescript(self, old: Sequence[Any], new: Sequence[Any], up: Change, down: Change) -> Iterator[Problem]:
        """The functions of the other language give what Python's give, where there is a Node to run them."""
        calls: list[typescript_casts.Call] = [("up", event) for event in old]
        if not self.plan.one_way:
            calls += [("down", event) for event in (*map(up, old), *new)]
        file = self._file("ts")
        answers = typescript_casts.answers(self.out / file, calls)
        if isinstance(answers, str):
            fault = f"names a function that cannot be had from {file.as_posix()}: {answers}"
            hint = "let it stand alone, in syntax that goes away with the types"
            yield self.plan.problem("cast-declared", fault, hint)
            return
        for (name, event), answer in zip(calls, answers or (), strict=False):
            told = answer.get("fault", "")
            if not told:
                wanted = (up if name == "up" else down)(deepcopy(event))
                if key_of(answer["made"]) == key_of(wanted):
                    continue
                told = f"gives {_short(answer['made'])}, and in Python {_short(wanted)},"
            fault = f"{told} in TypeScript ({name}) on {_short(event)}"
            yield self.plan.problem("cast-valid", fault, f"mend {file.as_posix()}: both languages give the same")
            return

    def _file(self, suffix: str) -> Path:
        """The file of a function, below the packages' root."""
        assert self.contracts.settings is not None
        packages = self.contracts.settings.packages
        package = {"py": packages.python.path, "ts": packages.typescript.path}[suffix]
        return Path(package, "casts", f"{self.plan.function}.{suffix}")

    def _samples(self, document: Document) -> list[Any]:
        """Events that producers of a version may write: its examples, and random ones."""
        schema = written(self.contracts.canonical[document.path].schema)
        admits = validator(schema).is_valid
        given = [each.value for each in _examples(self.contracts, self.source, document)]
        rng = Random(0)
        drawn = (random_event(rng, schema, noise=0.0) for _ in range(_DRAWN))
        return [each for each in [*given, *drawn] if admits(each)][:_ENOUGH]

    def _up(self, old: Sequence[Any], up: Change) -> Iterator[Problem]:
        schema = written(self.contracts.canonical[self.plan.document.path].schema)
        yield from self._admitted(old, up, schema, f"makes an event that {self.plan.name} refuses")

    def _down(self, new: Sequence[Any], down: Change) -> Iterator[Problem]:
        schema = written(self.contracts.canonical[self.plan.previous.path].schema)
        yield from self._admitted(new, down, schema, f"makes, on the way back, an event that {self.plan.since} refuses")

    def _admitted(self, events: Sequence[Any], change: Change, schema: Any, fault: str) -> Iterator[Problem]:
        judge = validator(schema)
        for event in events:
            made = self._tried(change, event)
            if isinstance(made, Problem):
                yield made
                return
            if not judge.is_valid(made):
                error = next(iter(judge.iter_errors(made)))
                where = pointers.of(error.instance_path) or "the root"
                told = f"{fault}: {where} {error.message}, from {_short(event)}"
                yield self.plan.problem("cast-valid", told, "mend the steps, or the contract")
                return

    def _back(self, old: Sequence[Any], up: Change, down: Change) -> Iterator[Problem]:
        lost = [pointer for pointer, _ in self.plan.lost]
        for event in old:
            made = self._tried(lambda data: down(up(data)), event)
            if isinstance(made, Problem):
                return  # it was told on the way up
            if _without(made, lost) != _without(event, lost):
                told = f"does not bring back {_short(event)}, but {_short(made)}"
                hint = "use a step that can be undone, or one that says what is lost (set with was, drop)"
                yield self.plan.problem("cast-valid", told, hint)
                return

    def _tried(self, change: Change, event: Any) -> Any:
        """What a change makes of an event; what a function of somebody's raises, or changes in place, is told."""
        given = deepcopy(event)
        try:
            made = change(given)
        except Exception as error:  # whatever it raises
            told = f"fails with {type(error).__name__} on {_short(event)}"
            return self.plan.problem("cast-valid", told, "mend the function")
        if given != event:
            return self.plan.problem("cast-valid", f"changes its argument {_short(event)}", "let it work on a copy")
        return made

    def _idle(self, old: Sequence[Any]) -> Iterator[Problem]:
        """Steps that change no event at all: a pointer that leads nowhere."""
        steps = runtime()
        for index, step in enumerate(self.plan.steps):
            before = [steps.up(self.plan.steps[:index], event) for event in old]
            if old and all(steps.up((step,), event) == event for event in before):
                told = f"changes nothing: no event of {self.plan.since} has what it speaks of"
                yield self.plan.problem("cast-valid", told, "mend its pointer, or remove the step", "steps", index)


def _without(event: Any, lost: Sequence[str]) -> Any:
    """An event without what is lost, for a comparison in which 1 is 1.0 and true is not 1."""
    return json.dumps(runtime().up([{"drop": pointer} for pointer in lost], event), sort_keys=True)


def _short(event: Any) -> str:
    text = json.dumps(event, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:199]}…"
