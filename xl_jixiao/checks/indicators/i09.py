"""I09: kinds of indicators that should be there and are not."""

from __future__ import annotations

from xl_jixiao.checks.case import Case
from xl_jixiao.checks.hit import Hit, Pass, Results, cells
from xl_jixiao.checks.lexicon import level2_kind, lexicon
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.wording import joined
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import SectionKind


@check("I09", "缺少应设的二级指标", Severity.INFO, Stage.SHAPE)
def missing_kinds(case: Case) -> Results:
    """口径要求的二级指标类别缺少时提示。

    检查内容：口径列出的二级指标（数量、质量、时效、成本、经济、社会、生态效益、可持续影响等）
        是否至少各有一个三级指标。二级指标整列空白的不检查。
    依据：产出、效益、满意度各类指标的设置要求（评分口径“权重”）
    错误示例：产出指标只有数量、质量、时效，没有成本指标
    正确示例：产出指标有数量、质量、时效、成本指标
    处理办法：补设缺少的指标；确不适用的在报告中说明。
    """
    present = present_kinds(case)
    if not present:
        return
    missing = _lacking(case, present)
    if not missing:
        yield Pass(f"已设{joined(_required(case), limit=10)}")
        return
    listed = joined([f"{kind}指标" for kind in missing], limit=10)
    yield Hit(
        f"没有设置{listed}。请补设，确不适用的说明理由。",
        refs=_places(case, missing),
        label="绩效指标",
        found=joined([kind for kind, _ in lexicon().level2 if kind in present], limit=10),
        expected=listed,
        basis=case.rules.cite(case.rules.weights.clause),
    )


def present_kinds(case: Case) -> frozenset[str]:
    """The level-2 kinds that the form has a row of; none where it leaves level 2 blank."""
    rows = [row for row in case.rows if row.indicator.level2.filled]
    present = {level2_kind(row.indicator.level2.text) for row in rows}
    if any(row.kind is SectionKind.COST for row in rows):
        present.add("成本")
    if any(row.kind is SectionKind.SATISFACTION for row in rows):
        present.add("满意度")
    return frozenset(present)


def absent_kinds(case: Case) -> list[str]:
    """The kinds that the profile asks for and the form lacks, in the profile's order."""
    return _lacking(case, present_kinds(case))


def _lacking(case: Case, present: frozenset[str]) -> list[str]:
    return [kind for kind in dict.fromkeys(_required(case)) if kind not in present]


def _required(case: Case) -> list[str]:
    return [level2_kind(name) or name for name in case.rules.weights.required_level2]


def _places(case: Case, missing: list[str]) -> tuple[CellRef, ...]:
    """The labels of the level-1 blocks in which the kinds are missing."""
    belongs = lexicon().level1
    return tuple(
        ref
        for section in case.submission.sections
        if any(kind in belongs.get(section.kind.value, ()) for kind in missing)
        for ref in cells(section.label)
    )
