"""Stated rates with the numbers of the same passage that they can be the ratio of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    PHRASE,
    StatedSentence,
    clause_start,
    comparable,
    exact,
    is_carried,
    is_done,
    is_given,
    of_paragraph,
)
from xl_jixiao.checks.report_numbers.quotients import LAST_YEAR, Quotient, Ratio, fits, growth_of
from xl_jixiao.checks.report_numbers.relations import NumberRelation
from xl_jixiao.checks.report_numbers.shares import share_of
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.number_roles import (
    SPENT_ROLES,
    NumberRole,
    RateName,
    is_execution_rate,
    rate_name,
    reading,
)
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.project_money import money_of_project
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)


_LONG = 30
"""Characters between two numbers that belong together, at most."""
_MUCH = Decimal("1.25")


def of_rates(
    found: Sequence[StatedSentence], report: Sequence[StatedNumber]
) -> Iterator[NumberRelation]:
    """Stated rates against the numbers that they can be the ratio of: one that fits is enough, and
    only where the words leave no doubt none is wrong.
    """
    for ratio in _ratios(found, report):
        fitting = next((one for one in ratio.quotients if fits(ratio.rate, one)), None)
        if fitting is not None or ratio.certain:
            one = fitting or ratio.quotients[0]
            yield NumberRelation(
                "比率",
                ratio.rate,
                (one.part, one.whole),
                agrees=fitting is not None,
                formula=one.formula,
                expected=percent(abs(one.value)),
            )


def of_money(report: Report) -> Iterator[NumberRelation]:
    """The rate beside what a project spent against the budget that another sentence states."""
    if report.form is not Form.PROJECT:
        return
    money = money_of_project(report).whole
    executed, annual = money.get("executed"), money.get("annual")
    if executed is None or annual is None or executed.ref == annual.ref or not annual.value:
        return
    rates = [one for one in report.numbers if one.ref == executed.ref and is_execution_rate(one)]
    if len(rates) != 1 or rates[0].approximate:
        return
    bases = [one for one in (annual, money.get("initial")) if one is not None and one.value]
    pairs = [Quotient(executed, one) for one in bases]
    agrees = any(fits(rates[0], one) for one in pairs)
    if agrees or _is_likely(rates[0], pairs[0], _MUCH):
        yield NumberRelation(
            "比率",
            rates[0],
            (executed, annual),
            agrees=agrees,
            formula=pairs[0].formula,
            expected=percent(pairs[0].value),
            severity=Severity.WARNING,
        )


def _ratios(found: Sequence[StatedSentence], report: Sequence[StatedNumber]) -> Iterator[Ratio]:
    """The rates of a report that say of what they are the ratio."""
    for line in found:
        for place, rate in enumerate(line.numbers):
            if rate.kind is not NumberKind.RATE or rate.approximate or not rate.value:
                continue
            before = [one for one in line.numbers[:place] if one.kind in MEASURED]
            if _is_of_several(rate) or any(one.approximate for one in before):
                continue
            ratio = _ratio(rate, exact(before), line, report)
            if ratio is None:
                continue
            quotients = tuple(one for one in ratio.quotients if one.whole.value)
            if quotients:
                yield ratio._replace(quotients=quotients)


def _is_of_several(rate: StatedNumber) -> bool:
    """分别占…, 均…: one rate of several numbers."""
    return bool(_RE.of_several.search(rate.sentence, max(0, rate.start - 8), rate.end + 2))


def _ratio(
    rate: StatedNumber,
    ahead: Sequence[StatedNumber],
    line: StatedSentence,
    report: Sequence[StatedNumber],
) -> Ratio | None:
    direct = _of_the_number_before(rate, ahead)
    match rate.topic:
        case _ if direct is not None:
            ratio: Ratio | None = direct
        case "satisfaction":
            ratio = _satisfaction(rate, ahead)
        case "share":
            ratio = share_of(rate, ahead, line, report)
        case "growth":
            ratio = growth_of(rate, ahead)
        case "control_rate":
            ratio = _control(rate, line)
        case _:
            ratio = _by_name(rate, ahead, line)
    return ratio


def _by_name(
    rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence
) -> Ratio | None:
    """支付率90%, 完成计划的115%, 超额完成10%."""
    name = rate_name(rate)
    if name is not None:
        return _of_deed(rate, ahead, line, name)
    if _RE.beyond.search(reading(rate).words):
        return _beyond(rate, ahead)
    if rate.topic.endswith("_rate") or rate.topic == "completion":
        return _of_deed(rate, ahead, line, RateName("", NumberRole.DONE, ()))
    return None


# --- The whole right before the rate -----------------------------------------------------------


def _of_the_number_before(rate: StatedNumber, ahead: Sequence[StatedNumber]) -> Ratio | None:
    """占年计划24亿元的102.08%, 完成年任务5000人的104.6%: the whole is right before the rate."""
    if len(ahead) < 2 or rate.sentence[ahead[-1].end : rate.start].strip() != "的":
        return None
    whole = ahead[-1]
    told = [one for one in ahead[:-1] if not _RE.is_base.match(one.sentence, one.end)]
    if not told:
        return None
    part = told[-1]
    clause = whole.sentence[part.end : whole.start]
    if not comparable(part, whole) or not _RE.of_whole.search(clause) or LAST_YEAR.search(clause):
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


# --- Rates with a name ---------------------------------------------------------------------------


def _of_deed(
    rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence, name: RateName
) -> Ratio | None:
    """支付率, 解决率: what was done, of what was to be done, here or a sentence before."""
    return (_of_plan(rate, ahead, line, name) if _is_planned(name) else None) or _of_count(
        rate, ahead, line, name
    )


def _is_planned(name: RateName) -> bool:
    """Whether a rate is of a plan or a budget: 完成率, 支付率."""
    return name.role in SPENT_ROLES or name.role is NumberRole.MOVED


def _of_plan(
    rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence, name: RateName
) -> Ratio | None:
    """支付率, 完成率: what was done of what was planned or given."""
    dones = [one for one in reversed(ahead) if is_done(one)]
    if not dones or not _is_narrowed(dones[0], name):
        return None
    dones = [one for one in dones if comparable(one, dones[0])]
    wholes = [one for one in reversed(ahead) if is_given(one) or _adds_up(one)]
    here = wholes or _unnamed_whole(ahead, dones[0], name)
    last = [one for other in line.before[-1:] for one in reversed(exact(other.measured))]
    before = [] if here else [one for one in last if is_given(one) or _adds_up(one)]
    pairs = _pairs(dones, here or before)
    certain = bool(here) or len({one.value for one in before}) == 1
    few = len({pair.whole.value for pair in pairs}) <= _FEW
    if not pairs:
        return None
    plain = not any(is_carried(one) for one in ahead)
    bound = wholes and _is_likely(rate, pairs[0], _FAR)
    return Ratio(
        rate, pairs, certain and few and plain and (bound or _is_likely(rate, pairs[0], _MUCH))
    )


_FEW = 2
_FAR = Decimal(3)


def _unnamed_whole(
    ahead: Sequence[StatedNumber], done: StatedNumber, name: RateName
) -> list[StatedNumber]:
    """自治区补助资金300万元，支付270万元: the only other amount, where no word says that it was
    given.
    """
    others = [one for one in ahead if one is not done]
    if len(others) != 1 or others[0].start > done.start or not comparable(others[0], done):
        return []
    read = reading(others[0])
    overall = read.role is NumberRole.OVERALL
    if overall or read.deed in (NumberRole.NONE, NumberRole.MOVED):
        return others if "投资" in name.deed or not overall else []
    return []


def _pairs(dones: Sequence[StatedNumber], wholes: Sequence[StatedNumber]) -> tuple[Quotient, ...]:
    """Each done with each whole, a budget after changes before that of the year's beginning."""
    return tuple(
        Quotient(done, whole)
        for done in dones
        for whole in sorted(wholes, key=_is_initial)
        if whole is not done and comparable(done, whole)
    )


