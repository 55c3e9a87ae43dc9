"""X04: the arithmetic inside one report."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_numbers.halves import Halves, halves
from xl_jixiao.checks.report_numbers.lines import Line, lines, places, quote, worth
from xl_jixiao.checks.report_numbers.ratios import Quotient, Ratio, fits, ratios
from xl_jixiao.checks.report_numbers.remainders import remainders
from xl_jixiao.checks.report_numbers.wholes import Listing, listings
from xl_jixiao.checks.wording import number, percent
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report, Statement, StatementKind
from xl_jixiao.text.money import to_wan


@check("X04", "报告中的数字前后算不上", Severity.ERROR, Stage.REPORT, in_cells=True)
def arithmetic(case: ReportCase) -> Results:
    """报告里写明的比率、合计、差额必须与同处写明的数字算得上。

    检查内容：占比、完成率、办结率、增长率等于同一段里写明的分子÷分母；“其中”各项之和与合计一致；
        “未……N个”等于总数减去已完成数。按写出的小数位比较（四舍五入、截尾都算对），约数、区间、
        口径不明的不比。
    依据：绩效自评报告应当内容真实、数据准确（财政部《预算绩效评价管理办法》对绩效自评的要求）
    错误示例：预算安排98.56万元，实际支出135.79万元，完成预算安排的133.77%（应为137.77%）
    正确示例：基本支出99.35万元，占总支出162.1万元的61.29%
    处理办法：核对原始数据，改正算错的一个，并检查别处是否引用了它。
    """
    found = lines(case.report)
    yield from _of_ratios(found, case.report.statements)
    yield from _of_listings(found)
    yield from _of_halves(case.report)
    yield from _of_remainders(found)


def _of_ratios(found: Sequence[Line], report: Sequence[Statement]) -> Results:
    for ratio in ratios(found, report):
        fitting = next((one for one in ratio.quotients if fits(ratio.rate, one)), None)
        if fitting is not None:
            yield Pass(f"{_division(fitting)}，与{ratio.rate.text}一致")
        elif ratio.certain:
            yield _wrong_ratio(ratio)


def _wrong_ratio(ratio: Ratio) -> Hit:
    rate, likeliest = ratio.rate, ratio.quotients[0]
    return Hit(
        f"写的是{rate.text}，按{_division(likeliest)}。请核对比率和两个数字，改正算错的一个。",
        refs=places([rate, likeliest.part, likeliest.whole]),
        label=quote(rate),
        found=rate.text,
        expected=percent(abs(likeliest.value)),
    )


def _division(one: Quotient) -> str:
    part, whole = one.part.text, one.whole.text
    if one.change:
        return f"（{part}−{whole}）÷{whole}={percent(one.value)}"
    return f"{part}÷{whole}={percent(one.value)}"


def _of_listings(found: Sequence[Line]) -> Results:
    for listing in listings(found):
        if listing.slip is not None:
            continue  # X06
        if not listing.gap:
            yield Pass(f"{_sum(listing)}，与{listing.whole.text}一致")
            continue
        much = "多" if listing.gap < 0 else "少"
        unit = listing.whole.unit
        gap = number(abs(_in_unit(listing, listing.gap)))
        yield Hit(
            f"合计写的是{listing.whole.text}，所列各项之和{_sum(listing)}，{much}{gap}{unit}。"
            "请核对是否漏列、重列或写错。",
            refs=places([listing.whole, *listing.parts]),
            label=quote(listing.whole),
            found=listing.whole.text,
            expected=_sum(listing),
            severity=None if listing.gap < 0 else Severity.WARNING,
        )


def _sum(listing: Listing) -> str:
    return f"{'+'.join(one.text.removesuffix(one.unit) for one in listing.parts)}={_added(listing)}"


def _added(listing: Listing) -> str:
    total = sum((worth(one) for one in listing.parts), Decimal(0))
    return f"{number(_in_unit(listing, total))}{listing.whole.unit}"


def _of_halves(report: Report) -> Results:
    for one in halves(report):
        added = f"{one.basic.text}+{one.project.text}={number(one.added)}万元"
        if not one.gap:
            yield Pass(f"基本支出加项目支出{added}，与{one.total.subject}{one.total.text}一致")
            continue
        advice = "请核对改正。" if one.certain else "请核对用的是年初预算还是全年预算，统一口径。"
        yield Hit(
            f"“{one.total.subject}”写的是{one.total.text}，而“{one.basic.subject}”加"
            f"“{one.project.subject}”为{added}，相差{number(abs(one.gap))}万元。{advice}",
            refs=places(one[:3]),
            label=quote(one.total),
            found=one.total.text,
            expected=f"{number(one.added)}万元",
            severity=_severity(one),
        )


def _severity(one: Halves) -> Severity | None:
    if not one.certain:
        return Severity.INFO
    return None if one.gap < 0 else Severity.WARNING


def _in_unit(listing: Listing, amount: Decimal) -> Decimal:
    """An amount in the unit of the total: statements hold amounts in 万元."""
    whole = listing.whole
    if whole.kind is not StatementKind.AMOUNT:
        return amount
    return amount / (to_wan(Decimal(1), whole.unit, "万元") or Decimal(1))


def _of_remainders(found: Sequence[Line]) -> Results:
    for one in remainders(found):
        difference = f"{one.whole.text}−{one.done.text}={number(one.expected)}{one.left.unit}"
        if one.expected == one.left.value:
            yield Pass(f"{difference}，与“{one.left.subject}{one.left.text}”一致")
            continue
        yield Hit(
            f"写的是{one.left.text}，而总数{one.whole.text}、已完成{one.done.text}，{difference}。"
            "请核对三个数字，或写明口径不同之处。",
            refs=places([one.left, one.whole, one.done]),
            label=quote(one.left),
            found=one.left.text,
            expected=f"{number(one.expected)}{one.left.unit}",
        )
