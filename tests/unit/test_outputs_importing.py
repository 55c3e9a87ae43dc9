"""What is imported: everything that was filled in, at its place or on the list."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.corpus_workbooks import load_tables, write_table
from support.essence import essence
from support.fill import fill_workbook
from support.importing import imported, judged, listed, made, order, read_source
from support.layouts import blank_ids
from support.seed_documents import seed_document, seed_text

from xl_jixiao.forms.view import View
from xl_jixiao.importing import plan as importing
from xl_jixiao.importing.filling import RemarkKind
from xl_jixiao.importing.plan import TooManyRowsError, plan_books
from xl_jixiao.intake.load import load
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.grid import Workbook
from xl_jixiao.model.source import TABLE, TEXT
from xl_jixiao.text.labels import fold, is_placeholder
from xl_jixiao.text.measures import parse_quantity

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.xlsx"))
TABLES = load_tables()
OF_THE_FORM = {"R03", "R05", "R06", "W06"}
"""Findings that a column of the official form brings which the source has not: a blank goal, a
blank score, blank points."""
OF_THE_CELL = {"F07", "I04"}
"""Findings that go as a text becomes a number, or as a row without points is not scored."""
OF_THE_SOURCE = {"W08"}
"""Findings about the source's form, which ours is not: it has no points and scores."""


def scores(result: FileResult) -> list[tuple[object, ...]]:
    return [
        (
            one.submission.form,
            one.submission.unit.text,
            one.submission.year,
            one.score and (one.score.total, one.score.low, one.score.high),
        )
        for one in result.evaluated
    ]


def kinds(result: FileResult) -> Counter[tuple[str, str]]:
    return Counter((one.id, one.severity.value) for one in result.findings)


def grids(path: Path) -> Workbook:
    workbook = load(path).outcome
    assert isinstance(workbook, Workbook)
    return workbook


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:9])
def test_an_example_has_the_same_score_and_findings(path: Path, tmp_path: Path) -> None:
    result, book, out = imported(path, tmp_path)
    again = judged(out)
    assert sorted(map(str, scores(again))) == sorted(map(str, scores(result)))
    assert kinds(again) == kinds(result)
    assert listed(book, RemarkKind.UNPLACED) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["id"])
def test_a_published_table_has_the_same_score_and_findings(table, tmp_path: Path) -> None:
    result, book, out = imported(write_table(table, tmp_path), tmp_path)
    again = judged(out)
    assert scores(again) == scores(result)
    lost, new = kinds(result) - kinds(again), kinds(again) - kinds(result)
    assert {name for name, _ in lost} <= OF_THE_CELL | OF_THE_SOURCE
    assert {name for name, _ in new} <= OF_THE_FORM
    assert listed(book, RemarkKind.UNPLACED) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["id"])
def test_each_text_of_a_published_table_is_placed_or_listed(table, tmp_path: Path) -> None:
    path = write_table(table, tmp_path)
    _, book, out = imported(path, tmp_path)
    said = [cell.displayed for grid in grids(out).grids for cell in grid.cells.values()]
    said += [line.text for line in book.listed]
    whole = "\n".join(fold(text) for text in said)
    numbers = {value for text in said if (value := number(text)) is not None}
    for row in View(grids(path).grids[0]).rows.values():
        for cell in row:
            text = fold(cell.text).rstrip(":")
            assert is_placeholder(cell.text) or text in whole or number(cell.text) in numbers, cell


def number(text: str) -> Decimal | None:
    found = parse_quantity(text)
    return None if found is None else found.number.normalize()


@pytest.mark.parametrize("layout_id", blank_ids())
def test_a_filled_blank_says_the_same_in_our_template(layout_id: str, tmp_path: Path) -> None:
    filling = made(layout_id)
    path = fill_workbook(tmp_path / "来.xlsx", filling)
    result, book, out = imported(path, tmp_path)
    before, after = essence(result.submissions[0]), essence(judged(out).submissions[0])
    for what in ("form", "unit", "department", "project", "year", "indicators", "total", "base"):
        assert after[what] == before[what], what
    amounts = [values for values in after["funds"].values() if any(values.values())]
    assert [v for v in before["funds"].values() if any(v.values())] == amounts
    assert [texts for texts in after["goals"] if any(texts)] == before["goals"]
    assert listed(book, RemarkKind.UNPLACED) == []


