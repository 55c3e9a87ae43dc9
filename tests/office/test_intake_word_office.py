"""Word documents that another program has saved: tables, text and automatic numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import libreoffice
from support.bad_files import pack
from support.corpus_workbooks import load_tables, write_table
from support.essence import essence
from support.grid_documents import document_of, sheet_of, with_captions
from support.word_xml import document, level, listed, lists, para, texts

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import load
from xl_jixiao.model.grid import Grid, Workbook

pytestmark = pytest.mark.slow  # LibreOffice saves documents in every format

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/{0}.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.{0}.main+xml"/><Override PartName="/word/numbering.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    "</Types>"
)


def _said(path: Path) -> list[dict[str, object]]:
    workbook = load(path).outcome
    assert isinstance(workbook, Workbook)
    found = [essence(one) for one in read_forms(workbook, file="表")[0]]
    return [{key: value for key, value in one.items() if key != "issues"} for one in found]


@pytest.mark.parametrize("to", ["doc:MS Word 97", "docx:MS Word 2007 XML"])
def test_tables_saved_by_libreoffice_say_the_same(tmp_path: Path, to: str) -> None:
    libreoffice.require()
    parts: list[str | Grid] = []
    expected = []
    for table in load_tables()[::9]:
        path = write_table(table, tmp_path)
        parts += [*with_captions(sheet_of(path)), "另一张表的前面是正文。"]
        expected += _said(path)
    (tmp_path / "报告.docx").write_bytes(document_of(parts))
    saved = libreoffice.convert(tmp_path / "报告.docx", tmp_path / "另存", to)
    assert len(expected) > 2
    assert _said(saved) == expected


def test_automatic_numbers_are_those_that_libreoffice_shows(tmp_path: Path) -> None:
    libreoffice.require()
    from support.bad_documents import parts_of

    formats = [
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "decimal"),
        *("chineseLegalSimplified", "decimalEnclosedCircle", "upperRoman", "lowerRoman"),
        *("upperLetter", "lowerLetter", "decimalZero", "ideographTraditional", "ideographZodiac"),
    ]
    outline = [
        level("chineseCountingThousand", "%1、"),
        level("japaneseCounting", "（%2）"),
        level("decimal", "%3."),
        level("decimalEnclosedCircle", "%4"),
    ]
    starts = [[level(one, "%1、", start=start)] for one in formats for start in (1, 9, 19)]
    blocks = [listed("项", number) for number in range(1, len(starts) + 1) for _ in "甲乙"]
    blocks += [listed("题", len(starts) + 1, at) for at in (0, 1, 2, 2, 3, 1, 2, 0, 1, 2, 3, 3)]
    data = document(*blocks, para("末"), parts={"numbering": lists(*starts, outline)})
    path = tmp_path / "编号.docx"
    path.write_bytes(
        pack({"[Content_Types].xml": _TYPES.format("document").encode(), **parts_of(data)})
    )
    shown = libreoffice.convert(path, tmp_path / "文字", "txt:Text (encoded):UTF8")
    lines = shown.read_text(encoding="utf-8-sig").split("\n")
    theirs = ["".join(line.split()) for line in lines if line.strip()]
    assert ["".join(line.split()) for line in texts(data)] == theirs
