"""Which family of events goes where, and who reads it, as a picture (SVG 1.1)."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codegen.catalog import EventVersion
from codegen.platform import Platform
from codegen.render import header

_WIDTH, _BOX, _STEP = 220, 44, 60
"""Pixels of a box, and from the top of one to the top of the next."""
_COLUMNS = (16, 326, 636)
_TOP = 52
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 11px; fill: #59636e }
.head { font-weight: 600 }
rect { fill: #f6f8fa; stroke: #59636e }
path { fill: none; stroke: #0969da; stroke-width: 1.5 }
.else { stroke-dasharray: 5 4 }
.lost { stroke: #cf222e }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  rect { fill: #161b22; stroke: #9198a1 }
  path { stroke: #4493f8 }
  .lost { stroke: #f85149 }
}
"""


@dataclass(frozen=True)
class _Box:
    """Something events pass through: its name, a line below it, and the middle of its left and right side."""

    name: str
    told: str
    x: int
    y: int

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + _BOX // 2

    @property
    def right(self) -> tuple[int, int]:
        return self.x + _WIDTH, self.y + _BOX // 2


def picture(platform: Platform, versions: Sequence[EventVersion], sources: tuple[str, ...]) -> str:
    """``events.svg``: families on the left, where they go in the middle, who reads there on the right."""
    held = {name: told for name in platform.routes if (told := _held(name, versions))}
    kept = _kept(platform)
    given = {"nats": platform.dlq.name, "eventbridge": platform.bus.dlq}
    ends = [(each.name, _read(len(each.families))) for each in platform.readers]
    ends.append(("dead letters", ", ".join(name for to, name in given.items() if to in kept)))
    rows = max(len(held), len(kept), len(ends))
    families = dict(zip(held, _column(0, held.items(), rows), strict=True))
    places = dict(zip(kept, _column(1, kept.values(), rows), strict=True))
    *readers, dead = _column(2, ends, rows)
    lines = [
        *_routes(platform, families, places),
        *_reading(platform, places, readers),
        *(_line(each.right, dead.left, "lost") for each in places.values()),
    ]
    boxes = [*families.values(), *places.values(), *readers, dead]
    return _drawn(platform.title, boxes, lines, sources)


def _column(index: int, told: Iterable[tuple[str, str]], rows: int) -> list[_Box]:
    """The boxes of a column, spread over the height of the longest."""
    shown = list(told)
    apart = rows * _STEP / max(len(shown), 1)
    return [
        _Box(name, below, _COLUMNS[index], _TOP + round(place * apart + (apart - _STEP) / 2))
        for place, (name, below) in enumerate(shown)
    ]


def _kept(platform: Platform) -> dict[str, tuple[str, str]]:
    """What is used of NATS and EventBridge, and how long it keeps events."""
    used = {to for route in platform.routes.values() for to in route.to}
    known = {
        "nats": (platform.events.name, f"JetStream, kept for {_time(platform.events.max_age)}"),
        "eventbridge": (platform.bus.name, f"EventBridge, archived for {_time(platform.bus.archive)}"),
    }
    return {to: told for to, told in known.items() if to in used}


def _routes(platform: Platform, families: dict[str, _Box], places: dict[str, _Box]) -> Iterator[str]:
    for name, box in families.items():
        route = platform.routes[name]
        for index, to in enumerate(route.to):
            yield _line(box.right, places[to].left, "else" if index and route.mode == "FAILOVER" else "")


def _reading(platform: Platform, places: dict[str, _Box], readers: Sequence[_Box]) -> Iterator[str]:
    for reader, box in zip(platform.readers, readers, strict=True):
        for to, place in places.items():
            if any(to in platform.routes[family].to for family in reader.families):
                yield _line(place.right, box.left, "")


def _line(start: tuple[int, int], end: tuple[int, int], kind: str) -> str:
    (x, y), (to_x, to_y) = start, end
    middle = (x + to_x) // 2
    told = f' class="{kind}"' if kind else ""
    return f'<path{told} d="M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"/>'


def _drawn(title: str, boxes: Sequence[_Box], lines: Sequence[str], sources: tuple[str, ...]) -> str:
    width = _COLUMNS[-1] + _WIDTH + 16
    height = max(box.y for box in boxes) + _BOX + 44
    shown = [
        f'<rect x="{b.x}" y="{b.y}" width="{_WIDTH}" height="{_BOX}" rx="6"/>'
        f'<text x="{b.x + 12}" y="{b.y + 19}">{html.escape(b.name)}</text>'
        f'<text class="small" x="{b.x + 12}" y="{b.y + 35}">{html.escape(b.told)}</text>'
        for b in boxes
    ]
    heads = zip(_COLUMNS, ("families", "where they go", "who reads"), strict=True)
    told = "dashed: where the first is away · red: what was given up"
    return "\n".join(
        [
            f"<!-- {header(sources)} -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
            f"<title>{html.escape(title)}: which family goes where, and who reads it</title>",
            f"<style>{_STYLE}</style>",
            *(f'<text class="head" x="{x}" y="30">{head}</text>' for x, head in heads),
            *lines,
            *shown,
            f'<text class="small" x="{_COLUMNS[0]}" y="{height - 14}">{told}</text>',
            "</svg>\n",
        ]
    )


def _held(family: str, versions: Sequence[EventVersion]) -> str:
    own = [each for each in versions if each.family == family]
    if not own:
        return ""
    events = len({each.event for each in own})
    told = f"{events} event{'' if events == 1 else 's'}, {len(own)} version{'' if len(own) == 1 else 's'}"
    return told + (" · personal data" if any(each.personal for each in own) else "")


def _read(families: int) -> str:
    return f"reads {families} famil{'y' if families == 1 else 'ies'}"


def _time(seconds: int) -> str:
    """Seconds in the largest unit that holds them whole."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}{'' if seconds == size else 's'}"
    return f"{seconds} seconds"
