"""From two numbers to a judgement, from a judgement to a score line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from xl_jixiao.model.making import direct, lookup
from xl_jixiao.model.score import Hint, HintCode, LineKind, ScoreLine
from xl_jixiao.model.values import Quantity, Reading, Target
from xl_jixiao.rules.profile import QualitativeBand, RoundingRule, RuleProfile
from xl_jixiao.rules.sources import Clause
from xl_jixiao.text.wording import in_points, percent, plain, quoted, shown_share

_make_line = direct(ScoreLine)

ONE = Decimal(1)

ZERO = Decimal(0)

CLAIM_IN_BAND = Clause("project", "官方文件没有规定折算办法的，得分在本档之内按自评认定")
"""Where no rule speaks of a proportion."""


class Judgement(NamedTuple):
    """The share of the points that a row earns, or the band in which a claim settles it, or
    neither where nothing can be concluded.
    """

    kind: LineKind
    met: bool | None
    completion: Decimal | None
    story: str
    """The inputs and how they compare: "实际完成值48.5亿元 ÷ 年度指标值49.8亿元 = 97.39%"."""
    method: str = ""
    """What follows: "未完成，按比例"."""
    clause: Clause | None = None
    share: Decimal | None = None
    """0 to 1 of the points; None where not computed."""
    formula: str = ""
    """The exact factor beside the points: "× 48.5 ÷ 49.8"; "" where the share is 0 or 1."""
    as_percent: bool = False
    """Whether "× 97.39%" may stand for the exact factor."""
    deduction: Decimal = ZERO
    """Points off for over-completion."""
    deduction_text: str = ""
    band: QualitativeBand | None = None
    hints: tuple[Hint, ...] = ()


make_judgement = direct(Judgement)


@lookup
class CellsRead:
    """What the two cells of a row say; read once, by `scoring.indicator.read_texts`."""

    target: Target
    reading: Reading
    actual: str
    """The text that was read against the target."""
    wanted: Quantity | None
    """The one quantity in the text of the target, as typed."""
    said: Quantity | None
    """The one quantity in that of the actual."""


class Comparison(NamedTuple):
    """An actual and a target in one unit."""

    kind: LineKind
    actual: Decimal
    target: Decimal
    actual_text: str
    """With its unit, for the trace."""
    target_text: str
    note: str = ""
    """The conversion that was made, if one was."""
    beyond: bool = False
    """The actual is said to lie beyond its number: ＞90% keeps a target of ＞90%."""


_make_comparison = direct(Comparison)


def undetermined(kind: LineKind, code: HintCode, why: str) -> Judgement:
    """Nothing can be concluded: no score, bounds from 0 to the points."""
    return make_judgement(kind, None, None, why, hints=(Hint(code, why),))


def at_bound(pair: Comparison, completion: Decimal | None, story: str, clause: Clause) -> Judgement:
    """A strict bound met exactly (<10 with 10): not met by the letter, scored in full."""
    text = (
        f"实际完成值{pair.actual_text}恰等于界限{pair.target_text}，按字面未达成，按约定得满分，"
        "请核对指标值的符号"
    )
    method = "恰等于界限，按约定得满分"
    hints = (Hint(HintCode.AT_BOUND, text),)
    return make_judgement(pair.kind, False, completion, story, method, clause, ONE, hints=hints)


def in_band(judgement: Judgement, band: QualitativeBand) -> Judgement:
    """The judgement with the band in which the claim settles it; one whose ends are equal is a
    fixed value, which needs no claim.
    """
    if band.low != band.high:
        return judgement._replace(band=band)
    formula = "" if band.high in {ZERO, ONE} else f"× {percent(band.high)}"
    method = f"{judgement.method}，固定得分值的{percent(band.high)}"
    return judgement._replace(share=band.high, formula=formula, method=method)


def missed(kind: LineKind, completion: Decimal | None, story: str, rules: RuleProfile) -> Judgement:
    """A target that was missed and whose shortfall has no proportion (range, deadline, negative
    target): no computed score, a claim inside the band stands.
    """
    band = rules.qualitative.missed_deadline
    if band.low == band.high:
        clause = rules.qualitative.clause
        method = f"未达成，按“{band.name}”一档"
        return in_band(make_judgement(kind, False, completion, story, method, clause), band)
    method = "未达成；官方文件没有规定按比例折算的办法，按自评在本档内认定"
    return make_judgement(kind, False, completion, story, method, clause=_NO_PROPORTION, band=band)


_NO_PROPORTION = Clause("project", "逾期、超出范围等未达成而没有比例可算的，按自评在所定区间内认定")

_WORDS: Mapping[str, str] = {"ge": "不少于", "le": "不超过"}


def compare(read: CellsRead, number: Decimal) -> Comparison | None:
    """With units as typed; after a conversion the plain numbers and what was converted."""
    target, reading = read.target, read.reading
    bound = target.number if reading.target is None else reading.target
    if bound is None:
        return None
    if bound != target.number or _converted(read, number):
        note = f"（年度指标值{quoted(target.text)}，实际完成值{quoted(read.actual)}"
        note += f"，{reading.why}）" if reading.why else "）"
        shown, wanted = plain(number), plain(bound)
        return _make_comparison(target.kind, number, bound, shown, wanted, note, reading.beyond)
    unit = target.unit or ""
    shown, wanted = f"{plain(number)}{unit}", f"{plain(bound)}{unit}"
    return _make_comparison(target.kind, number, bound, shown, wanted, beyond=reading.beyond)


def _converted(read: CellsRead, number: Decimal) -> bool:
    return bool(read.reading.why) and read.said is not None and read.said.number != number


def reading_hints(read: CellsRead) -> tuple[Hint, ...]:
    """What the two cells leave to be wished for."""
    target, reading, said = read.target, read.reading, read.said
    hints = []
    if not target.printed and target.kind in _WORDS:
        text = f"年度指标值{quoted(target.text)}没有写≥、≤，按“{_WORDS[target.kind]}”计算"
        hints.append(Hint(HintCode.BARE, text))
    if target.unit is None or (said is not None and said.unit is None):
        missing = "年度指标值" if target.unit is None else "实际完成值"
        text = reading.why or f"{missing}没有计量单位，按同一单位比较"
        hints.append(Hint(HintCode.UNIT_MISSING, text))
    elif reading.why:
        hints.append(Hint(HintCode.UNIT_CONVERTED, reading.why))
    if reading.approximate or target.approximate:
        hints.append(Hint(HintCode.APPROXIMATE, "数值是约数（余、约、近……），请填写准确数"))
    return tuple(hints)


_ZERO = Decimal(0)

_PRECISE = Decimal(1).scaleb(-18)

_WIDE = Context(prec=2000)
"""Room for 18 decimals behind whatever points somebody typed."""


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def round_score(value: Decimal, points: Decimal, rule: RoundingRule) -> Decimal:
    """The score as it is printed and added: within 0 and the points, rounded by the profile.

    Rounding never lifts a score above its points: 22.5 points rounded to whole points stay 22.5.
    """
    mode = ROUND_HALF_UP if rule.mode == "half-up" else ROUND_DOWN
    # a ratio like 1/3 ends at its 28th digit: without this, an exact 0.555 could be there as
    # 0.55499…9 and be rounded down
    exact = max(value, _ZERO).quantize(_PRECISE, ROUND_HALF_UP, _WIDE)
    rounded = exact.quantize(_step(rule.decimals), mode, _WIDE)
    return min(rounded, points)


def rounding_text(rule: RoundingRule) -> str:
    """How the profile rounds, in Chinese."""
    how = "四舍五入" if rule.mode == "half-up" else "截取"
    return f"{how}取整" if rule.decimals == 0 else f"{how}保留{rule.decimals}位小数"


def score_line(
    judgement: Judgement, points: Decimal | None, claimed: Decimal | None, rules: RuleProfile
) -> ScoreLine:
    """The line of one row worth `points`; None where the form gives none."""
    if points is None:
        return unpointed(judgement)
    if judgement.share is not None:
        return _computed(judgement, judgement.share, points, rules)
    if judgement.band is not None:
        return _claimed(judgement, judgement.band, points, claimed, rules)
    return _undetermined(judgement, points)


def unpointed(
    judgement: Judgement,
    why: str = "没有分值，不能计分",
    code: HintCode | None = HintCode.NO_POINTS,
) -> ScoreLine:
    """A row without points of its own: completion and met are reported, a score is not."""
    trace = _sentence(f"{_facts(judgement)}；{why}")
    hints = judgement.hints if code is None else (*judgement.hints, Hint(code, why))
    return _line(judgement, trace, points=None, score=None, low=None, high=None, hints=hints)


def _computed(
    judgement: Judgement, share: Decimal, points: Decimal, rules: RuleProfile
) -> ScoreLine:
    basis = _basis(judgement, rules)
    if share == ONE and not judgement.deduction:  # as most rows earn
        text = f"{judgement.story}；{judgement.method}{in_points(points)}"
        trace = _sentence(text, basis[0])
        return _line(judgement, trace, basis, points=points, score=points, low=points, high=points)
    earned = points * share
    score = round_score(earned - judgement.deduction, points, rules.rounding)
    steps = f"{judgement.method}{_arithmetic(judgement, share, points, rules)}"
    if judgement.deduction:
        steps += f"；{judgement.deduction_text}：{in_points(earned)} － "
        steps += f"{in_points(judgement.deduction)}，得{in_points(score)}"
    trace = _sentence(f"{judgement.story}；{steps}", basis[0])
    return _line(judgement, trace, basis, points=points, score=score, low=score, high=score)


def _arithmetic(judgement: Judgement, share: Decimal, points: Decimal, rules: RuleProfile) -> str:
    """What comes out by hand: "：6分 × 97.39% = 5.84分（四舍五入保留2位小数）"."""
    if share == ONE:
        return f"{in_points(points)}"
    if not judgement.formula:
        return ""
    exact = points * share
    score = round_score(exact, points, rules.rounding)
    factor = judgement.formula
    if judgement.as_percent:
        shown = shown_share(share)
        # the percentage is printed with two decimals: use it only where it gives the same score
        if round_score(points * shown, points, rules.rounding) == score:
            factor, exact = f"× {percent(share)}", points * shown
    rounded = "" if exact == score else f"（{rounding_text(rules.rounding)}）"
    return f"：{in_points(points)} {factor} = {in_points(score)}{rounded}"


def _claimed(
    judgement: Judgement,
    band: QualitativeBand,
    points: Decimal,
    claimed: Decimal | None,
    rules: RuleProfile,
) -> ScoreLine:
    """The claim, cut at the band's upper end; below the band it stands (自评从严)."""
    low = _edge(points, band.low, rules)
    high = _edge(points, band.high, rules)
    span = f"{percent(band.low)}—{percent(band.high)}"
    reach = f"{judgement.method}，得分在分值的{span}（{in_points(low)}至{in_points(high)}）之间"
    score, said, hint = _settle(_rounded(claimed, points, rules), low, high)
    hints = judgement.hints if hint is None else (*judgement.hints, hint)
    basis = _basis(judgement, rules)
    trace = _sentence(f"{judgement.story}；{reach}；{said}", basis[0])
    if score is None:
        return _line(
            judgement, trace, basis, points=points, score=None, low=low, high=high, hints=hints
        )
    line = _line(
        judgement,
        trace,
        basis,
        points=points,
        score=score,
        low=min(low, score),
        high=high,
        hints=hints,
    )
    return line._replace(basis="claimed")


