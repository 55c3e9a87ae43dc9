"""What a text on a sheet may be: column header, label of a field, level-1 name.

All forms share one vocabulary (`data/_vocabulary.toml`), to which each layout adds the texts it
prints. A text may mean several things in several places (分值 heads a money column and an indicator
column, 单位 a unit of measure and an office), so `roles` returns all of them and the place decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from xl_jixiao.layouts.layout import GoalsBlock, LayoutColumn
from xl_jixiao.layouts.loading import load_layouts
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.text.characters import mend_years, plain
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import bare_name, fold

LONGEST_LABEL = 60
"""Longer texts are prose: no header or label of the forms comes near."""

_MAY_NUMBER = frozenset("0123456789一二三四五六七八九十其指")

_NO_WORD = re.compile(r"[\W_]+")

_BRACKETS = re.compile(r"[（(\[【〔][^（(）)\]】〕]*[）)\]】〕]")

_YEARS = re.compile(r"(?:20)?\d{2}年度?|[Xx×]+年度?|本年度?")

_COLON = re.compile(r"[:：]")

_TITLE = re.compile(
    r"绩效.*(?:表|自评|自评情况|评价)$|(?:自评|评价).*表$|^基础数据表$",
)

_ATTACHMENT = re.compile(r"^附[件表][\d一二三四五六七八九十—-]*$")

_MONEY_LINE = re.compile(r"单位(?:人民币)?(亿元|万元|千元|元)(?:人民币)?$")

_LONE_YEAR = re.compile(r"\W*\w{4} ?年 ?度?\W*$")

_LONGEST_YEAR = 16

_GOAL_NUMBER = re.compile(r"^年?度?(?:绩效)?(?:总体)?目标([\d一二三四五六七八九十]+)")


class Roles(NamedTuple):
    """Everything that a text may be; "" or None where it is not that."""

    word: str = ""
    """The text without blanks, punctuation and what is in brackets."""
    indicator: str = ""
    money: str = ""
    fund: str = ""
    goal: str = ""
    field: str = ""
    inline: str = ""
    """Key of a field whose value may be in the same cell after the colon."""
    section: SectionKind | None = None
    level2: SectionKind | None = None
    row: str = ""
    base_section: str = ""
    base_column: str = ""
    base_row: str = ""
    title: bool = False
    attachment: bool = False
    money_line: str = ""
    """万元 or 元, of a line 单位：万元."""
    goal_number: str = ""
    lone_year: bool = False
    """The second line of many titles: （2023年度）."""
    known: bool = False
    """Whether any of the above holds."""


NO_ROLES = Roles()


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A kind of table that is no self-evaluation, though it has indicators."""

    name: str
    title: str
    """Pattern for the words of its title."""
    headers: tuple[str, ...]
    """Words of columns that only such a table has."""
    leaves: str
    """Chinese: what it says instead of what came of the year."""


@dataclass(frozen=True, slots=True)
class FormVocabulary:
    """Word → key, by the place a text is in."""

    indicator: Mapping[str, str]
    indicator_parts: tuple[tuple[str, str], ...]
    """(part of a word, key), for header texts never seen before."""
    money_parts: tuple[tuple[str, str], ...]
    money: Mapping[str, str]
    fund: Mapping[str, str]
    goal: Mapping[str, str]
    field: Mapping[str, str]
    section: Mapping[str, SectionKind]
    level2: Mapping[str, SectionKind]
    row: Mapping[str, str]
    base_section: Mapping[str, str]
    base_column: Mapping[str, str]
    base_row: Mapping[str, str]
    base_names: Mapping[str, str]
    """Key of a base row → its bare name."""
    other_sheets: tuple[OtherSheet, ...] = ()


def word(text: str) -> str:
    """A text for comparison: folded, letters and digits only ("年度 指标值：" → "年度指标值")."""
    return _NO_WORD.sub("", fold(text))


def without_brackets(text: str) -> str:
    """The text without bracketed parts: "全年预算数（A）" → "全年预算数"."""
    return _BRACKETS.sub("", text)