def _of_count(
    rate: StatedNumber, ahead: Sequence[StatedNumber], line: StatedSentence, name: RateName
) -> Ratio | None:
    """解决率, 到位率: what the rate is named for, of what was counted before it."""
    shared = {
        one: len(_verb(name) & set(reading(one).words.replace("完成", "")))
        for one in ahead
        if reading(one).deed not in _BESIDE
    }
    done = _sharing_most(shared, given=False) or _sharing_most(shared, given=True)
    if done is None or not _is_narrowed(done, name) or rate.start - done.end > _LONG // 2:
        return None
    between = [one.start for one in line.numbers if one.kind is NumberKind.RATE]
    floor = max((place for place in between if place < done.start), default=0)
    before = [one for one in reversed(ahead) if floor <= one.start < done.start]
    before = [one for one in before if _may_be_whole(one, done)]
    certain = len(before) == 1 and abs(done.start - before[0].end) <= _LONG
    if not before:
        last = [one for other in line.before[-1:] for one in exact(other.measured)]
        before = [one for one in last if _may_be_whole(one, done)]
        certain = len(before) == 1 and _is_likely(rate, Quotient(done, before[0]), _MUCH)
    pairs = tuple(Quotient(done, one) for one in before)
    return Ratio(rate, pairs, certain) if pairs else None


