"""The formulas of one indicator row: share of the points, score, hint."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xl_jixiao.rules.profile import OverTier, RuleProfile, Tier
from xl_jixiao.template.formulas import comparing, reading
from xl_jixiao.template.formulas import comparing as direction
from xl_jixiao.template.formulas.notation import (
    DOUBT,
    HELPERS,
    UNKNOWN,
    RowCells,
    RowFormulas,
    abstains,
    literal,
    number,
    reaches,
    rounded,
    sure,
    unknown,
)
from xl_jixiao.template.formulas.reading import SIGNS, Parts, Sides
from xl_jixiao.text.wording import in_points, percent

_ONE = Decimal(1)


class Pair:
    """The cells that a share is computed from."""

    def __init__(self, kind: str, target: str, actual: str, unit: str) -> None:
        self.kind = kind
        self.target = target
        self.actual = actual
        self.unit = unit

    def is_kind(self, *kinds: str) -> str:
        """Whether the row is compared one of these ways."""
        tests = [f"{self.kind}={literal(kind)}" for kind in kinds]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def share_parts(pair: Pair, profile: RuleProfile, satisfaction: str) -> tuple[str, str]:
    """(numerator, denominator); both "?" where the row can't be computed.

    `satisfaction` is a test for rows under 满意度.
    """
    made = [_parts(pair, profile, satisfaction, part) for part in (0, 1)]
    unread = f"OR({pair.kind}={literal(UNKNOWN)},{pair.actual}={literal(UNKNOWN)})"
    above, below = (f"IF({unread},{literal(UNKNOWN)},{one})" for one in made)
    return above, below


def _parts(pair: Pair, profile: RuleProfile, satisfaction: str, part: int) -> str:
    down = _at_most(pair, profile)[part]
    exact = _exactly(pair)[part] if profile.equal.method == "exact" else ""
    up = _tiered(pair, profile, satisfaction, _at_least(pair, profile)[part], part)
    up = _over(pair, profile, up, part)
    if exact:
        equal = _tiered(pair, profile, satisfaction, exact, part)
        up = f"IF({pair.is_kind('eq')},{equal},{up})"
    return f"IF({pair.is_kind('le', 'lt')},{down},{up})"


def _at_least(pair: Pair, profile: RuleProfile) -> tuple[str, str]:
    """≥, >, and = where it counts as ≥."""
    target, actual = pair.target, pair.actual
    met = f"IF(AND({pair.is_kind('eq')},{target}=0),{actual}<=0,{actual}>={target})"
    above, below = actual, target
    short = ""
    if profile.at_least.method == "gated":
        gate = profile.at_least.gate
        above = f"({actual}-{number(gate)}*{target})"
        below = f"({target}*{number(_ONE - gate)})"
        short = f"NOT({reaches(actual, gate, target, inclusive=True)})"
    none = f"OR({target}=0,{short})" if short else f"{target}=0"
    return f"IF({met},1,IF({none},0,{above}))", f"IF({met},1,IF({none},1,{below}))"


def _exactly(pair: Pair) -> tuple[str, str]:
    target, actual = pair.target, pair.actual
    none = f"OR({target}=0,{actual}=0)"
    lower, higher = f"MIN({target},{actual})", f"MAX({target},{actual})"
    missed = f"IF(AND({target}>0,{actual}=0),{literal(UNKNOWN)},0)"
    return (
        f"IF({actual}={target},1,IF({none},{missed},{lower}))",
        f"IF({actual}={target},1,IF({none},1,{higher}))",
    )


def _at_most(pair: Pair, profile: RuleProfile) -> tuple[str, str]:
    target, actual = pair.target, pair.actual
    met = f"{actual}<={target}"
    if profile.at_most.method == "ratio":
        none, above, below = f"{target}=0", target, actual
    else:
        none = f"OR({target}=0,{reaches(actual, Decimal(2), target, inclusive=True)})"
        above, below = f"(2*{target}-{actual})", target
    return f"IF({met},1,IF({none},0,{above}))", f"IF({met},1,IF({none},1,{below}))"


def _tiered(pair: Pair, profile: RuleProfile, satisfaction: str, other: str, part: int) -> str:
    """满意度 in steps of the satisfaction itself, where it is a rate."""
    tiers = profile.satisfaction.tiers
    if not tiers:
        return other
    percent = f"{pair.unit}={literal('%')}"
    bare = f"LEN({pair.unit})=0"
    ratio = (
        f"IF({percent},{pair.actual}/100,"
        f"IF({bare},IF({pair.actual}<=1,{pair.actual},{pair.actual}/100),-1))"
    )
    inside = f"AND({ratio}>=0,{ratio}<=1)"
    if part == 1:
        return f"IF(AND({satisfaction},{inside}),1,{other})"
    return f"IF(AND({satisfaction},{inside}),{step(ratio, tiers)},{other})"


def step(ratio: str, tiers: tuple[Tier, ...]) -> str:
    """What the highest step reached gives; the last one takes everything below."""
    result = number(tiers[-1].value)
    for tier in reversed(tiers[:-1]):
        test = reaches(ratio, tier.start, "1", inclusive=tier.inclusive)
        result = f"IF({test},{number(tier.value)},{result})"
    return result


def _over(pair: Pair, profile: RuleProfile, other: str, part: int) -> str:
    """Steps of over-completion that replace the share."""
    result = other
    for tier in profile.over.tiers:
        here = _over_parts(pair, tier).get(tier.action, (other, other))[part]
        if here != result:
            result = f"IF({over_reached(pair, tier)},{here},{result})"
    return result


def _over_parts(pair: Pair, tier: OverTier) -> Mapping[str, tuple[str, str]]:
    """By the action of a step what replaces numerator and denominator."""
    target, actual = pair.target, pair.actual
    left = f"({number(_ONE + tier.value)}*{target}-{number(tier.value)}*{actual})"
    return {
        "factor": (number(tier.value), "1"),
        "zero": ("0", "1"),
        "deviation": (left, target),
        "inverse": (target, actual),
    }


def over_reached(pair: Pair, tier: OverTier) -> str:
    """Whether the completion of a ≥, > or bare target reaches a step."""
    step_test = reaches(pair.actual, tier.start, pair.target, inclusive=tier.inclusive)
    above = f"{pair.actual}>{pair.target}"
    return f"AND({pair.is_kind('ge', 'gt')},{pair.target}>0,{above},{step_test})"


def deduction(pair: Pair, profile: RuleProfile) -> str:
    """Points off for over-completion, "0" where the profile takes none."""
    result = "0"
    for tier in profile.over.tiers:
        here = number(tier.value) if tier.action == "deduct" else "0"
        if here != result:
            result = f"IF({over_reached(pair, tier)},{here},{result})"
    return result


_NO_TARGET = "年度指标值没有填写，请填写可衡量的指标值"

_NO_ACTUAL = "实际完成值没有填写"

_NO_POINTS = "分值应填不小于0的数"

BAD_CELL = "本行有错误值，请改正"

_WORDS = "指标值里没有数字，按定性指标对照档次核对"

_TARGET_UNREAD = "公式读不准年度指标值，请人工核对"

_ACTUAL_UNREAD = "公式读不准实际完成值，请人工核对"

_NO_DIRECTION = "指标值没有写≥、≤，公式不能判断方向，请写上"

_UNITS = "指标值与完成值的单位不一致或缺少单位，请人工核对"

_EDGE = "得分正好在四舍五入的边上，请人工核对"


def row_hint(profile: RuleProfile, cells: RowCells, sides: Sides, pair: Pair, pointed: str) -> str:
    """The first thing to be said of the row, "" where there is none."""
    has_digit = f"COUNT(FIND({{0,1,2,3,4,5,6,7,8,9}},{cells.target}))>0"
    unread = f"OR({unknown(sides.text)},{unknown(sides.target.number)})"
    cases = (
        (f"LEN({cells.target})=0", _NO_TARGET),
        (f"LEN({cells.actual})=0", _NO_ACTUAL),
        (f"NOT({pointed})", _NO_POINTS),
        (f"NOT({has_digit})", _WORDS),
        (unread, _TARGET_UNREAD),
        (unknown(sides.actual.number), _ACTUAL_UNREAD),
        (unknown(pair.kind), _NO_DIRECTION),
        (unknown(pair.actual), _UNITS),
        *([(f"{cells.score}={literal(DOUBT)}", _EDGE)] if cells.score else []),
    )
    said = _read(profile, sides, pair)
    for test, text in reversed(cases):
        said = f"IF({test},{literal(text)},{said})"
    return said


def _read(profile: RuleProfile, sides: Sides, pair: Pair) -> str:
    """Hints for a row that was read."""
    used = f"AND({pair.target}>0,{pair.actual}<{number(profile.at_most.loose_below)}*{pair.target})"
    loose = f"实际完成值低于年度指标值的{percent(profile.at_most.loose_below)}，目标可能偏松"
    said = (
        f"IF({pair.is_kind('le', 'lt')},"
        f"IF({used},{literal(loose)},{_bare(sides, pair)}),{_bare(sides, pair)})"
    )
    for tier in profile.over.tiers:
        said = f"IF({over_reached(pair, tier)},{literal(_over_text(tier))},{said})"
    return said


def _bare(sides: Sides, pair: Pair) -> str:
    signed = f"ISNUMBER(FIND(LEFT({sides.text},1),{literal(''.join(SIGNS))}))"
    suffixed = f"LEN(TRIM({sides.target.rest}))>LEN({sides.target.unit})"
    word = f"IF({pair.is_kind('le')},{literal('不超过')},{literal('不少于')})"
    text = f"{literal('没有写≥、≤，按“')}&{word}&{literal('”计算')}"
    return f'IF(OR({signed},{suffixed}),"",{text})'


def _over_text(tier: OverTier) -> str:
    step = f"{percent(tier.start)}{'及以上' if tier.inclusive else '以上'}"
    after = {
        "none": "不加分也不扣分",
        "reason": "须说明原因",
        "deduct": f"扣{in_points(tier.value)}，须说明原因",
        "factor": f"按{percent(tier.value)}计分，须说明原因",
        "deviation": "按偏离度扣减，须说明原因",
        "inverse": "按指标值与完成值之比计分，须说明原因",
        "zero": "不得分，须说明原因",
    }[tier.action]
    return f"完成值达到指标值的{step}，{after}"


_MOST_POINTS = 1000


def row_formulas(profile: RuleProfile, cells: RowCells) -> RowFormulas:
    """The formulas of a row: equal to the engine or 需核对; "" while the row is empty.

    Raises:
        ValueError: `cells.helpers` has not one cell for each of HELPERS.
    """
    if len(cells.helpers) != len(HELPERS):
        raise ValueError(f"{len(HELPERS)} helper cells are needed, {len(cells.helpers)} given")
    why = abstains(profile)
    if why:
        empty = tuple(literal("") for _ in HELPERS)
        doubt = _unless_empty(cells, literal(DOUBT))
        return RowFormulas(doubt, doubt, _unless_empty(cells, literal(why)), empty)
    row = RowFormulaBuilder(profile, cells)
    return RowFormulas(row.completion(), row.score(), row.hint(), row.helpers())


def _unless_empty(cells: RowCells, then: str) -> str:
    return f'IFERROR(IF(LEN({cells.target}&{cells.actual}&{cells.points})=0,"",{then}),"{DOUBT}")'


class RowFormulaBuilder:
    """One row under one profile."""

    def __init__(self, profile: RuleProfile, cells: RowCells) -> None:
        self.profile = profile
        self.cells = cells
        given = cells.helpers
        self.text = given[0]
        self.sides = Sides(
            text=given[0],
            target=Parts(given[1], given[2], given[3], given[4]),
            actual=Parts(given[6], given[7], given[8], given[9]),
            said=given[5],
            name=given[10],
            ending=given[11],
            level2=cells.level2,
            target_cell=cells.target,
        )
        self.kind, self.fitted, self.above, self.below = given[12:16]
        self.pair = Pair(self.kind, given[4], self.fitted, given[3])

    def helpers(self) -> tuple[str, ...]:
        """The hidden formulas, in the order of HELPERS."""
        target, actual = self.sides.target, self.sides.actual
        above, below = share_parts(self.pair, self.profile, self._satisfaction())
        return (
            reading.canonical(self.cells.target),
            reading.body(self.text),
            reading.rest(target.body),
            reading.unit(target.rest),
            reading.value(target),
            reading.canonical(self.cells.actual),
            reading.body(self.cells.helpers[5]),
            reading.rest(actual.body),
            reading.unit(actual.rest),
            reading.value(actual),
            direction.name(self.cells.level3),
            direction.ending(self.sides.name),
            direction.kind(self.sides),
            comparing.fitted(self.sides, self.kind),
            sure(above),
            sure(below),
        )

    def _satisfaction(self) -> str:
        where = self.cells.level2
        if self.cells.level1:
            where = f"{where}&{self.cells.level1}"
        return f"ISNUMBER(FIND({literal('满意')},{where}))"

    def completion(self) -> str:
        """核算完成率."""
        target, actual = self.sides.target.number, self.fitted
        down = f'IF(AND({target}>0,{actual}>0),{target}/{actual},"")'
        up = f'IF({target}>0,{actual}/{target},"")'
        ratio = f"IF({self.pair.is_kind('le', 'lt')},{down},{up})"
        unread = f"OR({unknown(self.kind)},{unknown(self.fitted)})"
        return _unless_empty(self.cells, f"IF({unread},{literal(DOUBT)},{ratio})")

    def score(self) -> str:
        """核算得分."""
        points = self.cells.points
        off = deduction(self.pair, self.profile)
        value = rounded(points, self.above, self.below, off, self.profile.rounding)
        unread = f"OR({unknown(self.above)},{unknown(self.below)})"
        good = f"IF({unread},{literal(DOUBT)},{value})"
        return _unless_empty(self.cells, f"IF({self._pointed()},{good},{literal(DOUBT)})")

    def _pointed(self) -> str:
        """A number of points as displayed, from 0 upwards, with at most two decimals; under
        profiles that move points to 效益 only where nothing is to be moved.
        """
        points, general = self.cells.points, self.cells.helpers[0]
        format_of = f'CELL("format",{points})'
        shown = (
            f"OR(INT({points})={points},AND(ROUND({points},2)={points},"
            f'OR({format_of}="G",{format_of}=CELL("format",{general}))))'
        )
        unmarked = f'LEFT({format_of},1)<>"P"'
        tests = [f"{points}>=0", f"{points}<={_MOST_POINTS}", shown, unmarked]
        if self.cells.benefit_total and self.profile.satisfaction.missing == "to-benefit":
            whole = number(self.profile.weights.total)
            tests.append(f"ROUND({self.cells.benefit_total},6)>={whole}")
        return f"IF(ISNUMBER({points}),AND({','.join(tests)}),FALSE)"

    def hint(self) -> str:
        """提示."""
        said = row_hint(self.profile, self.cells, self.sides, self.pair, self._pointed())
        cells = (self.cells.target, self.cells.actual, self.cells.points)
        error = ",".join(f"ISERROR({cell})" for cell in cells)
        told = _unless_empty(self.cells, said)
        return f"IF(OR({error}),{literal(BAD_CELL)},{told})"
