"""Old Word formats by LibreOffice: what comes out, and what stops it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import get_context
from pathlib import Path
from typing import ClassVar

import docx
import pytest
from support import libreoffice
from support.bad_files import ole
from support.ole_files import container

from xl_jixiao.intake import identify as containers
from xl_jixiao.intake.refusal import ENCRYPTED, UnusablePartError
from xl_jixiao.intake.word import convert
from xl_jixiao.intake.word import convert as soffice

pytestmark = pytest.mark.slow  # LibreOffice converts each file

SENTENCE = "全年执行数135.79万元，完成预算安排的100%。"
CELLS = (("项目", "年初预算数", "全年执行数"), ("办公经费", "98.56", "135.79"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a table as .docx, and by LibreOffice as .doc, .rtf and .odt."""
    libreoffice.require()
    folder = tmp_path_factory.mktemp("word")
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    table = document.add_table(2, 3)
    for row, texts in zip(table.rows, CELLS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    # Word ends with a paragraph; without one LibreOffice's .doc loses the table
    document.add_paragraph("附件")
    document.save(str(folder / "报告.docx"))
    for to in ("doc:MS Word 97", "rtf:Rich Text Format", "odt"):
        libreoffice.convert(folder / "报告.docx", folder, to)
    return folder


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_text_and_table_come_through(folder: Path, suffix: str) -> None:
    made = convert.to_docx((folder / f"报告{suffix}").read_bytes(), suffix)
    document = docx.Document(io.BytesIO(made))
    assert SENTENCE in [paragraph.text for paragraph in document.paragraphs]
    (table,) = document.tables
    assert tuple(tuple(cell.text for cell in row.cells) for row in table.rows) == CELLS


def test_the_content_decides_and_not_the_name(folder: Path) -> None:
    made = convert.to_docx((folder / "报告.rtf").read_bytes(), ".doc")
    assert made.startswith(b"PK")


def test_nothing_stays_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    convert.to_docx((folder / "报告.doc").read_bytes(), ".doc")
    assert list(tmp_path.iterdir()) == []


def test_it_works_in_a_worker_of_a_pool(folder: Path) -> None:
    data = (folder / "报告.doc").read_bytes()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(convert.to_docx, [data, data], [".doc", ".doc"]))
    assert all(one.startswith(b"PK") for one in made)


@pytest.mark.parametrize(
    "data",
    [b"", b"plain text", "纯文本".encode(), ole("Workbook"), b"PK\x03\x04 no document"],
    ids=["empty", "text", "chinese", "sheets", "zip"],
)
def test_what_is_no_document_is_not_given_to_libreoffice(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "find", lambda: pytest.fail("it was asked for"))
    with pytest.raises(UnusablePartError, match="内容却不是 Word 文档"):
        convert.to_docx(data, ".doc")


def test_a_damaged_document_is_refused(folder: Path) -> None:
    whole = (folder / "报告.doc").read_bytes()
    # the sector table is lost, the directory is not: told as Word, and of no use
    data = whole[:512] + b"\xff" * 512 + whole[1024:]
    try:
        made = convert.to_docx(data, ".doc")
    except UnusablePartError as error:
        assert "LibreOffice 打不开它" in error.reason  # noqa: PT017 - either outcome is right
    else:
        assert made.startswith(b"PK")


def test_an_rtf_that_can_not_be_read_is_refused(folder: Path) -> None:
    assert folder
    with pytest.raises(UnusablePartError, match=r"RTF 文档，但 LibreOffice 打不开它"):
        convert.to_docx(b"{\\rtf1" + b"{" * 100_000, ".rtf")


@pytest.mark.parametrize(("ident", "version"), [(0xA5DC, 0x65), (0xA5DC, 0x68)])
def test_word_6_and_95_are_read(folder: Path, ident: int, version: int) -> None:
    assert folder
    text = b"Total 135.79\rRate 100%\r"
    head = bytearray(0x300)
    struct.pack_into("<4H", head, 0, ident, version, 0, 0x804)
    struct.pack_into("<3L", head, 0x18, len(head), len(head) + len(text), len(head) + len(text))
    struct.pack_into("<L", head, 0x34, len(text))
    data = container({"WORDDOCUMENT": (bytes(head) + text).ljust(4096, b"\0")})
    document = docx.Document(io.BytesIO(convert.to_docx(data, ".doc")))
    assert [one.text for one in document.paragraphs][:2] == ["Total 135.79", "Rate 100%"]


