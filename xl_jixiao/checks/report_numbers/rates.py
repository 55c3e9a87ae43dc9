"""Stated rates with the numbers of the same passage that they can be the ratio of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    PHRASE,
    StatedSentence,
    agreed,
    clause_start,
    comparable,
    exact,
    is_carried,
    settled,
)
from xl_jixiao.checks.report_numbers.ratios import (
    NEAR,
    Quotient,
    RateContext,
    Ratio,
    calculated,
    growth_of,
    of_number_before,
    share_of,
)
from xl_jixiao.checks.report_numbers.relations import NumberRelation, added
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, Report, StatedMoney, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.number_roles import (
    CHANGED_ROLES,
    OVER_ROLES,
    SPENT_ROLES,
    NumberRole,
    NumberScope,
    RateName,
    is_execution_rate,
    rate_name,
    reading,
    without_deeds,
)
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import percent

_RE = Phrases(__name__)
_MUCH = Decimal("1.25")


def of_rates(found: Sequence[StatedSentence], report: Report) -> Iterator[NumberRelation]:
    """Stated rates against the numbers that they can be the ratio of: one that fits is enough, and
    only where the words leave no doubt none is wrong.
    """
    for ratio in chain(_ratios(found, report.numbers), _of_money(report)):
        quotients = [one for one in ratio.quotients if one.whole.value]
        fitting = next((one for one in quotients if one.fits(ratio.rate)), None)
        if fitting is not None or (ratio.certain and quotients):
            one = fitting or quotients[0]
            said, agrees = (one.part, one.whole), fitting is not None
            way, right = one.direction_of(ratio.rate), percent(abs(one.value))
            yield NumberRelation(
                *("比率", ratio.rate, said, agrees, one.formula, ratio.severity),
                expected=f"{way}{right}",
                found=f"{ratio.rate.subject[-_WAY:]}{ratio.rate.text}" if way else "",
            )


_WAY = 2
"""Characters of 上升, 下降."""


def _of_money(report: Report) -> Iterator[Ratio]:
    """The rate beside what a project spent against the budget that another sentence states."""
    if report.form is not Form.PROJECT:
        return
    money = report.money.get("total", StatedMoney()).whole
    executed, annual = money.get("executed"), money.get("annual")
    if executed is None or annual is None or executed.ref == annual.ref or not annual.value:
        return
    rates = [one for one in report.numbers if one.ref == executed.ref and is_execution_rate(one)]
    if len(rates) == 1 and not rates[0].approximate:
        bases = [one for one in (annual, money.get("initial")) if one is not None]
        pairs = tuple(Quotient(executed, one) for one in bases)
        certain = pairs[0].is_near(rates[0], _MUCH) and not _is_of_another(executed, annual)
        yield Ratio(rates[0], pairs, certain, Severity.WARNING)


def _ratios(found: Sequence[StatedSentence], report: Sequence[StatedNumber]) -> Iterator[Ratio]:
    """The rates of a report that say of what they are the ratio."""
    for line in found:
        for place, rate in enumerate(line.numbers):
            if rate.kind is not NumberKind.RATE or rate.approximate or not rate.value:
                continue
            before = [one for one in line.numbers[:place] if one.kind in MEASURED]
            # 分别占…, 均…: one rate of several numbers
            several = _RE.of_several.search(rate.sentence, max(0, rate.start - 8), rate.end + 2)
            # 两年增长20%，其中2023年增长8%: of a part
            partly = before and "其中" in rate.sentence[before[-1].end : rate.start]
            partly = partly or bool(_RE.based.search(rate.sentence[rate.end :]))
            if not (several or partly or any(one.approximate for one in before)):
                at = RateContext(rate, exact(before), line, report)
                if ratio := of_number_before(at) or _named(at):
                    yield ratio


def _named(at: RateContext) -> Ratio | None:
    """By its topic, or by its name: 支付率90%, 超额完成10%."""
    topic, name = at.rate.topic, rate_name(at.rate)
    if topic in _BY_TOPIC:
        return _BY_TOPIC[topic](at)
    if name is not None and name.deed.endswith("调整"):
        return _adjustment(at)
    if name is not None and _RE.saving.search(name.deed):
        return _saving(at)
    if name is None and _RE.beyond.search(reading(at.rate).words):
        return _beyond(at)
    if name is None and (topic.endswith("_rate") or topic == "completion"):
        name = RateName("", NumberRole.DONE, ())
    if name is None:
        return None
    planned = name.role in SPENT_ROLES or name.role is NumberRole.MOVED
    return (_of_plan(at, name) if planned else None) or _of_count(at, name)


# --- Rates with a name: what was done, of what was to be done, here or a sentence before ----------


def _of_plan(at: RateContext, name: RateName) -> Ratio | None:
    """支付率, 完成率: what was done of what was planned or given."""
    dones = [one for one in reversed(at.ahead) if reading(one).done]
    if not dones or not _is_narrowed(dones[0], name) or not _is_named_for(name, dones[0]):
        return None
    wholes = [one for one in reversed(at.ahead) if _is_planned(one)]
    here = wholes or _unnamed_whole(at.ahead, dones[0], name)
    # the parts as well that are listed after 其中
    before = [] if here else [one for one in at.last if _is_planned(one) or _is_item(one)]
    beside = [one for one in before if not _is_item(one)]
    certain = bool(here) or (agreed(beside) and not _is_of_another(dones[0], beside[0]))
    # 采购预算60万元，实际采购57万元: nothing is left to be bought
    plain = not any(is_carried(one) for one in at.ahead)
    # nor is what was paid a share of what was planned, but of the price
    plain = plain and settled(at.ahead) is None
    alike = [one for one in dones if comparable(one, dones[0])]
    # a budget after changes before that of the year's beginning
    ratio = at.ratio(alike, sorted(here or before, key=_likeliest), certain=certain and plain)
    if not ratio.quotients:
        return None
    few = len({pair.whole.value for pair in ratio.quotients if not _is_item(pair.whole)}) <= _FEW
    near = ratio.quotients[0].is_near(at.rate, _FAR if wholes else _MUCH)
    return ratio._replace(certain=ratio.certain and few and near)


_FEW = 2
_FAR = Decimal(3)


def _is_of_another(done: StatedNumber, whole: StatedNumber) -> bool:
    """Whether what was done is said of a thing that the sentence of the whole does not name: one
    project's money is no share of all of it.
    """
    if done.ref == whole.ref:
        return False
    return len(set(without_deeds(done.subject)) - _COMMON - set(whole.sentence)) >= _NAME


_NAME = 4
_COMMON = frozenset(
    "本该项目资金经费全年度实际截至止底末月日共总累计已我局单位财政的0123456789 ，、：（）()"
)


def _is_planned(one: StatedNumber) -> bool:
    """What was planned or given, or 区财政安排680万元，自筹120万元，合计800万元: its sum."""
    summed = _RE.sum.search(one.sentence, clause_start(one, PHRASE), one.start)
    return reading(one).given or bool(summed)


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
    of_years, unnamed = read.role is NumberRole.OVERALL, (NumberRole.NONE, NumberRole.MOVED)
    return others if ("投资" in name.deed if of_years else read.deed in unnamed) else []


def _of_count(at: RateContext, name: RateName) -> Ratio | None:
    """解决率, 到位率: what the rate is named for, of what was counted before it."""
    verb = set((name.deed.removesuffix("完成") or name.deed)[-_VERB:]) - _WEAK
    shared = {
        one: len(verb & set(reading(one).words.replace("完成", "")))
        for one in at.ahead
        if reading(one).deed not in _BESIDE
    }
    done = _sharing_most(shared, given=False) or _sharing_most(shared, given=True)
    if done and not _is_of_its_deed(at, name, done):
        done = None
    if done is None or not _is_narrowed(done, name) or at.rate.start - done.end > NEAR // 2:
        return None
    rates = [one.start for one in at.line.numbers if one.kind is NumberKind.RATE]
    floor = max((place for place in rates if place < done.start), default=0)
    own = [one for one in reversed(at.ahead) if floor <= one.start < done.start]
    before = [one for one in own if _may_be_whole(one, done)]
    certain = len(before) == 1 and abs(done.start - before[0].end) <= NEAR
    if not before and at.ahead[-2:-1] == (done,) and reading(at.ahead[-1]).given:
        # 参会320人，应到350人，到会率91.43%
        before = [one for one in at.ahead[-1:] if _may_be_whole(one, done)]
        certain = bool(before)
    if _RE.of_land.search(name.deed) and not all(
        _RE.land.search(reading(one).words) for one in before
    ):
        return None  # 林地150万公顷，森林120万公顷，森林覆盖率65%: of the land
    if not before:
        before = [one for one in reversed(at.last) if _may_be_whole(one, done)]
        certain = len(before) == 1 and Quotient(done, before[0]).is_near(at.rate, _MUCH)
    denied = _RE.denied.search(reading(done).words)
    if not denied and _RE.denied.search(name.deed):
        return None  # 合格1250批次，不合格率0.8%
    if denied and denied[0] in name.deed and not name.deed.endswith(denied[0]):
        return None  # 不合格产品10批次，不合格产品处置率100%
    if denied and "不" not in name.deed:
        # 抽检100批次，不合格2批次，合格率98%: the others
        rest = [calculated(one, one.value - done.value, one.text, "−", done.text) for one in before]
        return Ratio(at.rate, tuple(map(Quotient, rest, before)), certain)
    return at.ratio([done], before, certain=certain)


def _sharing_most(shared: Mapping[StatedNumber, int], *, given: bool) -> StatedNumber | None:
    """The nearest to the rate of the numbers that share most of its verb, given or not."""
    own = {one: much for one, much in shared.items() if much and reading(one).given is given}
    return next((one for one in reversed(own) if own[one] == max(own.values())), None)


_VERB = 4
_BESIDE = OVER_ROLES | {NumberRole.CHANGE}
_WEAK = frozenset("的了已达到各类项目工作情况实际有效人均及和年度全共总资金覆盖")


def _may_be_whole(one: StatedNumber, done: StatedNumber) -> bool:
    """Counts in one unit; of amounts only one that was planned or given."""
    if one is done or not comparable(one, done) or one.value < done.value:
        return False
    return reading(one).given if one.kind is NumberKind.AMOUNT else one.unit == done.unit


def _is_narrowed(done: StatedNumber, name: RateName) -> bool:
    if done.kind is NumberKind.COUNT and "资金" in name.deed:
        return False  # 已发放760户，资金发放率97.5%
    return all(word in reading(done).words for word in name.narrower)


def _is_named_for(name: RateName, done: StatedNumber) -> bool:
    """已签约90户: its 签约率 and 完成率, not the 开工率 of those who signed."""
    verb = name.deed[-_LAST:]
    if done.kind is NumberKind.AMOUNT or not verb or "完成" in verb:
        return True
    if _RE.of_use.search(verb):  # 实际入住384张, not 实际开放280张
        return bool(_RE.in_use.search(reading(done).words))
    return bool(set(verb) & set(reading(done).words))


_LAST = 2
_TWO = 2


def _is_of_its_deed(at: RateContext, name: RateName, done: StatedNumber) -> bool:
    """整改34个: neither the 整改合格率 nor the 签约户整改率, and no rate of what is not named."""
    if _RE.of_those.search(name.deed) or _RE.quality.search(name.deed):
        return _is_named_for(name, done) and _is_mentioned(at, name)
    return _is_mentioned(at, name)


def _is_mentioned(at: RateContext, name: RateName) -> bool:
    """Whether the rate's name has no thing that is nowhere before it: 合格490份，蔬菜合格率97%."""
    place = at.rate.start - len(at.rate.subject)
    told = "".join([*(one.sentence for one in at.line.before), at.rate.sentence[:place]])
    thing = set(name.deed[:-_LAST]) - _WEAK
    return _TWO * len(thing & set(told)) >= len(thing)


