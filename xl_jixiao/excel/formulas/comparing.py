"""Which way a target is compared, and the actual as a number in the target's unit."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.excel.formulas import lexicon
from xl_jixiao.excel.formulas.notation import (
    UNKNOWN,
    among,
    finds_any,
    literal,
    replaced,
    sure,
    unknown,
)
from xl_jixiao.excel.formulas.reading import Parts, sign
from xl_jixiao.excel.formulas.units import amounts, durations, known_units
from xl_jixiao.text.units import conversion

_GAPS = (("\n", ""), ("\u3000", ""), ("\xa0", ""), (" ", ""))
_WHAT = literal(UNKNOWN)
_MOST_NAME = 200


class Sides(NamedTuple):
    """The helper cells of both sides and what stands beside them in the row."""

    text: str
    """The target's canonical text, with its sign."""
    target: Parts
    actual: Parts
    name: str
    level2: str
    target_cell: str


def name(level3: str) -> str:
    """The name of the indicator in one line, without blanks."""
    shown = replaced(f"{level3}&{literal('')}", _GAPS).replace('"\n"', "CHAR(10)")
    return sure(f"IF(LEN({level3}&{literal('')})>{_MOST_NAME},{_WHAT},{shown})")


def kind(sides: Sides) -> str:
    """ge, gt, le, lt, eq, or UNKNOWN where the direction of a bare number is not sure."""
    printed = sign(sides.text, sides.target.rest, sides.target.unit)
    unread = f"OR({unknown(sides.target.number)},{unknown(sides.text)})"
    return sure(
        f"IF({unread},{_WHAT},IF({printed}<>{literal('bare')},{printed},{_bare(sides)}))"
    )


def _bare(sides: Sides) -> str:
    """A bare number: what name and level 2 say (text.direction.at_most).

    Left to the engine: names with words of both sides, years, amounts under 成本 whose
    name speaks of work, and upper limits typed as formatted numbers (a sign may hide in the format).
    """
    cell, unit, where = sides.target.number, sides.target.unit, sides.name
    ge, le = literal("ge"), f"IF({_formatted(sides.target_cell)},{_WHAT},{literal('le')})"
    cost = f"ISNUMBER(FIND({literal('成本')},{_plain(sides.level2)}))"
    timely = f"ISNUMBER(FIND({literal('时效')},{_plain(sides.level2)}))"
    share = f"AND(OR({unit}={literal('%')},{unit}={literal('‰')}),RIGHT({where},1)={literal('率')})"
    lasting = finds_any(_LASTING, where)
    unsaid = (
        f"IF({cost},IF({share},{ge},{le}),"
        f"IF(AND({timely},{among(unit, durations())}),IF({lasting},{_WHAT},{le}),{ge}))"
    )
    paid = f"AND({cost},OR(LEN({unit})=0,{among(unit, amounts())}))"
    turned = f"OR({finds_any(lexicon.DENIALS, where)},{paid})"
    harm, work = (
        finds_any(words, where) for words in (lexicon.lower_words(), lexicon.turning_words())
    )
    known = f"IF({harm},IF({work},{_WHAT},{le}),IF({work},IF({turned},{_WHAT},{ge}),{unsaid}))"
    growth = finds_any(lexicon.GROWTH, where)
    year = f"AND(LEN({unit})=0,{cell}>=1990,{cell}<=2050)"
    return (
        f"IF(OR({unknown(where)},{year}),{_WHAT},"
        f"IF({cell}=0,IF({growth},{_WHAT},{le}),{known}))"
    )


_LASTING = (
    "时长 持续 保证 保障 使用 运行 开放 服务 供应 飞行 值守 值班 培训 学习 年限 质保 保修 可用"
).split()
"""Names of times that should last (text.direction); beside them the engine decides."""


def _plain(level2: str) -> str:
    return replaced(f"{level2}&{literal('')}", _GAPS).replace('"\n"', "CHAR(10)")


def _formatted(cell: str) -> str:
    """A number under a format of its own."""
    return f'AND(ISNUMBER({cell}),CELL("format",{cell})<>"G")'