def test_a_password_is_told_without_libreoffice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "find", lambda: pytest.fail("it was asked for"))
    data = bytearray((folder / "报告.doc").read_bytes())
    at = data.index(struct.pack("<H", 0xA5EC))
    assert at % 512 == 0
    data[at + 11] |= 0x01
    with pytest.raises(UnusablePartError) as error:
        convert.to_docx(bytes(data), ".doc")
    assert error.value.reason == ENCRYPTED


def test_the_head_of_a_stream_is_that_of_its_first_sector() -> None:
    data = ole("WordDocument")
    assert containers.stream_head(data, "WordDocument", 12) == data[512:524]
    assert containers.stream_head(data[:300], "WordDocument", 12) == b""
    assert containers.stream_head(data, "Missing", 12) == b""


def test_a_huge_file_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "SOURCE_BYTES", 10)
    with pytest.raises(UnusablePartError, match="未转换"):
        convert.to_docx(b"{\\rtf1 " + b"x" * 100 + b"}", ".rtf")


def test_without_libreoffice_the_reason_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.PROGRAM_VARIABLE, "/nowhere/soffice")
    with pytest.raises(UnusablePartError) as error:
        convert.to_docx(ole("WordDocument"), ".wps")
    assert "旧版 Word 文件（.doc/.wps）" in error.value.reason
    assert "安装 LibreOffice" in error.value.reason
    assert "另存为 .docx" in error.value.reason


@pytest.fixture
def stuck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice that starts another process and never ends; the file names both."""
    if os.name != "posix":
        pytest.skip("a shell script stands for LibreOffice")
    numbers = tmp_path / "numbers"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $$ $! > {numbers}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv(soffice.PROGRAM_VARIABLE, str(program))
    return numbers


def gone(numbers: Path) -> bool:
    """Whether the processes have ended; one that nobody has waited for yet counts as ended."""
    for number in numbers.read_text().split():
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in "ZX":
            return False
    return True


def wait_until_gone(numbers: Path) -> bool:
    for _ in range(100):
        if gone(numbers):
            return True
        time.sleep(0.05)
    return False


def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    stuck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "SECONDS", 0.2)
    with pytest.raises(UnusablePartError, match="仍未完成，已停止"):
        convert.to_docx(ole("WordDocument"), ".doc")
    assert wait_until_gone(stuck)


def test_a_conversion_that_works_for_ever_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("CPU time of a group is told on Linux")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n(while :; do :; done) &\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv(soffice.PROGRAM_VARIABLE, str(program))
    monkeypatch.setattr(soffice, "SECONDS", 0.3)
    monkeypatch.setattr("xl_jixiao.process_limits.WAITING", 1000)  # not the clock: the child's CPU
    with pytest.raises(UnusablePartError, match="仍未完成，已停止"):
        convert.to_docx(ole("WordDocument"), ".doc")


def test_an_interrupt_ends_it_too(stuck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_process: subprocess.Popen[bytes]) -> None:
        for _ in range(200):
            if stuck.is_file() and stuck.read_text().split():
                break
            time.sleep(0.02)
        raise KeyboardInterrupt

    monkeypatch.setattr(soffice, "_wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        convert.to_docx(ole("WordDocument"), ".doc")
    assert wait_until_gone(stuck)


def test_a_program_that_can_not_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("no program")
    program.chmod(0o755)
    monkeypatch.setenv(soffice.PROGRAM_VARIABLE, str(program))
    with pytest.raises(UnusablePartError, match=r"无法运行|打不开它|Writer"):
        convert.to_docx(ole("WordDocument"), ".doc")


def test_macros_and_the_network_are_off() -> None:
    settings = soffice._settings()
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "ooInetHTTPProxyName"):
        assert f'oor:name="{name}"' in settings


class _Counting(BaseHTTPRequestHandler):
    """Remembers what it is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - the names the server calls

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


LINKED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>
<text:p>有链接<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image
 xlink:href="http://127.0.0.1:{port}/picture.png" xlink:type="simple" xlink:show="embed"
 xlink:actuate="onLoad"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def test_links_are_not_followed(folder: Path) -> None:
    assert folder
    server = HTTPServer(("127.0.0.1", 0), _Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as document:
        document.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        document.writestr("content.xml", LINKED.replace("{port}", str(server.server_port)))
        document.writestr("META-INF/manifest.xml", MANIFEST)
    try:
        made = convert.to_docx(stream.getvalue(), ".odt")
    finally:
        server.shutdown()
        server.server_close()
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert any("有链接" in text for text in texts)
    assert _Counting.asked == []
