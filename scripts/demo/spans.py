"""Spans of both languages as one tree: below a span are its children, and what was linked to it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from opentelemetry.sdk.trace import ReadableSpan


@dataclass(frozen=True)
class Shown:
    """What is shown of a span. Ids are those of W3C trace context."""

    language: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str | None
    links: tuple[str, ...]
    failed: bool
    started: float
    """Nanoseconds of Unix time."""

    @classmethod
    def of_python(cls, span: ReadableSpan) -> Self:
        """A span of OpenTelemetry's SDK."""
        context = span.get_span_context()
        assert context is not None
        return cls(
            "Python",
            span.name,
            span.kind.name,
            f"{context.trace_id:032x}",
            f"{context.span_id:016x}",
            f"{span.parent.span_id:016x}" if span.parent else None,
            tuple(f"{link.context.span_id:016x}" for link in span.links),
            not span.status.is_ok,
            span.start_time or 0,
        )

    @classmethod
    def of_typescript(cls, told: dict[str, Any]) -> Self:
        """A span as the subscriber prints it."""
        return cls("TypeScript", **(told | {"links": tuple(told["links"])}))


def tree(spans: Sequence[Shown]) -> Iterator[str]:
    """Lines of a tree, in the order in which the spans began."""
    spans = sorted(spans, key=lambda span: span.started)
    known = {span.id for span in spans}
    roots = [span for span in spans if not _above(span) & known]
    for root in roots:
        yield _line(root, "")
        yield from _below(root, spans, "")


def _below(above: Shown, spans: Sequence[Shown], indent: str) -> Iterator[str]:
    below = [span for span in spans if above.id in _above(span)]
    for position, span in enumerate(below):
        last = position == len(below) - 1
        linked = above.id in span.links
        yield _line(span, f"{indent}{'└' if last else '├'}{'┈' if linked else '─'} ")
        yield from _below(span, spans, indent + ("   " if last else "│  "))


def _above(span: Shown) -> set[str]:
    return {*span.links, *([span.parent] if span.parent else [])}


def _line(span: Shown, prefix: str) -> str:
    failed = "  FAILED" if span.failed else ""
    return f"{prefix + span.name:<58} {span.kind:<9} {span.language:<11} trace {span.trace[:8]}{failed}"
