"""Hard and impossible Word documents: a clear reason or the right result, with bounded work."""

from __future__ import annotations

import gc
import re
import tracemalloc
from collections.abc import Callable

import pytest
from support.bad_documents import (
    READ,
    REFUSED,
    external,
    large_table,
    many_elements,
    nested,
    tracked,
)
from support.word_xml import document, read, row, table
from support.work import IN_STEP, calls, growth

from xl_jixiao.intake.load import read_workbook
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook

MOST_CALLS = 500_000
"""No small file may be more work, whatever it is; the largest of these has 140,000 calls."""


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_has_its_reason(name: str) -> None:
    make, word = REFUSED[name]
    data = make()
    refusal = read_workbook(data, name)
    assert not isinstance(refusal, Workbook)
    assert refusal.status is Status.REJECTED
    assert word in refusal.reason
    assert refusal.reason.endswith("。")
    assert not re.search(r"Error|Exception|Traceback|\.xlsx（", refusal.reason)
    assert calls(lambda: read_workbook(data, name)) < MOST_CALLS


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_document_takes_bounded_memory(name: str) -> None:
    data = REFUSED[name][0]()
    tracemalloc.start()
    try:
        read_workbook(data, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(name: str) -> None:
    data = READ[name]()
    assert isinstance(read_workbook(data, name), Workbook)
    assert calls(lambda: read_workbook(data, name)) < MOST_CALLS


@pytest.mark.slow
def test_a_table_of_ten_thousand_rows_is_whole() -> None:
    grid = read(large_table()).grids[0]
    assert len(grid.cells) == 40_000
    assert grid.cells[10_000, 4].text == "指标9999-3"


@pytest.mark.slow
@pytest.mark.parametrize("make", [large_table, lambda: wide_table(70, 5000)])
def test_a_large_document_is_let_go_as_soon_as_it_is_read(make: Callable[[], bytes]) -> None:
    """A run has the collector come rarely, so that cycles would pile up."""
    data = make()
    gc.disable()
    tracemalloc.start()
    try:
        read_workbook(data, "a.docx")
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert left < 4 << 20


def wide_table(rows: int, columns: int) -> bytes:
    """A table with far more columns than Word allows."""
    return document(table(*[row(*["<w:tc><w:p/></w:tc>"] * columns)] * rows))


@pytest.mark.slow  # 300,000 cells have to be there to be refused
def test_more_cells_than_any_report_has_are_refused() -> None:
    refusal = read_workbook(wide_table(61, 5000), "a.docx")
    assert not isinstance(refusal, Workbook)
    assert "单元格超过30万个" in refusal.reason


def test_the_work_is_in_step_with_the_rows() -> None:
    assert growth(lambda rows: read(large_table(rows)), 400) < IN_STEP


def test_more_markup_than_any_report_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_jixiao.intake.word.markup._MOST_ELEMENTS", 10_000)
    assert isinstance(read_workbook(many_elements(9_000), "a.docx"), Workbook)
    refusal = read_workbook(many_elements(11_000), "a.docx")
    assert not isinstance(refusal, Workbook)
    assert "元素" in refusal.reason


def test_every_change_is_read_as_accepted_and_counted() -> None:
    found = read(tracked())
    assert found.paragraphs is not None
    assert found.paragraphs[299].text == "第300项支出12万元。"
    assert found.remarks == (
        "有未接受的修订（插入300处、删除300处），按接受全部修订后的内容读取。",
    )


def test_nothing_from_elsewhere_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    found = read(external())
    assert [one.text for one in found.paragraphs or ()] == ["正文"]
    assert found.remarks == (
        "嵌入了1个其他文件（如 Excel 表），未读取；其中如有自评表，请另行报送。",
        "没有表格，但有1张图片；图片里的文字和表格不读取。",
    )


def test_tables_in_tables_are_all_there() -> None:
    found = read(nested(5)).grids
    assert [one.sheet for one in found] == ["表1", "表2", "表3", "表4", "表5"]