@lru_cache(maxsize=1)
def vocabulary() -> FormVocabulary:
    """The shared vocabulary with the texts of all layouts."""
    source = files("xl_jixiao.layouts").joinpath("data", "_vocabulary.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    tables = {name: _by_word(groups) for name, groups in data.items() if isinstance(groups, dict)}
    names = _add_layouts(tables)
    return FormVocabulary(
        indicator=tables["indicator"],
        indicator_parts=tuple((one["part"], one["key"]) for one in data["indicator_parts"]),
        money_parts=tuple((one["part"], one["key"]) for one in data["money_parts"]),
        money=tables["money"],
        fund=tables["fund_row"],
        goal=tables["goal"],
        field=tables["field"],
        section={key: SectionKind(kind) for key, kind in tables["section"].items()},
        level2={key: SectionKind(kind) for key, kind in tables["level2"].items()},
        row=tables["row"],
        base_section=tables["base_section"],
        base_column=tables["base_column"],
        base_row=tables["base_row"],
        base_names=names,
        other_sheets=tuple(
            OtherSheet(one["name"], one["title"], tuple(one["headers"]), one["leaves"])
            for one in data["other_sheet"]
        ),
    )


def _by_word(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word(text): key for key, texts in groups.items() for text in texts}


def _add_layouts(tables: dict[str, dict[str, str]]) -> dict[str, str]:
    """Adds what the layouts print; what the vocabulary says already stays. Returns row names."""
    names: dict[str, str] = {}
    rows = tables.setdefault("base_row", {})
    for layout in load_layouts():
        for block, table in ((layout.funds, "money"), (layout.indicators, "indicator")):
            _add_columns(tables[table], block.columns if block else ())
        _add_goals(tables, layout.goals)
        for field in layout.fields:
            for text in (field.text, *field.also):
                if word(text) not in tables["row"]:  # 自评总分 is above in some forms
                    tables["field"].setdefault(word(text), field.key)
        for row in (row for block in layout.base for row in block.rows):
            names.setdefault(row.key, row.name)
            for text in (row.text, row.name, *row.also):
                rows.setdefault(word(text), row.key)
                rows.setdefault(word(without_brackets(bare_name(text))), row.key)
    return names


def _add_goals(tables: dict[str, dict[str, str]], goals: GoalsBlock | None) -> None:
    if goals is None:
        return
    for column in goals.columns:
        tables["goal"].setdefault(word(column.text), column.key)
    for field in goals.fields:
        for text in (field.text, *field.also):
            tables["field"].setdefault(word(text), field.key)


def _add_columns(table: dict[str, str], columns: Iterable[LayoutColumn]) -> None:
    for column in columns:
        for text in (column.text, *column.also):
            if text and column.key != "label":
                table.setdefault(word(without_brackets(text)), column.key)


@lru_cache(maxsize=16384)
def roles(text: str) -> Roles:
    """What the text may be. Cached: the same labels are on every sheet."""
    if len(text) > LONGEST_LABEL:
        return NO_ROLES
    whole = word(text)
    if not whole:
        return NO_ROLES
    known = vocabulary()
    open_text = without_brackets(text)
    core = whole if open_text == text else word(open_text) or whole
    # to strip a numbering or 其中： costs as much as all the rest, and few texts begin so
    bare = word(bare_name(open_text)) if core[0] in _MAY_NUMBER else core
    colon = ":" in text or "：" in text
    head = _cut(text)[0] if colon else core
    inline = known.field.get(head, "") if colon else ""
    yearless = _YEARS.sub("", mend_years(core))
    numbered = _GOAL_NUMBER.match(whole)
    money = _MONEY_LINE.search(whole)
    found = Roles(
        word=core,
        indicator=_either(known.indicator, whole, core),
        money=_either(known.money, whole, core) or known.money.get(yearless, ""),
        fund=_either(known.fund, whole, core) or known.fund.get(head, ""),
        goal=_either(known.goal, whole, core) or known.goal.get(bare, ""),
        field=_either(known.field, whole, core) or known.field.get(bare, ""),
        inline=inline,
        section=_section(known, core),
        level2=known.level2.get(whole) or known.level2.get(core.rstrip("0123456789分")),
        row=_either(known.row, whole, core) or (known.row.get(head, "") if colon else ""),
        base_section=_either(known.base_section, whole, core),
        base_column=known.base_column.get(core, "") or known.base_column.get(yearless, ""),
        base_row=_either(known.base_row, whole, core) or known.base_row.get(bare, ""),
        title=bool(_TITLE.search(core)) and len(core) > 4,
        attachment=bool(_ATTACHMENT.match(whole)),
        money_line=money.group(1) if money else "",
        goal_number=numbered.group(1) if numbered else "",
        lone_year=_is_year(text),
    )
    return found._replace(known=any(found[1:]))


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


def _either(table: Mapping[str, str], whole: str, core: str) -> str:
    return table.get(whole, "") or table.get(core, "")


def _section(known: FormVocabulary, core: str) -> SectionKind | None:
    """Level 1 with its weight in or out of brackets: 产出指标（50分）, 产出指标40分."""
    plain = re.sub(r"(?:分值)?\d+分?(?:.*)$", "", core)
    return known.section.get(core) or known.section.get(plain)


@lru_cache(maxsize=4096)
def indicator_key(text: str) -> str:
    """The key of a header text of the indicator table, also of one never seen before."""
    found = roles(text)
    return found.indicator or _by_part(text, vocabulary().indicator_parts)


@lru_cache(maxsize=4096)
def money_key(text: str) -> str:
    """The key of a header text of the money block, also of one never seen before."""
    found = roles(text)
    return found.money or _by_part(text, vocabulary().money_parts)


def _by_part(text: str, parts: tuple[tuple[str, str], ...]) -> str:
    found = word(without_brackets(text))
    return next((key for part, key in parts if part in found), "")
