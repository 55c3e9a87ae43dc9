"""A stated rate, and the numbers beside it that it can be the ratio of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import (
    PHRASE,
    StatedSentence,
    agreed,
    clause_start,
    comparable,
    exact,
    is_carried,
    of_paragraph,
    rounding,
)
from xl_jixiao.checks.report_numbers.relations import is_slip
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.number_roles import (
    GIVEN_ROLES,
    NumberRole,
    NumberScope,
    reading,
    role_of,
    sources_in,
)
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.topics import vocabulary
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)
NEAR = 30
"""Characters between two numbers that belong together, at most."""
_FAR = 60
"""Characters between a growth and the number it is said of, at most."""


class Quotient(NamedTuple):
    """Two numbers whose ratio a rate may be."""

    part: StatedNumber
    whole: StatedNumber
    change: bool = False
    """The rate is (part − whole) ÷ whole: a growth."""

    @property
    def value(self) -> Decimal:
        """The ratio, or the growth."""
        part, whole = self.part.value, self.whole.value
        return (part - whole) / whole if self.change else part / whole

    @property
    def formula(self) -> str:
        """The calculation: 90万元÷100万元=90%."""
        part, whole, value = self.part.text, self.whole.text, self.value
        if self.change:
            part = f"（{whole}−{part}）" if value < 0 else f"（{part}−{whole}）"
        return f"{part}÷{whole}={percent(abs(value))}"

    def direction_of(self, rate: StatedNumber) -> str:
        """What a change is, where a rate is said to be the opposite; else ""."""
        fell = self.value < 0
        if not self.change or fell == bool(_RE.fall.search(rate.subject)):
            return ""
        return "下降" if fell else "上升"

    def is_near(self, rate: StatedNumber, most: Decimal) -> bool:
        """Whether a rate is near enough to the ratio to be a slip of it."""
        if not self.whole.value or is_slip(rate.value, self.value):
            return True
        return rate.value / most <= self.value <= rate.value * most

    def fits(self, rate: StatedNumber) -> bool:
        """Whether a rate is the ratio, rounded or cut off at its last decimal, for some values of
        the two numbers that would be written as they are.
        """
        low, high = self._bounds()
        if self.change and _RE.fall.search(rate.subject):
            low, high = -high, -low
        half = rate.step * HALF
        return low - half <= rate.value <= high + half or ZERO <= low - rate.value < rate.step

    def _bounds(self) -> tuple[Decimal, Decimal]:
        above, below = self.part.value, self.whole.value
        off_above, off_below = rounding(self.part), rounding(self.whole)
        if below <= off_below:
            return self.value, self.value
        low = (above - off_above) / (below + off_below) - self.change
        return low, (above + off_above) / (below - off_below) - self.change


class Ratio(NamedTuple):
    """A stated rate and what it can be the ratio of."""

    rate: StatedNumber
    quotients: tuple[Quotient, ...]
    """All that the words allow, the likeliest first."""
    certain: bool
    """Whether the words leave no doubt that it is one of these."""
    severity: Severity | None = None


def calculated(like: StatedNumber, value: Decimal, *told: str) -> StatedNumber:
    """A number like another that no sentence has, but a calculation: （100万元−2万元）."""
    shown = f"（{''.join(told)}）"
    return replace(like, value=value, sentence=shown, start=0, end=len(shown))


@dataclass(frozen=True, slots=True)
class RateContext:
    """A stated rate among the numbers that it may be of."""

    rate: StatedNumber
    ahead: tuple[StatedNumber, ...]
    """The exact amounts and counts before it in its sentence."""
    line: StatedSentence
    report: Sequence[StatedNumber]
    """All numbers of the report."""

    @property
    def last(self) -> list[StatedNumber]:
        """Those of the sentence before, the nearest first; 其中… goes on with the one before it."""
        found: list[StatedNumber] = []
        for line in reversed(self.line.before):
            found += reversed(exact(line.measured))
            if not line.sentence.lstrip().startswith("其中"):
                break
        return found

    @property
    def near(self) -> list[StatedNumber]:
        """Those before it and in the sentences before of its paragraph, the nearest first."""
        return [*reversed(self.ahead), *of_paragraph(self.line)]

    def ratio(
        self, parts: Iterable[StatedNumber], wholes: Sequence[StatedNumber], *, certain: bool
    ) -> Ratio:
        """Each part with each whole that it can be compared with."""
        pairs = [Quotient(a, b) for a in parts for b in wholes if a is not b and comparable(a, b)]
        return Ratio(self.rate, tuple(pairs), certain)


def of_number_before(at: RateContext) -> Ratio | None:
    """占年计划24亿元的102.08%, 完成年任务5000人的104.6%: the whole is right before the rate."""
    if len(at.ahead) < 2 or at.rate.sentence[at.ahead[-1].end : at.rate.start].strip() != "的":
        return None
    *before, whole = at.ahead
    # 完成年初预算276.5万元的107.99%，完成调整预算…: the base of another rate is no part
    own = [one for one in before if not _is_compared(one)]
    told = [one for one in own if not _RE.is_base.match(one.sentence, one.end)]
    if not told or not comparable(told[-1], whole):
        return None
    part = told[-1]
    clause = whole.sentence[before[-1].end : whole.start]
    if not _RE.of_whole.search(clause) or _RE.last_year.search(clause):
        return None
    # 造林8.6万亩，其中人工造林2.3万亩、…，为任务的107.5% leaves open which of them the rate is of
    among = part.sentence.rfind("其中", 0, part.start)
    listed = [one for one in told[:-1] if among >= one.end and comparable(one, part)]
    changes = [one for one in before if one.start > part.start and one not in own]
    between = whole.start - max(one.end for one in (part, *changes))
    certain = between <= NEAR and not listed
    return at.ratio((part, *listed, *changes), [whole], certain=certain)


# --- Growth ---------------------------------------------------------------------------------------


def growth_of(at: RateContext) -> Ratio | None:
    """2022年80万元，2023年100万元，增长25%; 比上年20万元减少2万元，下降10%.

    The earlier number must be stated, or how much it changed.
    """
    if len(at.ahead) == 1 and (since := _since_last_year(at, at.ahead[0])) is not None:
        return since
    near = [one for one in reversed(at.ahead) if at.rate.start - one.end <= _FAR]
    now = next((one for one in near if not (_is_change(one) or _was(one, at.rate))), None)
    bare = now is None or (now.kind is NumberKind.COUNT and now.unit in ("", "倍"))
    if now is None or bare or _is_reached(at.rate):
        return None  # 比重由8.4%提高到10.2% is no growth either
    beside = [one for one in at.ahead if one is not now and comparable(one, now)]
    earlier = [one for one in beside if not _is_change(one) and _was(one, now)]
    change = [one for one in beside if _is_change(one) and one.start > now.start]
    if len(earlier) > 1 or len(change) > 1 or not (earlier or change):
        return None
    if change and not _of_one_thing(now, change[0]):
        return None
    if earlier and _is_older(earlier[0], now) and _RE.last_year.search(reading(at.rate).words):
        return None  # 由2020年的2万元提高到2023年的3万元，较上年增长12%
    base = earlier[0] if earlier else _before_change(now, change[0])
    pairs = [Quotient(one, base) for one in change]
    if earlier:
        pairs.insert(0, Quotient(now, base, change=True))
    elif not _RE.than.search(reading(change[0]).words):
        pairs.append(Quotient(change[0], now))  # 年初预算50万元，调减12.5万元，降幅25%
    if reading(now).scope is NumberScope.ITEM:  # 案件300件，其中刑事60件，比上年减少20件: of all
        wholes = [one for one in beside if one.start < now.start and one not in (*earlier, *change)]
        bases = [_before_change(one, by) for one in wholes for by in change]
        pairs += [Quotient(by, base) for base in bases for by in change]
    certain = bool(earlier) or change[0].topic == "growth"
    return Ratio(at.rate, tuple(pairs), certain and _follow(at.ahead, now, base, *change))


def _is_older(earlier: StatedNumber, now: StatedNumber) -> bool:
    """Whether a number is of a year before the last."""
    return None not in (earlier.year, now.year) and (earlier.year or 0) + 1 < (now.year or 0)


def _of_one_thing(now: StatedNumber, change: StatedNumber) -> bool:
    """Whether a difference is said of the number: not 支出60万元，其中培训费较上年增加10万元."""
    thing, *compared = _RE.than.split(reading(change).words)
    return not compared or set(thing) <= _BESIDE.union(reading(now).words)


_BESIDE = frozenset("本今当全年度实际总额数量共计同的各0123456789 ")
"""Characters that name no thing of their own."""


def _since_last_year(at: RateContext, change: StatedNumber) -> Ratio | None:
    """收入总计300万元。与2022年相比，收入总计增加50万元，增长20%: the only number before."""
    ahead = at.line.before[-1].measured if at.line.before else ()
    if len(ahead) != 1 or len(exact(ahead)) != 1 or not comparable(ahead[0], change):
        return None
    now, by = ahead[0], _RE.by.search(change.subject)
    thing = _RE.compared_year.sub("", change.subject[: by.start()]) if by else ""
    alike = not thing or thing in now.subject or now.subject in thing
    if not by or not alike or not _RE.compared_year.search(change.sentence.lstrip()):
        return None
    base = _before_change(now, change)
    pairs = (Quotient(change, base), Quotient(now, base, change=True))
    return Ratio(at.rate, pairs, base.value > ZERO)


def _is_reached(one: StatedNumber) -> bool:
    """由上年的10万元减少到8万元: it is neither a difference nor last year's."""
    return bool(_RE.reached.search(one.sentence[: one.start]))


