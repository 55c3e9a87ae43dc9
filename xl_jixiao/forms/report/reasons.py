"""Why an indicator was missed or exceeded, where a report says it outside any label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xl_jixiao.forms.report.figures import stated_entry
from xl_jixiao.model.document import TEXT_SHEET
from xl_jixiao.model.grid import CellKind, CellRef, TextRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Entry, Indicator
from xl_jixiao.text.labels import fold, tidy

_CAUSE = re.compile(
    r"(?<!基)因(?![此素而地])|由于|受.{1,14}影响|原因|主要是|得益于|得力于|导致|致使|所致|加大|新增|"
    r"调整|超出预期|超预期|推迟|未能|延期|取消|尚未|增多|较多"
)
_OWN_SECTION = re.compile(r"偏差|偏离|未完成|未达标|扣分|失分|超额")
_SHORTEST = 4
"""Characters of a name by which another sentence may speak of the indicator."""


def with_reasons(report: Report, rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators with the sentence that gives the reason, each looked for in the text that
    follows it and in sentences that name it.

    Where none is found the entry is blank at the place of the indicator: the report could have
    said it there. A report with a section on deviations is taken to have said it all.
    """
    if any(_OWN_SECTION.search(one.title) for one in report.headings):
        return tuple(rows)
    told = [(ref, sentence) for ref, sentence in report.cited() if _CAUSE.search(sentence)]
    found: list[Indicator] = []
    for at, row in enumerate(rows):
        if row.reason.filled:
            found.append(row)
            continue
        stop = rows[at + 1].ref if at + 1 < len(rows) else _end_of_section(report, row.ref)
        found.append(replace(row, reason=_reason(row, told, stop)))
    return tuple(found)


def _end_of_section(report: Report, ref: CellRef) -> CellRef:
    """The next heading below a place, or the end of the report."""
    last = report.paragraphs[-1].number + 1
    below = next((one.paragraph for one in report.headings if one.paragraph > ref.row), last)
    return TextRef(TEXT_SHEET, below, 0)


def _reason(row: Indicator, told: Sequence[tuple[TextRef, str]], stop: CellRef) -> Entry:
    name = fold(row.level3.text)
    for ref, sentence in told:
        inside = row.ref[1:] <= ref[1:] < stop[1:]
        if inside or (len(name) >= _SHORTEST and name in fold(sentence)):
            return stated_entry(tidy(sentence), ref)
    return Entry("", row.ref, CellKind.BLANK)
