"""How the arithmetic inside a report is put into words: hits and passes of X04."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.report_numbers.adjustments import adjustments
from xl_jixiao.checks.report_numbers.differences import differences
from xl_jixiao.checks.report_numbers.enumerations import enumerations
from xl_jixiao.checks.report_numbers.halves import Halves, halves
from xl_jixiao.checks.report_numbers.lines import StatedSentence, places, quote
from xl_jixiao.checks.report_numbers.quotients import Quotient, Ratio, fits
from xl_jixiao.checks.report_numbers.rates import ratios
from xl_jixiao.checks.report_numbers.remainders import remainders
from xl_jixiao.checks.report_numbers.score_sums import score_sums
from xl_jixiao.checks.report_numbers.shares import shares
from xl_jixiao.checks.report_numbers.wholes import TEN_THOUSAND, Listing, listings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.wording import number, percent


def of_ratios(found: Sequence[StatedSentence], report: Sequence[StatedNumber]) -> Results:
    """Stated rates against the numbers beside them."""
    for ratio in ratios(found, report):
        fitting = next((one for one in ratio.quotients if fits(ratio.rate, one)), None)
        if fitting is not None:
            yield Pass(f"{_division(fitting)}，与{ratio.rate.text}一致")
        elif ratio.certain:
            yield _wrong_ratio(ratio)


def _wrong_ratio(ratio: Ratio) -> Hit:
    rate, likeliest = ratio.rate, ratio.quotients[0]
    return Hit(
        f"写的是{rate.text}，按同处的数字计算，{_division(likeliest)}。请核对比率和两个数字，改正算错的一个。",
        refs=places([rate, likeliest.part, likeliest.whole]),
        label=quote(rate),
        found=rate.text,
        expected=percent(abs(likeliest.value)),
        told=telling("比率"),
    )


def _division(one: Quotient) -> str:
    part, whole = one.part.text, one.whole.text
    if one.change:
        return f"（{part}−{whole}）÷{whole}={percent(one.value)}"
    return f"{part}÷{whole}={percent(one.value)}"


def of_listings(found: Sequence[StatedSentence]) -> Results:
    """Totals against the parts that are listed for them."""
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
            told=telling("合计", 和=_added(listing)),
        )


def _sum(listing: Listing) -> str:
    return f"{'+'.join(one.text.removesuffix(one.unit) for one in listing.parts)}={_added(listing)}"


def _added(listing: Listing) -> str:
    total = sum((one.value for one in listing.parts), Decimal(0))
    return f"{number(_in_unit(listing, total))}{listing.whole.unit}"


def of_halves(report: Report) -> Results:
    """The total against 基本支出 and 项目支出."""
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
            told=telling("支出", 支出=one.total.subject),
        )


def of_adjustments(found: Sequence[StatedSentence]) -> Results:
    """全年预算 against 年初预算 and 追加."""
    for one in adjustments(found):
        added = f"{one.initial.text}+{one.added.text}={number(one.expected)}万元"
        if one.agrees:
            yield Pass(f"年初预算加追加{added}，与{one.annual.text}一致")
            continue
        yield Hit(
            f"“{one.annual.subject}”写的是{one.annual.text}，年初预算加追加为{added}。"
            "请核对，或写明其他调整。",
            refs=places(one),
            label=quote(one.annual),
            found=one.annual.text,
            expected=f"{number(one.expected)}万元",
            told=telling("调整"),
        )


def of_differences(found: Sequence[StatedSentence]) -> Results:
    """Stated differences against the two numbers."""
    for one in differences(found):
        taken = f"{one.larger.text}−{one.smaller.text}"
        result = _written_as(one.stated, one.expected)
        if one.agrees:
            yield Pass(f"{taken}={result}，与“{one.stated.subject}{one.stated.text}”一致")
            continue
        yield Hit(
            f"“{one.stated.subject}”写的是{one.stated.text}，按同处的数字计算，{taken}={result}。"
            "请核对三个数字，改正写错的一个。",
            refs=places(one),
            label=quote(one.stated),
            found=one.stated.text,
            expected=result,
            told=telling("差额"),
        )


def of_score_sums(found: Sequence[StatedSentence]) -> Results:
    """The total score against those of the sections."""
    for one in score_sums(found):
        added = (
            f"{'+'.join(part.text.removesuffix('分') for part in one.parts)}={number(one.added)}分"
        )
        if one.agrees:
            yield Pass(f"{added}，与{one.total.subject}{one.total.text}一致")
            continue
        yield Hit(
            f"总分写的是{one.total.text}，所列各部分得分之和{added}。请核对总分和各部分得分。",
            refs=places([one.total, *one.parts]),
            label=quote(one.total),
            found=one.total.text,
            expected=added,
            told=telling("总分", 和=f"{number(one.added)}分"),
        )


def of_enumerations(found: Sequence[StatedSentence]) -> Results:
    """Counts against the names that are listed for them."""
    for one in enumerations(found):
        listed = f"{len(one.names)}{one.stated.unit}"
        if one.agrees:
            yield Pass(f"列出的名称{listed}，与{one.stated.text}一致")
            continue
        yield Hit(
            f"写的是{one.stated.text}，后面列出的名称是{listed}。请核对是否漏列、重列或写错。",
            refs=places([one.stated]),
            label=quote(one.stated),
            found=one.stated.text,
            expected=listed,
            severity=Severity.WARNING,
            told=telling("列举"),
        )


def of_shares(found: Sequence[StatedSentence]) -> Results:
    """Shares of one whole against 100%."""
    for one in shares(found):
        added = f"{'+'.join(rate.text for rate in one.rates)}={percent(one.total)}"
        if one.agrees:
            yield Pass(f"占比{added}")
            continue
        yield Hit(
            f"各项占比之和{added}，超过100%。请核对各项占比。",
            refs=places(one.rates),
            label=quote(one.rates[-1]),
            found=percent(one.total),
            expected="100%",
            told=telling("占比"),
        )


def _severity(one: Halves) -> Severity | None:
    if not one.certain:
        return Severity.INFO
    return None if one.gap < 0 else Severity.WARNING


def _in_unit(listing: Listing, amount: Decimal) -> Decimal:
    """An amount in the unit of the total: statements hold amounts in 万元."""
    return _in_unit_of(listing.whole, amount)


def _written_as(one: StatedNumber, amount: Decimal) -> str:
    """An amount or a count as another is written: 0.6万亩 beside 0.8万亩."""
    if one.kind is NumberKind.COUNT and "万" in one.text:
        return f"{number(amount / TEN_THOUSAND)}万{one.unit}"
    return f"{number(_in_unit_of(one, amount))}{one.unit}"


def _in_unit_of(one: StatedNumber, amount: Decimal) -> Decimal:
    if one.kind is not NumberKind.AMOUNT:
        return amount
    return amount / (to_wan(Decimal(1), one.unit, "万元") or Decimal(1))


def of_remainders(found: Sequence[StatedSentence]) -> Results:
    """What is left against whole and part."""
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
            told=telling("余数"),
        )
