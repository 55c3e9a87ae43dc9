"""I09: kinds of indicators that should be there and are not."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm, lacking, present_kinds, required_kinds
from xl_jixiao.facts.lexicon import lexicon
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import joined


@check("I09", "缺少应设的二级指标", Severity.INFO, Stage.SHAPE, holds="应设的二级指标均已设置")
def missing_kinds(case: ScoredForm) -> Results:
    """口径要求的二级指标类别缺少时提示。

    检查内容：口径列出的二级指标（数量、质量、时效、成本、经济、社会、生态效益、可持续影响等）
        是否至少各有一个三级指标。二级指标整列空白的、没有实际完成值栏的得分表不检查。
    依据：评分口径“分值”的条款（随所用口径而定）
    错误示例：产出指标只有数量、质量、时效，没有成本指标
    正确示例：产出指标有数量、质量、时效、成本指标
    处理办法：补设缺少的指标；确不适用的在报告中说明。
    """
    present = present_kinds(case)
    if not present or not case.submission.has_actuals:
        return
    missing = lacking(case, present)
    if not missing:
        yield Pass(f"已设{joined(required_kinds(case), limit=10)}")
        return
    listed = joined([f"{kind}指标" for kind in missing], limit=10)
    yield Hit(
        f"没有设置{listed}。请补设，确不适用的说明理由。",
        refs=_places(case, missing),
        label="绩效指标",
        found=joined([kind for kind, _ in lexicon().level2 if kind in present], limit=10),
        expected=listed,
        clause=case.rules.weights.clause,
    )


def _places(case: ScoredForm, missing: list[str]) -> tuple[CellRef, ...]:
    """The labels of the level-1 blocks in which the kinds are missing."""
    belongs = lexicon().level1
    return tuple(
        ref
        for section in case.submission.sections
        if any(kind in belongs.get(section.kind.value, ()) for kind in missing)
        for ref in addresses_of(section.label)
    )
