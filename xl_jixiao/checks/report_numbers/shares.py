"""A number that is 占 another, and which one that is."""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.checks.report_numbers.lines import (
    PHRASE,
    StatedSentence,
    clause_start,
    comparable,
    is_carried,
    is_given,
    of_paragraph,
)
from xl_jixiao.checks.report_numbers.quotients import Quotient, Ratio
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import GIVEN_ROLES, NumberRole, reading, role_of
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.topics import vocabulary

_RE = Phrases(__name__)


_LONG = 30
"""Characters between two numbers that belong together, at most."""


def share_of(
    rate: StatedNumber,
    ahead: Sequence[StatedNumber],
    line: StatedSentence,
    report: Sequence[StatedNumber],
) -> Ratio | None:
    """占基本支出的94.22%: the number just before, of the one that is named."""
    if not ahead or rate.start - ahead[-1].end > _LONG:
        return None
    part = ahead[-1]
    said_of, _, base = rate.subject.rpartition("占")
    if said_of.strip("，, 约"):
        return None  # 税收占比72.5%: not of the number just before
    base = base.strip("的比为约达了 ")
    wholes = _wholes(base, part, ahead[:-1], line, report)
    certain = bool(base) and len({one.value for one in wholes}) == 1
    others = [one for one in ahead[:-1] if is_carried(one)]
    if others and role_of(base) in GIVEN_ROLES:
        # 年度预算180万元，追加20万元，可用200万元: any of them may be the year's budget
        wholes, certain = [*wholes, *(one for one in others if comparable(one, part))], False
    if not base:
        own = [one for one in wholes if _is_total(one)]
        certain = len({one.value for one in own}) == 1 and own[0].value > part.value
        certain = certain or _is_one_of(part, ahead)
        wholes = [*own, *(one for one in wholes if one not in own)]
    return Ratio(rate, tuple(Quotient(part, one) for one in wholes), certain)


def _is_one_of(part: StatedNumber, ahead: Sequence[StatedNumber]) -> bool:
    """培训320人次，其中女性128人次，占40%: the only two numbers, one among the other."""
    among = part.sentence.rfind("其中", 0, part.start)
    return len(ahead) == len((part, "whole")) and ahead[0].end <= among


def _is_total(one: StatedNumber) -> bool:
    """Whether a number is said to be a total; the subject leaves out 合计 before a number."""
    if one.topic.startswith(("total_", "income_")):
        return True
    return bool(_RE.total.search(one.sentence, clause_start(one, PHRASE), one.start))


def _wholes(
    base: str,
    part: StatedNumber,
    ahead: Sequence[StatedNumber],
    line: StatedSentence,
    report: Sequence[StatedNumber],
) -> list[StatedNumber]:
    """What 占 can be of: by the name behind it, or the larger numbers before where it has none."""
    near = [*reversed(ahead), *of_paragraph(line)]
    alike = [one for one in near if comparable(one, part)]
    if not base:
        return [one for one in alike if one.value >= part.value]
    if (of := role_of(base)) in GIVEN_ROLES:
        received = of is NumberRole.RECEIVED
        planned = [
            one
            for one in alike
            if is_given(one) and (reading(one).deed is NumberRole.RECEIVED) == received
        ]
        return planned or [one for one in alike if reading(one).role is NumberRole.OVERALL]
    money = vocabulary().money(base, None)
    if part.kind is NumberKind.AMOUNT and money.object and money.topic:
        return _of_topic(money.topic, part, alike, report)
    return [one for one in alike if base in one.subject or _same_end(one.subject, base)]


def _of_topic(
    topic: str, part: StatedNumber, near: Sequence[StatedNumber], report: Sequence[StatedNumber]
) -> list[StatedNumber]:
    """The figures of what 占 names, at the part's own stage: a budget is a share of a budget."""
    stem = topic.rpartition("_")[0]
    every = [
        one
        for one in (*near, *report)
        if one.topic.startswith(f"{stem}_")
        and one.kind is NumberKind.AMOUNT
        and not one.approximate
        and len({one.year, part.year} - {None}) <= 1
    ]
    planned = bool(_RE.budgets.search(part.topic))
    own = [one for one in every if bool(_RE.budgets.search(one.topic)) == planned] or every
    beside = [one for one in own if one in near]
    return beside or own


def _same_end(subject: str, base: str) -> bool:
    return len(subject) >= 3 and base.endswith(subject)
