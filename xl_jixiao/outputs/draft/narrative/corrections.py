"""填报更正: what is filled in wrongly, to be put right before the report is sent."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.quotes import one_line
from xl_jixiao.outputs.draft.prose import Prose, prose

_OF_MANAGEMENT = frozenset(
    {"B06", "B07", "P02", "I03", "I05", "I09", "I12", "D03", "D04", "D06", "D07"}
)
"""Told as problems of management; the form itself is filled in as it should be."""
_OF_THE_FOLDER = frozenset({"F01", "F02", "F03", "F04", "F13"})
"""About other files: what they say depends on what else was read in the same run."""
_OF_A_REPORT = ("X", "N")
"""Families that judge the text of a report already handed in, not the form."""


def corrections(facts: DraftFacts) -> tuple[Prose, ...]:
    """One paragraph a finding, errors first, with its sheet and cells; empty where all is right."""
    ranks = (Severity.ERROR, Severity.WARNING)
    ordered = [one for rank in ranks for one in _mistakes(facts) if one.severity is rank]
    return tuple(_told(number, one) for number, one in enumerate(ordered, start=1))


def _mistakes(facts: DraftFacts) -> Iterator[Finding]:
    for finding in facts.findings:
        elsewhere = finding.id.startswith(_OF_A_REPORT)
        if not elsewhere and finding.id not in _OF_MANAGEMENT | _OF_THE_FOLDER:
            yield finding


def _told(number: int, finding: Finding) -> Prose:
    """The message names its cells and prints its arithmetic: it is its own source."""
    return prose(f"{number}．{finding.sheet}：{one_line(finding.message)}。")
