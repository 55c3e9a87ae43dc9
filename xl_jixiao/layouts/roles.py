"""What a text on a sheet may be: header of a column, label of a field, name of a level 1.

A text may mean several things in several places (分值 heads a money column and an indicator column,
单位 a unit of measure and an office), so `roles` says of each part of a form what the text may be
there, and the place decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.layouts.loading import of_forms
from xl_jixiao.layouts.vocabulary import FormVocabulary, vocabulary, without_brackets, word
from xl_jixiao.model.making import direct, lookup
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.text.characters import mend_years, plain
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import bare_name
from xl_jixiao.text.patterns import lazy_re

LONGEST_LABEL = 60
"""Longer texts are prose: no header or label of the forms comes near."""

_MAY_NUMBER = frozenset("0123456789一二三四五六七八九十其指")

_VALUE = lazy_re(r"[≥≤]?[0-9]+(?:[.,][0-9]+)*[\u4e00-\u9fff%]*")
"""A number with its unit (≥374个, 1,005.74): what numbers a label has a sign behind it."""

_NO_LETTER = lazy_re(r"[≥≤.,%]+")

_YEARS = lazy_re(r"(?:20)?\d{2}年度?|[Xx×]+年度?|本年度?")

_COLON = lazy_re(r"[:：]")

_TITLE = lazy_re(
    r"绩效.*(?:表|自评|自评情况|评价)$|(?:自评|评价).*表$|^基础数据表$",
)

_ATTACHMENT = lazy_re(r"^附[件表][\d一二三四五六七八九十—-]*$")

MONEY_UNIT = "(?:[十百千]?[万亿]|[百千])?元"
"""A unit that a form states for all of its amounts."""

_MONEY_LINE = lazy_re(rf"单位(?:人民币)?({MONEY_UNIT})(?:人民币)?$")

_LONE_YEAR = lazy_re(r"\W*\w{4} ?年 ?度?\W*$")

_LONGEST_YEAR = 16

_WEIGHT = lazy_re(r"(?:分值)?\d+分?(?:.*)$")

_HAS_SHAPE = lazy_re("绩效|自评|评价|基础数据|附[件表]|单位|年|目标")
"""One of them is in whatever is known by its shape and not by its words: a title, an attachment, a
line 单位：万元, a lone year, a numbered goal."""

_GOAL_NUMBER = lazy_re(r"^年?度?(?:绩效)?(?:总体)?目标([\d一二三四五六七八九十]+)")


@lookup
class IndicatorRoles:
    """What a text may be in the table of indicators."""

    column: str = ""
    """Key of the column that it heads."""
    section: SectionKind | None = None
    """The level 1 that it names."""
    level2: SectionKind | None = None
    """The level 1 to which the level 2 that it names belongs."""


@lookup
class FundRoles:
    """What a text may be in the money block."""

    column: str = ""
    row: str = ""
    """"total", "income" or "expense"."""


@lookup
class GoalRoles:
    """What a text may be in 年度总体目标."""

    part: str = ""
    """"expected", "actual", or the "label" of the block."""
    number: str = ""
    """2 of 年度绩效目标2."""


@lookup
class BaseRoles:
    """What a text may be in the 基础数据表."""

    section: str = ""
    column: str = ""
    row: str = ""


@lookup
class HeadRoles:
    """What a text may be above the tables, where a form says whose it is."""

    field: str = ""
    """Key of a field whose value is beside it."""
    inline: str = ""
    """Key of a field whose value may be in the same cell after the colon."""
    title: bool = False
    attachment: bool = False
    money_line: str = ""
    """万元 or 元, of a line 单位：万元."""
    lone_year: bool = False
    """The second line of many titles: （2023年度）."""

    @property
    def label(self) -> str:
        """Key of the field that it labels, wherever the value is."""
        return self.field or self.inline


@lookup
class Roles:
    """Everything that a text may be, by the part of a form where it may be that; "", None or False
    where it is not that.
    """

    word: str = ""
    """The text without blanks, punctuation and what is in brackets."""
    indicators: IndicatorRoles = IndicatorRoles()
    funds: FundRoles = FundRoles()
    goals: GoalRoles = GoalRoles()
    base: BaseRoles = BaseRoles()
    head: HeadRoles = HeadRoles()
    row: str = ""
    """The "total", a "subtotal" or the "end" of any table."""
    known: bool = False
    """Whether it is anything of a form."""
    heads: bool = False
    """Whether it may head a column of any table."""


NO_ROLES = Roles()

_NO_INDICATOR, _NO_FUND, _NO_GOAL = NO_ROLES.indicators, NO_ROLES.funds, NO_ROLES.goals

_NO_BASE = NO_ROLES.base

_NO_PARTS = (_NO_INDICATOR, _NO_FUND, _NO_GOAL, _NO_BASE, NO_ROLES.head)


class _Label(NamedTuple):
    """A text in the ways in which it is looked up."""

    text: str
    whole: str
    """As a word, with what is in brackets."""
    core: str
    """Without that, where anything is left."""
    bare: str
    """And without its numbering or 其中：."""
    yearless: str
    """`core` without the year."""
    head: str
    """What is before a colon; `core` where there is none."""
    colon: bool


_make_label = direct(_Label)


@of_forms
@lru_cache(maxsize=4096)  # saves 0.77 s of 3.3 s: tests/bench/bench_caches.py
def roles(text: str) -> Roles:
    """What the text may be. Cached: the same labels are on every sheet."""
    known = vocabulary()
    if _VALUE.fullmatch(text) and _is_unknown_value(known, text):
        return NO_ROLES
    label = _label(text) if len(text) <= LONGEST_LABEL else None
    if label is None:
        return NO_ROLES
    if known.words.isdisjoint(_spellings(label)) and not _HAS_SHAPE.search(label.whole):
        return NO_ROLES  # most texts: names of indicators, remarks
    row = _either(known.row, label) or (known.row.get(label.head, "") if label.colon else "")
    parts = (
        _in_indicators(known, label),
        _in_funds(known, label),
        _in_goals(known, label),
        _in_base(known, label),
        _in_head(known, label),
    )
    indicators, funds, _, base, _ = parts
    heads = bool(indicators.column or funds.column or base.column)
    return Roles(label.core, *parts, row, bool(row) or parts != _NO_PARTS, heads)


def _is_unknown_value(known: FormVocabulary, text: str) -> bool:
    """Whether a number with its unit is nothing of a form (1级指标 and 2023年度 are), told without
    folding it. Such a text has no bracket, colon or blank, so it is spelt in one way only.
    """
    if _HAS_SHAPE.search(text):
        return False
    spelt = text if text.isalnum() else _NO_LETTER.sub("", text)
    return known.words.isdisjoint((spelt, _without_points(spelt)))


def _label(text: str) -> _Label | None:
    whole = word(text)
    if not whole:
        return None
    open_text = without_brackets(text)
    core = whole if open_text == text else word(open_text) or whole
    # to strip a numbering or 其中： costs as much as all the rest, and few texts begin so
    numbered = core[0] in _MAY_NUMBER and not _VALUE.fullmatch(text)
    bare = word(bare_name(open_text)) if numbered else core
    colon = ":" in text or "：" in text
    head = _cut(text)[0] if colon else core
    yearless = _YEARS.sub("", mend_years(core)) if "年" in core else core
    return _make_label(text, whole, core, bare, yearless, head, colon)


def _spellings(label: _Label) -> tuple[str, ...]:
    """All that is looked up in the vocabulary."""
    core = label.core
    spelt = (label.whole, core, label.bare, label.yearless, label.head)
    return (*spelt, _without_points(core), _without_weight(core))


def _in_indicators(known: FormVocabulary, label: _Label) -> IndicatorRoles:
    core = label.core
    level2 = known.level2.get(label.whole) or known.level2.get(_without_points(core))
    column, section = _either(known.indicator, label), _section(known, core)
    return IndicatorRoles(column, section, level2) if column or section or level2 else _NO_INDICATOR


def _in_funds(known: FormVocabulary, label: _Label) -> FundRoles:
    column = _either(known.money, label) or known.money.get(label.yearless, "")
    row = _either(known.fund, label) or known.fund.get(label.head, "")
    return FundRoles(column, row) if column or row else _NO_FUND


def _in_goals(known: FormVocabulary, label: _Label) -> GoalRoles:
    numbered = _GOAL_NUMBER.match(label.whole)
    part = _either(known.goal, label) or known.goal.get(label.bare, "")
    return GoalRoles(part, numbered.group(1) if numbered else "") if part or numbered else _NO_GOAL


def _in_base(known: FormVocabulary, label: _Label) -> BaseRoles:
    columns = known.base_column
    section = _either(known.base_section, label)
    column = columns.get(label.core, "") or columns.get(label.yearless, "")
    row = _either(known.base_row, label) or known.base_row.get(label.bare, "")
    return BaseRoles(section, column, row) if section or column or row else _NO_BASE


def _in_head(known: FormVocabulary, label: _Label) -> HeadRoles:
    money = _MONEY_LINE.search(label.whole)
    return HeadRoles(
        field=_either(known.field, label) or known.field.get(label.bare, ""),
        inline=known.field.get(label.head, "") if label.colon else "",
        title=bool(_TITLE.search(label.core)) and len(label.core) > 4,
        attachment=bool(_ATTACHMENT.match(label.whole)),
        money_line=money.group(1) if money else "",
        lone_year=_is_year(label.text),
    )


def _is_year(text: str) -> bool:
    """Whether the text is a year alone, however it is written: （2023年度）, 二○二三年."""
    if "年" not in text or len(text) > _LONGEST_YEAR:
        return False
    return bool(_LONE_YEAR.match(plain(text))) and find_year(text) is not None


def _cut(text: str) -> tuple[str, bool, str]:
    """(word before the first colon, whether there is one, text after it)."""
    parts = _COLON.split(text, maxsplit=1)
    return word(without_brackets(parts[0])), len(parts) == 2, parts[-1] if len(parts) == 2 else ""


def after_colon(text: str) -> str:
    """What is after the first colon, "" where there is none."""
    return _cut(text)[2].strip()


def _either(table: Mapping[str, str], label: _Label) -> str:
    return table.get(label.whole, "") or table.get(label.core, "")


def _section(known: FormVocabulary, core: str) -> SectionKind | None:
    """Level 1 with its weight in or out of brackets: 产出指标（50分）, 产出指标40分."""
    return known.section.get(core) or known.section.get(_without_weight(core))


def _without_points(core: str) -> str:
    return core.rstrip("0123456789分")


def _without_weight(core: str) -> str:
    return core if core.isalpha() else _WEIGHT.sub("", core)


@of_forms
@lru_cache(maxsize=1024)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def indicator_key(text: str) -> str:
    """The key of a header text of the indicator table, also of one never seen before."""
    found = roles(text)
    return found.indicators.column or _by_part(text, vocabulary().indicator_parts)


@of_forms
@lru_cache(maxsize=1024)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def money_key(text: str) -> str:
    """The key of a header text of the money block, also of one never seen before."""
    found = roles(text)
    return found.funds.column or _by_part(text, vocabulary().money_parts)


def _by_part(text: str, parts: tuple[tuple[str, str], ...]) -> str:
    found = word(without_brackets(text))
    return next((key for part, key in parts if part in found), "")
