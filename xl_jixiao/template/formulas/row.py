"""The formulas of one indicator row: share of the points, score, hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_jixiao.rules.profile import OverTier, RuleProfile, Tier
from xl_jixiao.template.formulas import claims, comparing, deadlines, reading
from xl_jixiao.template.formulas import comparing as direction
from xl_jixiao.template.formulas.notation import (
    CLAIMED,
    COMPUTED,
    DOUBT,
    HELPERS,
    OPEN,
    UNKNOWN,
    RowCells,
    RowFormulas,
    abstains,
    among,
    literal,
    number,
    reaches,
    replaced,
    rounded,
    sure,
    unknown,
)
from xl_jixiao.template.formulas.reading import SIGNS, Parts, Sides
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import in_points, percent

_ONE = Decimal(1)

_BLANKS = ((" ", ""), ("\u3000", ""))

DATE = "date"
"""The way of comparing of a deadline that was kept."""


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
    on_time = pair.is_kind(DATE)
    above, below = (f"IF({on_time},1,IF({unread},{literal(UNKNOWN)},{one}))" for one in made)
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


_CLAIMED = "按自评得分认定"

_NO_CLAIM = "没有自评得分，得分待定"

_LATE = "完成晚于期限"


def row_hint(builder: RowFormulaBuilder) -> str:
    """The first thing to be said of the row, and what its claim and reason leave to be wished
    for; "" where there is nothing.
    """
    cells, sides, pair = builder.cells, builder.sides, builder.pair
    has_digit = f"COUNT(FIND({{0,1,2,3,4,5,6,7,8,9}},{cells.target}))>0"
    unread = f"OR({unknown(sides.text)},{unknown(sides.target.number)})"
    settled = builder.given["认定得分"]
    claims_ = f"IF(ISNUMBER({settled}),{literal(_CLAIMED)},{literal(_NO_CLAIM)})"
    late = f"IF({builder.due}={literal(deadlines.LATE)},{literal(f'{_LATE}，')},{literal('')})"
    blank = f"IF(LEN({cells.target})=0,{literal(f'{_NO_TARGET}；')},{literal('')})"
    cases = (
        (f"LEN({cells.actual})=0", literal(_NO_ACTUAL)),
        (f"NOT({builder.pointed()})", literal(_NO_POINTS)),
        (pair.is_kind(DATE), literal("")),
        (f"ISNUMBER({builder.given['认定上限']})", f"{late}&{blank}&{claims_}"),
        (f"LEN({cells.target})=0", literal(_NO_TARGET)),
        (f"NOT({has_digit})", literal(_WORDS)),
        (unread, literal(_TARGET_UNREAD)),
        (unknown(sides.actual.number), literal(_ACTUAL_UNREAD)),
        (unknown(pair.kind), literal(_NO_DIRECTION)),
        (unknown(pair.actual), literal(_UNITS)),
        *([(f"{cells.score}={literal(DOUBT)}", literal(_EDGE))] if cells.score else []),
    )
    said = _read(builder.profile, sides, pair, cells.reason)
    for test, text in reversed(cases):
        said = f"IF({test},{text},{said})"
    return f"{said}{''.join(_of_the_claim(builder))}"


def _of_the_claim(builder: RowFormulaBuilder) -> Iterator[str]:
    """What is to be added of claim and reason, each beginning with "&"."""
    cells, points, claim = builder.cells, builder.points, builder.given["自评数"]
    if not cells.claimed:
        return
    score = cells.score or builder.given["计算得分"]
    both = f"AND(ISNUMBER({claim}),ISNUMBER({score}))"
    unlike = f"{literal('；自评')}&{claim}&{literal('分，核算')}&{score}&{literal('分')}"
    yield f'&IF({both},IF(ABS({claim}-{score})>=0.005,{unlike},""),"")'
    if cells.reason:
        known = f"AND(ISNUMBER({claim}),ISNUMBER({points}),LEN(TRIM({cells.reason}))=0)"
        less = f"IF({known},{claim}<{points},FALSE)"
        yield f'&IF({less},{literal("；扣分没有写原因")},"")'


def _read(profile: RuleProfile, sides: Sides, pair: Pair, reason: str) -> str:
    """Hints for a row that was read."""
    used = f"AND({pair.target}>0,{pair.actual}<{number(profile.at_most.loose_below)}*{pair.target})"
    loose = f"实际完成值低于年度指标值的{percent(profile.at_most.loose_below)}，目标可能偏松"
    said = (
        f"IF({pair.is_kind('le', 'lt')},"
        f"IF({used},{literal(loose)},{_bare(sides, pair)}),{_bare(sides, pair)})"
    )
    for tier in profile.over.tiers:
        fact, asked = _over_text(tier)
        text = literal(f"{fact}{asked}")
        if reason and asked:
            text = f"IF(LEN(TRIM({reason}))=0,{text},{literal(fact)})"
        said = f"IF({over_reached(pair, tier)},{text},{said})"
    return said


def _bare(sides: Sides, pair: Pair) -> str:
    signed = f"ISNUMBER(FIND(LEFT({sides.text},1),{literal(''.join(SIGNS))}))"
    suffixed = f"LEN(TRIM({sides.target.rest}))>LEN({sides.target.tail})"
    word = f"IF({pair.is_kind('le')},{literal('不超过')},{literal('不少于')})"
    text = f"{literal('没有写≥、≤，按“')}&{word}&{literal('”计算')}"
    return f'IF(OR({signed},{suffixed},{pair.is_kind("eq")}),"",{text})'


def _over_text(tier: OverTier) -> tuple[str, str]:
    """What a step says, and the reason that it asks for."""
    step = f"{percent(tier.start)}{'及以上' if tier.inclusive else '以上'}"
    after = {
        "none": "，不加分也不扣分",
        "reason": "",
        "deduct": f"，扣{in_points(tier.value)}",
        "factor": f"，按{percent(tier.value)}计分",
        "deviation": "，按偏离度扣减",
        "inverse": "，按指标值与完成值之比计分",
        "zero": "，不得分",
    }[tier.action]
    return f"完成值达到指标值的{step}{after}", "" if tier.action == "none" else "，须说明原因"


_MOST_POINTS = 1000

_UNKNOWN = literal(UNKNOWN)


def _parts_of(given: Mapping[str, str], side: str) -> Parts:
    return Parts(
        *(given[f"{side}{what}"] for what in ("去符号", "数字", "余文", "尾文", "单位", "数"))
    )


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
        given = dict(zip(HELPERS, cells.helpers, strict=True))
        self.text = given["指标值文本"]
        self.sides = Sides(
            text=self.text,
            target=_parts_of(given, "指标值"),
            actual=_parts_of(given, "完成值"),
            signs=(given["指标值符号"], given["完成值符号"]),
            said=given["完成值文本"],
            typed=given["完成值原文"],
            wanted=given["指标值原文"],
            name=given["指标名称"],
            ending=given["名称词尾"],
            level2=cells.level2,
            target_cell=cells.target,
        )
        self.given = given
        self.kind, self.fitted = given["比较方式"], given["可比完成值"]
        self.above, self.below = given["得分分子"], given["得分分母"]
        self.points, self.due = given["分值数"], given["是否按期"]
        target = self.sides.target
        self.pair = Pair(self.kind, target.number, self.fitted, target.unit)

    def helpers(self) -> tuple[str, ...]:
        """The hidden formulas, in the order of HELPERS."""
        made = {**self._read(), **self._judged()}
        return tuple(made[title] for title in HELPERS)

    def _read(self) -> dict[str, str]:
        """What is in the cells, whatever the profile."""
        cells, given = self.cells, self.given
        target, actual = self.sides.target, self.sides.actual
        own, beside = (
            reading.Lead(given[f"{side}原文"], given[f"{side}起点"])
            for side in ("指标值", "完成值")
        )
        return {
            "指标值原文": reading.canonical(cells.target, target=True),
            "完成值原文": reading.canonical(cells.actual, target=False),
            "指标值起点": reading.start(own.text),
            "完成值起点": reading.start(beside.text),
            "指标值文本": reading.without_lead(own, beside, self.sides.name, target=True),
            "指标值去符号": reading.body(self.text),
            "指标值余文": reading.rest(target.body),
            "指标值数字": reading.digits(target),
            "指标值尾文": reading.tail(target.rest),
            "指标值单位": reading.unit(target, actual.tail),
            "指标值数": reading.value(target),
            "指标值符号": reading.sign(self.text, target),
            "完成值文本": reading.without_lead(beside, own, self.sides.name, target=False),
            "完成值去符号": reading.body(self.sides.said),
            "完成值余文": reading.rest(actual.body),
            "完成值数字": reading.digits(actual),
            "完成值尾文": reading.tail(actual.rest),
            "完成值单位": reading.unit(actual, target.tail),
            "完成值数": reading.value(actual),
            "完成值符号": reading.sign(self.sides.said, actual),
            "指标名称": direction.name(cells.level3),
            "名称词尾": direction.ending(self.sides.name),
            "比较方式": self._kind(),
            "可比完成值": comparing.fitted(self.sides, self.kind),
            "指标值日期文本": deadlines.bare(cells.target),
            "完成值日期文本": deadlines.bare(cells.actual),
            **self._days(),
            "是否按期": deadlines.verdict(
                given["指标值日期"], given["完成值日期"], self.sides.wanted, self.sides.typed
            ),
            "分值数": self._points(),
            "自评数": claims.plain_number(cells.claimed) if cells.claimed else literal(""),
        }

    def _days(self) -> dict[str, str]:
        """The day in each of both cells."""
        made = {}
        for side in ("指标值日期", "完成值日期"):
            text, day = self.given[f"{side}文本"], self.given[f"{side}数"]
            made[f"{side}数"] = deadlines.number(text)
            limit = self.sides.wanted if side == "指标值日期" else ""
            made[side] = deadlines.key(text, day, limit)
        return made

    def _kind(self) -> str:
        on_time = f"{self.due}={literal(deadlines.ON_TIME)}"
        return f"IF({on_time},{literal(DATE)},{direction.kind(self.sides)})"

    def _judged(self) -> dict[str, str]:
        """What follows from it under the profile."""
        cells, given = self.cells, self.given
        above, below = share_parts(self.pair, self.profile, self._satisfaction())
        known = f"NOT(OR({unknown(self.kind)},{unknown(self.sides.target.number)}))"
        band = claims.band(self.profile, cells.target, cells.actual, self.due, known)
        low, high = claims.ends(given["认定区间"])
        claim = claims.settled(self.profile, self.points, given["自评数"], given["认定上限"])
        return {
            "得分分子": sure(above),
            "得分分母": sure(below),
            "认定区间": band,
            "认定下限": low,
            "认定上限": high,
            "计算得分": self._computed(),
            "认定得分": f"IF({self.pointed()},{claim},{literal(UNKNOWN)})",
            "得分来源": self._basis(),
            "最低得分": self._bound("认定下限", "0"),
            "最高得分": self._bound("认定上限", self.points),
        }

    def _bound(self, band: str, otherwise: str) -> str:
        """The least or the most that the row can come to; "" for a row without points."""
        score, share = self.cells.score or self.given["计算得分"], self.given[band]
        edge = rounded(self.points, share, "1", "0", self.profile.rounding)
        open_ = f"IF(ISNUMBER({share}),{edge},{otherwise})"
        told = f'IF(ISNUMBER({score}),{score},IF(ISNUMBER({self.points}),{open_},""))'
        return sure(told)

    def _basis(self) -> str:
        """What the shown score comes from."""
        cells, own = self.cells, self.given["计算得分"]
        score = cells.score or own
        computed = f"OR(ISNUMBER({own}),ISNUMBER({cells.computed}))" if cells.computed else ""
        computed = computed or f"ISNUMBER({own})"
        empty = f'AND({score}="",NOT(ISNUMBER({self.points})))'
        settled = f"IF({computed},{literal(COMPUTED)},{literal(CLAIMED)})"
        told = f'IF({empty},"",IF(ISNUMBER({score}),{settled},{literal(OPEN)}))'
        return f"IFERROR({told},{literal(OPEN)})"

    def _satisfaction(self) -> str:
        where = self.cells.level2
        if self.cells.level1:
            where = f"{where}&{self.cells.level1}"
        return f"ISNUMBER(FIND({literal('满意')},{where}))"

    def wants_reason(self) -> str:
        """Whether the row is so much over its target that the profile asks for a reason; never
        where native formulas do not follow the profile.
        """
        actions = () if abstains(self.profile) else self.profile.over.tiers
        tiers = [tier for tier in actions if tier.action != "none"]
        reached = [over_reached(self.pair, tier) for tier in tiers]
        return f"IFERROR(OR({','.join(reached)}),FALSE)" if reached else "FALSE"

    def left_out(self) -> str:
        """Whether the profile leaves the row out, since it does not apply; "" where it has none."""
        rule = self.profile.inapplicable
        if rule.method == "keep":
            return ""
        said = replaced(self.cells.actual, _BLANKS)
        words = dict.fromkeys((*rule.words, *(fold(word) for word in rule.words)))
        return among(said, words)

    def completion(self) -> str:
        """核算完成率."""
        target, actual = self.sides.target.number, self.fitted
        down = f'IF(AND({target}>0,{actual}>0),{target}/{actual},"")'
        up = f'IF({target}>0,{actual}/{target},"")'
        ratio = f"IF({self.pair.is_kind('le', 'lt')},{down},{up})"
        unread = f"OR({unknown(self.kind)},{unknown(self.fitted)})"
        worded = f"OR({self.pair.is_kind(DATE)},ISNUMBER({self.given['认定上限']}))"
        told = f'IF({worded},"",IF({unread},{literal(DOUBT)},{ratio}))'
        return _unless_empty(self.cells, told)

    def _computed(self) -> str:
        """The score that follows from the cells; 需核对 where none does."""
        off = deduction(self.pair, self.profile)
        value = rounded(self.points, self.above, self.below, off, self.profile.rounding)
        unread = f"OR({unknown(self.above)},{unknown(self.below)})"
        good = f"IF({unread},{literal(DOUBT)},{value})"
        return _unless_empty(self.cells, f"IF({self.pointed()},{good},{literal(DOUBT)})")

    def score(self) -> str:
        """核算得分: computed, or the claim where that settles it."""
        computed, claimed = self.given["计算得分"], self.given["认定得分"]
        return f"IF(ISNUMBER({computed}),{computed},IF(ISNUMBER({claimed}),{claimed},{computed}))"

    def _points(self) -> str:
        """The points as displayed, from 0 upwards; UNKNOWN for any others.

        CELL stands in formulas alone that depend on what is typed and on nothing else: LibreOffice
        takes a helper that is not yet calculated for 0 where a volatile one asks.
        """
        points, general = self.cells.points, self.cells.general or self.cells.helpers[0]
        format_of = f'CELL("format",{points})'
        shown = (
            f"OR(INT({points})={points},AND(ROUND({points},2)={points},"
            f'OR({format_of}="G",{format_of}=CELL("format",{general}))))'
        )
        given = claims.plain_number(points)
        tests = f'AND({shown},LEFT({format_of},1)<>"P",{points}>=0,{points}<={_MOST_POINTS})'
        return sure(
            f"IF(ISNUMBER({points}),IF({tests},{points},{_UNKNOWN}),"
            f"IF(LEN({points})=0,{_UNKNOWN},{given}))"
        )

    def pointed(self) -> str:
        """Whether the points are read; under profiles that move points to 效益 only where nothing
        is to be moved.
        """
        read = f"AND({self.points}<={_MOST_POINTS},ROUND({self.points},2)={self.points})"
        test = f"IF(ISNUMBER({self.points}),{read},FALSE)"
        if self.cells.benefit_total and self.profile.satisfaction.missing == "to-benefit":
            whole = number(self.profile.weights.total)
            return f"AND({test},ROUND({self.cells.benefit_total},6)>={whole})"
        return test

    def hint(self) -> str:
        """提示."""
        cells = (self.cells.target, self.cells.actual, self.cells.points)
        error = ",".join(f"ISERROR({cell})" for cell in cells)
        told = _unless_empty(self.cells, row_hint(self))
        return f"IF(OR({error}),{literal(BAD_CELL)},{told})"
