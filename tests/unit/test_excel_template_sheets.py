"""The templates: official forms with tools beside them, read as if the tools were absent."""

from __future__ import annotations

import re
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from support.excel_template import (
    NAMES,
    SHEETS,
    built,
    fill,
    official,
    opened,
    read,
    template_plan,
    typed,
)
from support.lint_xlsx import lint
from support.made_forms import consistent_submissions

from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.tool_columns import TOOL_HEADERS
from xl_jixiao.model.finding import Status
from xl_jixiao.outputs.planned import write_blank
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.template.build import ROOM, build

UNIT_BOOKS = NAMES[:2]
SCORED = [sheet for sheet, layout in SHEETS.items() if layout != "hunan-basic-data"]


def books(names=UNIT_BOOKS):
    return [loaded(name) for name in names]


@cache  # thousands of formulas: seconds; no test changes them
def loaded(name):
    return opened(built() / name)


@pytest.mark.parametrize("name", NAMES)
def test_lint_finds_nothing(name):
    assert lint(built() / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_templates_are_what_is_built(name):
    committed = members(data_folder("workbook_templates") / name)
    fresh = members(built() / name)
    assert [one[:2] for one in committed] == [one[:2] for one in fresh]
    differing = [one[0] for one, other in zip(committed, fresh, strict=True) if one != other]
    assert not differing, "run: jixiao addin build, and commit workbook_templates/"


@pytest.mark.slow
def test_building_again_gives_the_same_bytes(tmp_path):
    for path in build(tmp_path):
        assert path.read_bytes() == (built() / path.name).read_bytes()


def members(path):
    """Names and contents in their order: zlib versions compress differently."""
    with zipfile.ZipFile(path) as package:
        return [(one.filename, one.date_time, package.read(one)) for one in package.infolist()]


def test_the_sheets_stand_in_their_order():
    forms = list(SHEETS)
    with_macros, plain = books()
    assert plain.sheetnames == ["填报说明", *forms, "检查"]
    assert with_macros.sheetnames == ["填报说明", *forms, "检查结果", "xlwings.conf", "JX_TEXTS"]
    assert with_macros["xlwings.conf"].sheet_state == "hidden"
    assert with_macros["JX_TEXTS"].sheet_state == "veryHidden"


@pytest.mark.parametrize("name", SHEETS)
def test_the_official_form_is_unchanged(name):
    plan = official(name)
    for book in books():
        sheet = book[name]
        for cell in plan.cells:
            found = sheet.cell(cell.row, cell.col).value
            planned = f"={cell.formula}" if cell.formula else cell.value
            assert found == (None if planned == "" else planned)
        assert {
            (one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells
        } == set(plan.merges)
        area = plan.print_setup.area
        columns = range_boundaries(sheet.print_area.rpartition("!")[2])
        assert columns == (area.left, area.top, area.right, area.bottom)


@pytest.mark.parametrize("name", SHEETS)
def test_input_cells_are_open_and_all_others_locked(name):
    plan = official(name)
    open_slots = {slot.a1 for slot in plan.slots}
    fixed = {cell.a1 for cell in plan.cells if cell.formula or cell.value not in {"", None}}
    for book in books():
        sheet = book[name]
        protection = sheet.protection
        assert protection.sheet
        assert not protection.password
        assert not protection.insertRows
        assert not protection.formatRows
        for slot in open_slots - fixed:
            assert not sheet[slot].protection.locked, slot
        for cell in plan.cells:
            if cell.formula:
                assert sheet[cell.a1].protection.locked
        for row in sheet.iter_rows(min_col=plan.print_setup.area.right + 1):
            assert all(cell.protection.locked for cell in row)


@pytest.mark.parametrize("name", SCORED)
def test_each_level_2_kind_has_room_and_hides_what_the_official_form_lacks(name):
    shown = {slot.row for slot in plan_blank(SHEETS[name]).slots if slot.block == "indicators"}
    plan = official(name)
    rows = sorted({slot.row for slot in plan.slots if slot.block == "indicators"})
    for book in books():
        sheet = book[name]
        hidden = [row for row in rows if sheet.row_dimensions[row].hidden]
        assert set(hidden) == plan.hidden
        assert len(rows) - len(hidden) == len(shown)
        kinds = [area for area in sheet.merged_cells.ranges if area.min_col == area.max_col == 3]
        assert all(area.size["rows"] >= ROOM for area in kinds if area.min_row >= rows[0])


@pytest.mark.parametrize("name", SCORED)
def test_tool_columns_stand_right_of_the_print_area(name):
    right = official(name).print_setup.area.right
    for book in books():
        sheet = book[name]
        rows = [
            row[0].row
            for row in sheet.iter_rows(min_col=right + 2, max_col=right + 4)
            if tuple(cell.value for cell in row) == TOOL_HEADERS
        ]
        assert len(rows) == 2  # money and indicators
        assert all(cell.value is None for cell in sheet[get_letters(right + 1)])


def get_letters(col):
    from openpyxl.utils import get_column_letter

    return get_column_letter(col)


@pytest.mark.parametrize("name", SCORED)
def test_each_indicator_row_has_its_formulas(name):
    plan = official(name)
    rows = {slot.row for slot in plan.slots if slot.block == "indicators"}
    right = plan.print_setup.area.right
    for book, functions in zip(books(), (True, False), strict=True):
        for row in rows:
            texts = [str(book[name].cell(row, right + at).value) for at in (2, 3, 4)]
            assert all(text.startswith("=IF(COUNTA(") for text in texts)
            assert not any("JX_SCORE" in text for text in texts)
            called = [calls(book[name], text) for text in texts]
            wanted = ["JX_COMPLETION", "JX_SCORE", "JX_HINT"] if functions else [""] * 3
            assert called == wanted


def calls(sheet, formula):
    """The function of the hidden cell before whose native formula IFERROR stands."""
    found = re.match(r"=IF\(COUNTA\([^)]*\)=0,\"\",IFERROR\(IF\(ISBLANK\(([A-Z]+\d+)\)", formula)
    inner = str(sheet[found[1]].value) if found else ""
    return "".join(re.findall(r"(JX_[A-Z]+)\(", inner))


def references(formula):
    """The cells that a formula names on its own sheet, ranges whole."""
    bare = re.sub(r'"[^"]*"', '""', formula)
    for first, last in re.findall(r"(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?", bare):
        bounds = range_boundaries(f"{first}:{last or first}".replace("$", ""))
        left, top, right, bottom = bounds
        yield from ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))