def _is_change(one: StatedNumber) -> bool:
    """Whether a number is a difference: 比上年减少2万元, 年中追加30万元."""
    if _is_reached(one):
        return False
    return one.topic in ("growth", "added") or bool(_RE.change.search(one.subject))


def _is_compared(one: StatedNumber) -> bool:
    """比上年减少0.9万元，占年初预算的78.75%: the share is of what it is said to be less than."""
    said = reading(one)
    changed = one.topic == "growth" or said.deed is NumberRole.CHANGE
    return changed and bool(_RE.than.search(said.words))


def _was(one: StatedNumber, now: StatedNumber) -> bool:
    """Whether a number is that of the year before, or what the other is compared with: 比年初…."""
    if _is_reached(one):
        return False
    if _is_reached(now) and now.start > one.start >= clause_start(now):
        return True  # 总产量由18.4万吨增加到19.3万吨
    words = one.sentence[clause_start(one) : one.start]
    if _RE.compared_with.match(words) and not _is_change(one):
        return True
    yearly = one.year is not None and now.year is not None and one.year == now.year - 1
    return yearly or bool(_RE.last_year.search(words))


def _before_change(now: StatedNumber, change: StatedNumber) -> StatedNumber:
    """What a number was before it changed by so much: no sentence has it, but its calculation."""
    fell = bool(_RE.fall.search(change.subject))
    was = now.value + change.value if fell else now.value - change.value
    return calculated(now, was, now.text, "+" if fell else "−", change.text)


