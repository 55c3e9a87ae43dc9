"""A second scorer, written from the documents alone, to set beside the first one.

It shares nothing with `xl_jixiao.scoring` and `xl_jixiao.text`: a grammar of its own (narrow: what
it does not read it refuses), arithmetic in fractions, rounding of its own. Of the profile it takes
the numbers only. Sources: docs/domain.md section 1 and 7, docs/评分口径.md, the profiles' clauses.

Texts that it reads:

    ≥ ≤ > < = 不低于 不少于 不超过 大于 小于 … | nothing     before a number; 以上, 以内 behind it
    1,200  85.5  1.2万  0.3亿                                 numbers
    %  ‰  次 人 元 万元 …                                      units, the same kind on both sides
    90%-95%  100-200次                                        ranges
    2024年6月30日前  6月底前                                   deadlines; actuals are days
    anything of PHRASES                                       words
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from xl_jixiao.rules.named_rows import NamedMet
from xl_jixiao.rules.profile import RuleProfile

Bound = tuple[Fraction | None, Fraction | None]

SIGN_WORDS = {
    "ge": "≥ ≧ >= 不低于 不少于 不小于 至少",
    "le": "≤ ≦ <= 不超过 不高于 不大于 不多于",
    "gt": "> ＞ 大于 高于",
    "lt": "< ＜ 小于 低于",
    "eq": "= ＝ 等于",
}
SIGNS = {word: kind for kind, words in SIGN_WORDS.items() for word in words.split()}
SUFFIXES = {"以上": "ge", "及以上": "ge", "以内": "le", "及以下": "le"}
MULTIPLES = {"": 1, "万": 10**4, "亿": 10**8}
SHARES = {"%": Fraction(1, 100), "％": Fraction(1, 100), "‰": Fraction(1, 1000)}
PLAIN_UNITS = ("次", "人", "个", "元", "公里", "户", "")
"""As typed; "" for a bare number, which is only compared with another bare one."""

PHRASES = {
    "已完成": "done",
    "达成预期指标": "done",
    "全面落实": "done",
    "效果显著": "done",
    "制度健全": "done",
    "部分完成": "partly",
    "基本完成": "partly",
    "大部分落实": "partly",
    "正在实施": "pending",
    "预计明年完成": "pending",
    "进行中": "pending",
    "未完成": "undone",
    "没有落实": "undone",
    "效果不明显": "undone",
    "不达标": "undone",
    "见附件": "unclear",
    "甲乙丙丁": "unclear",
}
"""What words in an actual say about a target in words: one phrase, one band, no doubt."""
BAND_MET = {"done": True, "partly": False, "pending": False, "undone": False, "unclear": None}
STATES_FULFILMENT = {"已完成", "达成预期指标", "完成", "达标", "按标准发放"}
"""Actuals that only say that a number was reached (domain.md 7.2)."""
LOWER_IS_BETTER = re.compile("成本")

NUMBER = r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)"
UNIT = r"(万|亿)?(%|％|‰|" + "|".join(PLAIN_UNITS) + ")"
QUANTITY = re.compile("(?:实际)?(?:完成)?" + NUMBER + UNIT)
PLANNED_FIRST = re.compile(r"计划[\d.,]+\w*?[，、]实际完成(.+)")
"""The number that is said to be done counts (7.20)."""
NOT_DONE = re.compile("未完成.+|还差.+|超额完成.+|预计完成.+|不合格率.+|未开展|")
"""Actuals that tell something else than the number done: never guessed (用户手册, 7.2)."""
ABOUT = re.compile(f"(不足)?{NUMBER}(余)?{UNIT}")
"""More than, or less than: decides only where all that it may mean decides alike (7.18)."""
ROSE_OR_FELL = re.compile(f"(增长|上升|下降|减少|负增长){NUMBER}%")
GROWTH = re.compile("增长率")
"""Under such a name a fall turns the sign of its number (7.19)."""
COMPARED = re.compile(
    "(" + "|".join(sorted(SIGNS, key=len, reverse=True)) + ")?" + NUMBER + UNIT
    + "(" + "|".join(SUFFIXES) + ")?"
)  # fmt: skip
SPAN = re.compile(NUMBER + r"(%|‰|次|人|个)?[-~～—至]" + NUMBER + UNIT)
DAY = re.compile(r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2}|底)日?(前)?")


class NotInGrammarError(ValueError):
    """A text that this scorer was not written for."""


class Measure(NamedTuple):
    """A number in the base of its unit: 1.2万人 → 12000 人, 95% → 19/20 of nothing."""

    amount: Fraction
    unit: str


@dataclass(frozen=True)
class Line:
    """What the second scorer says about a row; fractions of a point."""

    kind: str
    met: bool | None
    score: Fraction | None
    low: Fraction
    high: Fraction
    claimed: bool = False
    completion: Fraction | None = field(default=None, compare=False)
    """actual/target, target/actual for ≤ and <; None also where the documents do not say."""


@dataclass(frozen=True)
class Asked:
    """A row as it is asked: texts as typed, points and claim as exact numbers."""

    target: str
    actual: str
    points: Fraction
    claim: Fraction | None
    indicator: str = ""
    level2: str = ""


# numbers


def exact(number: Decimal | str) -> Fraction:
    return Fraction(str(number))


def amount(digits: str, multiple: str | None, unit: str) -> Measure:
    size = Fraction(digits.replace(",", "")) * MULTIPLES[multiple or ""]
    if unit in SHARES:
        return Measure(size * SHARES[unit], "share")
    return Measure(size, unit)


def _closed_up(text: str) -> str:
    return text.replace(" ", "")


def measure(text: str) -> Measure | None:
    planned = PLANNED_FIRST.fullmatch(text)
    found = QUANTITY.fullmatch(_closed_up(planned[1] if planned else text))
    return amount(*found.groups()) if found else None


def _actual(asked: Asked) -> Measure | None:
    moved = ROSE_OR_FELL.fullmatch(asked.actual)
    if moved is None:
        return measure(asked.actual)
    if not GROWTH.search(asked.indicator):
        raise NotInGrammarError(asked.actual)
    sign = 1 if moved[1] in {"增长", "上升"} else -1
    return amount(moved[2], None, "%")._replace(amount=sign * Fraction(moved[2]) / 100)


def rounded(number: Fraction, rules: RuleProfile) -> Fraction:
    """Half away from zero or cut off; scores are never negative."""
    scale = 10**rules.rounding.decimals
    scaled = number * scale
    if rules.rounding.mode == "half-up":
        scaled += Fraction(1, 2)
    return Fraction(scaled.numerator // scaled.denominator, scale)


def within(number: Fraction, points: Fraction, rules: RuleProfile) -> Fraction:
    """Full marks as printed, all else rounded and never above them (7.16)."""
    if number >= points:
        return points
    return min(points, rounded(max(Fraction(0), number), rules))


# rows


def score_row(asked: Asked, rules: RuleProfile) -> Line:
    """The score of one indicator row."""
    own = _read_named(asked, rules)
    if own is not None:
        return own
    if not asked.target:
        return _banded(asked, rules, "blank", rules.qualitative.unclear, met=None)
    for read in (_read_day, _read_span, _read_compared):
        line = read(asked, rules)
        if line is not None:
            return line
    return _read_words(asked, rules)


def _computed(kind: str, asked: Asked, rules: RuleProfile, number: Fraction, met: bool) -> Line:
    score = within(number, asked.points, rules)
    return Line(kind, met, score, score, score)


def _open(kind: str, asked: Asked) -> Line:
    """Not comparable: between nothing and the points, whatever is claimed (7.2)."""
    return Line(kind, None, None, Fraction(0), asked.points)


def _banded(asked: Asked, rules: RuleProfile, kind: str, band: object, met: bool | None) -> Line:
    """The claim, cut at the upper end of the band; one below the band stands (7.1)."""
    if band.low == band.high and band is not rules.qualitative.unclear:  # type: ignore[attr-defined]
        return _computed(kind, asked, rules, exact(band.high) * asked.points, met)  # type: ignore[attr-defined]
    low, high = (
        within(exact(getattr(band, end)) * asked.points, asked.points, rules)
        for end in ("low", "high")
    )
    if asked.claim is None:
        return Line(kind, met, None, low, high)
    top = exact(band.high) * asked.points  # type: ignore[attr-defined]
    score = within(min(asked.claim, top), asked.points, rules)
    return Line(kind, met, score, min(low, score), high, claimed=True)


RATE = re.compile(r"(-?\d+(?:\.\d+)?)%")


def _read_named(asked: Asked, rules: RuleProfile) -> Line | None:
    """A row with a way of its own: points off for each step of a rate, or steps of it."""
    rates = [one for one in rules.named.rates if one.name == asked.indicator]
    steps = [one for one in rules.named.steps if one.name == asked.indicator]
    if not rates and not steps:
        return None
    said = RATE.fullmatch(asked.actual)
    kind = "qualitative" if asked.target else "blank"
    if said is None:
        return _open(kind, asked)
    rate = Fraction(said[1]) / 100
    if steps:
        size = abs(rate) if steps[0].measured == "distance" else rate
        for place, step in enumerate(steps):
            end = None if step.upto is None else exact(step.upto)
            if end is None or size < end or (step.inclusive and size == end):
                value = asked.points * exact(step.value)
                return _computed(kind, asked, rules, value, met=place == 0)
    (one,) = rates
    beyond = rate - exact(one.full) if one.better == "low" else exact(one.full) - rate
    if beyond <= 0:
        return _computed(kind, asked, rules, asked.points, met=True)
    count = beyond / exact(one.step)
    if one.part == "whole":
        count = Fraction(count.numerator // count.denominator)
    elif one.part == "started":
        count = Fraction(-(-count.numerator // count.denominator))
    unit = asked.points if one.off_in == "share" else Fraction(1)
    left = asked.points - count * exact(one.off) * unit
    return _computed(kind, asked, rules, left, met=False)


def _read_words(asked: Asked, rules: RuleProfile) -> Line:
    if re.search(r"\d", asked.target):
        raise NotInGrammarError(asked.target)
    if asked.actual in {level.name for level in rules.qualitative.levels}:
        name = ""
    elif asked.actual == asked.target:
        name = "done"
    elif asked.actual in PHRASES:
        name = PHRASES[asked.actual]
    else:
        raise NotInGrammarError(asked.actual)
    for level in rules.qualitative.levels:
        if level.name == asked.actual:
            return _banded(asked, rules, "qualitative", level, BAND_MET[level.stands_for])
    return _banded(asked, rules, "qualitative", getattr(rules.qualitative, name), BAND_MET[name])


def _read_day(asked: Asked, rules: RuleProfile) -> Line | None:
    target = DAY.fullmatch(asked.target)
    if target is None or not target[4]:
        return None
    actual = DAY.fullmatch(asked.actual)
    if actual is None or actual[4] or bool(actual[1]) != bool(target[1]):
        raise NotInGrammarError(asked.actual)
    last, done = _day(target), _day(actual)
    if done <= last:
        return _computed("date", asked, rules, asked.points, met=True)
    return _banded(asked, rules, "date", rules.qualitative.missed_deadline, met=False)


def _day(found: re.Match[str]) -> dt.date:
    """Without a year that of a leap year; 底 is the last day of the month."""
    year, month = int(found[1] or 2000), int(found[2])
    if found[3] != "底":
        return dt.date(year, month, int(found[3]))
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)


def _read_span(asked: Asked, rules: RuleProfile) -> Line | None:
    found = SPAN.fullmatch(_closed_up(asked.target))
    if found is None:
        return None
    unit = found[5]
    low, high = amount(found[1], None, unit), amount(found[3], found[4], unit)
    actual = _actual(asked)
    if actual is None:
        return _unmeasured("range", asked, rules)
    if actual.unit != high.unit:
        return _open("range", asked)
    if low.amount <= actual.amount <= high.amount:
        return _computed("range", asked, rules, asked.points, met=True)
    return _banded(asked, rules, "range", rules.qualitative.missed_deadline, met=False)


def _unmeasured(kind: str, asked: Asked, rules: RuleProfile) -> Line:
    """A target with a number, an actual without (7.2)."""
    if asked.actual in STATES_FULFILMENT:
        return _banded(asked, rules, kind, rules.qualitative.unclear, met=None)
    if NOT_DONE.fullmatch(asked.actual) is None:
        raise NotInGrammarError(asked.actual)
    return _open(kind, asked)


def _read_compared(asked: Asked, rules: RuleProfile) -> Line | None:
    found = COMPARED.fullmatch(_closed_up(asked.target))
    if found is None:
        return None
    if found[1] and found[5]:
        raise NotInGrammarError(asked.target)
    target = amount(*found.groups()[1:4])
    kind = SIGNS.get(found[1] or "") or SUFFIXES.get(found[5] or "") or _bare(asked)
    about = ABOUT.fullmatch(asked.actual)
    if about is not None and (about[1] or about[3]):
        return _about(kind, asked, rules, (about, target))
    actual = _actual(asked)
    if actual is None:
        return _unmeasured(kind, asked, rules)
    if actual.unit != target.unit:
        return _open(kind, asked)
    line = COMPARE[kind](kind, asked, rules, (actual.amount, target.amount))
    if actual.amount <= 0 or target.amount <= 0:
        return line
    ratio = actual.amount / target.amount
    return replace(line, completion=1 / ratio if kind in {"le", "lt"} else ratio)


def _about(
    kind: str, asked: Asked, rules: RuleProfile, pair: tuple[re.Match[str], Measure]
) -> Line:
    """Only what is sure: a little more than enough, or less than a number that is allowed."""
    about, target = pair
    number = amount(about[2], about[4], about[5])
    enough = kind == "ge" and about[3] and 1 <= number.amount / target.amount <= Fraction(11, 10)
    allowed = kind == "le" and about[1] and number.amount <= target.amount
    if number.unit != target.unit or not (enough or allowed):
        raise NotInGrammarError(asked.actual)
    return _computed(kind, asked, rules, asked.points, met=True)


def _bare(asked: Asked) -> str:
    """≥, or ≤ where both names say that lower is better (7.5); one alone is not for us to read."""
    lower = {bool(LOWER_IS_BETTER.search(name)) for name in (asked.indicator, asked.level2)}
    if len(lower) > 1:
        raise NotInGrammarError(asked.indicator)
    return "le" if lower.pop() else "ge"


def _lowest_ends(kind: str, asked: Asked, rules: RuleProfile, pair: tuple[Fraction, Fraction]):
    """≥ and >: in proportion, a gate, steps for 满意度, over-completion."""
    actual, target = pair
    met = actual > target if kind == "gt" else actual >= target
    if "满意度" in asked.level2 and rules.satisfaction.tiers:
        return _computed(kind, asked, rules, asked.points * _step(rules, actual), met)
    if target <= 0 and actual < target:  # no ratio (7.15)
        return _banded(asked, rules, kind, rules.qualitative.missed_deadline, met=False)
    if actual >= target:
        return _computed(kind, asked, rules, _over(asked.points, pair, kind, rules), met)
    ratio = max(actual / target, Fraction(0))
    if rules.at_least.method == "gated":
        gate = exact(rules.at_least.gate)
        ratio = (ratio - gate) / (1 - gate) if ratio >= gate else Fraction(0)
    return _computed(kind, asked, rules, asked.points * ratio, met)


def _step(rules: RuleProfile, share: Fraction) -> Fraction:
    for tier in sorted(rules.satisfaction.tiers, key=lambda one: one.start, reverse=True):
        start = exact(tier.start)
        if share > start or (tier.inclusive and share == start):
            return exact(tier.value)
    return Fraction(0)


def _over(
    points: Fraction, pair: tuple[Fraction, Fraction], kind: str, rules: RuleProfile
) -> Fraction:
    """What is left of the points after the highest step of over-completion (7.6: not for =)."""
    actual, target = pair
    if target <= 0 or kind == "eq":
        return points
    ratio, left = actual / target, points
    for tier in sorted(rules.over.tiers, key=lambda one: one.start):
        start = exact(tier.start)
        if ratio > start or (tier.inclusive and ratio == start):
            value = exact(tier.value)
            left = {
                "deduct": points - value,
                "factor": points * value,
                "deviation": points * max(1 - value * (actual - target) / target, Fraction(0)),
                "inverse": points * target / actual,
                "zero": Fraction(0),
            }.get(tier.action, points)
    return left


def _highest_ends(kind: str, asked: Asked, rules: RuleProfile, pair: tuple[Fraction, Fraction]):
    """≤ and <: in full up to the target, then by the excess or by target/actual."""
    actual, target = pair
    if target < 0:
        raise NotInGrammarError(asked.target)
    met = actual < target if kind == "lt" else actual <= target
    if actual <= target:
        return _computed(kind, asked, rules, asked.points, met)
    if target == 0:
        ratio = Fraction(0)
    elif rules.at_most.method == "ratio":
        ratio = target / actual
    else:
        ratio = max(Fraction(0), 1 - (actual - target) / target)
    return _computed(kind, asked, rules, asked.points * ratio, met)


def _equals(kind: str, asked: Asked, rules: RuleProfile, pair: tuple[Fraction, Fraction]):
    """V11: as ≥ above zero; zero wants nothing above it."""
    actual, target = pair
    if target < 0:
        raise NotInGrammarError(asked.target)
    if rules.equal.method == "exact":
        raise NotInGrammarError("exact")
    if target == 0:
        full = asked.points if actual <= 0 else Fraction(0)
        return _computed(kind, asked, rules, full, actual <= 0)
    return _lowest_ends(kind, asked, rules, pair)


COMPARE: dict[str, Callable[..., Line]] = {
    "ge": _lowest_ends,
    "gt": _lowest_ends,
    "le": _highest_ends,
    "lt": _highest_ends,
    "eq": _equals,
}


# execution


def score_execution(
    executed: Fraction | None, budget: Fraction | None, points: Fraction, rules: RuleProfile
) -> Line:
    """预算执行率 of the total row; without a budget nothing is put in its place (7.7)."""
    rate = execution_rate(executed, budget)
    asked = Asked("", "", points, None)
    if rate is None:
        return _open("execution", asked)
    rule = rules.execution
    if rule.rate_decimals is not None:
        scale = 100 * 10**rule.rate_decimals
        half = rate * scale + Fraction(1, 2)
        rate = Fraction(half.numerator // half.denominator, scale)
    if rule.method == "threshold" and rate < exact(rule.gate):
        return _computed("execution", asked, rules, Fraction(0), met=False)
    if rule.method in {"ratio", "threshold"}:
        return _computed("execution", asked, rules, points * min(rate, Fraction(1)), met=rate >= 1)
    for tier in sorted(rule.tiers, key=lambda one: one.start, reverse=True):
        start = exact(tier.start)
        if rate > start or (tier.inclusive and rate == start):
            return _computed("execution", asked, rules, points * exact(tier.value), met=rate >= 1)
    return _computed("execution", asked, rules, Fraction(0), met=False)


def execution_rate(executed: Fraction | None, budget: Fraction | None) -> Fraction | None:
    return None if executed is None or not budget else executed / budget


# whole forms


@dataclass(frozen=True)
class FormRow:
    """A row of a form: its level 1 in short (产出, 效益, 满意度, 成本), its goal."""

    level1: str
    asked: Asked
    goal: int = 0


@dataclass(frozen=True)
class FormAsked:
    """A form: rows, money, the goals' shares (empty where none are written)."""

    rows: tuple[FormRow, ...]
    initial: Fraction | None
    annual: Fraction | None
    executed: Fraction | None
    points: Fraction
    shares: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Whole:
    """What the second scorer says about a form."""

    execution: Line
    total: Fraction | None
    low: Fraction
    high: Fraction
    claimed_part: Fraction
    grade: str | None
    weighed: bool
    unscaled: bool


