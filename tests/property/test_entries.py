"""Whatever is done to a sheet that people type into: every text is placed, or told."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_jixiao.facts.ledger import ENTRY_TITLES, EarlierProblem, EntryField
from xl_jixiao.model.grid import Cell, CellKind, Grid, Workbook
from xl_jixiao.rounds.entries import read_entries
from xl_jixiao.rounds.ledger import (
    DEMANDS,
    KEY_TITLE,
    NUMBER_TITLE,
    Entries,
    entries_of,
    ledger_sheet,
    title_of,
)
from xl_jixiao.tables.ledger import ledger_titles

NOW = "2026-11-30T10:00:00+08:00"
FIELDS = [one for one in EntryField if one is not EntryField.DEMAND]
TEXTS = st.text(st.sampled_from("甲乙丙丁12=+是否"), min_size=1, max_size=4)


class Typed(NamedTuple):
    """A row as a person left it."""

    number: int
    has_key: bool
    has_number: bool
    cells: Mapping[str, str]
    """Title → text."""


@st.composite
def sheets(draw: st.DrawFn) -> list[Typed]:
    titles = [*(ENTRY_TITLES[one] for one in FIELDS), "另加的列"]
    rows = draw(st.integers(1, 6))
    return [
        Typed(
            number,
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.dictionaries(st.sampled_from(titles), TEXTS, max_size=4)),
        )
        for number in draw(st.lists(st.integers(1, rows), min_size=1, max_size=rows + 2))
    ]


def key_of(number: int) -> str:
    return f"I01-{number:010x}-abcdef-1"


def book_of(rows: list[Typed], seed: int) -> Workbook:
    """The rows in any order, the columns too, on one sheet or two, below any number of lines."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    shuffled = chance.sample(rows, len(rows))
    cut = chance.randint(0, len(rows))
    parts = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    return Workbook(tuple(_grid(part, chance, at) for at, part in enumerate(parts)))


def _grid(rows: list[Typed], chance: random.Random, at: int) -> Grid:
    titles = [*ledger_titles(), KEY_TITLE, "另加的列"]
    chance.shuffle(titles)
    header = chance.randint(1, 6)
    cells = {
        (header, col): Cell(header, col, CellKind.TEXT, title)
        for col, title in enumerate(titles, 1)
    }
    for row, typed in enumerate(rows, header + 1):
        shown = dict(typed.cells)
        if typed.has_key:
            shown[KEY_TITLE] = key_of(typed.number)
        if typed.has_number:
            shown[NUMBER_TITLE] = str(typed.number)
        for title, text in shown.items():
            col = titles.index(title) + 1
            cells[row, col] = Cell(row, col, CellKind.TEXT, text)
    return Grid(f"表{at}", cells)


def earlier(rows: list[Typed]) -> list[EarlierProblem]:
    numbers = sorted({one.number for one in rows})
    return [
        EarlierProblem(one, key_of(one), 1, {}, None, at, (), None)
        for at, one in enumerate(numbers)
    ]


def read(rows: list[Typed], seed: int) -> Entries:
    reading = read_entries(book_of(rows, seed), ledger_sheet(ledger_titles()))
    return entries_of(reading, earlier(rows), NOW)


def texts_of(found: Entries) -> set[tuple[str, str]]:
    placed = {(title_of(name), text) for one in found.by_key.values() for name, text in one.items()}
    return placed | {(one.title, one.text) for one in found.unplaced}


@settings(deadline=None, max_examples=150)
@given(sheets(), st.integers(0, 10**6))
def test_nothing_that_was_typed_is_lost(rows: list[Typed], seed: int) -> None:
    found = read(rows, seed)
    typed = {(title, text) for one in rows for title, text in one.cells.items()}
    assert typed <= texts_of(found)
    assert all(one.cell and one.why for one in found.unplaced)
    for one in found.unplaced:
        start = f"{one.sheet}!{one.cell}（{one.title}）填写的“{one.text}”"
        assert any(told.startswith(start) for told in found.told)


@settings(deadline=None, max_examples=150)
@given(sheets(), st.integers(0, 10**6))
def test_what_is_placed_is_placed_at_its_own_problem(rows: list[Typed], seed: int) -> None:
    found = read(rows, seed)
    for key, entered in found.by_key.items():
        own = [one for one in rows if key_of(one.number) == key]
        for name, text in entered.items():
            assert any(one.cells.get(title_of(name)) == text for one in own)


@settings(deadline=None, max_examples=100)
@given(sheets(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_order_does_not_matter(rows: list[Typed], seed: int, other: int) -> None:
    once = {one.number: one for one in rows}
    whole = [one._replace(has_key=True) for one in once.values()]
    first, second = read(whole, seed), read(whole, other)
    assert first.by_key == second.by_key
    assert not first.unplaced


def test_the_demand_that_we_wrote_ourselves_is_no_entry() -> None:
    for text in DEMANDS.values():
        row = Typed(1, has_key=True, has_number=True, cells={"处理要求": text})
        assert read([row], 1).by_key == {key_of(1): {}}
    row = Typed(1, has_key=True, has_number=True, cells={"处理要求": "三日内补报"})
    assert read([row], 1).by_key == {key_of(1): {"demand": "三日内补报"}}
