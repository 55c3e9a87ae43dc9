"""The text of a document → the reports in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xl_jixiao.forms.identity import agreed_unit, agreed_year, filled_in
from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.forms.report.headings import headings
from xl_jixiao.forms.report.split import ReportSpan, split
from xl_jixiao.forms.report.subject import opening_year, project_of, unit_of
from xl_jixiao.forms.report.titles import bare, read_title
from xl_jixiao.layouts.outlines import best_outline
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import Heading, Report, SectionRole
from xl_jixiao.model.submission import NOTHING, Entry, Form
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences
from xl_jixiao.text.stated_money import stated_money
from xl_jixiao.text.statements import statements

_RE = Phrases(__name__)
_OPENING = 30
"""Paragraphs of which the words tell what kind of report it is."""


def read_reports(
    paragraphs: Sequence[Paragraph], *, file: str, units: Iterable[Entry] = ()
) -> tuple[Report, ...]:
    """The reports in the text of a document, in their order.

    Args:
        paragraphs: the text outside its tables.
        file: the path that the reports carry.
        units: what the tables of the same file name as their unit.

    Returns:
        One report for each that begins with a title, or one for a text that has the sections of a
        report without a title; none for a document without either. A report that names no unit or
        year takes those on which the others agree.
    """
    named = tuple(units)
    found = [_report(span, file, named) for span in split(paragraphs)]
    agreed = agreed_unit(one.unit for one in found), agreed_year(one.year for one in found)
    return tuple([replace(one, money=stated_money(one)) for one in filled_in(found, *agreed)])


def _report(span: ReportSpan, file: str, units: tuple[Entry, ...]) -> Report:
    heads = headings(span.body)
    title = read_title("".join(bare(line.text) for line in span.title))
    told = title.form or _form_by_sections(heads) or _form_by_words(span.body)
    form = told or Form.DEPARTMENT
    year = title.year or opening_year(span)
    own = (*span.title, *span.body)
    cut = tuple(sentences(one.text) for one in own)
    outline = best_outline(form, heads)
    return Report(
        file=file,
        form=form,
        is_form_told=told is not None,
        title=stated_entry(title.text, place_of(span.title[0].number)) if span.title else NOTHING,
        paragraphs=own,
        sentences=cut,
        headings=heads,
        statements=tuple(
            said
            for paragraph, pieces in zip(own, cut, strict=True)
            for at, sentence in enumerate(pieces, 1)
            for said in statements(sentence, place_of(paragraph.number, at), year=year)
        ),
        unit=unit_of(span, title.unit, units),
        project=project_of(span, title) if form is Form.PROJECT else NOTHING,
        year=year,
        outline=outline.id if outline else "",
    )


def _form_by_sections(heads: Sequence[Heading]) -> Form | None:
    """The kind of report where its title does not tell: 项目概况 opens that of a project, and
    绩效目标分解下达情况 that of money transferred (the outline of 财政部's yearly notice).
    """
    opening = [one.title for one in heads if one.role is SectionRole.OVERVIEW][:2]
    if any(_RE.opens_project.search(title) for title in opening):
        return Form.PROJECT
    return Form.DEPARTMENT if any(_RE.department.search(one.title) for one in heads) else None


def _form_by_words(body: Sequence[Paragraph]) -> Form | None:
    """The kind by what the opening speaks of, where it speaks of one kind only."""
    text = "".join(one.text for one in body[:_OPENING])
    said = {
        form
        for form, words in ((Form.DEPARTMENT, _RE.department), (Form.PROJECT, _RE.project))
        if words.search(text)
    }
    return said.pop() if len(said) == 1 else None
