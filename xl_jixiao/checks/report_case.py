"""What a check of a report is given: the report, the tables and other reports of the same unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from xl_jixiao.checks.report_text.passages import ReportSentence, passages
from xl_jixiao.facts.records import FileRecord, ReportKey
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Evaluated, FileResult
from xl_jixiao.model.grid import TEXT_SHEET, SentenceRef
from xl_jixiao.model.report import Report, Statement
from xl_jixiao.model.submission import Entry, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import fold


@dataclass(frozen=True)
class ReportCase:
    """One report as the checks see it.

    Inside one file `tables` and `siblings` are that file's. Across a folder they are those of the
    unit's other files alone, so that nothing is compared twice.
    """

    report: Report
    rules: RuleProfile
    tables: tuple[Evaluated, ...] = ()
    """Filled forms of the same unit and year; never those stated by a report itself."""
    siblings: tuple[Report, ...] = ()
    """Other reports of the same unit and year."""
    cells: tuple[Entry, ...] = ()
    """Where the texts in a form are checked as a report: the cells in which people wrote words."""
    stated: tuple[Statement, ...] = ()
    """What these state, as far as the report does not hold it."""

    @cached_property
    def passages(self) -> tuple[ReportSentence, ...]:
        """The sentences of the report: several checks walk through them."""
        return tuple(passages(self.report))


def names_project(report: Report, table: Submission) -> bool:
    """Whether a report and a table give their project one name, or one a part of the other's."""
    one, other = fold(report.project.text), fold(table.project.text)
    return bool(one and other) and (one in other or other in one)


def sentence_ref(paragraph: int, sentence: int) -> SentenceRef:
    """The place of a sentence, both counted from 1."""
    return SentenceRef(TEXT_SHEET, paragraph, sentence)


def apart(
    files: Sequence[FileRecord], results: Sequence[FileResult], rules: RuleProfile
) -> Iterator[ReportCase]:
    """Each report of a folder with the tables and reports of its unit that lie in other files."""
    if not any(file.reports for file in files):
        return
    owners: defaultdict[ReportKey, list[int]] = defaultdict(list)
    for at, file in enumerate(files):
        keys = {ReportKey(fold(one.unit), one.year) for one in file.forms} | {*file.reports}
        for key in keys:
            if key.unit:
                owners[key].append(at)
    for at, file in enumerate(files):
        if file.reports:
            for report, key in zip(results[at].reports, file.reports, strict=True):
                beside = [results[other] for other in owners.get(key, ()) if other != at]
                if beside:
                    yield ReportCase(report, rules, _tables(beside, key), _reports(beside, key))


def _tables(files: Sequence[FileResult], key: ReportKey) -> tuple[Evaluated, ...]:
    tables, _ = split_by_source(one for file in files for one in file.evaluated)
    return tuple(
        one for one in tables if (fold(one.submission.unit.text), one.submission.year) == key
    )


def _reports(files: Sequence[FileResult], key: ReportKey) -> tuple[Report, ...]:
    return tuple(
        report
        for file in files
        for report in file.reports
        if (fold(report.unit.text), report.year) == key
    )
