"""The actual as a number in the target's unit."""

from __future__ import annotations

from xl_jixiao.excel.formulas import lexicon
from xl_jixiao.excel.formulas.notation import (
    UNKNOWN,
    among,
    finds_any,
    literal,
    sure,
    unknown,
)
from xl_jixiao.excel.formulas.reading import sign
from xl_jixiao.excel.formulas.sides import Sides
from xl_jixiao.excel.formulas.units import known_units
from xl_jixiao.text.units import conversion

_WHAT = literal(UNKNOWN)


def fitted(sides: Sides, kind: str) -> str:
    """The actual in the target's unit, by the reader's rules (text.scales) as far as they are
    plain; else UNKNOWN. `kind` is the cell with the way of comparing.
    """
    target, actual = sides.target, sides.actual
    bracketed = finds_any(lexicon.BRACKETS, sides.name)
    rate = finds_any(lexicon.RATES, sides.name)
    wanted, said = target.number, actual.number
    named = unknown(sides.name)
    unread = (
        f"OR({named},{unknown(sides.text)},{unknown(wanted)},{unknown(said)},{_open(sides, kind)})"
    )
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


def _open(sides: Sides, kind: str) -> str:
    """Whether the actual carries a sign of the other side (≥300 against ≤589): it then may lie on
    either side of the target, which the engine leaves open or decides by more than the sign.
    """
    printed = sign(sides.said, sides.actual.rest, sides.actual.unit)
    agrees = f"LEFT({printed},1)=LEFT({kind},1)"
    return f'NOT(OR({printed}="bare",{printed}="eq",{agrees}))'


def _near(sides: Sides) -> str:
    """Bare beside a unit: the same unit, unless they are a thousandfold apart."""
    wanted, said = sides.target.number, sides.actual.number
    close = f"AND({said}>{wanted}/1000,{said}<{wanted}*1000)"
    return f"IF(OR({said}=0,{wanted}=0,{close}),{said},{_WHAT})"


def _percent_beside_bare(sides: Sides) -> str:
    """98% beside 95: a rate by its name, or beside 0 or 100; without a name only from 50 to 100."""
    wanted, said = sides.target.number, sides.actual.number
    rate = finds_any(lexicon.RATES, sides.name)
    unnamed = f"AND({wanted}>=50,{wanted}<=100)"
    named = f"AND({rate},{wanted}>1,{wanted}<=300)"
    plausible = f"IF(LEN({sides.name})=0,{unnamed},{named})"
    count = f"AND(NOT({rate}),OR({wanted}=0,{wanted}=100))"
    return f"IF(OR({plausible},{count}),{said},{_WHAT})"


def _bare_beside_percent(sides: Sides) -> str:
    """98 or 0.98 beside 95%."""
    wanted, said = sides.target.number, sides.actual.number
    scaled = f"ROUND({said}*100,6)"
    as_fraction = f"AND({scaled}>{wanted}/4,{scaled}<{wanted}*4)"
    as_typed = f"OR({wanted}<=5,AND({said}>{wanted}/4,{said}<{wanted}*4),NOT({as_fraction}))"
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
