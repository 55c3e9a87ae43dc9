"""Formulas that say what is wrong with a figure, each text ending in ；, "" where nothing is.

They accuse of nothing that the engine lets pass: where the shown decimals decide, the widest slack
that any number format of the form gives is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.template.formulas.notation import among, literal

HALF_STEP = "0.005"
"""Half of what an amount is shown to; forms show two decimals or more."""

_NOISE = "0.0000001"


def told(test: str, *pieces: str) -> str:
    """The pieces (formulas) joined where the test holds; a test that errs does not hold."""
    return f'IF(IFERROR({test},FALSE),{"&".join(pieces)},"")'


def all_numbers(*cells: str) -> str:
    """Whether each cell holds a number."""
    return f"AND({','.join(f'ISNUMBER({cell})' for cell in cells)})"


_NOTHING = ("—", "——", "－", "-", "/", "无", "…")
"""Texts that stand for a blank."""


def no_number(cell: str, name: str) -> str:
    """Something is there that sums and rates pass over: an error, or a text but for a dash."""
    text = literal(f"{name}填的不是数，请只填数字；")
    blank = among(f"TRIM({cell})", _NOTHING)
    other = told(f"AND(LEN({cell})>0,NOT(ISNUMBER({cell})),NOT({blank}))", text)
    return f"IF(ISERROR({cell}),{literal(f'{name}是错误值；')},{other})"


def negative(cell: str, name: str) -> str:
    """Below 0."""
    return told(f"IF(ISNUMBER({cell}),{cell}<0,FALSE)", literal(f"{name}为负数；"))


def clean(value: str) -> str:
    """A sum without binary noise."""
    return f"ROUND({value},6)"


def unequal(total: str, parts: Sequence[str], *, above_only: bool = False) -> str:
    """A test whether the parts do not make up the total, by more than their decimals can make;
    `above_only`: whether they are more than it.
    """
    listed = ",".join(parts)
    gap = clean(f"SUM({listed})-{total}")
    gap = gap if above_only else f"ABS({gap})"
    slack = f"{HALF_STEP}*(COUNT({listed})+1)+{_NOISE}"
    return f"IF(AND(ISNUMBER({total}),COUNT({listed})>0),{gap}>{slack},FALSE)"


def apart(one: str, other: str, slack: str = "0.01") -> str:
    """A test whether two amounts differ."""
    return f"IF({all_numbers(one, other)},ABS({clean(f'{one}-{other}')})>{slack}+{_NOISE},FALSE)"


def wrong_rate(rate: str, above: str, below: str, name: str) -> str:
    """A rate that is not above ÷ below, rounded or cut at its last shown decimal. CELL() says how
    many it shows; a number under another format than a percentage is left to the engine.
    """
    code = f'CELL("format",{rate})'
    step = f"(10^-(2+VALUE(MID({code},2,1))))"
    off = f"({above}/{below}-{rate})"
    differs = f"OR({off}<-{step}/2-{_NOISE},{off}>={step}+{_NOISE})"
    percent = f'LEFT({code},1)="P"'
    test = f"IF({all_numbers(rate, above, below)},IF({below}>0,IF({percent},{differs},FALSE)))"
    right = f'TEXT({above}/{below},"0.00%")'
    return told(test, literal(f"{name}应为"), right, literal("；"))


def claimed_total(total: str, claims: Sequence[str]) -> str:
    """A total typed over its formula that its claims do not make up."""
    added = clean(f"SUM({','.join(claims)})")
    said = literal("自评总分"), total, literal("与各项自评得分之和"), added, literal("不相等；")
    return told(unequal(total, claims), *said)
