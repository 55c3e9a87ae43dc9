"""Drafts as LibreOffice shows them: pages, headings, page numbers, turned tables."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support import libreoffice
from support.drafts import HOSTILE, sample_context, shipped_files, texts

from xl_jixiao.outputs.word.render import draft
from xl_jixiao.outputs.word.template import load_template

pytestmark = pytest.mark.slow  # LibreOffice opens and prints the drafts


def _pages(pdf: Path) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return told.stdout.split("\f")[:-1]


def _sizes(pdf: Path, count: int) -> list[tuple[int, int]]:
    told = subprocess.run(
        ["pdfinfo", "-l", str(count), str(pdf)], capture_output=True, check=True, encoding="utf-8"
    )
    found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told.stdout)
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.fixture(scope="module", params=["部门整体（湖南省）", "汇总分析报告"])
def shown(request, tmp_path_factory) -> tuple[list[str], list[tuple[int, int]]]:
    """Text and size of each page of a draft."""
    libreoffice.require()
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is absent")
    path = next(one for one in shipped_files() if one.stem == request.param)
    template = load_template(path)
    folder = tmp_path_factory.mktemp("drafts")
    context = sample_context(template.purpose, "青山县" + "".join(HOSTILE[:6]), landscape=True)
    context |= {"标题": "青山县自评报告", "单位名称": "青山县水利局", "报告名称": "2023年度报告"}
    (folder / "draft.docx").write_bytes(draft(template, context).data)
    pdf = libreoffice.convert(folder / "draft.docx", folder / "lo", "pdf")
    pages = _pages(pdf)
    return pages, _sizes(pdf, len(pages))


def test_title_headings_and_lists_are_there(shown) -> None:
    pages, _ = shown
    assert re.search("青山县自评报告|青山县水利局\\s+2023 ?年度报告", pages[0])
    text = "".join(pages)
    for heading in ("一、", "（一）", "附件", "待补充事项清单", "数据来源表"):
        assert heading in text
    assert "<A&B>" in text
    assert "{{ x }}" in text
    assert "{% for %}" in text
    assert not re.search(r"\{[{%]p ", text)


def test_pages_are_numbered_in_order(shown) -> None:
    pages, _ = shown
    for number, page in enumerate(pages, 1):
        assert re.search(rf"—\s*{number}\s*—", page)


def test_no_page_is_empty(shown) -> None:
    pages, _ = shown
    for page in pages:
        assert re.sub(r"—\s*\d+\s*—", "", page).strip()


def test_wide_tables_stand_on_turned_pages_and_nothing_else_does(shown) -> None:
    pages, sizes = shown
    assert set(sizes) == {(595, 842), (842, 595)}
    for page, (width, height) in zip(pages, sizes, strict=True):
        table = "三级指标" in page and "附件" in page
        assert (width > height) == table


def test_a_template_saved_by_another_program_still_serves(tmp_path: Path) -> None:
    """LibreOffice writes other ids, other runs and other styles' order."""
    libreoffice.require()
    path = shipped_files()[1]
    saved = libreoffice.convert(path, tmp_path / "lo", "docx:MS Word 2007 XML")
    ours, theirs = load_template(path), load_template(saved)
    context = sample_context(ours.purpose, "甲<乙", landscape=True)
    assert theirs.purpose == ours.purpose
    made, again = draft(ours, context), draft(theirs, context)
    assert made.gaps == again.gaps
    assert [text for text in texts(made.data) if text.strip()] == [
        text for text in texts(again.data) if text.strip()
    ]
