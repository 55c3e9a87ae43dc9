"""Writing formulas: their cells, exact rounding, and which profiles they can follow.

Points × N ÷ D rounded as the engine rounds it, or 需核对 where binary numbers can't tell.

The engine computes with 28 decimal digits, a cell with 53 binary ones. They can differ only where
the exact score lies at an edge of the rounding. All inputs have few decimals, so near an edge
S·P·N − (k+½)·D tells on which side the score lies (it is 0 or at least 1E-7). Only where the score
lies exactly on the edge and N ÷ D never ends in decimals does the engine's own 28th digit decide:
there the cell abstains.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.rules.profile import RoundingRule, RuleProfile

UNKNOWN = "?"
"""What a helper cell shows that could not read its cell."""

_LONGEST_LITERAL = 240
"""Excel takes text literals of up to 255 characters."""


def literal(text: str) -> str:
    """A text inside a formula, cut into pieces that Excel takes."""
    pieces = [text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL)]
    return "&".join(f'"{_doubled(piece)}"' for piece in pieces or [""])


def _doubled(piece: str) -> str:
    return piece.replace('"', '""')


def number(value: Decimal) -> str:
    """A number inside a formula."""
    return f"{value.normalize():f}"


def array(words: Iterable[str]) -> str:
    """An array constant of texts."""
    return "{" + ",".join(f'"{_doubled(word)}"' for word in words) + "}"


def finds_any(words: Iterable[str], where: str) -> str:
    """Whether one of the words is there. FIND takes no wildcards, unlike SEARCH and MATCH."""
    return f"COUNT(FIND({array(words)},{where}))>0"


def among(what: str, words: Iterable[str]) -> str:
    """Whether a text (without a stroke) is exactly one of a few words, case included."""
    return f"ISNUMBER(FIND({literal('|')}&{what}&{literal('|')},{literal(joined(words))}))"


def listed(what: str, name: str) -> str:
    """Whether a text (without a stroke) is exactly one of the words, case included, that are in
    a hidden name of the workbook (`words.word_lists`).
    """
    return f"ISNUMBER(FIND({literal('|')}&{what}&{literal('|')},{name}))"


def finds_listed(name: str, where: str) -> str:
    """As `finds_any`, with the words in the workbook's hidden name (`words.word_lists`)."""
    return f"COUNT(FIND({name},{where}))>0"


def joined(words: Iterable[str]) -> str:
    """The words between strokes: |元|万元|."""
    return "|" + "|".join(words) + "|"


