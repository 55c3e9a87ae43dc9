"""The text of a document → the reports in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xl_jixiao.forms.identity import agreed_unit, agreed_year, filled_in
from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.forms.report.headings import headings
from xl_jixiao.forms.report.split import ReportSpan, split
from xl_jixiao.forms.report.subject import (
    kind_of,
    places_of,
    project_of,
    unit_of,
    year_of,
)
from xl_jixiao.forms.report.titles import bare, read_title
from xl_jixiao.layouts.outlines import best_outline
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NOTHING, Entry, Form
from xl_jixiao.text.sentences import sentences
from xl_jixiao.text.stated_money import stated_money
from xl_jixiao.text.statements import statements


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
    places = places_of(span, heads)
    told = kind_of(title, places)
    form = told or Form.DEPARTMENT
    year = title.year or year_of(places)
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
        unit=unit_of(span, title, places, units),
        project=project_of(span, title, places) if form is Form.PROJECT else NOTHING,
        year=year,
        outline=outline.id if outline else "",
    )
