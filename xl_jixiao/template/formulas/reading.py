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
from xl_jixiao.template.formulas.words import (
    APART_WORDS,
    HARM_WORDS,
    PLANNED_WORDS,
    SAME_LEAD_LIST,
    UNIT_LIST,
)

SIGNS = {"≥": "ge", "≤": "le", ">": "gt", "<": "lt", "=": "eq"}

_SPACES = (("\u3000", " "), ("\xa0", " "))

_WIDTHS = (
    ("％", "%"),
    ("＝", "="),
    ("＞", ">"),
    ("＜", "<"),
    ("，", ","),
    ("．", "."),
    ("（", "("),
    ("）", ")"),
)

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

_DOTS = (("*", "·"), ("•", "·"), ("人.", "人·"), ("人、", "人·"), ("生.", "生·"))
"""Between the parts of a unit: 元/人*月, 元/生.年."""

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

_SPELT = ((f"/10万{_END}", "/万万"),)
"""A unit with digits: 20/10万."""

_DIGITS = "0123456789.,"

_WHAT = literal(UNKNOWN)

LONGEST = 40
"""Characters of a cell that is read; more is a sentence."""

_MOST_DIGITS = 12

DECIMALS = 4
"""Decimals of a number that is read: what lets the rounding be exact (see rounding.py)."""

FIRST_DAY, LAST_DAY = 36000, 55000
"""Numbers that may be days (1998–2050): programs differ in what they call the format of a day."""


class Parts(NamedTuple):
    """The helper cells of one cell that is read: without its sign, the digits before anything
    else, what is no digit of it, that without 以上 or 以内, unit, number.
    """

    body: str
    digits: str
    rest: str
    tail: str
    unit: str
    number: str


_KEPT = (("需控制在", "≤"), ("控制在", "≤"), ("%左右", "%"))
"""Of a target; an actual of which no more is said names no figure."""


def canonical(cell: str, *, target: bool) -> str:
    """One spelling of what is in the cell; UNKNOWN for errors, days and numbers whose display
    can't be determined.

    A number is taken where its display is sure: under General or as text, a whole number without
    decimals, a percentage that shows all its decimals. CELL calls General G in Excel and F0 in
    LibreOffice.
    """
    shown = f'{cell}&""'
    text = f"TRIM({replaced(shown, (*_SPACES, *_WIDTHS))})"
    text = replaced(f"{text}&{literal(_END)}", ((f"。{_END}", _END), *_SPELT, (_END, "")))
    pairs = (*_SAME_SIGNS, *_DOTS, *_PAIRS, *_WORDS, *(_KEPT if target else ()))
    return sure(
        f"IF(ISNUMBER({cell}),{_number_shown(cell)},"
        f"IF(OR(ISERROR({cell}),ISLOGICAL({cell}),LEN({shown})>{LONGEST}),"
        f"{literal(UNKNOWN)},{replaced(text, pairs)}))"
    )


def _number_shown(cell: str) -> str:
    code = f'CELL("format",{cell})'
    decimals = f"VALUE(MID({code},2,1))"
    percent = f"ROUND({cell}*100,{DECIMALS})"
    exact = f"AND(LEN({code})=2,ABS(ROUND({cell}*100,{decimals})-{cell}*100)<0.0000001)"
    day = f"AND({cell}>={FIRST_DAY},{cell}<={LAST_DAY})"
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

_TARGET_LEADS = ("需达到", "达到", "达")

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
    sign_ = f"ISNUMBER(FIND(MID({text},{own.start},1),{literal(''.join(SIGNS))}))"
    signed = f",{sign_}" if target else ""
    rate = replaced(own.words, (("达", ""),))
    repeated = (
        f"AND(LEN({own.words})>1,LEN({own.words})<={_MOST_LEAD},"
        f"OR(EXACT({own.words},{beside.words}),ISNUMBER(FIND({rate},{name})){signed}),"
        f"{_is_rate(rate, name)})"
    )
    leads = _TARGET_LEADS if target else _ACTUAL_LEADS
    plain = f"AND({_are_plain(own.words, PLANNED_WORDS)})"
    same = f"AND(EXACT({text},{beside.text}),OR({listed(own.words, SAME_LEAD_LIST)},{plain}))"
    said = f"OR({among(own.words, leads)},{same if target else f'{same},{plain}'})"
    if not target:
        about = f"FIND({literal('余')},{text})"
        behind = f"ISNUMBER(VALUE(MID({text},{about}-1,1)))"
        plain = f"IF({behind},SUBSTITUTE({rest},{literal('余')},{literal('')}),{rest})"
        rest = f"IF(ISNUMBER({about}),IFERROR({plain},{text}),{rest})"
    bare = f"{own.start}=1"
    # IF computes only the one side that it takes: most cells have no words before their number
    empty = f"IF({bare},TRUE,OR({repeated},{said}))"
    return sure(f"IF({unknown(text)},{text},IF({empty},{rest},{text}))")


def _are_plain(words: str, refused: str) -> str:
    """That a few words, without Latin letters, hold none of a list: arguments of AND."""
    letters = f"EXACT(UPPER({words}),LOWER({words}))"
    return f"LEN({words})<=8,{letters},NOT({finds_listed(refused, words)})"


