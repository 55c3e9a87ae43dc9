"""Reading a cell of the narrow grammar into helper cells."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.template.formulas.notation import (
    UNKNOWN,
    among,
    array,
    finds_any,
    finds_listed,
    listed,
    literal,
    replaced,
    sure,
    unknown,
)
from xl_jixiao.template.formulas.words import HARM_WORDS, UNIT_LIST

SIGNS = {"≥": "ge", "≤": "le", ">": "gt", "<": "lt", "=": "eq"}

_SPACES = (("\u3000", " "), ("\xa0", " "))

_WIDTHS = (("％", "%"), ("＝", "="), ("＞", ">"), ("＜", "<"), ("，", ","), ("．", "."))

_SAME_SIGNS = (
    ("≧", "≥"),
    ("⩾", "≥"),
    ("≦", "≤"),
    ("⩽", "≤"),
    ("﹥", ">"),
    ("﹤", "<"),
    ("═", "="),
    ("﹦", "="),
)

_DOTS = (("*", "·"), ("•", "·"))
"""Between the parts of a unit: 元/人*月."""

_PAIRS = ((">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"))

_WORDED = {
    "≥": "不低于 不少于 不小于 大于等于 大于或等于 至少",
    "≤": "不高于 不超过 不大于 不多于 小于等于 小于或等于 至多",
    ">": "大于 高于 超过 多于",
    "<": "小于 低于 少于",
    "=": "等于",
}
"""Longer words first, so that none is cut by a shorter one."""

_WORDS = tuple((word, sign) for sign, words in _WORDED.items() for word in words.split())

_UPWARD = ("及以上", "以上")

_DOWNWARD = ("及以下", "以下", "以内")

_END = "\u00a6"
"""Marks the end of a text while its last 。 is taken away."""

_DIGITS = "0123456789.,"

LONGEST = 40
"""Characters of a cell that is read; more is a sentence."""

_MOST_DIGITS = 12

DECIMALS = 4
"""Decimals of a number that is read: what lets the rounding be exact (see rounding.py)."""

_FIRST_DAY, _LAST_DAY = 36000, 55000
"""Numbers that may be days (1998–2050): programs differ in what they call the format of a day."""


class Parts(NamedTuple):
    """The helper cells of one cell that is read: without its sign, what is no digit of it, unit,
    number.
    """

    body: str
    rest: str
    unit: str
    number: str


def canonical(cell: str) -> str:
    """One spelling of what is in the cell; UNKNOWN for errors, days and numbers whose display
    can't be determined.

    A number is taken where its display is sure: under General or as text, a whole number without
    decimals, a percentage that shows all its decimals. CELL calls General G in Excel and F0 in
    LibreOffice.
    """
    shown = f'{cell}&""'
    text = f"TRIM({replaced(shown, (*_SPACES, *_WIDTHS))})"
    text = replaced(f"{text}&{literal(_END)}", ((f"。{_END}", ""), (_END, "")))
    return sure(
        f"IF(ISNUMBER({cell}),{_number_shown(cell)},"
        f"IF(OR(ISERROR({cell}),ISLOGICAL({cell}),LEN({shown})>{LONGEST}),"
        f"{literal(UNKNOWN)},{replaced(text, (*_SAME_SIGNS, *_DOTS, *_PAIRS, *_WORDS))}))"
    )


def _number_shown(cell: str) -> str:
    code = f'CELL("format",{cell})'
    decimals = f"VALUE(MID({code},2,1))"
    percent = f"ROUND({cell}*100,{DECIMALS})"
    exact = f"AND(LEN({code})=2,ABS(ROUND({cell}*100,{decimals})-{cell}*100)<0.0000001)"
    day = f"AND({cell}>={_FIRST_DAY},{cell}<={_LAST_DAY})"
    plain = (
        f'IF(OR({day},{cell}<0,AND({cell}>0,{cell}<1),LEN({cell}&"")>11),'
        f"{literal(UNKNOWN)},{cell}&{literal('')})"
    )
    return (
        f'IF({code}="G",{plain},'
        f'IF(AND({code}="F0",INT({cell})={cell}),{plain},'
        f'IF(LEFT({code},1)="P",IF({exact},{percent}&"%",{literal(UNKNOWN)}),{literal(UNKNOWN)})))'
    )


_STARTS = (*"0123456789", *SIGNS)

_TARGET_LEADS = ("需达到", "达到")

_ACTUAL_LEADS = ("完成", "已完成", "实际完成", "达到", "达", "已达到")

_MOST_LEAD = 10


def start(text: str) -> str:
    """Where the first number or sign of a spelling begins."""
    return sure(f"MIN(FIND({array(_STARTS)},{text}&{literal(''.join(_STARTS))}))")


class Lead(NamedTuple):
    """A spelling, and the words before its first number or sign: its helper and that of `start`."""

    text: str
    start: str

    @property
    def words(self) -> str:
        """The words before it, "" where it comes first."""
        return f"LEFT({self.text},{self.start}-1)"


def without_lead(own: Lead, beside: Lead, name: str, *, target: bool) -> str:
    """The spelling without words before its number that say nothing of their own: the name of the
    indicator or what the other cell says as well (办结率100% beside 办结率95%), 完成, 达到.

    Args:
        own: the spelling.
        beside: that of the other cell.
        name: the helper with the name of the indicator.
        target: whether it is the target, whose lead may say on which side it is kept.
    """
    text = own.text
    rest = f"MID({text},{own.start},{LONGEST})"
    repeated = (
        f"AND(LEN({own.words})>1,LEN({own.words})<={_MOST_LEAD},"
        f"OR(EXACT({own.words},{beside.words}),ISNUMBER(FIND({own.words},{name}))),"
        f"{_is_rate(own.words, name)})"
    )
    leads = _TARGET_LEADS if target else _ACTUAL_LEADS
    said = among(own.words, leads)
    if target:
        said = f"AND({said},ISNUMBER(FIND({literal('以上')},{text})))"
    if not target:
        about = f"FIND({literal('余')},{text})"
        behind = f"ISNUMBER(VALUE(MID({text},{about}-1,1)))"
        plain = f"IF({behind},SUBSTITUTE({rest},{literal('余')},{literal('')}),{rest})"
        rest = f"IF(ISNUMBER({about}),IFERROR({plain},{text}),{rest})"
    bare = f"{own.start}=1"
    return sure(f"IF({unknown(text)},{text},IF(OR({bare},{repeated},{said}),{rest},{text}))")


def _is_rate(words: str, name: str) -> str:
    """Whether the words name a rate that is better high, and nothing denies it."""
    where = f"{words}&{name}"
    return (
        f"OR(RIGHT({words},1)={literal('率')},RIGHT({words},1)={literal('度')}),"
        f"NOT({finds_any(_TURNING, where)}),NOT({finds_listed(HARM_WORDS, where)})"
    )


_TURNING = ("不", "未", "非", "降", "减", "控", "变动", "变化")
"""Words beside which a rate may mean the other side."""


def body(text: str) -> str:
    """The text without the sign before it."""
    signs = literal("".join(SIGNS))
    return sure(
        f"IF(LEN({text})=0,{literal('')},IF(ISNUMBER(FIND(LEFT({text},1),{signs})),"
        f"TRIM(MID({text},2,{LONGEST})),{text}))"
    )


def rest(text: str) -> str:
    """The text without digits."""
    return sure(replaced(text, ((digit, "") for digit in _DIGITS)))


def unit(rest_cell: str) -> str:
    """The unit, "" where none is there, UNKNOWN for what is no known unit."""
    bare = _without_suffix(rest_cell)
    clean = replaced(rest_cell, (("|", UNKNOWN),))
    known = listed(_without_suffix(clean), UNIT_LIST)
    ends = f"LEFT(TRIM({rest_cell}),LEN({bare}))={bare}"
    once = f"LEN(TRIM({rest_cell}))-LEN({bare})<=3"
    return sure(
        f"IF(AND({ends},{once}),IF(LEN({bare})=0,{literal('')},"
        f"IF({known},{bare},{literal(UNKNOWN)})),{literal(UNKNOWN)})"
    )


def _without_suffix(text: str) -> str:
    return f"TRIM({replaced(text, ((word, '') for word in (*_UPWARD, *_DOWNWARD)))})"


def value(parts: Parts) -> str:
    """The number, UNKNOWN unless the body is a number in digits with a known unit."""
    digits = f"LEFT({parts.body},LEN({parts.body})-LEN({parts.rest}))"
    dot = f'FIND(".",{digits}&".")'
    whole = f"LEFT({digits},{dot}-1)"
    decimals = f"MAX(0,LEN({digits})-{dot})"
    points = f'LEN({digits})-LEN(SUBSTITUTE({digits},".",""))'
    bare = f'SUBSTITUTE(SUBSTITUTE({digits},",",""),".","")'
    # 2023.12 and 20231231 are days to the reader
    century = f'OR(LEFT({digits},2)="19",LEFT({digits},2)="20")'
    day = f'AND(LEN({parts.unit})=0,{century},OR(MID({digits},5,1)=".",LEN({whole})=8))'
    grouped = (
        f'AND({whole}=TEXT(VALUE(SUBSTITUTE({whole},",","")),"#,##0"),'
        f'ISERROR(FIND(",",{digits},{dot})))'
    )
    wrong = (
        f"OR({unknown(parts.unit)},RIGHT({parts.body},LEN({parts.rest}))<>{parts.rest},"
        f"LEN({digits})=0,LEN({digits})>{_MOST_DIGITS},"
        f'LEFT({digits},1)=".",RIGHT({digits},1)=".",{points}>1,{decimals}>{DECIMALS},{day})'
    )
    commas = f'IF(ISERROR(FIND(",",{digits})),TRUE,{grouped})'
    return sure(
        f"IF({wrong},{literal(UNKNOWN)},"
        f"IF({commas},VALUE({bare})/10^{decimals},{literal(UNKNOWN)}))"
    )


def sign(text: str, rest_cell: str, unit_cell: str) -> str:
    """ge, le, gt, lt or eq as printed, bare where nothing is; UNKNOWN for both 以上 and a sign."""
    first = f"LEFT({text},1)"
    before = literal("bare")
    for mark, kind in SIGNS.items():
        before = f"IF({first}={literal(mark)},{literal(kind)},{before})"
    behind = f"IF(ISNUMBER(FIND({literal('上')},{rest_cell})),{literal('ge')},{literal('le')})"
    signed = f"ISNUMBER(FIND({first},{literal(''.join(SIGNS))}))"
    return (
        f"IF(LEN(TRIM({rest_cell}))>LEN({unit_cell}),"
        f"IF({signed},{literal(UNKNOWN)},{behind}),{before})"
    )


class Sides(NamedTuple):
    """The helper cells of both sides and what is beside them in the row."""

    text: str
    """The target's canonical text, with its sign."""
    target: Parts
    actual: Parts
    signs: tuple[str, str]
    """The helpers with the sign of each (`sign`)."""
    said: str
    """The actual's canonical text, with its sign."""
    typed: str
    """The same before its lead and its 余 were taken away."""
    wanted: str
    """The target's before its lead was."""
    name: str
    ending: str
    level2: str
    target_cell: str
