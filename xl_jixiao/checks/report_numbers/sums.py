"""Totals against their parts: listed in a sentence, of a unit's spending, of a score, of 100%."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.checks.hit import telling
from xl_jixiao.checks.report_numbers.lines import StatedSentence, agreed
from xl_jixiao.checks.report_numbers.relations import (
    NumberRelation,
    added,
    in_unit_of,
    sum_of,
)
from xl_jixiao.checks.report_numbers.unit_facts import by_topic, is_qualified
from xl_jixiao.checks.report_numbers.wholes import Listing, listings
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber, Statement
from xl_jixiao.model.submission import Form
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number, percent

_RE = Phrases(__name__)


# --- Listed in a sentence ------------------------------------------------------------


def of_listings(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """Totals against the parts that are listed for them; what only lacks 万 is told by X06."""
    return (_listing(one) for one in listings(found) if one.slip is None)


def _listing(one: Listing) -> NumberRelation:
    whole = one.whole
    gap = f"{'多' if one.gap < 0 else '少'}{number(abs(in_unit_of(whole, one.gap)))}{whole.unit}"
    return replace(
        sum_of("合计", whole, one.parts),
        agrees=not one.gap,
        severity=None if one.certain else Severity.WARNING,
        facts={"gap": gap},
    )


# --- 基本支出 + 项目支出 ------------------------------------------------------------

_NEARLY = Decimal("0.01")
_MUCH = Decimal("0.3")
"""Halves that are more than the total by more than so much are of something else."""
_SPENT = (("total_executed",), ("basic_executed",), ("project_executed",))
_YEARLY = ("basic_annual", "project_annual")
_BUDGETED = (("total_annual",), (_YEARLY[0], "basic_budget"), (_YEARLY[1], "project_budget"))


def of_halves(report: Report) -> Iterator[NumberRelation]:
    """Totals of a department's report whose gap, if any, is too small to be a third kind of money.

    Beside the two there may be 上缴上级支出, 经营支出 and the like, so a total may well be larger.
    """
    if report.form is not Form.DEPARTMENT:
        return
    said = by_topic(report)
    for topics in (_SPENT, _BUDGETED):
        told = [one for names in topics for one in _first(said, names)]
        if len(told) == len(topics) and told[0].value:
            certain = topics is _SPENT or all(topic in said for topic in _YEARLY)
            yield from _halves(told[0], told[1:], certain=certain)


def _first(said: Mapping[str, Sequence[StatedNumber]], topics: Sequence[str]) -> list[StatedNumber]:
    """The figure of the first of the topics that is stated with one value."""
    stated = [said[topic] for topic in topics if agreed(said.get(topic, ()))]
    return [max(own, key=lambda one: len(one.text)) for own in stated[:1]]


def _halves(
    total: StatedNumber, parts: Sequence[StatedNumber], *, certain: bool
) -> Iterator[NumberRelation]:
    """The relation, none where the gap may be money of another kind."""
    gap = total.value - added(parts)
    relation = sum_of("支出", total, parts, bare=False)
    over = ZERO < -gap <= total.value * _MUCH
    near = relation.agrees or abs(gap) <= total.value * _NEARLY
    if not near and (not (over and certain) or is_qualified(total)):
        return
    mild = None if gap < 0 else Severity.WARNING
    advice = "请核对改正。" if certain else "请核对用的是年初预算还是全年预算，统一口径。"
    named = {"first": parts[0].subject, "second": parts[1].subject}
    yield replace(
        relation,
        severity=mild if certain else Severity.INFO,
        facts={**named, "gap": number(abs(gap)), "advice": advice},
        told=telling(支出=total.subject),
    )


# --- Shares of one whole ------------------------------------------------------------

_ALL = Decimal(1)
_TWO = 2
_FAR = Decimal("0.05")
"""Further off the shares are not of one whole: the district's reviewers let 5 points pass, answers
that may be chosen side by side make far more."""
_LEAST = 3


def of_shares(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """一产占12.5%，二产占35.2%，三产占52.3%: bare 占 with the part named before it."""
    for line in found:
        rates = tuple(one for one in line.numbers if _is_share(one))
        rest = [one for one in line.statements if one not in rates]
        summed = rest == [*line.statements[-1:]] and _is_all(rest[0])
        two = len(rates) >= _TWO and _RE.of_parts.search(line.sentence)
        if len(rates) < (_TWO if two else _LEAST) or (rest and not summed):
            continue
        over = added(rates) - _ALL
        agrees = abs(over) <= sum((one.step for one in rates), ZERO) * HALF
        if agrees or ZERO < over <= _FAR or ((summed or two) and abs(over) <= _FAR * _TWO):
            total = percent(added(rates))
            formula = f"{'+'.join(one.text for one in rates)}={total}"
            yield NumberRelation(
                "占比",
                rates[-1],
                rates[:-1],
                agrees,
                formula,
                Severity.WARNING if two else None,
                expected="100%",
                found=total,
            )


def _is_all(one: Statement) -> bool:
    """合计100%"""
    rate = isinstance(one, StatedNumber) and one.kind is NumberKind.RATE and one.value == _ALL
    return rate and bool(_RE.in_all.search(one.sentence[: one.start]))


def _is_share(one: StatedNumber) -> bool:
    sure = one.kind is NumberKind.RATE and not one.approximate and one.topic == "share"
    return sure and bool(_RE.own_share.search(one.sentence[: one.start].rstrip()))