def _is_rate(words: str, name: str) -> str:
    """Whether the words name a rate that is better high, and nothing denies it."""
    where = f"{words}&{name}"
    return (
        f"OR(RIGHT({words},1)={literal('率')},RIGHT({words},1)={literal('度')}),"
        f"NOT({finds_any(_TURNING, where)}),NOT({finds_listed(HARM_WORDS, where)}),"
        f"NOT({finds_any(_INTENDED, words)})"
    )


_TURNING = ("不", "未", "非", "降", "减", "控", "变动", "变化")
"""Words beside which a rate may mean the other side."""

_INTENDED = ("预", "计划", "目标", "应")
"""Words of a figure that is not what was done."""


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


def digits(parts: Parts) -> str:
    """The digits that the body begins with, UNKNOWN where there are others behind."""
    body_, rest_ = parts.body, parts.rest
    return sure(
        f"IF(RIGHT({body_},LEN({rest_}))={rest_},LEFT({body_},LEN({body_})-LEN({rest_})),"
        f"{literal(UNKNOWN)})"
    )


def tail(rest_cell: str) -> str:
    """What is behind the digits, without the words that say on which side of them."""
    pairs = (("|", UNKNOWN), *((word, "") for word in (*_UPWARD, *_DOWNWARD)))
    return sure(f"TRIM({replaced(rest_cell, pairs)})")


def unit(parts: Parts, beside: str) -> str:
    """The unit, "" where none is there; UNKNOWN for what is no known unit, unless the same few
    characters are behind both numbers. A gloss in brackets behind a known unit is no part of it.

    Args:
        parts: the helpers of the cell.
        beside: the tail of the other cell.
    """
    rest_, tail_ = f"TRIM({parts.rest})", parts.tail
    whole = f"AND(LEFT({rest_},LEN({tail_}))={tail_},LEN({rest_})-LEN({tail_})<=3)"
    known = f"IF(LEN({tail_})=0,TRUE,{listed(tail_, UNIT_LIST)})"
    plain = f"AND(LEN({rest_})=LEN({tail_}),{_are_plain(tail_, APART_WORDS)})"
    bare = f'LEFT({tail_},FIND("(",{tail_}&"(")-1)'
    glossed = f'IF(RIGHT({tail_})=")",{listed(bare, UNIT_LIST)})'
    same = f"AND(EXACT({tail_},{beside}),NOT({finds_any('()', tail_)}))"
    named = f'IF(LEFT({tail_})="%","%",{tail_})'
    other = f"IF({glossed},{bare},IF({same},{named},{_WHAT}))"
    return sure(f"IF({whole},IF({known},{tail_},IF({plain},{other},{_WHAT})),{_WHAT})")


def value(parts: Parts) -> str:
    """The number, UNKNOWN unless the body is a number in digits with a known unit."""
    digits = parts.digits
    dot = f'FIND(".",{digits}&".")'
    whole = f"LEFT({digits},{dot}-1)"
    decimals = f"MAX(0,LEN({digits})-{dot})"
    points = f'LEN({digits})-LEN(SUBSTITUTE({digits},".",""))'
    plain = f'SUBSTITUTE(SUBSTITUTE({digits},",",""),".","")'
    # 2023.12 and 20231231 are days to the reader
    century = f'OR(LEFT({digits},2)="19",LEFT({digits},2)="20")'
    long = f'IF(LEFT({parts.tail})="年",LEN({whole})=4,LEN({whole})=8)'
    bare = f'OR(LEN({parts.unit})=0,LEFT({parts.tail})="年")'
    day = f'AND({bare},{century},OR(MID({digits},5,1)=".",{long}))'
    grouped = (
        f'AND({whole}=TEXT(VALUE(SUBSTITUTE({whole},",","")),"#,##0"),'
        f'ISERROR(FIND(",",{digits},{dot})))'
    )
    wrong = (
        f"OR({unknown(parts.unit)},LEN({digits})=0,LEN({digits})>{_MOST_DIGITS},"
        f'LEFT({digits},1)=".",RIGHT({digits},1)=".",{points}>1,{decimals}>{DECIMALS},{day})'
    )
    commas = f'IF(ISERROR(FIND(",",{digits})),TRUE,{grouped})'
    return sure(
        f"IF({wrong},{literal(UNKNOWN)},"
        f"IF({commas},VALUE({plain})/10^{decimals},{literal(UNKNOWN)}))"
    )


def sign(text: str, parts: Parts) -> str:
    """ge, le, gt, lt or eq as printed, bare where nothing is; UNKNOWN for 以上 beside a sign of the
    other side.
    """
    at = f'2*FIND(LEFT({text}&"-"),{literal("".join(SIGNS))})-1'
    before = f"IFERROR(MID({literal(''.join(SIGNS.values()))},{at},2),{literal('bare')})"
    side = f"IF(ISNUMBER(FIND({literal('上')},{parts.rest})),{literal('ge')},{literal('le')})"
    first = f"LEFT({before})"
    agreed = f"IF({first}={literal('b')},{side},IF({first}=LEFT({side}),{before},{_WHAT}))"
    return sure(f"IF(LEN(TRIM({parts.rest}))>LEN({parts.tail}),{agreed},{before})")


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