def _edge(points: Decimal, share: Decimal, rules: RuleProfile) -> Decimal:
    """An end of a band in points; the whole of them is what is printed, whatever the rounding."""
    return points if share == ONE else round_score(points * share, points, rules.rounding)


def _rounded(claimed: Decimal | None, points: Decimal, rules: RuleProfile) -> Decimal | None:
    """A claim as the profile rounds it; one of all the points, or beyond what can be, as it is."""
    if claimed is None or claimed >= points or claimed < 0:
        return claimed
    return round_score(claimed, points, rules.rounding)


def _settle(
    claimed: Decimal | None, low: Decimal, high: Decimal
) -> tuple[Decimal | None, str, Hint | None]:
    """What a claim comes to inside its band."""
    if claimed is None:
        text = f"没有自评得分，得分待定（{in_points(low)}至{in_points(high)}）"
        return None, text, Hint(HintCode.NO_CLAIM, text)
    if claimed > high:
        text = f"自评{in_points(claimed)}高于本档上限，按{in_points(high)}认定"
        return high, text, Hint(HintCode.CLAIM_CUT, text)
    if claimed < low:
        score = max(claimed, ZERO)
        text = f"自评{in_points(claimed)}低于本档下限，从严按自评{in_points(score)}认定"
        return score, text, Hint(HintCode.CLAIM_LOW, text)
    return claimed, f"自评{in_points(claimed)}在本档内，按自评认定{in_points(claimed)}", None


