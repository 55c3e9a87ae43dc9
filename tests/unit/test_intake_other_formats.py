""".xls, .et, .ods and .xlsb; and the worker that may die over them."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import io
import multiprocessing
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.bad_files import ole, pack
from support.display_workbook import CELLS, write_display_workbook
from support.ole_files import container, join, records, stream, with_format
from support.xlsb import stray_xlsb, xlsb

from xl_jixiao.intake import old_formats
from xl_jixiao.intake import refusal as refusal_
from xl_jixiao.intake.load import load, read_workbook
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.intake.wire import dump_workbook, load_workbook
from xl_jixiao.model.grid import Area, CellKind, Workbook

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"


XLS = (WORKBOOKS / "display.xls").read_bytes()


def read(name: str) -> Workbook:
    workbook = read_workbook((WORKBOOKS / name).read_bytes(), name)
    assert isinstance(workbook, Workbook), workbook
    return workbook


@pytest.mark.parametrize("name", ["display.xls", "display.ods"])
def test_the_display_is_that_of_the_xlsx(name: str) -> None:
    grid, hidden = read(name).grids
    column = [cell for (_, col), cell in sorted(grid.cells.items()) if col == 1]
    assert [(cell.displayed, cell.kind) for cell in column] == [(one[2], one[3]) for one in CELLS]
    assert all(cell.display_known for cell in column)
    assert (grid.sheet, grid.visible, hidden.visible) == ("自评表", True, False)
    assert grid.merges == (Area(1, 3, 2, 5),)
    assert grid.cells[1, 3].text == "合并"


@pytest.mark.parametrize("name", ["display.xls", "display.ods"])
def test_a_cell_says_the_same_as_in_the_xlsx(name: str, tmp_path: Path) -> None:
    path = tmp_path / "display.xlsx"
    write_display_workbook(path)
    reference = load(path).outcome
    assert isinstance(reference, Workbook)
    wanted, found = reference.grids[0].cells, read(name).grids[0].cells
    assert {at: (cell.text, cell.number, cell.date, cell.shown) for at, cell in found.items()} == {
        at: (cell.text, cell.number, cell.date, cell.shown) for at, cell in wanted.items()
    }


@pytest.mark.parametrize(
    ("display", "stored", "said"),
    [
        ("(220.00)", "-220", "-220.00"),
        ("-¥220.00", "-220", "-220.00"),
        ("¥-", "0", "0"),
        ("2.20E+02", "220", "220"),
        ("96%", "0.955", "95.5%"),
        ("≥95%", "0.95", "≥95%"),
        ("95%", "95", "95%"),
        ("0.50亿元", "0.5", "0.50亿元"),
        ("1,235", "1234567", "1,234.567"),
        ("12.3万", "123456", "12.3456万"),
        ("1 1/2", "1.5", "1.5"),
        ("138-0013-8000", "13800138000", "138-0013-8000"),
        ("优", "150", "优"),
    ],
)
def test_a_number_in_an_ods_says_what_is_stored(display: str, stored: str, said: str) -> None:
    rows = (
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{stored}">'
        f"<text:p>{display}</text:p></table:table-cell></table:table-row>"
    )
    workbook = read_workbook(ods(rows), "a.ods")
    assert isinstance(workbook, Workbook)
    cell = workbook.grids[0].cells[1, 1]
    assert (cell.text, cell.displayed) == (said, display)


@pytest.mark.parametrize(
    ("display", "stored", "said"),
    [
        ("12/31", "2023-12-31", "12月31日"),
        ("31-Dec", "2023-12-31", "12月31日"),
        ("Dec-23", "2023-12-31", "2023年12月31日"),
        ("23/12/31", "2023-12-31", "2023年12月31日"),
        ("2023/12/31 0:00", "2023-12-31T00:00:00", "2023年12月31日"),
        ("2023年12月", "2023-12-01", "2023年12月"),
        ("12月31日前", "2023-12-31", "12月31日前"),
    ],
)
def test_a_day_in_an_ods_is_the_stored_one(display: str, stored: str, said: str) -> None:
    rows = (
        f'<table:table-row><table:table-cell office:value-type="date" office:date-value="{stored}">'
        f"<text:p>{display}</text:p></table:table-cell></table:table-row>"
    )
    workbook = read_workbook(ods(rows), "a.ods")
    assert isinstance(workbook, Workbook)
    cell = workbook.grids[0].cells[1, 1]
    assert (cell.text, cell.displayed) == (said, display)


@pytest.mark.parametrize("name", ["display.xls", "display.ods"])
def test_names_and_the_time_of_saving(name: str) -> None:
    workbook = read(name)
    assert workbook.names == {"JX_TEST": "自评表!$A$1"}
    assert workbook.modified is not None
    assert workbook.modified.tzinfo is not None


def test_dates_have_their_day() -> None:
    for name in ("display.xls", "display.ods"):
        days = [cell.date for cell in read(name).grids[0].cells.values() if cell.date]
        assert days == [dt.date(2024, 12, 31), dt.date(2024, 12, 31), dt.date(2024, 11, 5)]


def test_an_xls_under_any_name() -> None:
    data = (WORKBOOKS / "display.xls").read_bytes()
    for name in ("自评表.et", "自评表.xlsx", "自评表"):
        assert isinstance(read_workbook(data, name), Workbook)


@pytest.mark.parametrize("name", ["WORKBOOK", "workbook", "WorkBook", "BOOK"])
def test_the_streams_of_an_xls_are_found_whatever_their_case(name: str) -> None:
    data = (WORKBOOKS / "display.xls").read_bytes()
    found = read_workbook(container({name: join(records(stream(data, "Workbook")))}), "a.xls")
    assert isinstance(found, Workbook)
    assert found.grids == read("display.xls").grids


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (50, '0.0"个"', "253.0个"),
        (51, "0.00%", "25300.00%"),
        (37, "#,##0.000", "253.000"),
        (200, '0"座"', "253座"),
    ],
)
def test_formats_that_an_xls_defines_itself_win(number: int, code: str, text: str) -> None:
    data = with_format((WORKBOOKS / "display.xls").read_bytes(), number, code)
    found = read_workbook(data, "a.xls")
    assert isinstance(found, Workbook)
    cells = found.grids[0].cells.values()
    assert [cell.text for cell in cells if cell.number == 253] == [text]


def test_a_sector_that_is_listed_twice_does_not_matter() -> None:
    workbook = join(records(stream(XLS, "Workbook")))
    data = bytearray(container({"Workbook": workbook}))
    last, directory, table = len(workbook) // 512, len(workbook) // 512 + 1, len(data) - 512
    # the stream runs on into the directory, as some exports have it
    struct.pack_into("<L", data, table + 4 * last, directory)
    struct.pack_into("<Q", data, 512 * (directory + 1) + 128 + 120, 512 * (directory + 1))
    found = read_workbook(bytes(data), "a.xls")
    assert isinstance(found, Workbook)
    assert found.grids == read("display.xls").grids


def test_an_xlsb_says_that_its_display_is_unknown() -> None:
    workbook = read_workbook(xlsb([["指标", 0.95], [None, 253.0]]), "a.xlsb")
    assert isinstance(workbook, Workbook)
    texts = {at: (cell.text, cell.display_known) for at, cell in workbook.grids[0].cells.items()}
    assert texts == {(1, 1): ("指标", True), (1, 2): ("0.95", False), (2, 2): ("253", False)}


def test_a_reader_that_dies_costs_only_its_file() -> None:
    refusal = read_workbook(stray_xlsb(), "a.xlsb")
    assert isinstance(refusal, Refusal)
    assert "异常退出" in refusal.reason or "内存" in refusal.reason
    assert isinstance(read_workbook(xlsb([["甲"]]), "b.xlsb"), Workbook)


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_formats, "CHILD_SECONDS", 0.2)

    started = []

    def sleeper() -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(child)
        return child

    monkeypatch.setattr(old_formats, "_start", sleeper)
    worker = old_formats._Worker()
    with pytest.raises(refusal_.UnusablePartError, match="仍未完成"):
        worker.read("xlsb", xlsb([["甲"]]))
    assert [child.wait() != 0 for child in started] == [True], "it was ended, it did not end"


def test_a_reader_that_talks_nonsense_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def babbler() -> subprocess.Popen[bytes]:
        code = "print('ok'); print(7); print('{\"a\":')"
        return subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    worker = old_formats._Worker()
    with monkeypatch.context() as patch:
        patch.setattr(old_formats, "_start", babbler)
        with pytest.raises(refusal_.UnusablePartError, match="异常退出"):
            worker.read("xlsb", b"x")
        worker.close()
    assert worker.read("xlsb", xlsb([["甲"]])).grids
    worker.close()


def _read_in_pool(name: str) -> int:
    return len(read(name).grids)


def test_it_works_inside_pool_workers_and_threads() -> None:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(_read_in_pool, "display.xls").result() == 2
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        assert list(threads.map(_read_in_pool, ["display.xls"] * 8)) == [2] * 8


def test_an_encrypted_xls_is_told_from_a_broken_one() -> None:
    data = bytearray((WORKBOOKS / "display.xls").read_bytes())
    start = data.find(b"\x09\x08\x10\x00\x00\x06")
    # the record after BOF becomes FILEPASS (RC4)
    data[start + 20 : start + 22] = b"\x2f\x00"
    refusal = read_workbook(bytes(data), "a.xls")
    assert isinstance(refusal, Refusal)
    assert "密码" in refusal.reason
    broken = read_workbook(ole("Workbook"), "a.xls")
    assert isinstance(broken, Refusal)
    assert "损坏" in broken.reason


def test_a_workbook_survives_the_wire() -> None:
    workbook = read("display.ods")
    assert load_workbook(dump_workbook(workbook)) == workbook
    for nonsense in (b"", b"{}", b'{"grids": [[1]]}', b"[]"):
        with pytest.raises(ValueError, match=r"."):
            load_workbook(nonsense)


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text", "style")
)


def ods(rows: str, **members: bytes) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return pack({"mimetype": kind, "content.xml": content.encode(), **members})


def test_an_ods_repeats_sparsely() -> None:
    cell = (
        '<table:table-cell office:value-type="float" office:value="1"{}>'
        "<text:p>1</text:p></table:table-cell>"
    )
    rows = (
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="3"/>'
        + cell.format(' table:number-columns-repeated="2"')
        + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "<table:table-row>" + cell.format("") + "</table:table-row>"
    )
    workbook = read_workbook(ods(rows), "a.ods")
    assert isinstance(workbook, Workbook)
    assert list(workbook.grids[0].cells) == [(1, 4), (1, 5), (2, 4), (2, 5), (1048573, 1)]


def test_an_ods_cell_holds_only_its_own_text() -> None:
    rows = (
        '<table:table-row><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:p>一<text:s text:c='2'/>二<text:span>三</text:span></text:p><text:p>四</text:p>"
        '</table:table-cell><table:table-cell table:formula="of:=[.A1]"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )
    workbook = read_workbook(ods(rows), "a.ods")
    assert isinstance(workbook, Workbook)
    cells = workbook.grids[0].cells
    assert cells[1, 1].text == "一  二三\n四"
    assert cells[1, 2].kind is CellKind.UNCALCULATED
    assert cells[1, 3].kind is CellKind.ERROR


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSE"),
        ('office:value-type="boolean"', ""),
        ('office:value-type="string" office:string-value="优"', "优"),
        ('office:value-type="float" office:value="220"', "220"),
        ('office:value-type="percentage" office:value="0.955"', "95.5%"),
        ('office:value-type="date" office:date-value="2023-12-31"', "2023/12/31"),
    ],
)
def test_an_ods_value_without_its_display(value: str, text: str) -> None:
    rows = f"<table:table-row><table:table-cell {value}/></table:table-row>"
    workbook = read_workbook(ods(rows), "a.ods")
    assert isinstance(workbook, Workbook)
    shown = [cell.shown or cell.text for cell in workbook.grids[0].cells.values()]
    assert "".join(shown) == text


def test_an_ods_in_one_file_or_without_its_type_is_read() -> None:
    cell = "<table:table-cell><text:p>甲</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell}</table:table-row>"
    with zipfile.ZipFile(io.BytesIO(ods(rows))) as package:
        content = package.read("content.xml")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    flat = content.replace(
        b"document-content ", f'document office:mimetype="{kind}" '.encode()
    ).replace(b"document-content", b"document")
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    ).encode()
    bare = pack({"content.xml": content, "META-INF/manifest.xml": manifest})
    for data, name in ((flat, "a.fods"), (bare, "a.ods")):
        workbook = read_workbook(data, name)
        assert isinstance(workbook, Workbook), workbook
        assert workbook.grids[0].cells[1, 1].text == "甲"


@pytest.mark.parametrize(
    ("kind", "word", "status"),
    [
        ("application/vnd.sun.xml.calc", "OpenOffice 1", "rejected"),
        ("application/vnd.oasis.opendocument.presentation", "演示文稿", "skipped"),
        ("application/vnd.oasis.opendocument.graphics", "其他软件", "skipped"),
    ],
)
def test_other_open_documents_are_called_what_they_are(kind: str, word: str, status: str) -> None:
    told = read_workbook(pack({"mimetype": kind.encode(), "content.xml": b"<x/>"}), "a.bin")
    assert isinstance(told, Refusal)
    assert (told.status, word in told.reason) == (status, True)


def test_an_ods_with_a_password() -> None:
    manifest = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    refusal = read_workbook(ods("", **manifest), "a.ods")
    assert isinstance(refusal, Refusal)
    assert "密码" in refusal.reason