@pytest.mark.parametrize("name", SCORED)
def test_no_function_of_ours_depends_on_a_volatile_cell(name):
    """CELL() makes a cell volatile, and whatever looks at it is calculated at every edit."""
    sheet = books(["绩效自评表.xlsm"])[0][name]
    formulas = {
        (cell.row, cell.column): str(cell.value)
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    }
    ours = [place for place, text in formulas.items() if re.search(r"JX_[A-Z]+\(", text)]
    assert len(ours) > 200
    for place in ours:
        seen, waiting = set(), [place]
        while waiting:
            at = waiting.pop()
            text = formulas.get(at, "")
            assert not re.search(r"\b(?:CELL|INDIRECT|OFFSET|NOW|TODAY|INFO|RAND)\(", text), at
            fresh = set(references(text)) - seen
            seen |= fresh
            waiting += fresh & formulas.keys()
    assert any("CELL(" in text for text in formulas.values())  # the test looks at the right sheet


def test_the_check_sheet_lists_a_line_for_each_row_of_each_form():
    book = books(["绩效自评表.xlsx"])[0]
    sheet = book["检查"]
    formulas = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value]
    told = [text for text in formulas if re.fullmatch(r"='[^']+'!\$?[A-Z]+\d+", text)]
    rows = [
        slot
        for name in SCORED
        for slot in official(name).slots
        if slot.block == "indicators" and slot.column == "target"
    ]
    assert len(told) >= len(rows) + 3 * len(SCORED)
    for text in told:
        name, address = re.fullmatch(r"='([^']+)'!(.+)", text).groups()
        assert str(book[name][address].value).startswith("=IF"), text
    for text in formulas:
        assert len(text) < 8192
        assert not re.search(r"\b(?:LET|XLOOKUP|TEXTJOIN|IFS|FILTER|CELL)\(", text)
    assert not any("问题" in str(cell.value) for cell in book[SCORED[0]]["A"])


def test_long_goals_have_room_and_longer_ones_are_told():
    name = SCORED[0]
    sheet, plan = books(["绩效自评表.xlsx"])[0][name], official(name)
    goal = plan.slot("goals", 0, "actual")
    told = [str(cell.value) for cell in sheet[goal.row] if f"LEN({goal.a1})>" in str(cell.value)]
    (most,) = re.findall(r"\)>(\d+),", told[0])
    assert int(most) >= 1077  # the longest of the published forms we have
    assert plan.print_setup.breaks or plan.print_setup.one_page


def test_the_plain_workbook_knows_no_function_of_ours_and_no_macro():
    with zipfile.ZipFile(built() / "绩效自评表.xlsx") as package:
        for name in package.namelist():
            assert "vba" not in name.lower()
            if name.startswith("xl/worksheets/"):
                formulas = re.findall(rb"<f>(.*?)</f>", package.read(name))
                assert not [one for one in formulas if re.search(rb"JX_\w+\(", one)]


def test_every_field_has_a_name_that_leads_to_it():
    book = books()[1]
    names = book.defined_names
    sheet, address = next(iter(names["JX_D1_INITIAL"].destinations))
    assert (sheet, address) == ("部门整体支出绩效自评表", "$D$5")
    for prefix, name in zip(("D1", "B1", "P1", "P2", "P3"), SHEETS, strict=True):
        slots = [slot for slot in official(name).slots if slot.block != "indicators"]
        found = [
            place
            for defined, target in names.items()
            if defined.startswith(f"JX_{prefix}_")
            for place in target.destinations
        ]
        corners = {(sheet, area.partition(":")[0].replace("$", "")) for sheet, area in found}
        assert {(name, slot.a1) for slot in slots} <= corners


