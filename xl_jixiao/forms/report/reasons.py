"""Why an indicator was missed or exceeded, where a report says it outside any label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xl_jixiao.forms.report.fields import place_of, stated_entry
from xl_jixiao.model.grid import CellKind, CellRef, SentenceRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Entry, Indicator
from xl_jixiao.text.labels import fold, tidy
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_SHORTEST = 4
"""Characters of a name by which another sentence may speak of the indicator."""


def with_reasons(report: Report, rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators with the sentence that gives the reason, each looked for in the text that
    follows it and in sentences that name it.

    Where none is found the entry is blank at the place of the indicator: the report could have
    said it there. A report with a section on deviations is taken to have said it all.
    """
    if not rows or any(_RE.own_section.search(one.title) for one in report.headings):
        return tuple(rows)
    told = [(ref, sentence) for ref, sentence in report.cited() if _RE.cause.search(sentence)]
    explained = list(_explained(report))
    stops = [one.ref for one in rows[1:]] + [_end_of_section(report, one.ref) for one in rows[-1:]]
    return tuple(
        row if row.reason.filled else replace(row, reason=_reason(row, stop, told, explained))
        for row, stop in zip(rows, stops, strict=True)
    )


def _explained(report: Report) -> Iterator[Entry]:
    """The sentences of sections on causes: 存在的问题和原因."""
    chains = report.chains()
    for ref, sentence in report.cited():
        titles = [head.title for head in chains[ref.row]]
        is_title = bool(titles) and ref.col == 1 and chains[ref.row][-1].paragraph == ref.row
        if not is_title and any("原因" in title for title in titles):
            yield stated_entry(tidy(sentence), ref)


def _speaks_of(name: str, sentence: str) -> bool:
    """Whether a sentence says two characters running of what an indicator counts."""
    words = _RE.generic.sub(" ", name)
    return any(
        pair in sentence and " " not in pair
        for pair in (words[at : at + 2] for at in range(len(words) - 1))
    )


def _end_of_section(report: Report, ref: CellRef) -> CellRef:
    """The next heading below a place, or the end of the report."""
    last = report.paragraphs[-1].number + 1
    below = next((one.paragraph for one in report.headings if one.paragraph > ref.row), last)
    return place_of(below)


def _reason(
    row: Indicator,
    stop: CellRef,
    told: Sequence[tuple[SentenceRef, str]],
    explained: Sequence[Entry],
) -> Entry:
    name = fold(row.level3.text)
    for ref, sentence in told:
        inside = row.ref[1:] <= ref[1:] < stop[1:]
        if not _RE.cause.search(sentence.replace(row.level3.text, "")):
            continue  # 指标1：新增图书
        if inside or (len(name) >= _SHORTEST and name in fold(sentence)):
            return stated_entry(tidy(sentence), ref)
    own = (entry for entry in explained if _speaks_of(row.level3.text, entry.text))
    return next(own, Entry("", row.ref, CellKind.BLANK))