def score_form(form: FormAsked, rules: RuleProfile, *, weighed_rounded: bool = False) -> Whole:
    """Sums, goal shares, moved points, ceilings, grade.

    `weighed_rounded`: the sums of weighed goals are rounded, which no document says.
    """
    budget = form.initial if rules.execution.base == "initial" else form.annual
    execution = score_execution(form.executed, budget, form.points, rules)
    rows = _moved(form, rules)
    shares = _goal_shares(form, rows, rules)
    weighted = [(shares[row.goal] if shares else Fraction(1), row) for row in rows]
    absent = [row for row in rows if _left_out(row, rules)]
    kept = [(share, row) for share, row in weighted if row not in absent]
    others = [row.asked for _, row in kept if _share_of_met(row.asked, rules) is None]
    scored = [(share, _row_of_form(row.asked, others, rules)) for share, row in kept]
    lines = [(Fraction(1), execution), *scored]

    def added(number: Callable[[Line], Fraction | None]) -> Fraction:
        exact_sum = sum((share * (number(line) or 0) for share, line in lines), Fraction(0))
        if absent:
            exact_sum = rounded(exact_sum * whole / (full - left), rules)
        return rounded(exact_sum, rules) if weighed_rounded and shares else exact_sum

    whole = exact(rules.weights.total)
    full = form.points + sum(share * row.asked.points for share, row in weighted)
    left = sum((row.asked.points for row in absent), Fraction(0))
    rate = execution_rate(form.executed, budget)
    low = _ceiled(added(lambda line: line.low), rate, rules, lowest=True)
    high = _ceiled(added(lambda line: line.high), rate, rules, lowest=False)
    total = None
    if all(line.score is not None for _, line in lines):
        total = _ceiled(added(lambda line: line.score), rate, rules, lowest=False)
    claimed = added(lambda line: line.score if line.claimed else None)
    grade = None
    unscaled = full != exact(rules.weights.total)
    if not unscaled:
        ends = {_grade(end, rules) for end in ([low, high] if total is None else [total])}
        grade = ends.pop() if len(ends) == 1 else None
    return Whole(execution, total, low, high, claimed, grade, bool(shares), unscaled)


