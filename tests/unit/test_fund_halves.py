"""The halves of the money block: a label and its number in cells of their own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from xl_jixiao.importing.form import fill_form
from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_texts import BESIDE_NOTE, HALF_NOTE, BlankValues
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.grid import Area, CellRef
from xl_jixiao.model.submission import Entry, Figure, Form, FundLine, FundRole, IndicatorForm

LAYOUT = find_layout("hunan-department")
assert LAYOUT is not None
assert LAYOUT.funds is not None
INSIDE = replace(LAYOUT, funds=LAYOUT.funds.with_amounts_inside())


def line(text, role, name, value=None, step="0.01"):
    """A label of a source, its number in it."""
    entry = Entry(text, CellRef("表", 6, 2))
    figure = Figure(None, entry=entry)
    if value is not None:
        figure = Figure(Decimal(value), Decimal(step), entry)
    return FundLine(text, role, entry.ref, name=name, amount=figure)


def source_form(lines):
    area = Area(1, 1, 40, 9)
    return IndicatorForm(
        file="来.xlsx",
        sheet="表",
        layout="hunan-department",
        area=area,
        form=Form.DEPARTMENT,
        funds=lines,
    )


def filled(layout, *lines):
    form = fill_form(source_form(lines), layout)
    typed = {
        key: one.value for key, one in form.filling.values.items() if key[0] == "funds" and one
    }
    rows = {slot[:3]: slot for slot in form.plan.slots}
    printed = {
        place: str(
            next(
                cell.value
                for cell in reversed(form.plan.cells)
                if cell.row == rows[place].row and cell.col < rows[place].col and cell.value
            )
        )
        for place in typed
    }
    return typed, printed, form


def test_labels_are_locked_and_numbers_have_cells_of_their_own():
    plan = draw(LAYOUT, BlankValues())
    slots = [slot for slot in plan.slots if slot.column == "amount"]
    assert len(slots) == 8
    for slot in slots:
        cell = plan.cell(slot.row, slot.col)
        assert cell is not None
        assert cell.value == ""
        assert cell.style.look == "input"
    labels = [cell for cell in plan.cells if str(cell.value).endswith("：") and cell.row < 11]
    assert {cell.style.look for cell in labels if cell.row > 5} == {"plain"}
    assert [one.text for one in plan.notes].count(BESIDE_NOTE) == 1


def test_a_form_without_such_cells_has_the_number_in_the_label():
    plan = draw(INSIDE, BlankValues())
    slots = [slot for slot in plan.slots if slot.block == "funds" and slot.column == "label"]
    assert len(slots) == 8
    assert not any(slot.column == "amount" for slot in plan.slots)
    assert [one.text for one in plan.notes].count(HALF_NOTE) == 1
    merges = {(area.top, area.left): area.right for area in plan.merges}
    assert {merges[slot.row, slot.col] for slot in slots} == {4, 9}


@pytest.mark.parametrize(
    ("source", "typed", "label"),
    [
        (("其中：基本支出：139.98", FundRole.EXPENSE_PART, "基本支出", "139.98"), 1, "："),
        (("按支出性质分：208.22万元", FundRole.EXPENSE, "按支出性质分", "208.22"), 1, "："),
        (("上年结转：12.5", FundRole.INCOME_PART, "上年结转", "12.5"), 1, "上年结转："),
        (("项目支出：", FundRole.EXPENSE_PART, "项目支出"), 0, ""),
        (("其中：基本支出：见附表3", FundRole.EXPENSE_PART, "基本支出"), 0, ""),
    ],
)
def test_the_number_of_a_label_is_imported_beside_it(source, typed, label):
    values, printed, form = filled(LAYOUT, line(*source))
    assert len(values) == typed
    for place, value in values.items():
        assert place[2] == "amount"
        assert value == Decimal(source[3])
        assert printed[place].endswith(label)
        assert not any(char.isdigit() for char in printed[place])
    kept = [cell.value for cell in form.plan.cells if cell.value == source[0]]
    assert bool(kept) is (not typed)  # a label without a number that can be read stays whole


def test_the_same_label_goes_into_the_cell_of_an_older_form():
    source = line("其中：基本支出：139.98", FundRole.EXPENSE_PART, "基本支出", "139.98")
    values, _, _ = filled(INSIDE, source)
    assert list(values.values()) == ["其中：基本支出：139.98"]
