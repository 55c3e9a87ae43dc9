"""R04: no actual value."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.characters import plain
from xl_jixiao.text.labels import says_none
from xl_jixiao.text.wording import clip


@check(
    "R04",
    "实际完成值未填写",
    Severity.ERROR,
    Stage.REQUIRED,
    SCORED_FORMS,
    holds="实际完成值均已填写",
)
def no_actual(case: ScoredForm) -> Results:
    """有指标值或分值的指标，必须填写实际完成值。

    检查内容：三级指标的实际完成值空白，或只有“—”“无”而没有说明原因；年度指标值也空白的一并指出。
        口径规定不适用的指标不计分的，写明“不适用”的不算空白。
    依据：本工具检查规则：年度指标值、实际完成值必填
    错误示例：年度指标值“≥90%”，实际完成值空白，自评10分
    正确示例：年度指标值“≥90%”，实际完成值“95%”，自评10分
    处理办法：补填实际完成值；全年未发生的在偏差原因栏说明。
    """
    filled = 0
    for row in case.rows:
        indicator = row.indicator
        if row.has_actual or not row.applicable:
            filled += 1
            continue
        if indicator.actual.ref is None and not indicator.actual.filled:
            continue  # the form has no such column
        asked = row.has_target or (row.scored and (row.points or row.claimed))
        if not asked or (row.explained and indicator.actual.filled):
            continue
        both = not row.has_target
        what = "年度指标值和实际完成值都空白" if both else "实际完成值空白"
        said = plain(indicator.actual.text)
        if says_none(said):
            what = f"实际完成值只写“{clip(said)}”，没有数" + ("，年度指标值空白" if both else "")
        places = (indicator.target, indicator.actual) if both else (indicator.actual,)
        yield Hit(
            f"{what}，该项无法核算，得分待定。请补填；全年未发生的在偏差原因栏说明。",
            refs=addresses_of(*places) or (indicator.ref,),
            label=row.name,
            found=indicator.actual.printed or "空白",
            expected="实际完成值",
            told=telling("两者" if both else ""),
        )
    if filled:
        yield Pass(f"{filled}项已填实际完成值")
