"""Which way a target is compared: as printed, else as name and level 2 say (text.direction)."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.excel.formulas import lexicon
from xl_jixiao.excel.formulas.notation import (
    UNKNOWN,
    among,
    finds_any,
    joined,
    literal,
    replaced,
    sure,
    unknown,
)
from xl_jixiao.excel.formulas.reading import sign
from xl_jixiao.excel.formulas.sides import Sides
from xl_jixiao.excel.formulas.units import amounts, durations

_GAPS = (("\n", ""), ("\u3000", ""), ("\xa0", ""), (" ", ""))
_WHAT, _GE, _LE, _BARE = (literal(word) for word in (UNKNOWN, "ge", "le", "bare"))
_MOST_NAME = 200
LENGTHS = (2, 3, 4, 5, 6)
"""How long the words of the lexicon are."""
_BEHIND = (0, 1, 2, 3)
"""How many characters may stand behind the last word of a name: 率, 次数, 总数量."""


def name(level3: str) -> str:
    """The name of the indicator in one line, without blanks."""
    return sure(f'IF(LEN({level3}&"")>{_MOST_NAME},{_WHAT},{_plain(level3, ("|", "/"))})')


def _plain(cell: str, *more: tuple[str, str]) -> str:
    shown = f'{cell}&""'
    return replaced(shown, (*_GAPS, *more)).replace('"\n"', "CHAR(10)")


def ending(where: str) -> str:
    """Above 0 where the word that ends last in the name is one of better high, below 0 for better
    low, 0 where no word ends near the end of the name. Of two that end together the longer counts.
    """
    low, high = lexicon.all_lower_words(), lexicon.all_higher_words()
    return sure(f"{_last(where, high)}-{_last(where, low)}")


def _last(where: str, words: Iterable[str]) -> str:
    lengths = ",".join(map(str, LENGTHS))
    behind = ";".join(map(str, _BEHIND))
    weights = ";".join(str(100 * (len(_BEHIND) - at)) for at in _BEHIND)
    piece = f"MID({where},LEN({where})+1-{{{behind}}}-{{{lengths}}},{{{lengths}}})"
    found = f'ISNUMBER(FIND("|"&{piece}&"|",{literal(joined(words))}))'
    return f"SUMPRODUCT(MAX({found}*({{{weights}}}+{{{lengths}}})))"


def kind(sides: Sides) -> str:
    """ge, gt, le, lt, eq, or UNKNOWN where the direction of a bare number is not sure."""
    printed = sign(sides.text, sides.target.rest, sides.target.unit)
    unread = f"OR({unknown(sides.target.number)},{unknown(sides.text)})"
    return sure(f"IF({unread},{_WHAT},IF({printed}<>{_BARE},{printed},{_by_name(sides)}))")


def _by_name(sides: Sides) -> str:
    """A bare number. Left to the engine: years, and names of which more than the last word counts.

    Upper limits typed as formatted numbers are left to it too: a sign may hide in the format.
    """
    cell, where = sides.target.number, sides.name
    growth = finds_any(lexicon.GROWTH, where)
    year = f"AND(LEN({sides.target.unit})=0,{cell}>=1990,{cell}<=2050)"
    return (
        f"IF(OR({unknown(where)},{unknown(sides.ending)},{year}),{_WHAT},"
        f"IF({cell}=0,IF({growth},{_WHAT},{_limit(sides)}),{_by_words(sides)}))"
    )


def _limit(sides: Sides) -> str:
    cell = sides.target_cell
    return f'IF(AND(ISNUMBER({cell}),CELL("format",{cell})<>"G"),{_WHAT},{_LE})'


def _by_words(sides: Sides) -> str:
    """By the last word of the name; by all of them where it does not stand near the end."""
    where = sides.name
    dealing = finds_any(lexicon.DEALING, where)
    lower = f"IF({dealing},{_WHAT},{_limit(sides)})"
    turned = f"OR({finds_any(lexicon.DENIALS, where)},{_paid(sides)})"
    higher = f"IF({turned},{_WHAT},{_GE})"
    harm, work = (
        finds_any(words, where) for words in (lexicon.lower_words(), lexicon.higher_words())
    )
    far = f"IF({harm},IF({work},{_WHAT},{lower}),IF({work},{higher},{_unsaid(sides)}))"
    return f"IF({sides.ending}<0,{lower},IF({sides.ending}>0,{higher},{far}))"


def _paid(sides: Sides) -> str:
    """An amount of money under 成本: whether it is a cost hangs on more words."""
    unit = sides.target.unit
    return f"AND({_is_level(sides, '成本')},OR(LEN({unit})=0,{among(unit, amounts())}))"


def _unsaid(sides: Sides) -> str:
    """A name that says nothing: 成本 and 时效 have upper limits."""
    unit, where = sides.target.unit, sides.name
    share = f'AND(OR({unit}="%",{unit}="‰"),RIGHT({where},1)="率")'
    lasting = finds_any(LASTING, where)
    timely = f"AND({_is_level(sides, '时效')},{among(unit, durations())})"
    return (
        f"IF({_is_level(sides, '成本')},IF({share},{_GE},{_limit(sides)}),"
        f"IF({timely},IF({lasting},{_WHAT},{_limit(sides)}),{_GE}))"
    )


LASTING = (
    "时长",
    "持续",
    "保证",
    "保障",
    "使用",
    "运行",
    "开放",
    "服务",
    "供应",
    "飞行",
    "值守",
    "值班",
    "培训",
    "学习",
    "年限",
    "质保",
    "保修",
    "可用",
)
"""Names of times that should last (text.direction); beside them the engine decides."""


def _is_level(sides: Sides, word: str) -> str:
    return f"ISNUMBER(FIND({literal(word)},{_plain(sides.level2)}))"
