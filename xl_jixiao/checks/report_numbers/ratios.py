"""Stated rates with the numbers of the same passage that they can be the ratio of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.checks.report_numbers.growths import LAST_YEAR, growth_of
from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    PHRASE,
    StatedSentence,
    clause_start,
    comparable,
    exact,
)
from xl_jixiao.checks.report_numbers.quotients import Quotient, Ratio
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.topics import vocabulary

_PLAN = lazy_re(r"计划|目标|任务|承诺|预算|安排|批复|下达|应(?!急|用|对)|需")
_DONE = lazy_re(r"完成|实际|支出|执行|使用|支付|实现|已|投入|开支")
_WHOLE = lazy_re(r"总|合计|共|全年|收入|全[省市县区镇乡]")
_OVERALL_PLAN = lazy_re(r"总投资|总概算")
_OF_SEVERAL = lazy_re(r"分别|均|各|平均|以上|以下")
_LONG = 30
"""Characters between two numbers that belong together, at most."""


def ratios(found: Sequence[StatedSentence], report: Sequence[StatedNumber]) -> Iterator[Ratio]:
    """The rates of a report that say of what they are the ratio."""
    for line in found:
        for place, rate in enumerate(line.numbers):
            if rate.kind is not NumberKind.RATE or rate.approximate or not rate.value:
                continue
            ahead = exact([one for one in line.numbers[:place] if one.kind in MEASURED])
            if _distributed(rate) or any(_rough(one) for one in line.numbers[:place]):
                continue
            ratio = _ratio(rate, ahead, line, report)
            if ratio is None:
                continue
            quotients = tuple(one for one in ratio.quotients if one.whole.value)
            if quotients:
                yield ratio._replace(quotients=quotients)


def _distributed(rate: StatedNumber) -> bool:
    """分别占…, 均…: one rate of several numbers."""
    return bool(_OF_SEVERAL.search(rate.sentence, max(0, rate.start - 8), rate.end + 2))


def _rough(one: StatedNumber) -> bool:
    return one.kind in MEASURED and one.approximate


def _ratio(
    rate: StatedNumber,
    ahead: Sequence[StatedNumber],
    line: StatedSentence,
    report: Sequence[StatedNumber],
) -> Ratio | None:
    direct = _of_the_number_before(rate, ahead)
    if direct is not None or rate.topic == "satisfaction":
        return direct
    if rate.topic == "share":
        return _share(rate, ahead, line, report)
    if rate.topic == "growth":
        return growth_of(rate, ahead)
    if rate.topic == "control_rate":
        return _control(rate, line)
    planned = rate.topic.endswith("_rate") or rate.topic == "completion"
    return (_completion if planned else _named)(rate, ahead, line)


def _of_the_number_before(rate: StatedNumber, ahead: Sequence[StatedNumber]) -> Ratio | None:
    """占年计划24亿元的102.08%, 完成年任务5000人的104.6%: the whole is right before the rate."""
    if len(ahead) < 2 or rate.sentence[ahead[-1].end : rate.start].strip() != "的":
        return None
    whole = ahead[-1]
    told = [one for one in ahead[:-1] if not _IS_BASE.match(one.sentence, one.end)]
    if not told:
        return None
    part = told[-1]
    clause = whole.sentence[part.end : whole.start]
    if not comparable(part, whole) or not _OF_WHOLE.search(clause) or LAST_YEAR.search(clause):
        return None
    listed = _listed_for(part, told[:-1])
    pairs = tuple(Quotient(one, whole) for one in (part, *listed))
    return Ratio(rate, pairs, whole.start - part.end <= _LONG and not listed)


def _listed_for(part: StatedNumber, ahead: Sequence[StatedNumber]) -> tuple[StatedNumber, ...]:
    """The numbers that a number may be one of the parts of: 造林8.6万亩，其中人工造林2.3万亩、…，
    为任务的107.5% leaves open which of them the rate is of.
    """
    among = part.sentence.rfind("其中", 0, part.start)
    return tuple(one for one in ahead if among >= one.end and comparable(one, part))


_IS_BASE = lazy_re(r"\s*的\s*\d+(?:\.\d+)?\s*[%％]")
"""完成年初预算276.5万元的107.99%，完成调整预算…: the base of another rate, no part."""
_OF_WHOLE = lazy_re(r"[，,]\s*(?:已|仅|约)?(?:占|完成|为|达到?)")


def _share(
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
    others = [one for one in ahead[:-1] if _CARRIED.search(one.subject)]
    if others and _PLAN.search(base):
        # 年度预算180万元，追加20万元，可用200万元: any of them may be the year's budget
        wholes, certain = [*wholes, *(one for one in others if comparable(one, part))], False
    if not base:
        own = [one for one in wholes if _is_total(one)]
        certain = len({one.value for one in own}) == 1 and own[0].value > part.value
        wholes = [*own, *(one for one in wholes if one not in own)]
    return Ratio(rate, tuple(Quotient(part, one) for one in wholes), certain)


def _is_total(one: StatedNumber) -> bool:
    """Whether a number is said to be a total; the subject leaves out 合计 before a number."""
    if one.topic.startswith(("total_", "income_")):
        return True
    return bool(_WHOLE.search(one.sentence, clause_start(one, PHRASE), one.start))


def _wholes(
    base: str,
    part: StatedNumber,
    ahead: Sequence[StatedNumber],
    line: StatedSentence,
    report: Sequence[StatedNumber],
) -> list[StatedNumber]:
    """What 占 can be of: by the name behind it, or the larger numbers before where it has none."""
    near = [*reversed(ahead), *_of_paragraph(line)]
    alike = [one for one in near if comparable(one, part)]
    if not base:
        return [one for one in alike if one.value >= part.value]
    if _PLAN.search(base):
        planned = [one for one in alike if _PLAN.search(one.subject)]
        yearly = [one for one in planned if not _OVERALL_PLAN.search(one.subject)]
        return yearly or planned
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
    planned = bool(_BUDGETS.search(part.topic))
    own = [one for one in every if bool(_BUDGETS.search(one.topic)) == planned] or every
    beside = [one for one in own if one in near]
    return beside or own


def _same_end(subject: str, base: str) -> bool:
    return len(subject) >= 3 and base.endswith(subject)


def _of_paragraph(line: StatedSentence) -> Iterator[StatedNumber]:
    """The exact numbers of the sentences before, the nearest first."""
    for other in reversed(line.before):
        yield from reversed(exact(other.measured))


def _control(rate: StatedNumber, line: StatedSentence) -> Ratio | None:
    near = [*exact(line.measured), *_of_paragraph(line)]
    posts = [one for one in near if one.topic == "posts"]
    staff = [one for one in near if one.topic == "staff"]
    pairs = tuple(Quotient(one, other) for one in staff for other in posts)
    return Ratio(rate, pairs, len(pairs) == 1) if pairs else None


def _completion(
    rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence
) -> Ratio | None:
    """完成预算安排的133.77%: what was done of what was planned, here or a sentence before."""
    near = list(reversed(ahead))
    certain = True
    if not any(_PLAN.search(one.subject) for one in near):
        last = line.before[-1:] if len(near) <= 1 else ()
        near += [one for other in last for one in reversed(exact(other.measured))]
        certain = len({one.value for one in near if _is_plan(one)}) == 1
    pairs = [
        Quotient(done, plan)
        for done in near
        if _is_done(done)
        for plan in near
        if plan is not done and (_is_plan(plan) or _adds_up(plan)) and comparable(done, plan)
    ]
    plans = {pair.whole.value for pair in pairs}
    certain = certain and len(plans) <= 2 and not any(_CARRIED.search(one.subject) for one in near)
    return Ratio(rate, tuple(pairs), certain and _alike(rate, pairs[0])) if pairs else None


def _alike(rate: StatedNumber, quotient: Quotient) -> bool:
    """Whether a rate is near enough to the ratio to be a slip; of numbers in two sentences only
    then it is likely to be meant of them.
    """
    if quotient.part.sentence == quotient.whole.sentence or not quotient.whole.value:
        return True
    return rate.value / _MUCH <= quotient.value <= rate.value * _MUCH


_MUCH = Decimal("1.25")


_CARRIED = lazy_re(r"结转|结余|可用|追加|调[增减]|滚存")
"""Money beside the budget: what the rate is of can't be determined then."""
_BUDGETS = lazy_re(r"_budget$|^total_(?:initial|annual)$|^funds_arranged$")
_DIFFERENCE = lazy_re(
    r"(?:增加|减少|[多少](?=支出|完成|使用|支付|执行)|节约|节省|结余|结转|压减|超支|超出|超额|追加|未支出|未使用)"
    r"\D{0,6}$"
)
"""较预算少支出113.5万元: how far it is from the plan, not what was done."""
_SUM = lazy_re(r"(?:合计|共计|总计)\D{0,4}$")
_SPENT = lazy_re(r"_(?:executed|final)$|^funds_spent$")


