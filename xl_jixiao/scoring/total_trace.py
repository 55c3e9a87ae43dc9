"""How a total came about, in one Chinese paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import SectionScore
from xl_jixiao.model.submission import SECTION_TITLES, SectionKind
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.ceilings import ceiling_for
from xl_jixiao.scoring.funds import Execution
from xl_jixiao.scoring.totals import Total
from xl_jixiao.scoring.wording import in_points, percent


class Derivation(NamedTuple):
    """The steps from rows to grade."""

    sections: tuple[SectionScore, ...]
    execution: Execution
    total: Total
    """Before the ceiling."""
    ratios: Mapping[int, Decimal] | None
    """Goal → ratio, where goals are weighed."""
    capped: Total
    grade: str | None


def total_trace(steps: Derivation, rules: RuleProfile) -> str:
    """Sections, sum, goal ratios, claimed part, ceiling, grade."""
    parts = [
        _sum(steps),
        steps.execution.why,
        _goals(steps, rules),
        _claims(steps.total),
        _ceiling(steps, rules),
        f"等级：{steps.grade or '待定'}",
    ]
    return f"{'；'.join(part for part in parts if part)}。依据：{rules.cite(rules.grades.clause)}。"


def _sum(steps: Derivation) -> str:
    total = steps.total
    rows = " ＋ ".join(_section(section) for section in steps.sections) or "没有可计分的行"
    if total.score is not None:
        return f"{rows} ＝ 总分{in_points(total.score)}"
    reach = f"{in_points(total.low)}至{in_points(total.high)}"
    if not total.undetermined:
        return f"{rows}；没有读到指标行，总分在{reach}之间"
    return f"{rows}；{total.undetermined}项得分待定，总分在{reach}之间"


def _section(section: SectionScore) -> str:
    kind = section.kind
    title = "预算执行率" if kind == "execution" else SECTION_TITLES[SectionKind(kind)]
    if section.score is not None:
        return f"{title}{in_points(section.score)}"
    return f"{title}{in_points(section.low)}至{in_points(section.high)}"


def _goals(steps: Derivation, rules: RuleProfile) -> str:
    if steps.ratios is None:
        return ""
    weights = "、".join(f"目标{goal + 1}占{percent(one)}" for goal, one in steps.ratios.items())
    return f"指标得分按目标权重加权（{weights}；依据：{rules.cite(rules.goals.clause)}）"


def _claims(total: Total) -> str:
    return f"其中按自评认定{in_points(total.claimed_part)}" if total.claimed_part else ""


def _ceiling(steps: Derivation, rules: RuleProfile) -> str:
    rate = None if steps.execution.line is None else steps.execution.line.completion
    ceiling = ceiling_for(rate, rules.ceilings)
    if ceiling is None or rate is None:
        return ""
    clause = rules.cite(rules.ceilings.clause)
    text = f"执行率{percent(rate)}，总分不超过{in_points(ceiling)}（依据：{clause}）"
    if steps.capped.score is not None and steps.capped.score != steps.total.score:
        text += f"，总分按{in_points(steps.capped.score)}计"
    return text