def _share_of_met(asked: Asked, rules: RuleProfile) -> NamedMet | None:
    """The rule of a row that is scored by how many others were met."""
    return next((one for one in rules.named.met if one.name == asked.indicator), None)


def _row_of_form(asked: Asked, others: Sequence[Asked], rules: RuleProfile) -> Line:
    """得分＝分值×完成的指标数÷指标总数 for a row that is named so, of the rows of its 二级指标; one
    that is passed by more than the rule allows is not met, and all must be known.
    """
    rule = _share_of_met(asked, rules)
    if rule is None:
        return score_row(asked, rules)
    lines = [score_row(one, rules) for one in others if rule.of in one.level2]
    if not lines or any(line.met is None for line in lines):
        return _open("qualitative", asked)
    done = [line for line in lines if line.met and not _passed(line, rule)]
    share = Fraction(len(done), len(lines))
    return _computed("qualitative", asked, rules, asked.points * share, met=share == 1)


def _passed(line: Line, rule: NamedMet) -> bool:
    """Only what is to be high can be passed."""
    if rule.most is None or line.completion is None or line.kind not in {"ge", "gt", "eq"}:
        return False
    return line.completion > exact(rule.most)


def _left_out(row: FormRow, rules: RuleProfile) -> bool:
    """A row that says that it does not apply, where the rest is rescaled."""
    rule = rules.inapplicable
    return rule.method == "rescale" and row.asked.actual in rule.words