def fitted(sides: Sides) -> str:
    """The actual in the target's unit, by the reader's rules (text.scales) as far as they are
    plain; else UNKNOWN.
    """
    target, actual = sides.target, sides.actual
    bracketed = finds_any(lexicon.BRACKETS, sides.name)
    rate = finds_any(lexicon.RATES, sides.name)
    wanted, said = target.number, actual.number
    named = unknown(sides.name)
    unread = f"OR({named},{unknown(sides.text)},{unknown(wanted)},{unknown(said)})"
    fraction = f"AND({said}>0,{said}<1,{wanted}>5,{rate})"
    neither = f"IF(OR({bracketed},{fraction}),{_WHAT},{said})"
    percent = f"{actual.unit}={literal('%')}"
    only_actual = (
        f"IF({bracketed},{_WHAT},IF({percent},{_percent_beside_bare(sides)},"
        f"IF({actual.unit}={literal('‰')},{_WHAT},{_near(sides)})))"
    )
    only_target = (
        f"IF({target.unit}={literal('%')},{_bare_beside_percent(sides)},"
        f"IF({target.unit}={literal('‰')},{_WHAT},{_near(sides)}))"
    )
    same = f"EXACT({target.unit},{actual.unit})"
    return sure(
        f"IF({unread},{_WHAT},IF(AND(LEN({target.unit})=0,LEN({actual.unit})=0),{neither},"
        f"IF({same},{said},IF(LEN({target.unit})=0,{only_actual},"
        f"IF(LEN({actual.unit})=0,{only_target},{_counted(sides)})))))"
    )


def _near(sides: Sides) -> str:
    """Bare beside a unit: the same unit, unless they are a thousandfold apart."""
    wanted, said = sides.target.number, sides.actual.number
    close = f"AND({said}>{wanted}/1000,{said}<{wanted}*1000)"
    return f"IF(OR({said}=0,{wanted}=0,{close}),{said},{_WHAT})"


def _percent_beside_bare(sides: Sides) -> str:
    """98% beside 95: a rate by its name, or beside 0 or 100; without a name only from 50 to 100."""
    wanted, said = sides.target.number, sides.actual.number
    rate = finds_any(lexicon.RATES, sides.name)
    plausible = (
        f"IF(LEN({sides.name})=0,AND({wanted}>=50,{wanted}<=100),AND({rate},{wanted}>1,{wanted}<=300))"
    )
    count = f"AND(NOT({rate}),OR({wanted}=0,{wanted}=100))"
    return f"IF(OR({plausible},{count}),{said},{_WHAT})"


def _bare_beside_percent(sides: Sides) -> str:
    """98 or 0.98 beside 95%."""
    wanted, said = sides.target.number, sides.actual.number
    scaled = f"ROUND({said}*100,6)"
    as_fraction = f"AND({scaled}>{wanted}/4,{scaled}<{wanted}*4)"
    as_typed = (
        f"OR({wanted}<=5,AND({said}>{wanted}/4,{said}<{wanted}*4),"
        f"NOT({as_fraction}))"
    )
    fraction = f"IF(AND({wanted}>5,{as_fraction}),{scaled},{_WHAT})"
    return (
        f"IF({said}>3*MAX({wanted},100),{_WHAT},IF({said}=0,IF({wanted}>0,{said},{_WHAT}),"
        f"IF({said}<1,{fraction},IF({said}=1,{_WHAT},IF({as_typed},{said},{_WHAT})))))"
    )


def _counted(sides: Sides) -> str:
    """Two units: 个 stands for any counting word, nothing else is converted here."""
    words = [unit for unit in known_units() if _same_as_piece(unit)]
    target, actual = sides.target.unit, sides.actual.unit
    piece = literal("个")
    alike = (
        f"OR(AND({target}={piece},{among(actual, words)}),"
        f"AND({actual}={piece},{among(target, words)}))"
    )
    return f"IF({alike},{sides.actual.number},{_WHAT})"


def _same_as_piece(unit: str) -> bool:
    change = conversion(unit, "个")
    return unit != "个" and change is not None and change.multiply == change.divide