def _likeliest(one: StatedNumber) -> tuple[bool, bool]:
    """The whole before its parts, the year's budget before that of its beginning."""
    return _is_item(one), reading(one).role is NumberRole.INITIAL


def _is_item(one: StatedNumber) -> bool:
    return reading(one).scope is NumberScope.ITEM


# --- Rates of their own --------------------------------------------------------------------------


def _beyond(at: RateContext) -> Ratio | None:
    """计划40处，实际44处，超额完成10%: how far it is beyond the plan."""
    done = next((one for one in reversed(at.ahead) if not reading(one).given), None)
    plans = [one for one in at.ahead if done and reading(one).given and comparable(one, done)]
    if done is None or len(plans) != 1:
        return None
    pair = Quotient(done, plans[0], change=True)
    return Ratio(at.rate, (pair,), done.value > plans[0].value)


def _adjustment(at: RateContext) -> Ratio | None:
    """预算调整率: by how much the budget of the year's beginning was changed."""
    first, changed = (
        [one for one in at.ahead if reading(one).deed in roles]
        for roles in ({NumberRole.INITIAL}, CHANGED_ROLES)
    )
    return at.ratio(changed, first, certain=len(first) == len(changed) == 1)


def _saving(at: RateContext) -> Ratio | None:
    """采购预算520万元，中标价468万元，节约率10%."""
    pair = settled(at.ahead)
    if pair is None or not comparable(*pair):
        return None
    before, after = pair
    between = (one for one in at.line.numbers if after.end <= one.start < at.rate.start)
    if not all(comparable(one, after) for one in between):
        return None  # 节约率5%，分散采购节约率3%; 因取消2项采购，…
    return Ratio(at.rate, (Quotient(after, before, change=True),), before.value > after.value)


