"""Blanks as plans: what stands where, before any file is written."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from support.layouts import blank_ids

from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.layout import Page
from xl_jixiao.layouts.loading import find_layout, load_layouts
from xl_jixiao.layouts.paging import paged, set_up
from xl_jixiao.layouts.sheet_plan import (
    LABEL,
    PlannedCell,
    PrintSetup,
    SheetPlan,
    as_typed,
    needed_height,
    unique_names,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.text.wrapping import half_widths

REQUIRED = {"hunan-department", "hunan-basic-data", "central-project"}


def every_text(plan: SheetPlan) -> list[str]:
    return [cell.value for cell in plan.cells if isinstance(cell.value, str)]


def test_the_three_most_used_forms_are_offered():
    assert set(blank_ids()) >= REQUIRED


@pytest.mark.parametrize("layout_id", blank_ids())
def test_all_printed_texts_of_the_layout_stand_in_the_blank(layout_id):
    layout = find_layout(layout_id)
    texts = every_text(plan_blank(layout_id, year=2024))
    for block in (layout.funds, layout.goals, layout.indicators):
        if block is None:
            continue
        assert {column.text for column in block.columns if column.text} <= set(texts)
    for section in layout.indicators.sections if layout.indicators else ():
        assert section.text in texts
        assert {level2.text for level2 in section.level2 if level2.text} <= set(texts)


@pytest.mark.parametrize("layout_id", blank_ids())
def test_each_field_has_one_place_and_each_place_one_field(layout_id):
    plan = plan_blank(layout_id)
    assert plan.slots
    assert len({slot[:3] for slot in plan.slots}) == len(plan.slots)
    assert len({slot[3:] for slot in plan.slots}) == len(plan.slots)
    for slot in plan.slots:
        assert plan.cell(slot.row, slot.col) is not None, slot


@pytest.mark.parametrize("layout_id", blank_ids())
def test_no_cell_is_planned_twice_or_hidden_under_a_merge(layout_id):
    plan = plan_blank(layout_id)
    places = [(cell.row, cell.col) for cell in plan.cells]
    assert len(set(places)) == len(places)
    for area in plan.merges:
        inside = [place for place in places if area.holds(*place)]
        assert inside == [(area.top, area.left)], area


@pytest.mark.parametrize("layout_id", blank_ids())
def test_formulas_are_blank_until_something_is_filled_in(layout_id):
    formulas = [cell for cell in plan_blank(layout_id).cells if cell.formula]
    assert formulas
    assert {cell.value for cell in formulas} == {""}


@pytest.mark.parametrize("layout_id", blank_ids())
def test_validation_lists_and_messages_fit_into_excel(layout_id):
    for validation in plan_blank(layout_id).validations:
        assert len(",".join(validation.items)) <= 255
        assert len(validation.title) <= 32
        assert len(validation.message) <= 255
        assert validation.areas


def test_what_is_known_is_filled_in():
    plan = plan_blank(
        "central-project",
        unit="青山县水利局",
        unit_code="430001",
        year=2024,
        project="河道治理",
        department="青山县财政局",
        county="青山县",
    )
    texts = every_text(plan)
    assert "青山县2024年度项目支出绩效自评表" in texts
    assert {"青山县水利局", "河道治理", "青山县财政局", "单位编码：430001"} <= set(texts)
    assert plan.form == f"central-project@{find_layout('central-project').version}"


def test_without_a_year_the_title_leaves_room_and_columns_say_this_year():
    texts = every_text(plan_blank("hunan-basic-data"))
    assert "　　　　年度部门整体支出绩效评价\n基础数据表" in texts
    assert "上年决算数" in texts
    assert "本年预算数" in texts
    assert not any("{" in text for text in texts)


def test_the_year_before_stands_in_the_column_of_the_year_before():
    texts = every_text(plan_blank("hunan-basic-data", year=2024))
    assert "2023年决算数" in texts
    assert "2024年决算数" in texts


def test_levels_are_merged_over_their_rows():
    plan = plan_blank("hunan-department")
    output = next(cell for cell in plan.cells if str(cell.value).startswith("产出指标"))
    rows = sum(
        kind.offered for kind in find_layout("hunan-department").indicators.sections[0].level2
    )
    assert Area(output.row, output.col, output.row + rows - 1, output.col) in plan.merges


@pytest.mark.parametrize(
    ("rows", "one_page", "pages"),
    [(20, False, 1), (29, False, 1), (30, True, 1), (33, True, 1), (34, False, 2), (90, False, 3)],
)
def test_a_form_a_little_too_high_is_shrunk_onto_one_page(rows, one_page, pages):
    setup = page_of(rows)
    assert setup.one_page is one_page
    assert len(setup.breaks) == pages - 1


def page_of(rows, *labels, repeat=None):
    heights = dict.fromkeys(range(1, rows + 1), 24.0)
    area = Area(1, 1, rows, 8)
    return set_up(Page(), area, [10.0] * 8, heights=heights, labels=labels, repeat=repeat)


@pytest.mark.parametrize(
    ("labels", "breaks"),
    [
        ((), (31,)),
        ((Area(25, 1, 34, 1),), (25,)),
        ((Area(28, 1, 34, 1), Area(25, 2, 34, 2)), (25,)),
        ((Area(8, 1, 50, 1),), (31,)),  # too high to be kept whole
        ((Area(2, 1, 50, 1), Area(22, 2, 40, 2)), (22,)),
    ],
)
def test_a_page_begins_where_the_fewest_labels_are_cut(labels, breaks):
    assert page_of(50, *labels).breaks == breaks


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_a_printed_blank_has_no_heading_apart_from_its_text(layout_id):
    plan = plan_blank(layout_id)
    assert not {row - 1 for row in plan.print_setup.breaks} & headings(plan)


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_no_page_of_a_blank_holds_the_total_alone(layout_id):
    plan = plan_blank(layout_id)
    tops = [1, *plan.print_setup.breaks, plan.print_setup.area.bottom + 1]
    assert all(below - top > 3 for top, below in pairwise(tops))


def headings(plan):
    return {cell.row for cell in plan.cells if cell.style.look == "header"}


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_rows_for_texts_grow_and_others_tell_how(layout_id):
    plan = plan_blank(layout_id)
    merged = {(area.top, area.left): area for area in plan.merges}
    told = {(note.row, note.col) for note in plan.notes}
    for slot in plan.slots:
        if slot.block == "indicators" and slot.column in ("level3", "reason"):
            assert slot.row in plan.growing, slot
            assert (slot.row, slot.col) not in merged, slot
        elif slot.block == "goals":
            heading = max(row for row, col in told if col == slot.col and row < slot.row)
            note = next(one for one in plan.notes if (one.row, one.col) == (heading, slot.col))
            assert "行高不会随文字变高" in note.text


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_every_printed_label_has_the_height_it_needs(layout_id):
    plan = plan_blank(layout_id, unit="青山县水利局", year=2023)
    merged = {(area.top, area.left): area for area in plan.merges}
    widths, heights = dict(plan.widths), dict(plan.heights)
    for cell in plan.cells:
        area = merged.get((cell.row, cell.col), Area(cell.row, cell.col, cell.row, cell.col))
        if isinstance(cell.value, str) and cell.value:
            width = sum(widths[col] for col in range(area.left, area.right + 1))
            height = sum(heights.get(row, 15.0) for row in range(area.top, area.bottom + 1))
            assert height >= needed_height(cell.value, width, cell.style.size) - 0.5, cell


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_no_printed_label_is_broken_inside_a_word(layout_id):
    plan = plan_blank(layout_id, year=2023)
    merged = {(area.top, area.left): area for area in plan.merges}
    widths = dict(plan.widths)
    for cell in plan.cells:
        area = merged.get((cell.row, cell.col), Area(cell.row, cell.col, cell.row, cell.col))
        width = sum(widths[col] for col in range(area.left, area.right + 1))
        if isinstance(cell.value, str) and cell.style.look in {"plain", "header"}:
            lines = cell.value.split("\n") if cell.style.border else ()
            assert all(half_widths(line) * cell.style.size / 11 <= width for line in lines), cell


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_no_page_of_a_blank_begins_inside_a_label(layout_id):
    plan = plan_blank(layout_id, unit="青山县水利局", year=2023)
    for row in plan.print_setup.breaks:
        assert [area for area in plan.merges if area.top < row <= area.bottom] == []


@pytest.mark.parametrize("layout_id", [layout.id for layout in load_layouts()])
def test_a_header_is_repeated_only_where_its_table_ends_the_form(layout_id):
    layout = find_layout(layout_id)
    plan = plan_blank(layout_id)
    ends = layout.indicators and not (layout.closing or layout.notes)
    assert (plan.print_setup.repeat is not None) is bool(ends)


def test_an_unknown_form_is_an_error_of_the_caller():
    with pytest.raises(KeyError, match="no-such-form"):
        plan_blank("no-such-form")


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("208.22", Decimal("208.22"), "General"),
        ("114.30", Decimal("114.30"), "0.00"),
        ("132.71%", Decimal("1.3271"), "0.00%"),
        ("100%", Decimal(1), "0%"),
        ("-5", Decimal(-5), "General"),
        ("6分", "6分", "General"),
        ("≥90%", "≥90%", "General"),
        ("12月31日前", "12月31日前", "General"),
        ("", "", "General"),
    ],
)
def test_what_excel_makes_of_typed_text(text, value, number_format):
    assert as_typed(text) == (value, number_format)


def test_sheet_names_are_cut_cleaned_and_never_twice():
    def named(name: str) -> SheetPlan:
        return SheetPlan(name, (), (), (), (), PrintSetup(Area(1, 1, 1, 1)))

    long = "项目支出绩效自评表" * 5
    names = [name for name, _ in unique_names((named(long), named(long), named("a/b[c]:*?")))]
    assert names == [long[:31], long[:28] + "（2）", "abc"]


def filled_page(first, rows):
    """A label over `rows` rows from the one that is `first` on, below rows of 24 points."""
    area = Area(first, 1, first + rows - 1, 1)
    plan = SheetPlan(
        name="表",
        cells=(PlannedCell(first, 1, "绩效\n指标", LABEL), PlannedCell(1, 2, "甲", LABEL)),
        merges=(area,),
        widths=((1, 10.0), (2, 10.0)),
        heights=tuple((row, 24.0) for row in range(1, first + rows)),
        print_setup=PrintSetup(Area(1, 1, first + rows - 1, 2)),
    )
    return paged(plan, Page())


@pytest.mark.parametrize(
    ("first", "rows", "breaks", "end"),
    [
        (2, 20, (), "vcenter"),
        (20, 20, (20,), "vcenter"),  # whole on the second page
        (2, 60, (31,), "top"),  # higher than a page
        (30, 60, (30, 60), "top"),
    ],
)
def test_a_label_that_is_cut_is_printed_whole_at_one_end(first, rows, breaks, end):
    plan = filled_page(first, rows)
    assert plan.print_setup.breaks[: len(breaks)] == breaks
    assert plan.cells[0].style.valign == end


def test_what_is_repeated_on_each_page_takes_its_room():
    setup = page_of(100, repeat=(1, 5))
    assert setup.breaks == (31, 56, 81)
    assert page_of(100).breaks == (31, 61, 91)


def test_a_long_text_needs_more_height_in_a_narrow_column():
    text = "完成年度重点任务" * 10
    assert needed_height(text, 20) > needed_height(text, 60) > needed_height("短", 60)
    assert needed_height("一\n二\n三", 60) > needed_height("一二三", 60)