def replaced(where: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Nested SUBSTITUTE, the first pair innermost."""
    for old, new in pairs:
        where = f"SUBSTITUTE({where},{literal(old)},{literal(new)})"
    return where


def sure(expression: str) -> str:
    """An expression whose errors become UNKNOWN."""
    return f"IFERROR({expression},{literal(UNKNOWN)})"


def unknown(cell: str) -> str:
    """Whether a helper could not read its cell."""
    return f"{cell}={literal(UNKNOWN)}"


DOUBT_TEXT = "需核对"

_CENTS = 2
"""Decimals that points have at most: rounded to them, full marks are the points themselves."""

_LARGEST = "10000000"
"""Beyond this a product of inputs has no seven exact decimals left."""


def rounded(points: str, above: str, below: str, off: str, rule: RoundingRule) -> str:
    """The score of `points` × `above` ÷ `below` − `off`, between 0 and the points.

    `off` is "0" where nothing is deducted.
    """
    scale = number(Decimal(10) ** rule.decimals)
    product = f"{scale}*{points}*{above}"
    divided = f"{points}*{above}" if below == "1" else f"{points}*{above}/{below}"
    exact = f"({scale}*{divided})" if off == "0" else f"({scale}*({divided}-{off}))"
    if rule.mode == "half-up":
        step, edge, plain = f"INT{exact}", f"(INT{exact}+0.5)", f"INT({exact}+0.5)"
        shift = "1-IF({side}<-0.0000001,1,0)"
    else:
        step, edge, plain = f"ROUND({exact},0)", f"ROUND({exact},0)", f"INT{exact}"
        shift = "0-IF({side}<-0.0000001,1,0)"
    taken = "" if off == "0" else f"-{scale}*{off}*{below}"
    side = f"{product}{taken}-{edge}" if below == "1" else f"{product}{taken}-{edge}*{below}"
    doubtful = f"ABS({product})>={_LARGEST}"
    if below != "1":
        endless = f"ABS(ROUND({above}/{below},8)-{above}/{below})>0.00000000001"
        doubtful = f"OR({doubtful},{endless})"
    near = (
        f"IF({doubtful},{literal(DOUBT_TEXT)},"
        f"{_within(f'({step}+{shift.format(side=side)})/{scale}', points)})"
    )
    whole = f"{above}={below}" if off == "0" else f"AND({above}={below},{off}=0)"
    full = f"IF({whole},{points}," if rule.decimals < _CENTS else "("
    return (
        f"{full}IF({exact}<=0,0,IF(ABS({exact}-{edge})<0.000001,{near},"
        f"{_within(f'{plain}/{scale}', points)})))"
    )


def _within(score: str, points: str) -> str:
    return f"MIN({points},MAX(0,{score}))"


def reaches(value: str, start: Decimal, base: str, *, inclusive: bool) -> str:
    """Whether value ÷ base is in or above a step, compared as decimals (base > 0)."""
    sign = ">=" if inclusive else ">"
    return f"ROUND({value}-{number(start)}*{base},6){sign}0"


DOUBT = "需核对"
"""What a native formula shows instead of a number where it can't be sure."""

UNSCALED = "未折算"
"""What is in place of a grade where the points do not make up the full marks."""

COMPUTED, CLAIMED, OPEN = "计算", "认定", "待核对"
"""What 得分来源 says of a row with points; "" for any other."""

HELPERS = (
    "比较方式",
    "指标值数",
    "可比完成值",
    "分值数",
    "完成值数",
    "指标值数字",
    "完成值数字",
    "指标值余文",
    "完成值余文",
    "指标值单位",
    "完成值单位",
    "指标值原文",
    "完成值原文",
    "指标值起点",
    "完成值起点",
    "指标值文本",
    "指标值去符号",
    "指标值尾文",
    "指标值符号",
    "完成值文本",
    "完成值去符号",
    "完成值尾文",
    "完成值符号",
    "指标名称",
    "名称词尾",
    "指标值日期文本",
    "完成值日期文本",
    "指标值日期数",
    "完成值日期数",
    "指标值日期",
    "完成值日期",
    "是否按期",
    "自评数",
    "得分分子",
    "得分分母",
    "认定区间",
    "认定下限",
    "认定上限",
    "计算得分",
    "认定得分",
    "得分来源",
    "最低得分",
    "最高得分",
)

TOTAL_HELPERS = ("已核算", "按自评认定", "待核对", "最低总分", "最高总分")
"""The parts of the total, in helper cells of its row."""
"""Titles of the hidden helper columns, in the order of `RowCells.helpers`."""


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of one indicator row, as relative or absolute A1 references of the same sheet."""

    target: str
    actual: str
    points: str
    level3: str
    level2: str
    """Of a label merged over several rows its first cell, absolute ("$B$12")."""
    helpers: tuple[str, ...]
    """One cell for each of HELPERS, free for hidden formulas of this row."""
    level1: str = ""
    """Likewise; a row under 满意度 is one by its level 1 too."""
    score: str = ""
    """The cell that will hold 核算得分; the hint then says why it is 需核对 at a rounding edge, and
    得分来源 what it comes from."""
    claimed: str = ""
    """自评得分, "" where the form has none."""
    reason: str = ""
    """偏差原因, likewise."""
    general: str = ""
    """A constant cell under the format General, absolute: what this program calls that format is
    asked of it. "" takes the first helper."""
    computed: str = ""
    """Another cell that holds a number where the score was computed and not claimed, if there is
    one besides the helper."""
    benefit_total: str = ""
    """For rows under 效益, where the profile moves missing satisfaction points there: an expression
    for the sum of all points of the form. "" for all other rows."""


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """Formulas of one row, without "="."""

    completion: str
    score: str
    hint: str
    helpers: tuple[str, ...]
    """To be written into `RowCells.helpers`."""


@dataclass(frozen=True, slots=True)
class FundsCells:
    """The cells of the total row of the money block (年度资金总额)."""

    initial: str
    annual: str
    executed: str
    points: str = ""
    """"" where the form has no 分值 in this block."""
    indicator_points: str = ""
    """A range (or several, separated by commas) with the 分值 of all indicator rows; needed where
    `points` is ""."""


@dataclass(frozen=True, slots=True)
class FundsFormulas:
    """Formulas of the execution row, without "="."""

    completion: str
    score: str
    hint: str


@dataclass(frozen=True, slots=True)
class TotalCells:
    """What the total adds up: A1 ranges of one column, parallel to each other."""

    scores: str
    """核算得分 of the indicator rows."""
    points: str
    """分值 as typed."""
    basis: str
    """The helpers 得分来源, 分值数, 最低得分 and 最高得分 of the same rows."""
    numbers: str
    lowest: str
    highest: str
    parts: tuple[str, ...]
    """One cell for each of TOTAL_HELPERS."""
    execution_score: str = ""
    execution_points: str = ""
    execution_rate: str = ""
    weighed_goals: bool = False
    """Whether the form has several annual goals with 权重比例."""


@dataclass(frozen=True, slots=True)
class TotalFormulas:
    """Formulas below the table, without "="."""

    total: str
    """The total, "97.84～99.84" while it is not settled."""
    parts: tuple[str, ...]
    """To be written into `TotalCells.parts`."""
    told: str
    """已核算91.84分；按自评认定6分；待核对2分；最低97.84最高99.84."""
    grade: str
    """Where both ends have the same one."""
    weights: str
    """"" as long as nothing is filled in; else whether the points add up to 100."""


_MOST_DECIMALS = 2


def abstains(profile: RuleProfile) -> str:
    """Why no native formula follows this profile, in Chinese; "" where they do."""
    if profile.rounding.decimals > _MOST_DECIMALS:
        return f"口径“{profile.label}”保留{profile.rounding.decimals}位小数，原生公式只能算到2位"
    if any(tier.start <= 0 for tier in profile.over.tiers):
        return f"口径“{profile.label}”的超额完成分档从0开始，原生公式不支持"
    if profile.named.applies:
        return f"口径“{profile.label}”按指标名称另有算法，原生公式不支持"
    return ""
