"""Whose report it is, on which project, for which year: from title, cover, opening and closing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from xl_jixiao.forms.report.clues import Line, Places, part, said
from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.forms.report.split import ReportSpan
from xl_jixiao.forms.report.titles import Title, bare, is_title, read_title
from xl_jixiao.model.grid import Paragraph
from xl_jixiao.model.report import Heading, SectionRole
from xl_jixiao.model.submission import NOTHING, Entry, Form
from xl_jixiao.text.labels import fold, office_name, tidy
from xl_jixiao.text.line_numbers import number_of, without_number
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences

_RE = Phrases(__name__)
_LABELS = _OPENING = 6
_NAMED = 3
_START = 30
_CLOSING = 4
"""Paragraphs of the places."""
_OF_COVER, _OF_CLOSING, _TOLD = range(5, 7), range(8, 9), range(10, 20)
"""Ranks of what says the unit: before the tables of the file, and behind them."""


def places_of(span: ReportSpan, heads: Sequence[Heading]) -> Places:
    """The places of one report in which clues are looked for; `clues.toml` says what each is."""
    cover, title, body = span.cover, span.title, span.body
    labelled = tuple(_labelled(body))
    sent_up = any(
        part("letter").match(bare(line.text)) for line in title
    )  # below it: to whom it goes
    overview = [one for one in heads if one.role is SectionRole.OVERVIEW][:2]
    made: Mapping[str, Callable[[], list[Line]]] = {
        "head": lambda: _names((*cover, *title, *labelled)),
        "alone": lambda: _names((*cover, *title)),
        "below": lambda: _names(() if sent_up else labelled[:1]),
        "labels": lambda: _shown((*cover, *labelled)),
        "named": lambda: _shown(dict.fromkeys((*cover, *title[-1:], *labelled, *body[:_NAMED]))),
        "opening": lambda: _shown(_dateless(body[:_OPENING])),
        "closing": lambda: _joined(body[-_CLOSING:], "\n"),
        "body": lambda: list(_sentences(body)),
        "overview": lambda: [Line(one.title) for one in overview],
        "headings": lambda: [Line(one.title) for one in heads],
        "start": lambda: _joined(body[:_START], ""),
        "text": lambda: _joined((*cover, *body), "\n"),
        "own": lambda: _joined(_dateless(body), "\n"),
    }
    return cache(lambda where: made[where]())


def _shown(paragraphs: Iterable[Paragraph]) -> list[Line]:
    return [Line(tidy(one.text), one.number) for one in paragraphs]


def _joined(paragraphs: Sequence[Paragraph], mark: str) -> list[Line]:
    number = paragraphs[-1].number if paragraphs else 0
    return [Line(mark.join(tidy(one.text) for one in paragraphs), number)]


def _dateless(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs without names and numbers of papers, none with a date."""
    kept = (one for one in paragraphs if not _RE.date_line.search(one.text))
    return [one._replace(text=_RE.no_year.sub("", one.text)) for one in kept]


def _names(paragraphs: Iterable[Paragraph]) -> list[Line]:
    """Lines but those that address someone (某县财政局：), without seals."""
    return [
        Line(office_name(bare(one.text)), one.number)
        for one in paragraphs
        if not one.text.rstrip().endswith(("：", ":"))
    ]


def _sentences(body: Iterable[Paragraph]) -> Iterator[Line]:
    for one in body:
        for place, sentence in enumerate(sentences(one.text), 1):
            yield Line(without_number(sentence), one.number, place)


def _labelled(body: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines with a label that are between the title and the text."""
    for one in body[:_LABELS]:
        if "。" in one.text or number_of(one.text) is not None:
            return
        yield one


def year_of(places: Places) -> int | None:
    """The year that the cover or the opening says is reported on, else the only year of which the
    text speaks; the date on which it was filled in is none.
    """
    told = said("year", places, range(9)).text
    return int(told) if told else None


def kind_of(title: Title, places: Places) -> Form | None:
    """The kind of report, by its title, its sections, its words; None where it is unclear."""
    told = said("kind", places, range(4, 9)).text if title.form is None else ""
    return Form(told) if told else title.form


def unit_of(span: ReportSpan, title: Title, places: Places, units: Sequence[Entry]) -> Entry:
    """The unit that reports; nothing where no place says it for certain.

    In this order: the title, the cover, the signature at the end, the tables of the file where
    they agree, what the text tells. Where the tables write the name of the text in full, theirs is
    taken.
    """
    stated = {fold(one.text): one for one in units if one.filled}
    table = next(iter(stated.values())) if len(stated) == 1 else NOTHING
    own = next((one for one in _outright(span, title, places) if one.filled), NOTHING)
    if own.filled:
        return table if fold(own.text) in fold(table.text) else own
    return table if table.filled else said("unit", places, _TOLD)


def _outright(span: ReportSpan, title: Title, places: Places) -> Iterator[Entry]:
    """The unit of the title, of the cover, of titles on the cover, of the signature."""
    if title.unit:
        line = next((one for one in span.title if title.unit in bare(one.text)), span.title[0])
        yield stated_entry(title.unit, place_of(line.number))
    yield said("unit", places, _OF_COVER)
    for one in span.cover:
        if is_title(one.text):
            yield stated_entry(read_title(one.text).unit, place_of(one.number))
    yield said("unit", places, _OF_CLOSING)


def project_of(span: ReportSpan, title: Title, places: Places) -> Entry:
    """The project that is reported on, as an officer calls it; nothing where no place names it.

    From the title, without year and kind of report; whether 项目 belongs to the name is seen from
    the text (2023年核电项目经费, but 2023年会议费、宣传费经费). A title that only says 项目支出
    leaves it to a name in quotation marks or to the opening.
    """
    subject = _RE.year_behind.sub("", title.subject)
    placeless = _RE.place_before.sub("", subject)
    core = _RE.year_behind.sub("", _RE.kind.sub("", placeless))
    core = _RE.quoted.sub(lambda found: found[found.lastindex or 0], _RE.year_before.sub("", core))
    generic = any(part("generic").fullmatch(name) for name in (core, subject, placeless))
    if not generic and not _RE.transfer.match(subject):
        text = core + "项目" * _is_called_project(core, subject, span.body)
        return stated_entry(text, place_of(span.title[0].number) if span.title else None)
    return said("project", places, range(9))


def _is_called_project(core: str, subject: str, body: Sequence[Paragraph]) -> bool:
    """Whether 项目 is part of the name: the text never speaks of the year's money without it."""
    if "项目" not in subject:
        return False
    name = rf"[“\"]?{re.escape(core)}[”\"]?(项目)?"
    said_so = re.compile(rf"年度?{name}|{name}(?=经费|资金|支出|专项)")
    met = [any(found.groups()) for one in body for found in said_so.finditer(one.text)]
    if met:
        return all(met)
    return not _RE.money_noun.search(core)
