"""Texts that meet several patterns and avoid others, within bounds of length: found, or proven not to exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from codegen.compat.regex import Automaton, Intervals, Node, automaton

_WORK = 400_000
_BEAM = 48
_LONG = 50_000
_LIKED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@: "

_State = tuple[frozenset[int], ...]


class TooMuch(Exception):
    """The search was given up: nothing is proven."""


@lru_cache(maxsize=8192)
def shortest(meets: tuple[Node, ...], avoids: tuple[Node, ...], least: int, most: int | None) -> str | None:
    """A short text of ``least`` to ``most`` characters, or None where there is none. Raises ``TooMuch``."""
    if (most is not None and least > most) or not set(meets).isdisjoint(avoids):
        return None
    nodes = [*meets, *avoids]
    try:
        return _Search(nodes, len(meets)).run(least, most)
    except TooMuch:
        found = _Search(nodes, len(meets), _BEAM).run(least, most)
        if found is None:
            raise
        return found


@dataclass(frozen=True)
class _Step:
    before: _State
    letter: str


class _Search:
    """Breadth first over the product of the automata, each of them made deterministic on the way."""

    def __init__(self, nodes: Sequence[Node], meeting: int, beam: int | None = None) -> None:
        """``beam`` is how many states are followed at a time: then nothing is proven by not finding a text."""
        self._automata = [automaton(node) for node in nodes]
        self._meeting = meeting
        self._letters = _letters(self._automata)
        self._known: dict[tuple[int, frozenset[int], str], frozenset[int]] = {}
        self._beam = beam
        self._work = 0

    def run(self, least: int, most: int | None) -> str | None:
        layer: dict[_State, _Step | None] = {self._start(): None}
        layers = [layer]
        seen: set[_State] = set()
        while True:
            length = len(layers) - 1
            if length >= least:
                layer = {state: step for state, step in layer.items() if state not in seen}
                layers[-1] = layer
                seen |= layer.keys() if length else set()  # an empty text ends where it begins: it is one of its own
                found = next((state for state in layer if self._accepts(state, empty=not length)), None)
                if found is not None:
                    return _spelled(layers, found)
            if not layer or (most is not None and length >= most):
                return None
            if length >= _LONG:
                raise TooMuch
            layer = self._next(layer)
            layers.append(layer)

    def _start(self) -> _State:
        return tuple(each.closure(frozenset((0,)), begin=True) for each in self._automata)

    def _next(self, layer: dict[_State, _Step | None]) -> dict[_State, _Step | None]:
        made: dict[_State, _Step | None] = {}
        for state in layer:
            for letter in self._letters:
                self._work += len(state) + 1
                after = self._after(state, letter)
                if after is not None and after not in made:
                    made[after] = _Step(state, letter)
        if self._work > _WORK * (1 if self._beam is None else 8):
            raise TooMuch
        if self._beam is not None and len(made) > self._beam:
            every = -(-len(made) // self._beam)
            made = {state: step for number, (state, step) in enumerate(made.items()) if number % every == 0}
        return made

    def _after(self, state: _State, letter: str) -> _State | None:
        """The next state; None where no text can go on to what is wanted."""
        after = []
        for number, each in enumerate(state):
            key = (number, each, letter)
            if key not in self._known:
                self._known[key] = _moved(self._automata[number], each, ord(letter))
            inside = self._known[key]
            matched = self._automata[number].accept in inside
            if (not inside and number < self._meeting) or (matched and number >= self._meeting):
                return None
            after.append(inside)
        return tuple(after)

    def _accepts(self, state: _State, *, empty: bool) -> bool:
        ended = (
            each.accept in each.closure(inside, begin=empty, end=True)
            for each, inside in zip(self._automata, state, strict=True)
        )
        return all(matched == (number < self._meeting) for number, matched in enumerate(ended))


def _moved(each: Automaton, states: frozenset[int], code: int) -> frozenset[int]:
    reached = (
        target
        for state in states
        for these, target in each.moves[state]
        if any(low <= code <= high for low, high in these)
    )
    return each.closure(frozenset(reached))


def _letters(automata: Iterable[Automaton]) -> list[str]:
    """One character for each class of those that no automaton tells apart; those that read well first."""
    edges: list[Intervals] = list(dict.fromkeys(these for each in automata for move in each.moves for these, _ in move))
    starts = {0} | {low for these in edges for low, _ in these} | {high + 1 for these in edges for _, high in these}
    classes: dict[tuple[bool, ...], str] = {}
    for code in [*map(ord, _LIKED), *sorted(starts)]:
        if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            key = tuple(any(low <= code <= high for low, high in these) for these in edges)
            classes.setdefault(key, chr(code))
    return list(classes.values())


def _spelled(layers: list[dict[_State, _Step | None]], state: _State) -> str:
    letters = []
    for layer in reversed(layers):
        step = layer[state]
        if step is None:
            break
        letters.append(step.letter)
        state = step.before
    return "".join(reversed(letters))
