"""How versions follow from those before them, as data for both SDKs."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.casts import Plan
from codegen.emit.literals import typescript_literal
from codegen.render import header, render


def python(plans: Sequence[Plan], sources: tuple[str, ...]) -> str:
    """``casts.py``, by the name of the newer version."""
    return render(
        "python_casts.py.j2",
        header=header(sources),
        casts=[_python(plan) for plan in plans],
        functions=_functions(plans),
    )


def typescript(plans: Sequence[Plan], sources: tuple[str, ...]) -> str:
    """``casts.ts``, by the name of the newer version."""
    return render(
        "ts_casts.ts.j2",
        header=header(sources),
        casts=[_typescript(plan) for plan in plans],
        functions=_functions(plans),
    )


def _functions(plans: Sequence[Plan]) -> list[str]:
    return sorted({plan.function for plan in plans if plan.function})


def _python(plan: Plan) -> tuple[str, list[tuple[str, str]]]:
    """The name, and the arguments of one ``Cast`` as source text."""
    made = [("since", repr(plan.since))]
    if plan.function:
        made.append(("function", f"({plan.function}.up, {plan.function}.down)"))
    else:
        made += [("steps", repr(tuple(map(dict, plan.steps)))), ("keep", repr(plan.keep))]
    made += [(name, repr(value)) for name, value in _told(plan).items() if value]
    return plan.name, made + ([("one_way", "True")] if plan.one_way else [])


def _typescript(plan: Plan) -> tuple[str, list[tuple[str, str]]]:
    made = [("since", typescript_literal(plan.since))]
    if plan.function:
        made.append(("functions", plan.function))
    else:
        made += [
            ("steps", typescript_literal(list(plan.steps), "    ")),
            ("keep", typescript_literal(plan.keep, "    ")),
        ]
    made += [(name, typescript_literal(list(value), "    ")) for name, value in _told(plan).items()]
    return plan.name, made + ([("oneWay", "true")] if plan.one_way else [])


def _told(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {"losses": tuple(told for _, told in plan.lost), "forgets": plan.forgets}
