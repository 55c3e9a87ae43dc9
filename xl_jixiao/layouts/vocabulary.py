"""The words of the forms: of headers, labels of fields and rows, names of levels.

All forms share one vocabulary (`data/_vocabulary.toml`), to which each layout adds the texts it
prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from xl_jixiao.layouts.layout import GoalsBlock, LayoutColumn
from xl_jixiao.layouts.loading import extra_words, load_layouts, of_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.labels import bare_name, fold
from xl_jixiao.text.patterns import lazy_re

_NO_WORD = lazy_re(r"[\W_]+")

_BRACKETS = lazy_re(r"[（(\[【〔][^（(）)\]】〕]*[）)\]】〕]")


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
    words: frozenset[str] = frozenset()
    """The words of every place."""
    other_sheets: tuple[OtherSheet, ...] = ()


def word(text: str) -> str:
    """A text for comparison: folded, letters and digits only ("年度 指标值：" → "年度指标值")."""
    shown = fold(text)
    return shown if shown.isalnum() else _NO_WORD.sub("", shown)


def without_brackets(text: str) -> str:
    """The text without bracketed parts: "全年预算数（A）" → "全年预算数"."""
    return _BRACKETS.sub("", text)


@cache
def _shipped() -> dict[str, Any]:
    return shipped_table("xl_jixiao.layouts", "data", "_vocabulary.toml")


def shipped_words() -> dict[str, dict[str, str]]:
    """Table → word → key, as shipped."""
    groups = {name: one for name, one in _shipped().items() if isinstance(one, dict)}
    return {name: _by_word(one) for name, one in groups.items()}


@of_forms
@cache
def vocabulary() -> FormVocabulary:
    """The shared vocabulary with the texts of all layouts."""
    data, tables = _shipped(), shipped_words()
    for one in extra_words():
        tables[one.place].setdefault(word(one.text), one.key)
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
        words=frozenset().union(*tables.values()),
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