def _follow(ahead: Sequence[StatedNumber], *used: StatedNumber) -> bool:
    """Whether nothing is between the numbers that are compared."""
    places = sorted(ahead.index(one) for one in used if one in ahead)
    return places == list(range(places[0], places[-1] + 1)) and places[-1] == len(ahead) - 1


# --- Shares ---------------------------------------------------------------------------------------


def share_of(at: RateContext) -> Ratio | None:
    """占基本支出的94.22%: the number just before, of the one that is named."""
    if not at.ahead or at.rate.start - at.ahead[-1].end > NEAR:
        return None
    own = [one for one in at.ahead if not _is_compared(one)]
    if not own:
        return None
    *before, part = own
    said_of, _, base = at.rate.subject.rpartition("占")
    if said_of.strip("，, 约（("):
        return None  # 税收占比72.5%: not of the number just before
    base = base.strip("的比为约达了 ")
    alike = [one for one in at.near if one is not part and comparable(one, part)]
    if not base:
        return _of_total(at, part, [one for one in alike if one.value >= part.value])
    wholes = _named(base, part, alike, at.report)
    certain = agreed(wholes)
    others = [one for one in before if is_carried(one)]
    if others and role_of(base) in GIVEN_ROLES:
        # 年度预算180万元，追加20万元，可用200万元: any of them may be the year's budget
        return at.ratio([part], [*wholes, *others], certain=False)
    return at.ratio([part], wholes, certain=certain)


