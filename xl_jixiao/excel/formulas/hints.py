"""提示 without Python: what the formulas themselves can tell."""

from __future__ import annotations

from xl_jixiao.excel.formulas.cells import DOUBT, RowCells
from xl_jixiao.excel.formulas.notation import literal, number, unknown
from xl_jixiao.excel.formulas.reading import SIGNS
from xl_jixiao.excel.formulas.shares import Pair, over_reached
from xl_jixiao.excel.formulas.sides import Sides
from xl_jixiao.rules.profile import OverTier, RuleProfile
from xl_jixiao.scoring.wording import in_points, percent

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
        said = f"IF({over_reached(pair, tier)},{literal(_over(tier))},{said})"
    return said


def _bare(sides: Sides, pair: Pair) -> str:
    signed = f"ISNUMBER(FIND(LEFT({sides.text},1),{literal(''.join(SIGNS))}))"
    suffixed = f"LEN(TRIM({sides.target.rest}))>LEN({sides.target.unit})"
    word = f"IF({pair.is_kind('le')},{literal('不超过')},{literal('不少于')})"
    text = f"{literal('没有写≥、≤，按“')}&{word}&{literal('”计算')}"
    return f'IF(OR({signed},{suffixed}),"",{text})'


def _over(tier: OverTier) -> str:
    step = f"{percent(tier.start)}{'及以上' if tier.inclusive else '以上'}"
    after = {
        "none": "不加分也不扣分",
        "reason": "须说明原因",
        "deduct": f"扣{in_points(tier.value)}，须说明原因",
        "factor": f"按{percent(tier.value)}计分，须说明原因",
        "zero": "不得分，须说明原因",
    }[tier.action]
    return f"完成值达到指标值的{step}，{after}"