def _control(at: RateContext) -> Ratio | None:
    """编制控制率: staff of posts."""
    near = [*exact(at.line.measured), *at.near[len(at.ahead) :]]
    posts, staff = ([one for one in near if one.topic == topic] for topic in ("posts", "staff"))
    return at.ratio(staff, posts, certain=len(staff) == len(posts) == 1)


def _satisfaction(at: RateContext) -> Ratio | None:
    """发放问卷100份，收回90份，满意80份: the pleased of those who answered, the likeliest first."""
    words = {one: reading(one).words for one in at.ahead}
    pleased = [one for one in at.ahead if _RE.pleased.search(words[one])]
    others = [one for one in at.ahead if one not in pleased]
    asked = [one for of in _RE.several("asked") for one in others if of.search(words[one])]
    if not pleased or not asked or not all(comparable(one, asked[0]) for one in pleased):
        return None
    # 满意88份、基本满意5份: as one number
    texts = "+".join(one.text for one in pleased)
    together = calculated(pleased[0], added(pleased), texts)
    parts = [pleased[0]] if len(pleased) == 1 else [together, pleased[0]]
    pairs = tuple(Quotient(part, whole) for whole in asked for part in parts)
    return Ratio(at.rate, pairs, len(pleased) + len(set(asked)) == len(at.ahead))


_BY_TOPIC: Mapping[str, Callable[[RateContext], Ratio | None]] = {
    "satisfaction": _satisfaction,
    "share": share_of,
    "growth": growth_of,
    "control_rate": _control,
}