def test_forms_and_rules_stand_in_hidden_names():
    for book in books():
        names = book.defined_names
        stamps = [official(name).form for name in SHEETS]
        assert names["JX_FORMS"].attr_text == '"' + ";".join(stamps) + '"'
        assert names["JX_RULES"].attr_text == f'"{load_rules(None).label}"'
        assert names["JX_FORMS"].hidden
        assert names["JX_RULES"].hidden


def test_an_untouched_template_is_never_filled_in():
    for name in UNIT_BOOKS:
        submissions, sheets = read(built() / name)
        assert submissions == ()
        assert {sheet.status for sheet in sheets} == {Status.SKIPPED}
        assert [sheet.sheet for sheet in sheets if "没有填写" in sheet.reason] == list(SHEETS)


@pytest.mark.slow  # four workbooks of thousands of formulas an example
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_filled_template_reads_like_a_filled_blank(data, tmp_path):
    """Whatever the tool columns show."""
    ids = list(SHEETS.values())[:3]
    fillings = [data.draw(consistent_submissions(one)) for one in ids]
    blank, template = tmp_path / "blank.xlsx", tmp_path / "template.xlsx"
    write_blank([template_plan(one) for one in ids], blank)
    template.write_bytes((built() / "绩效自评表.xlsx").read_bytes())
    found = []
    for path, first in ((blank, 0), (template, 1)):
        book = load_workbook(path)
        for sheet, filling in zip(book.worksheets[first:], fillings, strict=False):
            fill(sheet, typed(filling))
            show_results(sheet, official(sheet.title).print_setup.area.right)
        book.save(path)
        found.append([strip(one) for one in read(path)[0]])
    assert found[0] == found[1]
    assert len(found[0]) == len(ids)


def strip(submission):
    """Without the stamp of the workbook's forms."""
    from dataclasses import replace

    return replace(submission, version="")


def show_results(sheet, right):
    """Formulas outside the form get values as if they had been calculated."""
    for row in sheet.iter_rows(min_col=right + 1):
        for cell in row:
            if cell.data_type == "f":
                cell.value = 87.65 if cell.column % 2 else "需核对"


def test_drop_downs_offer_results_and_level_2_kinds():
    sheet = books()[1]["项目支出绩效自评表"]
    offered = [rule.formula1 or "" for rule in sheet.data_validations.dataValidation]
    assert any("部分达成" in one and "未达成" in one for one in offered)
    assert any("数量指标" in one and "可持续影响指标" in one for one in offered)


def test_the_workbook_of_the_bureau_has_its_input_cells():
    book = books([NAMES[2]])[0]
    for key in ("FOLDER", "ROSTER", "RULES", "YEAR"):
        sheet, address = next(iter(book.defined_names[f"JX_BUREAU_{key}"].destinations))
        assert not book[sheet][address].protection.locked
    assert book["汇总"].protection.sheet


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of oletools
@pytest.mark.parametrize("name", [name for name in NAMES if name != "绩效自评表.xlsx"])
def test_the_vba_project_has_a_module_for_each_sheet_and_the_macros(name):
    with zipfile.ZipFile(built() / name) as package:
        book = package.read("xl/workbook.xml").decode()
        sheets = [
            package.read(one).decode()
            for one in package.namelist()
            if one.startswith("xl/worksheets/sheet")
        ]
        types = package.read("[Content_Types].xml").decode()
        ribbon = package.read("customUI/customUI14.xml").decode()
        vml = [package.read(one).decode() for one in package.namelist() if "vmlDrawing" in one]
    codes = re.findall(r'codeName="(\w+)"', "".join([book, *sheets]))
    assert codes[0] == "ThisWorkbook"
    assert len(codes) == len(sheets) + 1
    modules = {module for module, _ in sources(built() / name)}
    assert {*codes, "xlwings", "JxUdfs", "JxCore", "JxButtons"} <= modules
    assert ("addin.macroEnabled" in types) == name.endswith(".xlam")
    code = "".join(text for _, text in sources(built() / name))
    called = re.findall(r'onAction="(\w+)"', ribbon)
    called += re.findall(r"<x:FmlaMacro>\[0\]!JxButtons\.(\w+)<", "".join(vml))
    assert len(called) > (4 if name.endswith("m") and "自评表" in name else 1)
    for macro in called:
        assert f"Public Sub {macro}(" in code, macro


def sources(path):
    """Name and text of each module, by a reader other than the writer."""
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser(str(path))
    try:
        return [(name.rpartition(".")[0], text) for _, _, name, text in parser.extract_all_macros()]
    finally:
        parser.close()
