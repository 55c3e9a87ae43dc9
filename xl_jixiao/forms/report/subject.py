"""Whose report it is, on which project, for which year: from title, cover, opening and closing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xl_jixiao.forms.report.split import ReportSpan
from xl_jixiao.forms.report.titles import (
    Title,
    bare,
    is_office,
    is_sent_up,
    is_title,
    is_year_line,
    read_title,
)
from xl_jixiao.model.grid import TEXT_SHEET, CellKind, Paragraph, SentenceRef
from xl_jixiao.model.submission import NOTHING, Entry
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import fold, office_name, tidy
from xl_jixiao.text.line_numbers import number_of, without_number
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences

_RE = Phrases(__name__)
_LABELS = 6
_OPENING = 3
"""The year is in one of so many first paragraphs."""
_ADDRESSES = ("：", ":")


def opening_year(span: ReportSpan) -> int | None:
    """The year that a field of the cover or the opening says is reported on; the date on which it
    was filled in is none. Where neither says it, the only year of which the text speaks.
    """
    for one in (*span.cover, *_labelled(span.body)):
        if found := _RE.year_field.match(tidy(one.text)):
            return int(found["year"])
        if is_year_line(one.text):
            return find_year(one.text)
    if (year := _only_year_of_it(span)) is not None:
        return year
    for one in span.body[:_OPENING]:
        if found := _RE.of_the_year.search(one.text):
            several = _RE.several_years.search(one.text)
            return None if several else find_year(found[0])
    return _only_year(span.body)


def _only_year_of_it(span: ReportSpan) -> int | None:
    """The year in which the project began and ended."""
    lines = (*span.cover, *span.body)
    for place, one in enumerate(lines):
        below = lines[place + 1].text if place + 1 < len(lines) else ""
        if found := _RE.from_to.search(f"{one.text} {below}"):
            return int(found["year"]) if found["year"] == found["until"] else None
    return None


def _only_year(body: Sequence[Paragraph]) -> int | None:
    """The year of all sentences that name one, where two do; titles of papers and the date of
    filling in count for nothing.
    """
    pieces = (
        _RE.no_year.sub("", piece)
        for one in body
        if not _RE.date_line.search(one.text)
        for piece in sentences(one.text)
    )
    named = [set(met) for piece in pieces if (met := _RE.any_year.findall(piece))]
    years = {int(year) for met in named for year in met}
    return years.pop() if len(named) >= _TWICE and len(years) == 1 else None


_TWICE = 2


def unit_of(span: ReportSpan, in_title: str, units: Sequence[Entry]) -> Entry:
    """The unit that reports; nothing where no place says it for certain.

    In this order: the title or a line of the cover, the signature at the end, the tables of the
    file where they agree, the sentence that introduces the unit (某县某局是…, 某局内设机构包括…).
    Where the tables write the name of the text in full, theirs is taken.
    """
    stated = {fold(one.text): one for one in units if one.filled}
    table = next(iter(stated.values())) if len(stated) == 1 else NOTHING
    own = next(_named_outright(span, in_title), NOTHING)
    if own.filled:
        return table if fold(own.text) in fold(table.text) else own
    if table.filled:
        return table
    for told in (_introduced, _labelled_below):
        found = {fold(one.text): one for one in told(span.body)}
        if found:
            return next(iter(found.values())) if len(found) == 1 else NOTHING
    return next(_published(span), NOTHING)


def _named_outright(span: ReportSpan, in_title: str) -> Iterator[Entry]:
    """The unit of the title, of the cover, of the signature."""
    if in_title and span.title:
        line = next((one for one in span.title if in_title in bare(one.text)), span.title[0])
        yield _entry(in_title, line.number)
    yield from _of_cover(span)
    yield from _signed(span.body)


def _of_cover(span: ReportSpan) -> Iterator[Entry]:
    """A line of the cover or of the title that is a unit or names one after a label; who is above
    it only where none else is named.
    """
    first = next(_labelled(span.body), None)
    above: list[Entry] = []
    for one in (*span.cover, *span.title, *_labelled(span.body)):
        text = office_name(bare(one.text))
        if one.text.rstrip().endswith(_ADDRESSES):
            continue  # 某县财政局：
        if value := _field(text):
            (label, name) = value
            if _RE.above.search(label):
                above.append(_entry(name, one.number))
            else:
                yield _entry(name, one.number)
        elif (one is first or one not in span.body) and is_office(text):
            if one in span.body and any(is_sent_up(bare(line.text)) for line in span.title):
                continue  # below 关于上报…的报告: to whom it goes
            yield _entry(text, one.number)
        elif (bracketed := _RE.bracketed.match(text)) and is_office(bracketed["unit"]):
            yield _entry(bracketed["unit"], one.number)
    yield from above
    for one in span.cover:
        if unit := read_title(one.text).unit if is_title(one.text) else "":
            yield _entry(unit, one.number)


def _field(text: str) -> tuple[str, str] | None:
    """The label of a line and the one unit it names; without a colon only an office is one."""
    found = _RE.field.match(text)
    if found is None:
        return None
    value = tidy(_RE.next_field.split(found["value"], maxsplit=1)[0]).strip("_＿ ")
    if not value or _RE.no_unit.search(value) or not (found["mark"].strip() or is_office(value)):
        return None
    return found["label"], value


def _labelled_below(body: Sequence[Paragraph]) -> Iterator[Entry]:
    """The units that lines of the text name after a label, but those above it."""
    for one in body:
        value = _field(tidy(one.text))
        if value and is_office(value[1]) and not _RE.above.search(value[0]):
            yield _entry(value[1], one.number)


def _published(span: ReportSpan) -> Iterator[Entry]:
    """Who published it or sent it in, by lines that are none of the report's own."""
    for one in (*span.cover, *_labelled(span.body)):
        for pattern in (_RE.forwarded, _RE.of_office, _RE.published):
            found = pattern.search(tidy(one.text))
            if found and is_office(found["unit"]) and _RE.with_place.search(found["unit"]):
                yield _entry(found["unit"], one.number)