def changed(tmp_path: Path, layout_id: str, *texts: tuple[tuple[str, int, str], str]) -> Path:
    """A filled blank with some of its cells overwritten, as texts."""
    filling = made(layout_id)
    path = fill_workbook(tmp_path / "来.xlsx", filling)
    book = load_workbook(path)
    plan = filling.plan()
    for place, text in texts:
        slot = plan.slot(*place)
        assert slot is not None
        cell = book.worksheets[0].cell(slot.row, slot.col)
        cell.value = text
        cell.data_type = "s"
    book.save(path)
    return path


FORMULAS = ("=1+1", "+A1", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str, tmp_path: Path) -> None:
    places = (("indicators", 0, "level3"), ("goals", 0, "expected"), ("indicators", 1, "reason"))
    path = changed(tmp_path, "hunan-department", *((place, text) for place in places))
    _, book, out = imported(path, tmp_path)
    form = book.forms[0]
    sheet = load_workbook(out).worksheets[0]
    for place in places:
        slot = form.plan.slot(*place)
        assert slot is not None
        cell = sheet.cell(slot.row, slot.col)
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_a_number_that_can_not_be_read_is_kept_as_it_stands_and_listed(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        "hunan-department",
        (("indicators", 0, "points"), "十来分"),
        (("indicators", 1, "points"), "8/10"),
        (("indicators", 2, "points"), "9" * 30),
    )
    _, book, out = imported(path, tmp_path)
    told = {line.text: line.why for line in listed(book, RemarkKind.CHANGED)}
    values = {cell.text for grid in grids(out).grids for cell in grid.cells.values()}
    for text in ("十来分", "8/10", "9" * 30):
        assert "照原文填入" in told[text]
        assert text in values


def test_an_amount_in_another_unit_is_converted_and_listed(tmp_path: Path) -> None:
    path = changed(tmp_path, "hunan-department", (("funds", 0, "initial"), "1,234,567.89元"))
    _, book, out = imported(path, tmp_path)
    (line,) = [one for one in listed(book, RemarkKind.CHANGED) if "元" in one.text]
    assert "年初预算数由元换算为123.456789万元填入" in line.why
    assert judged(out).submissions[0].funds[0].initial.value == Decimal("123.456789")


def test_a_total_that_the_formula_does_not_give_is_kept_and_listed(tmp_path: Path) -> None:
    path = changed(tmp_path, "hunan-department", (("total", 0, "claimed_score"), "12"))
    _, book, out = imported(path, tmp_path)
    assert judged(out).submissions[0].claimed_total.value == 12
    assert any("总分照原表填入" in one.why for one in listed(book, RemarkKind.CHANGED))


def test_a_column_that_our_form_has_not_is_listed(tmp_path: Path) -> None:
    path = changed(tmp_path, "sichuan-project", (("funds", 0, "reason"), "项目十月才批复"))
    _, book, _ = imported(path, tmp_path)
    (line,) = listed(book, RemarkKind.UNPLACED)
    assert line.text == "项目十月才批复"
    assert "原因" in line.why


def test_a_stray_remark_beside_the_form_is_listed(tmp_path: Path) -> None:
    filling = made("central-project")
    path = fill_workbook(tmp_path / "来.xlsx", filling)
    book = load_workbook(path)
    book.worksheets[0]["T7"] = "请财务科复核这一行"
    book.save(path)
    _, planned, _ = imported(path, tmp_path)
    (line,) = listed(planned, RemarkKind.UNPLACED)
    assert (line.cells, line.text) == ("T7", "请财务科复核这一行")


def test_a_sheet_without_a_form_is_named(tmp_path: Path) -> None:
    path = fill_workbook(tmp_path / "来.xlsx", made("central-project"))
    book = load_workbook(path)
    book.create_sheet("通讯录")["A1"] = "张三"
    book.save(path)
    _, planned, _ = imported(path, tmp_path)
    (line,) = listed(planned, RemarkKind.UNPLACED)
    assert line.sheet == "通讯录"


