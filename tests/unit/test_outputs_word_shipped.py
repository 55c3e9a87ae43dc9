"""The shipped templates: what is committed is what the outlines give; typography; the library."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from support import ooxml
from support.cli import call
from support.drafts import made_template, render, sample_context, sample_table, shipped_files, texts

from xl_jixiao.layouts.outlines import outlines
from xl_jixiao.outputs.word import library
from xl_jixiao.outputs.word.names import VOCABULARY
from xl_jixiao.outputs.word.prose import Gap
from xl_jixiao.outputs.word.render import draft
from xl_jixiao.outputs.word.shipped.build import (
    TemplateOutline,
    build_templates,
    template_outlines,
)
from xl_jixiao.outputs.word.template import load_template

FONTS = {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"}


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_templates_are_what_the_outlines_give(tmp_path: Path) -> None:
    """Member by member: another zlib may compress otherwise."""
    built = build_templates(tmp_path / "甲")
    assert {path.name for path in built} == {path.name for path in shipped_files()}
    for path in shipped_files():
        assert _members(path) == _members(tmp_path / "甲" / path.name), path.name
    again = build_templates(tmp_path / "乙")
    assert [path.read_bytes() for path in built] == [path.read_bytes() for path in again]


@pytest.mark.parametrize(
    "template",
    [one for one in template_outlines() if one.purpose not in {"汇总分析", "情况通报", "审核意见"}],
    ids=lambda one: one.name,
)
def test_what_is_written_is_the_outline_that_is_asked_of_reports(template: TemplateOutline) -> None:
    """Chapter for chapter: templates and N02 hold the official outlines each in their own form."""
    first = [line.text for line in template.lines if line.style == "一级标题"]
    written = [text.partition("、")[2].removeprefix("部门（单位）") for text in first]
    assert written in [[section.title for section in one.sections] for one in outlines()]


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_the_page_is_that_of_official_documents(path: Path) -> None:
    document = Document(str(path))
    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        texts = footer.paragraphs[0]._p.iter(qn("w:t"))
        assert "".join(one.text for one in texts) == "— 1 —"
    body, title = document.styles["正文段落"], document.styles["报告标题"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(30))
    assert title.font.size == Pt(22)
    indent = body.element.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_fonts_are_named_for_chinese_text_and_never_by_theme(path: Path) -> None:
    for name, content in _members(path).items():
        assert b"Theme=" not in content, name
    styles = Document(str(path)).styles.element
    fonts = {one.get(qn("w:eastAsia")) for one in styles.iter(qn("w:rFonts"))}
    assert fonts <= FONTS


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_the_sdk_finds_nothing_wrong(path: Path) -> None:
    ooxml.require()
    assert ooxml.validate(path) == []


def test_the_library_lists_what_is_shipped() -> None:
    listed = library.shipped()
    assert {one.name for one in listed} == {outline.name for outline in template_outlines()}
    assert list(dict.fromkeys(one.purpose for one in listed)) == list(VOCABULARY)
    for purpose in VOCABULARY:
        assert library.default_for(purpose).is_file()


def test_templates_are_found_by_name_file_and_folder(tmp_path: Path) -> None:
    name = "部门整体（桃江2023）"
    assert library.find(name) == library.find(f"{name}.docx")
    own = tmp_path / "本县.docx"
    own.write_bytes(made_template("{{ 标题 }}", purpose="项目支出"))
    (tmp_path / "~$本县.docx").write_bytes(b"")
    assert library.find(str(own)) == library.find(str(tmp_path)) == (own,)
    with pytest.raises(LookupError, match="没有叫“别的”的模板文件；自带的模板有：部门整体"):
        library.find("别的")
    (tmp_path / "空").mkdir()
    with pytest.raises(LookupError, match=r"没有 \.docx 模板"):
        library.find(str(tmp_path / "空"))


def test_exporting_overwrites_nothing_unasked(tmp_path: Path) -> None:
    written = library.export(tmp_path)
    templates = {path.name for path in written if path.suffix == library.SUFFIX}
    assert templates == {path.name for path in shipped_files()}
    assert "句式（单位报告）.toml" in {path.name for path in written} - templates
    written[0].write_bytes(b"mine")
    with pytest.raises(FileExistsError, match=written[0].name):
        library.export(tmp_path)
    assert written[0].read_bytes() == b"mine"
    library.export(tmp_path, replace=True)
    assert written[0].read_bytes() != b"mine"


@pytest.mark.slow
def test_addin_build_makes_them_too(tmp_path: Path) -> None:
    done = call("addin", "build", "--out", tmp_path)
    assert done.code == 0, done.err
    built = {path.name for path in (tmp_path / library.FOLDER).iterdir()}
    assert built == {path.name for path in shipped_files()}


def test_the_manual_lists_the_shipped_templates_and_styles() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "报告模板.md"
    text = page.read_text(encoding="utf-8")
    for one in library.shipped():
        assert f"| {one.name} | {one.purpose} |" in text
    styles = [one.style for outline in template_outlines() for one in outline.lines]
    assert all(style in text for style in [*styles, "附表标题", "附表文字"])


def drafted(purpose: str, **facts: object) -> list[str]:
    """The paragraphs of a draft after the default template."""
    template = load_template(library.default_for(purpose))
    return texts(render(template, {**sample_context(purpose), **facts}))


def test_attachments_are_listed_and_numbered_where_there_are_several() -> None:
    one, two = sample_table("甲"), sample_table("乙")
    both = drafted("部门整体", 基础数据表=(one,), 自评表=(two,))
    assert {"附件1", "附件2", "附件：1．部门整体支出绩效评价基础数据表"} <= set(both)
    alone = drafted("部门整体", 基础数据表=(), 自评表=(two,))
    assert {"附件", "附件：部门整体支出绩效自评表"} <= set(alone)
    assert not {"附件1", "附件2"} & set(alone)
    assert {"附件", "附件：项目支出绩效自评表"} <= set(drafted("项目支出", 自评表=(two,)))
    county = drafted("汇总分析", 附表=(one, two))
    assert {"附件：1．自评表", "　　　2．自评表", "附件1", "附件2"} <= set(county)
    assert {"附件：自评表", "附件"} <= set(drafted("汇总分析", 附表=(one,)))


def test_scores_by_the_rules_stand_on_the_page_that_is_taken_off() -> None:
    """The page is there where there is anything for it, the rules where there are scores."""
    page, rules = "填报更正（报送前删去）", "核算按评分口径"
    sample = sample_context("项目支出")["核算说明"]
    for mistakes, scores in ((), ()), (sample, ()), ((), sample), (sample, sample):
        said = drafted("项目支出", 填报更正=mistakes, 核算说明=scores)
        assert (page in said) is bool(mistakes or scores)
        assert any(text.startswith(rules) for text in said) is bool(scores)
        before = said[: said.index(page)] if page in said else said
        assert not any("口径" in text or "核算" in text for text in before)


def test_a_gap_in_the_signature_is_said_to_stand_there() -> None:
    template = load_template(library.default_for("部门整体"))
    made = draft(template, {**sample_context("部门整体"), "成文日期": Gap("成文日期")})
    assert ("成文日期", "落款") in made.gaps