def _undetermined(judgement: Judgement, points: Decimal) -> ScoreLine:
    trace = _sentence(
        f"{_facts(judgement)}；得分待定，在0至{in_points(points)}之间，不采用自评得分"
    )
    return _line(judgement, trace, points=points, score=None, low=ZERO, high=points)


def _facts(judgement: Judgement) -> str:
    """Story and method without arithmetic."""
    if judgement.share is None or not judgement.method:
        return judgement.story
    return f"{judgement.story}；{'达到指标值' if judgement.met else '未达到指标值'}"


_NO_BASIS = ("", "")


def _basis(judgement: Judgement, rules: RuleProfile) -> tuple[str, str]:
    """The clause of a line, for the bureau and for a unit."""
    if judgement.clause is None:
        return _NO_BASIS
    return rules.cite(judgement.clause), rules.cite_to_unit(judgement.clause)


def _sentence(text: str, basis: str = "") -> str:
    return f"{text}。依据：{basis}。" if basis else f"{text}。"


def _line(
    judgement: Judgement,
    trace: str,
    basis: tuple[str, str] = _NO_BASIS,
    *,
    points: Decimal | None,
    score: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    hints: tuple[Hint, ...] | None = None,
) -> ScoreLine:
    return _make_line(
        judgement.kind,
        judgement.completion,
        judgement.met,
        score,
        low,
        high,
        "computed",
        trace,
        judgement.hints if hints is None else hints,
        points,
        *basis,
    )
