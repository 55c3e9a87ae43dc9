"""存在问题 and 改进措施: findings and missed indicators gathered by kind, a measure for each.

Only what a published report owns up to: how money and goals were managed. What is merely filled in
wrongly is put right before the report is sent and is in `corrections`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xl_jixiao.outputs.draft.narrative import problems_control, problems_goals, problems_money
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.problem import DraftProblem
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose

KINDS: tuple[Callable[[DraftFacts], DraftProblem | None], ...] = (
    problems_money.overspent_budget,
    problems_money.without_budget,
    problems_money.slow,
    problems_money.adjusted,
    problems_goals.missed,
    problems_goals.loose,
    problems_goals.unmeasured,
    problems_goals.missing_kinds,
    problems_control.costs_over_budget,
    problems_control.costs_without_budget,
    problems_control.beyond_control,
    problems_control.three_public_grew,
)
"""In the order in which a report tells them."""


def gathered(facts: DraftFacts) -> tuple[DraftProblem, ...]:
    """The problems there are, in that order."""
    return tuple(problem for kind in KINDS if (problem := kind(facts)) is not None)


def problems(found: Sequence[DraftProblem]) -> tuple[Prose, ...]:
    """存在问题, numbered; a gap where neither rows nor findings show any."""
    if not found:
        none = "存在的问题及原因（自评表未反映未完成指标和预算管理问题，请结合实际填写）"
        return (prose(Gap(none), "。"),)
    return tuple(
        prose(f"{number}．{one.title}。", one.told, "。", one.cause or "")
        for number, one in enumerate(found, start=1)
    )


def measures(found: Sequence[DraftProblem]) -> tuple[Prose, ...]:
    """改进措施, in the order of the problems."""
    if not found:
        return (prose(Gap("下一步改进措施（与存在的问题逐条对应）"), "。"),)
    return tuple(
        prose(f"{number}．", one.measure, "。") for number, one in enumerate(found, start=1)
    )