def _is_plan(one: StatedNumber) -> bool:
    if _BUDGETS.search(one.topic):
        return True
    if _SPENT.search(one.topic) or one.topic == "growth":
        return False
    return bool(_PLAN.search(one.subject)) and not _OVERALL_PLAN.search(one.subject)


def _adds_up(one: StatedNumber) -> bool:
    """区财政安排680万元，自筹120万元，合计800万元: what was planned is the sum."""
    return bool(_SUM.search(one.sentence, clause_start(one, PHRASE), one.start))


def _is_done(one: StatedNumber) -> bool:
    if _DIFFERENCE.search(one.sentence, clause_start(one, PHRASE), one.start):
        return False
    if _SPENT.search(one.topic):
        return True
    return not _is_plan(one) and one.topic != "growth" and bool(_DONE.search(one.subject))


_RATE_NAME = lazy_re(r"(?P<verb>[\u4e00-\u9fff]{1,8})率")
_WEAK_VERBS = frozenset("的了已达到各类项目工作情况实际有效人均及和年度全共总目")


def _named(rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence) -> Ratio | None:
    """解决率96.6%: what is said to be 解决, of what was counted before."""
    match = _RATE_NAME.search(rate.subject)
    if match is None or not ahead:
        return None
    verb = set(match["verb"]) - _WEAK_VERBS
    done = ahead[-1]
    if not verb & set(done.subject) or rate.start - done.end > _LONG // 2:
        return None
    before = [one for one in reversed(ahead[:-1]) if _can_be_whole(one, done)]
    certain = len(before) == 1 and done.start - before[0].end <= _LONG
    if not before:
        last = [one for other in line.before[-1:] for one in exact(other.measured)]
        before = [one for one in last if _can_be_whole(one, done)]
        certain = len(before) == 1
    pairs = tuple(Quotient(done, one) for one in before)
    return Ratio(rate, pairs, certain and _alike(rate, pairs[0])) if pairs else None


def _can_be_whole(one: StatedNumber, done: StatedNumber) -> bool:
    """Counts in one unit; of amounts only one that was planned."""
    if not comparable(one, done) or one.value < done.value:
        return False
    return _is_plan(one) if one.kind is NumberKind.AMOUNT else one.unit == done.unit
