"""X04: the arithmetic inside one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers import bounds, dates, derived, gaps, rates, sums
from xl_jixiao.checks.report_numbers.equations import of_equations
from xl_jixiao.checks.report_numbers.lines import StatedSentence, case_lines
from xl_jixiao.checks.report_numbers.passage import Passages
from xl_jixiao.checks.report_numbers.relations import NumberRelation, verdict
from xl_jixiao.checks.report_numbers.restated import of_restatements
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef


@check("X04", "报告中的数字前后算不上", Severity.ERROR, Stage.REPORT, in_cells=True)
def arithmetic(case: ReportCase) -> Results:
    """报告里写明的比率、合计、差额必须与同处写明的数字算得上。

    检查内容：占比、完成率、办结率、增长率等于同一段里写明的分子÷分母；“其中”各项之和与合计一致；
        “未……N个”“剩余N个”等于总数减去已完成数，结余等于到位（加上年结转）减去支出，
        比上年增减（几个百分点）、超额完成、节约、核减的数等于两数之差，单价（标准、人均）乘数量等于金额，
        总分等于所列各部分得分之和，几项扣分之和等于合计扣分，“其中”的一部分不大于总数，
        各批、各季、各年之和等于合计，等级、名次、最高最低、提前、增减、超额完成、达到目标、控制在…以内的说法与同处的数字和日期相符，
        得分不超过分值，累计进度不倒退，日期存在，期间不倒置、与写的天数月数相符，项目各阶段的日期不颠倒，
        “即”“分别为”后面（或紧靠个数前面）列出的名称、“一是、二是”的条数与写的个数一致，
        写出的算式等于它的得数，换一种单位写的数（元和万元、公顷和亩、大小写金额）相等，几倍与两个数相符，再次写到的同一个数不变。
        按写出的小数位比较（四舍五入、截尾都算对），约数、区间、口径不明的不比。
    依据：本工具检查规则：报告前后数据一致、计算正确
    错误示例：预算安排98.56万元，实际支出135.79万元，完成预算安排的133.77%（应为137.77%）
    正确示例：基本支出99.35万元，占总支出162.1万元的61.29%
    处理办法：核对原始数据，改正算错的一个，并检查别处是否引用了它。
    """
    found = case_lines(case)
    if not found and not case.report.paragraphs:  # the cells of most forms state no number
        return
    passages = Passages(found)
    calculated = tuple(derived.of_passages(passages))
    again = of_restatements(found, passages, case.report.year)
    rows = [*of_equations(found), *again, *calculated]
    wrong: list[frozenset[_Place]] = []
    held: set[_Place] = set()
    # what one relation says of a number another does not say again, nor against it
    told = {(one.stated.ref, one.stated.start) for one in calculated if one.agrees}
    for one in (
        *(one for one in _relations(case, found, passages) if not _is_of_others(one, passages)),
        *sorted(rows, key=lambda one: not one.agrees),
    ):
        place = (one.stated.ref, one.stated.start)
        if place not in (held if one.agrees else told):
            yield verdict(one)
            wrong += [] if one.agrees else [_places(one)]
        if not one.agrees or "=" in one.formula:  # a bound leaves open what is right
            told.add(place)
        if one.agrees and "=" in one.formula:
            held.add(place)
    for one in bounds.of_bounds(found, passages):
        # numbers that are told to be wrong are not told to be in the wrong order as well
        if one.agrees or not any(_places(one) <= those for those in wrong):
            yield verdict(one)


_Place: TypeAlias = tuple[CellRef, int]


def _places(one: NumberRelation) -> frozenset[_Place]:
    numbers = (one.stated, *one.others)
    return frozenset([(said.ref, said.start) for said in numbers if said.text != said.sentence])


def _is_of_others(one: NumberRelation, passages: Passages) -> bool:
    """Whether a relation is told of numbers that a rate is not of."""
    passage = None if one.agrees else passages.around(one.stated)
    return passage is not None and derived.is_of_others(one, passage)


def _relations(
    case: ReportCase, found: Sequence[StatedSentence], passages: Passages
) -> Iterator[NumberRelation]:
    for relations in (
        rates.of_rates(found, case.report),
        sums.of_listings(found),
        sums.of_halves(case.report),
        sums.of_shares(found),
        gaps.of_remainders(found),
        gaps.of_names(found),
        gaps.of_items(case.report),
        dates.of_days_that_are_none(found),
        dates.of_times(found, passages),
    ):
        yield from relations
