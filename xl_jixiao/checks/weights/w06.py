"""W06: the weights in use against those of the profile, where the form prints none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import LevelOneGroup, ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import SECTION_TITLES, SectionKind, addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import points


@check(
    "W06",
    "权重与评分口径的常规权重不一致",
    Severity.INFO,
    Stage.ARITHMETIC,
    holds="权重与口径的常规权重一致",
)
def usual_weights(case: ScoredForm) -> Results:
    """一级指标权重与口径的常规权重不同时提示核对。

    检查内容：表内没有印出一级指标权重时，各一级指标分值之和与口径权重比较；
        口径另列的一级指标按名称比较；预算执行率的分值与口径比较，口径没有规定的不比较。允许按特殊情况调整，故只提示。
        没有实际完成值栏的得分表自定指标，不检查。
    依据：评分口径“分值”的条款（随所用口径而定）
    错误示例：预算执行率分值填100分
    正确示例：预算执行率分值填10分
    处理办法：确有批准的权重可不改；填错的改正。
    """
    if not (case.submission.has_points and case.submission.has_actuals):
        return
    yield from _execution(case)
    submission = case.submission
    if any(goal.ratio for goal in submission.goals) or len(submission.goals) > 1:
        return  # several goals split the weights among them
    if any(section.points is not None for section in submission.sections):
        return
    found = case.groups
    if any(group.points is None for group in found):
        return
    for kind, usual in _usual(case).items():
        own = [group for group in found if group.sections[0].kind is kind]
        if own:
            yield _compared(case, SECTION_TITLES[kind], usual, own)
    for one in case.rules.weights.sections:
        own = [group for group in found if fold(group.title) == fold(one.name)]
        if own and one.points is not None:
            yield _compared(case, one.name, one.points, own)


def _compared(case: ScoredForm, title: str, usual: Decimal, own: list[LevelOneGroup]) -> Hit | Pass:
    added = sum((group.points or Decimal(0) for group in own), Decimal(0))
    if added == usual:
        return Pass(f"{title}{points(added)}")
    return Hit(
        f"分值合计{points(added)}，口径的常规权重为{points(usual)}。按特殊情况调整的可不改。",
        refs=own[0].label_cells,
        label=title,
        found=points(added),
        expected=points(usual),
        clause=case.rules.weights.clause,
        told=telling("指标"),
    )


def _execution(case: ScoredForm) -> Iterator[Hit | Pass]:
    if case.total is None or case.total.points.value is None:
        return
    printed, usual = case.total.points.value, case.rules.weights.execution
    if usual is None:
        return
    if printed == usual:
        yield Pass(f"预算执行率{points(printed)}")
        return
    where: tuple[CellRef, ...] = addresses_of(case.total.points) or (case.total.ref,)
    yield Hit(
        f"预算执行率分值{points(printed)}，口径的常规权重为{points(usual)}，请核对。",
        refs=where,
        label=case.total.name or case.total.label,
        found=points(printed),
        expected=points(usual),
        clause=case.rules.weights.clause,
        told=telling("执行率"),
    )


def _usual(case: ScoredForm) -> dict[SectionKind, Decimal]:
    weights = case.rules.weights
    known = {
        SectionKind.OUTPUT: weights.output,
        SectionKind.BENEFIT: weights.benefit,
        SectionKind.SATISFACTION: weights.satisfaction,
        SectionKind.COST: weights.cost,
    }
    return {kind: value for kind, value in known.items() if value is not None}