def test_the_next_year_starts_with_targets_alone(tmp_path: Path) -> None:
    department = made("hunan-department")
    base = made("hunan-basic-data")
    path = fill_workbook(tmp_path / "来.xlsx", department, base)
    source, _ = read_source(path)
    books = plan_books(source, order(year=2025, targets_only=True), macros=False)
    assert {book.year for book in books} == {2025}
    forms = {one.layout.form.value: one for book in books for one in book.forms}
    before = {one.form.value: one for one in source.submissions}
    filled = forms["department"].filling.values
    assert "2025年度" in forms["department"].filling.title
    for number, one in enumerate(before["department"].indicators):
        assert filled["indicators", number, "target"].value == one.target.text
        assert ("indicators", number, "actual") not in filled
        assert ("indicators", number, "claimed_score") not in filled
    assert not any(place[0] == "funds" and place[2] == "executed" for place in filled)
    finals = {one.key: one.value for one in before["basic-data"].data if one.column_key == "final"}
    typed = forms["basic-data"].filling.values
    for key, figure in finals.items():
        assert typed["base", 0, f"{key}/previous"].value == figure.value
        assert ("base", 0, f"{key}/final") not in typed
    assert any(line.kind is RemarkKind.OMITTED for line in books[0].listed)
    assert all(listed(book, RemarkKind.UNPLACED) == [] for book in books)


def test_a_label_with_its_amount_is_left_with_its_name_for_the_next_year(tmp_path: Path) -> None:
    path = fill_workbook(tmp_path / "来.xlsx", made("hunan-department"))
    source, _ = read_source(path)
    (book,) = plan_books(source, order(targets_only=True), macros=False)
    form = book.forms[0]
    amounts = [slot for slot in form.plan.slots if slot.column == "amount"]
    assert len(amounts) > 4
    assert not any(slot[:3] in form.filling.values for slot in amounts)
    beside = {(slot.row, area.left) for slot in amounts for area in form.plan.merges}
    labels = [
        str(cell.value) for cell in form.plan.cells if (cell.row, cell.col) in beside and cell.value
    ]
    assert len([one for one in labels if one.endswith("：")]) == len(amounts), labels


def test_cells_that_rows_share_are_merged_again(tmp_path: Path) -> None:
    filling = made("central-project")
    path = fill_workbook(tmp_path / "来.xlsx", filling)
    book = load_workbook(path)
    plan = filling.plan()
    first, second, *_ = sorted({place[1] for place in filling.values if place[0] == "indicators"})
    top = plan.slot("indicators", first, "points")
    bottom = plan.slot("indicators", second, "points")
    assert top is not None
    assert bottom is not None
    book.worksheets[0].merge_cells(f"{top.a1}:{bottom.a1}")
    book.save(path)
    result, _, out = imported(path, tmp_path)
    again = judged(out)
    roles = [one.role for one in result.submissions[0].indicators]
    assert roles[1].value == "shared"
    assert [one.role for one in again.submissions[0].indicators] == roles
    assert scores(again) == scores(result)


def test_a_table_of_a_thousand_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 5)
    path = fill_workbook(tmp_path / "来.xlsx", made("central-project"))
    source, _ = read_source(path)
    with pytest.raises(TooManyRowsError, match="不像一张自评表"):
        plan_books(source, order(), macros=False)


@pytest.mark.parametrize("number", range(5))
def test_a_whole_report_is_imported(number: int, tmp_path: Path) -> None:
    path = tmp_path / f"报告{number}.docx"
    path.write_bytes(seed_document(seed_text(number)))
    result, book, out = imported(path, tmp_path)
    assert listed(book, RemarkKind.UNPLACED) == []
    again = {str(line) for line in scores(judged(out))}
    of_tables = [
        line
        for line, one in zip(scores(result), result.submissions, strict=True)
        if one.source == TABLE
    ]
    assert {str(line) for line in of_tables} <= again
    stated = [one for one in result.submissions if one.source == TEXT]
    assert bool(listed(book, RemarkKind.STATED)) == bool(stated)


def test_a_text_that_still_speaks_of_last_year_is_listed(tmp_path: Path) -> None:
    path = changed(
        tmp_path, "hunan-department", (("indicators", 0, "level3"), "纳入2024年度项目库的项目数")
    )
    source, _ = read_source(path)
    (book,) = plan_books(source, order(year=2025, targets_only=True), macros=False)
    (line,) = listed(book, RemarkKind.CHANGED)
    assert line.text == "纳入2024年度项目库的项目数"
    assert "请按新的年度改写" in line.why