def _moved(form: FormAsked, rules: RuleProfile) -> tuple[FormRow, ...]:
    """Without 满意度 its points of the profile go to 效益, shared as the points are (7.21)."""
    benefit = sum(row.asked.points for row in form.rows if row.level1 == "效益")
    printed = form.points + sum(row.asked.points for row in form.rows)
    missing = all(row.level1 != "满意度" for row in form.rows)
    if rules.satisfaction.missing != "to-benefit" or not missing or not benefit:
        return form.rows
    # where they do not fit into the full marks the unit has moved them itself
    if printed + exact(rules.weights.satisfaction or 0) > exact(rules.weights.total):
        return form.rows
    factor = 1 + exact(rules.weights.satisfaction or 0) / benefit
    return tuple(_scaled(row, factor) if row.level1 == "效益" else row for row in form.rows)


def _scaled(row: FormRow, factor: Fraction) -> FormRow:
    claim = None if row.asked.claim is None else row.asked.claim * factor
    return replace(row, asked=replace(row.asked, points=row.asked.points * factor, claim=claim))


def _goal_shares(
    form: FormAsked, rows: Sequence[FormRow], rules: RuleProfile
) -> tuple[Fraction, ...]:
    """The goals' shares where each goal's rows carry the full weight, else none (V16)."""
    full = exact(rules.weights.total) - form.points
    sums = [
        sum(row.asked.points for row in rows if row.goal == goal)
        for goal in range(len(form.shares))
    ]
    return form.shares if sums and all(one == full for one in sums) else ()


def _ceiled(
    number: Fraction, rate: Fraction | None, rules: RuleProfile, *, lowest: bool
) -> Fraction:
    """Under the lowest ceiling that applies; any may apply where the rate is not known."""
    for tier in rules.ceilings.tiers:
        if lowest if rate is None else rate < exact(tier.below):
            number = min(number, exact(tier.total))
    return number


def _grade(total: Fraction, rules: RuleProfile) -> str:
    grades = sorted(rules.grades.grades, key=lambda one: one.start, reverse=True)
    return next(one.name for one in grades if total >= exact(one.start))
