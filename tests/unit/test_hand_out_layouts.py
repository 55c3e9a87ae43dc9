"""Every official form that asks for results, handed out, filled in and changed."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from support.layouts import blank_ids

from xl_jixiao.actions.check import check_files
from xl_jixiao.actions.hand_out import HandOutDesk, HandOutOptions, book_orders
from xl_jixiao.importing.handed_out import hand_out_form
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.model.roster import GivenIndicator, RosterRow
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.loading import load_rules

pytestmark = pytest.mark.slow

ROWS = (
    GivenIndicator("产出指标", "数量指标", "造林面积", "≥1000亩", Decimal(25)),
    GivenIndicator("产出指标", "质量指标", "苗木成活率", "≥90%", Decimal(25)),
    GivenIndicator("", "经济效益指标", "带动增收", "≥50万元", Decimal(30)),
    GivenIndicator("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", Decimal(10)),
)


def has_actuals(name: str) -> bool:
    layout = find_layout(name)
    block = layout.indicators if layout else None
    return block is not None and any(one.key == "actual" for one in block.columns)


class HandedOut:
    """One form with everything given that it has a place for."""

    def __init__(self, name: str) -> None:
        layout = find_layout(name)
        assert layout is not None
        project = "造林补助" if layout.form is Form.PROJECT else ""
        base = RosterRow(
            "青山县林业局",
            "001",
            layout.form,
            project=project,
            initial=Decimal("114.3"),
            annual=Decimal("208.22"),
        )
        options = HandOutOptions(load_rules(None), (layout,), 2025, "青山县")
        (order,) = book_orders([replace(base, indicator=row) for row in ROWS], options)
        self.data = HandOutDesk(options).book(order)[1]
        words = BlankValues("青山县林业局", "001", 2025, project)
        form = hand_out_form(layout, words, order.sheets[0].given)
        self.slots = {slot[:3]: (slot.row, slot.col) for slot in form.plan.slots}

    def found(self, path, changes) -> set[str]:
        """The rows of which a given figure is told to be another one, with that figure."""
        book = openpyxl.load_workbook(io.BytesIO(self.data))
        sheet = book.worksheets[1]
        typed = {("indicators", n, "actual"): "95%" if n else "1200亩" for n in range(4)}
        typed[("funds", 0, "executed")] = 200
        for place, value in {**typed, **changes}.items():
            if place in self.slots:
                sheet.cell(*self.slots[place]).value = value
        book.save(path)
        checked = check_files([str(path)], load_rules(None))
        assert checked.results[0].submissions
        return {one.expected for one in checked.run.findings() if one.id == "F27"}


@pytest.mark.parametrize("name", [one for one in blank_ids() if has_actuals(one)])
def test_what_was_given_is_known_and_its_changes_are_found(name, tmp_path):
    form = HandedOut(name)
    assert form.found(tmp_path / "照填.xlsx", {}) == set()
    target = 80 if ("indicators", 1, "nature") in form.slots else "≥80%"
    changes = {
        ("funds", 0, "initial"): (998, "114.3万元"),
        ("funds", 0, "annual"): (999, "208.22万元"),
        ("indicators", 0, "points"): (24, "25"),
        ("indicators", 1, "target"): (target, "≥90%"),
    }
    expected = {told for place, (_, told) in changes.items() if place in form.slots}
    typed = {place: value for place, (value, _) in changes.items()}
    assert form.found(tmp_path / "改动.xlsx", typed) == expected