def _of_total(at: RateContext, part: StatedNumber, larger: Sequence[StatedNumber]) -> Ratio:
    """培训320人次，其中女性128人次，占40%: no base is named.

    It is what is said to be a total, or the only other number where the part is one among it.
    """
    # 中央1420万元，省级250万元，占15%: one source is no share of another
    if sources_in(reading(part).words):
        larger = [one for one in larger if not sources_in(reading(one).words)]
    said = [one for one in larger if _is_total(one)]
    # 收入合计…，其中：财政拨款收入…: a part is not what the next part is a share of
    totals = [one for one in said if reading(one).scope is not NumberScope.ITEM] or said
    certain = agreed(totals) and totals[0].value > part.value
    among = part.sentence.rfind("其中", 0, part.start)
    certain = certain or (len(at.ahead) == len((part, "whole")) and at.ahead[0].end <= among)
    rest = [one for one in larger if one not in totals]
    return at.ratio([part], [*totals, *rest], certain=certain)


def _is_total(one: StatedNumber) -> bool:
    """Whether a number is said to be a total; the subject leaves out 合计 before a number."""
    said = _RE.total.search(one.sentence, clause_start(one, PHRASE), one.start)
    return one.topic.startswith(("total_", "income_")) or bool(said)


def _named(
    base: str, part: StatedNumber, alike: Sequence[StatedNumber], report: Sequence[StatedNumber]
) -> Sequence[StatedNumber]:
    """What 占 is of, by the name behind it."""
    if (of := role_of(base)) in GIVEN_ROLES:
        received = of is NumberRole.RECEIVED
        planned = [
            one
            for one in alike
            if reading(one).given and (reading(one).deed is NumberRole.RECEIVED) == received
        ]
        return planned or [one for one in alike if reading(one).role is NumberRole.OVERALL]
    money = vocabulary().money(base, None)
    if part.kind is NumberKind.AMOUNT and money.object and money.topic:
        return _of_topic(money.topic, part, alike, report)
    return [one for one in alike if base in one.subject or _ends_alike(one.subject, base)]


def _of_topic(
    topic: str, part: StatedNumber, near: Sequence[StatedNumber], report: Sequence[StatedNumber]
) -> Sequence[StatedNumber]:
    """The figures of what 占 names, at the part's own stage: a budget is a share of a budget."""
    stem = f"{topic.rpartition('_')[0]}_"
    every = [
        one
        for one in exact((*near, *report))
        if one.topic.startswith(stem)
        and one.kind is NumberKind.AMOUNT
        and len({one.year, part.year} - {None}) <= 1
    ]
    planned = bool(_RE.budgets.search(part.topic))
    own = [one for one in every if bool(_RE.budgets.search(one.topic)) == planned] or every
    return [one for one in own if one in near] or own


def _ends_alike(subject: str, base: str) -> bool:
    return len(subject) >= 3 and base.endswith(subject)
