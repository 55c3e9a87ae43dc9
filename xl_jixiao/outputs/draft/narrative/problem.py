"""One problem with its measure, and what all kinds of problems are made with."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.finding import Finding
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.quotes import running
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.text.labels import explains


class DraftProblem(NamedTuple):
    """One kind of problem with the measure that answers it."""

    title: str
    told: Prose
    cause: Prose | None
    """The sentence with the reason as reported, or with a gap; None where the facts are their own
    explanation."""
    measure: Prose


def because(reason: Prose | Gap, head: str = "原因：") -> Prose:
    """The sentence of the cause."""
    return prose(head, reason, "。")


def reason_or_gap(facts: DraftFacts, what: str) -> Prose:
    """The reason that the money block states, else a gap for it."""
    line = facts.case.total
    if line is not None and explains(line.reason):
        return because(running(line.reason))
    return because(Gap(what))


def findings_of(facts: DraftFacts, *codes: str) -> tuple[Finding, ...]:
    """The findings with these ids."""
    return tuple(finding for finding in facts.findings if finding.id in codes)