def _labelled(body: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines with a label that are between the title and the text."""
    for one in body[:_LABELS]:
        if "。" in one.text or number_of(one.text) is not None:
            return
        yield one


def _signed(body: Sequence[Paragraph]) -> Iterator[Entry]:
    """The unit above the date at the end, or before it on one line."""
    lines = [(one, text) for one in body[-4:] for text in one.text.split("\n") if text.strip()]
    for (above, unit), (_, date) in pairwise(lines):
        text = office_name(unit)
        if _RE.date.match(tidy(date).replace(" ", "")) and is_office(text):
            yield _entry(text, above.number)
    for one, text in lines:
        if (found := _RE.signed_line.match(tidy(text))) and is_office(found["unit"]):
            yield _entry(found["unit"], one.number)


def _introduced(body: Sequence[Paragraph]) -> Iterator[Entry]:
    """The subjects of sentences that introduce a unit with its place, and who carries out."""
    own_words = _RE.several("own_words")
    for one in body:
        for place, sentence in enumerate(sentences(one.text), 1):
            lead = sentence.rpartition("。")[2] if sentence.count("。") > 1 else sentence
            shown = without_number(lead)
            if found := _RE.named.match(shown) or _RE.carried_out.search(shown):
                yield _entry(found["unit"], one.number, place)
            for pattern in own_words:
                if found := pattern.search(sentence):
                    yield _entry(found["unit"], one.number, place)


def project_of(span: ReportSpan, title: Title) -> Entry:
    """The project that is reported on, as an officer calls it; nothing where no place names it.

    From the title, without year and kind of report; whether 项目 belongs to the name is seen from
    the text (2023年核电项目经费, but 2023年会议费、宣传费经费). A title that only says 项目支出
    leaves it to a name in quotation marks or to the opening.
    """
    subject = _RE.year_behind.sub("", title.subject)
    core = _RE.year_behind.sub("", _RE.place_before.sub("", _RE.kind.sub("", subject)))
    core = _unquoted(_RE.year_before.sub("", core))
    generic = _is_generic(core, subject, _RE.place_before.sub("", subject))
    named = not generic and not _RE.transfer.match(subject)
    if core and named:
        text = core + ("项目" if _is_called_project(core, subject, span.body) else "")
        return _entry(text, span.title[0].number if span.title else 0)
    for one in (*span.title[-1:], *span.body[:1]):
        found = _RE.bracketed_project.search(tidy(one.text))
        if found and not is_office(found["name"]) and find_year(found["name"]) is None:
            return _entry(found["name"], one.number)
    for one in (*_labelled(span.body), *span.body[:_OPENING]):
        if found := _RE.many.search(one.text):
            return _entry(found["all"], one.number)
        for pattern in (_RE.project_field, _RE.quoted):
            if found := pattern.search(one.text):
                return _entry(found[1], one.number)
        if found := _RE.in_opening.search(one.text):
            name = found["name"].removesuffix("项目")
            if not _is_generic(name, found["name"]):
                return _entry(name, one.number)
    return NOTHING


def _is_generic(*names: str) -> bool:
    """Whether any says only what kind of money it is: 项目支出, 财政专项资金."""
    return not {"", *_RE.words("generic")}.isdisjoint(names)


def _unquoted(name: str) -> str:
    """Without quotation marks around the whole of it."""
    for opening, closing in ("“”", '""', "《》", "「」"):
        inside = name[1:-1]
        if name[:1] == opening and name[-1:] == closing and opening not in inside:
            return inside
    return name


def _is_called_project(core: str, subject: str, body: Sequence[Paragraph]) -> bool:
    """Whether 项目 is part of the name: the text never speaks of the year's money without it."""
    if "项目" not in subject:
        return False
    name = rf"[“\"]?{re.escape(core)}[”\"]?(项目)?"
    said = re.compile(rf"年度?{name}|{name}(?=经费|资金|支出|专项)")
    met = [any(found.groups()) for one in body for found in said.finditer(one.text)]
    if met:
        return all(met)
    return not _RE.money_noun.search(core)


def _entry(text: str, paragraph: int, sentence: int = 0) -> Entry:
    ref = SentenceRef(TEXT_SHEET, paragraph, sentence) if paragraph else None
    return Entry(text, ref, CellKind.TEXT)