def _sharing_most(shared: Mapping[StatedNumber, int], *, given: bool) -> StatedNumber | None:
    """The nearest to the rate of the numbers that share most of its verb, given or not."""
    own = {one: much for one, much in shared.items() if much and is_given(one) is given}
    return next((one for one in reversed(own) if own[one] == max(own.values())), None)


def _verb(name: RateName) -> set[str]:
    return set((name.deed.removesuffix("完成") or name.deed)[-_VERB:]) - _WEAK


_VERB = 4
_BESIDE = frozenset({NumberRole.CHANGE, NumberRole.REST, NumberRole.CARRIED, NumberRole.ADJUSTED})
_WEAK = frozenset("的了已达到各类项目工作情况实际有效人均及和年度全共总资金覆盖")


def _may_be_whole(one: StatedNumber, done: StatedNumber) -> bool:
    """Counts in one unit; of amounts only one that was planned or given."""
    if one is done or not comparable(one, done) or one.value < done.value:
        return False
    return is_given(one) if one.kind is NumberKind.AMOUNT else one.unit == done.unit


def _is_narrowed(done: StatedNumber, name: RateName) -> bool:
    return all(word in reading(done).words for word in name.narrower)


def _adds_up(one: StatedNumber) -> bool:
    """区财政安排680万元，自筹120万元，合计800万元: what was planned is the sum."""
    return bool(_RE.sum.search(one.sentence, clause_start(one, PHRASE), one.start))


def _is_initial(one: StatedNumber) -> bool:
    return reading(one).role is NumberRole.INITIAL


def _is_likely(rate: StatedNumber, pair: Quotient, most: Decimal) -> bool:
    """Whether a rate is near enough to a ratio to be a slip of it."""
    return not pair.whole.value or rate.value / most <= pair.value <= rate.value * most


# --- Rates of their own --------------------------------------------------------------------------


def _beyond(rate: StatedNumber, ahead: Sequence[StatedNumber]) -> Ratio | None:
    """计划40处，实际44处，超额完成10%: how far it is beyond the plan."""
    done = next((one for one in reversed(ahead) if not is_given(one)), None)
    plans = [one for one in ahead if done and is_given(one) and comparable(one, done)]
    if done is None or len(plans) != 1:
        return None
    return Ratio(rate, (Quotient(done, plans[0], change=True),), done.value > plans[0].value)


def _control(rate: StatedNumber, line: StatedSentence) -> Ratio | None:
    near = [*exact(line.measured), *of_paragraph(line)]
    posts = [one for one in near if one.topic == "posts"]
    staff = [one for one in near if one.topic == "staff"]
    pairs = tuple(Quotient(one, other) for one in staff for other in posts)
    return Ratio(rate, pairs, len(pairs) == 1) if pairs else None


def _satisfaction(rate: StatedNumber, ahead: Sequence[StatedNumber]) -> Ratio | None:
    """发放问卷100份，收回90份，满意80份: the pleased of those who answered."""
    pleased = [one for one in ahead if _RE.pleased.search(reading(one).words)]
    asked = [
        one
        for words in _RE.several("asked")
        for one in ahead
        if one not in pleased and words.search(reading(one).words)
    ]
    if not pleased or not asked or not all(comparable(one, asked[0]) for one in pleased):
        return None
    parts = [pleased[0]] if len(pleased) == 1 else [pleased[0], _together(pleased)]
    pairs = tuple(Quotient(part, whole) for whole in asked for part in reversed(parts))
    return Ratio(rate, pairs, len(pleased) + len(set(asked)) == len(ahead))


def _together(parts: Sequence[StatedNumber]) -> StatedNumber:
    """满意88份、基本满意5份: as one number."""
    told = f"（{'+'.join(one.text for one in parts)}）"
    total = sum((one.value for one in parts), ZERO)
    return replace(parts[0], value=total, sentence=told, start=0, end=len(told))
