"""What a report says of its problems and of the measures against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_jixiao.checks.report_text.countings import POINT
from xl_jixiao.checks.report_text.passages import ReportSentence, passages
from xl_jixiao.model.report import Report, SectionRole
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


@dataclass(frozen=True, slots=True)
class Remedies:
    """The sections on problems and measures, without their own headings."""

    problem_heading: ReportSentence | None
    problems: tuple[ReportSentence, ...]
    measure_heading: ReportSentence | None
    measures: tuple[ReportSentence, ...]
    answered: bool
    """Whether measures are inside the section on problems, or under another heading."""
    named: bool
    """Whether a heading anywhere names problems, causes or shortcomings."""
    causes: bool
    """Whether problems or causes are named in the headings or the text of the measures."""

    @property
    def says_none(self) -> bool:
        """Whether the section says that there are no problems."""
        text = "".join(one.text for one in self.problems).strip()
        return bool(_RE.no_problem.match(text)) or text.startswith("未发现")

    @property
    def problem_text(self) -> str:
        """All that is said of problems."""
        return "".join(one.text for one in self.problems)


def remedies(report: Report) -> Remedies:
    """Problems and measures of a report."""
    told = list(passages(report))
    problems = [one for one in told if one.under(SectionRole.PROBLEMS) and not _measured(one)]
    measures = [one for one in told if one.under(SectionRole.MEASURES) or _measured(one)]
    return Remedies(
        problem_heading=next((one for one in problems if _is_heading(one)), None),
        problems=tuple(one for one in problems if not _bare_heading(one)),
        measure_heading=next((one for one in measures if _is_heading(one)), None),
        measures=tuple(one for one in measures if not _bare_heading(one)),
        answered=any(_RE.measure_in_text.search(one.text) for one in problems)
        or any(_RE.measure_title.search(heading.title) for heading in report.headings),
        named=any(_RE.cause.search(heading.title) for heading in report.headings),
        causes=any(_RE.cause.search(one.text) for one in measures),
    )


def points(told: Sequence[ReportSentence]) -> int | None:
    """How many points a section counts, by its own numbers; None where it does not number them."""
    kinds: dict[int, list[int]] = {}
    counted: list[int] = []
    for passage in told:
        met = number_of(passage.text) if passage.ref.col == 1 else None
        if met is not None:
            kinds.setdefault(met[0], []).append(met[2])
        counted += [
            int(chinese_number(one["ordinal"]) or 0)
            for one in POINT.finditer(passage.text)
            if one["verb"] == "是"
        ]
    numbered = next(iter(kinds.values()), counted)
    if not numbered or sorted(numbered) != list(range(1, len(numbered) + 1)):
        return None
    return len(numbered)


def _measured(passage: ReportSentence) -> bool:
    """Whether a part of the section on problems is about measures."""
    return passage.under(SectionRole.PROBLEMS) and any(
        _RE.measure_title.search(heading.title) and "问题" not in heading.title
        for heading in passage.chain
    )


def _is_heading(passage: ReportSentence) -> bool:
    return bool(passage.chain) and passage.ref.row == passage.chain[-1].paragraph


def _bare_heading(passage: ReportSentence) -> bool:
    """A chapter's heading; the headings below it are the problems or measures themselves."""
    if not _is_heading(passage) or passage.ref.col != 1 or len(passage.chain) > 1:
        return False
    own = passage.chain[-1]
    return len(passage.text.strip()) <= len(own.number) + len(own.title) + 1
