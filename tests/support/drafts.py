"""Facts for templates, and templates made for a test."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from docx import Document

from xl_jixiao.facts.run import Run
from xl_jixiao.outputs.draft.county.context import CountyNames
from xl_jixiao.outputs.draft.phrases import PhraseBook, shipped_book
from xl_jixiao.outputs.word.names import VOCABULARY, NameKind
from xl_jixiao.outputs.word.prepared import Template
from xl_jixiao.outputs.word.prose import (
    DraftTable,
    Gap,
    Prose,
    ProseSection,
    SourcedNumber,
    TableCell,
    prose,
)
from xl_jixiao.outputs.word.render import SourceMode, draft
from xl_jixiao.outputs.word.wordml import ChartPart

HOSTILE = (
    "<A&B>",
    "{{ x }}",
    "{% for %}",
    "{# 注 #}",
    "]]> &amp; &#x0; \"'",
    "控制\x00\x07\x1b符\ufffe\uffff\ud800",
    "行一\n行二\r\n行三\x0b行四\t制表",
    "笑😀👨‍👩‍👧",
    "长" * 2_000,
    "",
    "  前后有空格  ",
    "_x0041_ =1+1 @ ‘’“”",
)


def sample_table(text: str = "甲", *, landscape: bool = False) -> DraftTable:
    """Spans in both directions."""
    head = tuple(
        TableCell(name, bold=True) for name in ("一级指标", "二级指标", "三级指标", "得分")
    )
    return DraftTable(
        "自评表",
        (0.2, 0.2, 0.4, 0.2),
        (
            head,
            (
                TableCell("产出", rowspan=3),
                TableCell("数量", rowspan=2),
                TableCell(text),
                TableCell("10"),
            ),
            (TableCell("乙", align="left"), TableCell("9.5", align="right")),
            (TableCell("质量"), TableCell("丙"), TableCell("8")),
            (TableCell("合计", colspan=3), TableCell("27.5")),
        ),
        landscape=landscape,
    )


def sample_prose(text: str = "甲") -> Prose:
    """Text, a number and a gap."""
    return prose(
        f"{text}全年预算",
        SourcedNumber("135.79万元", "自评表!C5"),
        "，原因是",
        Gap("追加的原因"),
        "。",
    )


def sample_context(purpose: str, text: str = "甲", *, landscape: bool = False) -> dict[str, object]:
    """Every name of the vocabulary, filled with this text."""
    paragraph = sample_prose(text)
    table = sample_table(text, landscape=landscape)
    by_kind: dict[NameKind, object] = {
        NameKind.TEXT: text,
        NameKind.PROSE: paragraph,
        NameKind.PARAGRAPHS: (paragraph, prose(text)),
        NameKind.GROUPS: (ProseSection(prose(text), (paragraph,)), ProseSection(paragraph, ())),
        NameKind.TABLES: (table, table),
        NameKind.CHARTS: (),
    }
    return {name.name: by_kind[name.kind] for name in VOCABULARY[purpose]}


def sample_chart(title: str = "得分等级") -> ChartPart:
    """A bar chart as XlsxWriter makes it, its workbook embedded."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("数据")
    sheet.write_column("A1", ["优", "良"])
    sheet.write_column("B1", [3, 2])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=数据!$A$1:$A$2", "values": "=数据!$B$1:$B$2"})
    sheet.insert_chart("D1", chart)
    book.close()
    with zipfile.ZipFile(buffer) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    link = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    xml = re.sub("<c:printSettings>.*</c:printSettings>", "", xml).replace("</c:chartSpace>", link)
    return ChartPart(xml.encode(), buffer.getvalue(), 140, 80, title)


def render(
    template: Template, context: dict[str, object], sources: SourceMode = SourceMode.TABLE
) -> bytes:
    """The .docx of a draft."""
    return draft(template, context, sources=sources).data


def made_template(*paragraphs: str, purpose: str = "部门整体") -> bytes:
    """A template of plain paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document, purpose)


def saved(document: object, purpose: str = "部门整体") -> bytes:
    """A python-docx document as the bytes of a template."""
    document.core_properties.category = purpose  # type: ignore[attr-defined]
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def texts(data: bytes) -> list[str]:
    """The paragraphs outside tables."""
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


def member(data: bytes, name: str) -> str:
    """The text of a member of the zip."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def shipped_files() -> list[Path]:
    """The templates in the repository."""
    folder = Path(__file__).resolve().parents[2] / "workbook_templates" / "narratives"
    return sorted(folder.glob("*.docx"))


def county_context(run: Run, book: PhraseBook | None = None, **kind: bool) -> Mapping[str, object]:
    """The names for the shipped county report, or for a document of another kind; in the shipped
    sentences if left out.
    """
    kind = {"附件": True, "另列未报": True, **kind}
    return CountyNames(run, book or shipped_book()).of_document(**kind)
