"""D02: the items of 三公经费, 项目支出 and 公用经费 against their totals."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.amounts import SumCheck, compare_sum
from xl_jixiao.facts.base_data import COLUMNS, SUMS, Sum, UnitData, is_blank, parts_of
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import BaseDatum, Figure, addresses_of
from xl_jixiao.text.wording import addition, number


@check(
    "D02",
    "经费各项之和与合计不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    BASIC_FORMS,
    holds="经费各项之和与合计相符",
)
def item_sums(case: UnitData) -> Results:
    """逐项列出的经费之和必须等于合计；“其中”各项之和不得大于合计。

    检查内容：三公经费、公务用车、项目支出各项之和与合计是否一致；公用经费的“其中”各项之和
        大于合计为错误，小于合计（未列全）为提示。各项全部空白的不检查。
    依据：合计＝各项之和（基础数据表表内勾稽关系）
    错误示例：项目支出440.44，业务工作经费59.43，运行维护经费380.01，合计439.44，差1.00
    正确示例：项目支出422.59，业务工作经费11.69，运行维护经费410.9，合计422.59
    处理办法：核对漏填、错填的明细或合计，改正一致。
    """
    for group in SUMS:
        for column, name in COLUMNS:
            total = case.datum(group.total, column)
            if total is None or total.value.value is None:
                continue
            parts = parts_of(case, group, column)
            values = [part.value for part in parts]
            if [value for value in values if value.value]:
                yield _result(group, name, total, parts, values)


def _result(
    group: Sum,
    column: str,
    total: BaseDatum,
    parts: tuple[BaseDatum, ...],
    values: list[Figure],
) -> Hit | Pass:
    outcome = compare_sum(total.value, values)
    sentence = addition(values)
    if outcome.agrees and not outcome.coarse:
        return Pass(f"{total.label}{column}：{sentence}")
    advice, severity = _judge(group, parts, outcome)
    return Hit(
        f"{column}{number(outcome.total)}，各项之和为{sentence}，相差"
        f"{number(abs(outcome.gap))}万元。{advice}",
        refs=addresses_of(total.value),
        label=total.label,
        found=number(outcome.total),
        expected=number(outcome.parts),
        severity=severity,
        uses=addresses_of(*values),
        told=telling(weight=abs(outcome.gap), 列=column),
    )


def _judge(
    group: Sum, parts: tuple[BaseDatum, ...], outcome: SumCheck
) -> tuple[str, Severity | None]:
    """What to do, and how grave it is."""
    if outcome.coarse:
        return "可能由四舍五入到整数造成，请核对。", Severity.INFO
    if outcome.gap < 0:
        return "各项之和大于合计，请核对。", None
    open_items = group.total == "projects" and any(is_blank(part.value) for part in parts)
    if not group.complete or open_items:
        return "明细未列全，如有其他项目请补列或说明。", Severity.INFO
    return "请核对漏填的明细或合计数。", None
