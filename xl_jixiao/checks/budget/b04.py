"""B04: the sums of the money block."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.amounts import SumCheck, compare_sum, same
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.fund_parts import FundBreakdown
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Figure, FundLine, addresses_of
from xl_jixiao.text.wording import addition, number


@check(
    "B04",
    "资金分项合计与总额不符",
    Severity.ERROR,
    Stage.ARITHMETIC,
    holds="资金各分项之和与总额相符",
)
def fund_sums(case: ScoredForm) -> Results:
    """各分项之和必须等于总额；分类合计应与全年预算数一致。

    检查内容：收入各项之和、基本支出与项目支出之和与其合计是否一致；分类合计等于年度资金总额的
        哪一列；各资金来源行之和与总额行逐列是否一致。按显示的小数位容许四舍五入的差。
        合计等于年初预算数而不是全年预算数的为警告；其中项之和小于总额的为提示。
    依据：资金总额＝各分项之和（自评表表内勾稽关系）
    错误示例：按支出性质分969.06，而全年预算数为1286.05（969.06是年初预算数）
    正确示例：按支出性质分208.22＝基本支出139.98＋项目支出68.24，全年预算数208.22
    处理办法：核对是分项漏填、总额未更新，还是填成了另一列的数，改正后重新合计。
    """
    if case.total is None:
        return
    for block in case.fund_blocks:
        yield from _block_sum(block)
        yield from _block_column(block, case.total)
    yield from _source_sums(case, case.total)


def _block_sum(block: FundBreakdown) -> Iterator[Hit | Pass]:
    head = block.head
    if head is None or head.amount.value is None:
        return
    if not any(item.amount.value is not None for item in block.items):
        return
    if any(_unread(item) for item in block.items):
        return  # a sum without it would blame the wrong cell
    outcome = compare_sum(head.amount, block.amounts)
    sentence = addition(block.amounts)
    if outcome.agrees and not outcome.coarse:
        yield Pass(f"{block.title}：{sentence}")
        return
    yield Hit(
        f"各项之和为{sentence}，与合计{number(outcome.total)}相差"
        f"{number(abs(outcome.gap))}万元。{_advice(outcome)}",
        refs=addresses_of(head.ref, *(item.ref for item in block.items)),
        label=head.name or head.label,
        found=number(outcome.total),
        expected=number(outcome.parts),
        severity=Severity.INFO if outcome.coarse else None,
        uses=addresses_of(head.amount, *block.amounts),
        told=telling("分项", abs(outcome.gap)),
    )


def _unread(item: FundLine) -> bool:
    """Whether a label holds a number that could not be read."""
    return item.amount.value is None and any(char.isdigit() for char in item.label)


def _advice(outcome: SumCheck) -> str:
    if outcome.coarse:
        return "可能由四舍五入到整数造成，请核对。"
    return "请核对漏填、重填或总额。"


def _block_column(block: FundBreakdown, total: FundLine) -> Iterator[Hit | Pass]:
    """Which column of the total row the block's total is."""
    whole, line = block.whole, block.line
    if whole.value is None or not total.annual.value:
        return
    if same(whole, total.annual):
        yield Pass(f"{block.title}{number(whole.value)}＝全年预算数")
        return
    matched = _matching_column(whole, total)
    where = f"，等于{matched}" if matched else "，与年初预算数、全年预算数、全年执行数都不相等"
    yield Hit(
        f"合计{number(whole.value)}万元{where}，不等于全年预算数{number(total.annual.value)}万元。"
        "请按全年预算数填列分类金额。",
        refs=addresses_of(line.ref),
        label=line.name or line.label,
        found=number(whole.value) + (f"（{matched}）" if matched else ""),
        expected=number(total.annual.value),
        severity=Severity.WARNING if matched else None,
        uses=addresses_of(whole, total.annual, total.initial),
        told=telling("分类", 合计=number(whole.value)),
    )


def _matching_column(whole: Figure, total: FundLine) -> str:
    if same(whole, total.initial):
        return "年初预算数"
    return "全年执行数" if same(whole, total.executed) else ""


def _source_sums(case: ScoredForm, total: FundLine) -> Iterator[Hit | Pass]:
    """Rows with columns of their own against the total row, column by column."""
    for column in case.fund_columns:
        if not column.total.value and column.name == case.base_name:
            continue  # a budget of 0 with parts is B05's
        outcome = column.outcome
        sentence = addition(column.parts)
        if outcome.agrees and not outcome.coarse:
            yield Pass(f"{column.name}：{sentence}")
            continue
        partial = outcome.gap > 0 and not outcome.coarse
        tail = "如有未列出的来源请补列。" if partial else _advice(outcome)
        yield Hit(
            f"{column.name}各来源之和为{sentence}，与总额{number(outcome.total)}相差"
            f"{number(abs(outcome.gap))}万元。{tail}",
            refs=addresses_of(column.total) or (total.ref,),
            label=total.name or total.label,
            found=number(outcome.total),
            expected=number(outcome.parts),
            severity=Severity.INFO if partial or outcome.coarse else None,
            uses=addresses_of(*column.parts),
            told=telling("来源", abs(outcome.gap), 列=column.name),
        )
