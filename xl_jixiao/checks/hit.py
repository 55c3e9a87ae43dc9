"""What a check yields, and how hits become findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from xl_jixiao.checks.registry import Check
from xl_jixiao.model.finding import GRAVITY, Finding, Severity, Telling
from xl_jixiao.model.grid import TEXT_SHEET, CellRef
from xl_jixiao.model.report import Report
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.source import TABLE, FormSource
from xl_jixiao.model.submission import Submission
from xl_jixiao.rounds.keys import row_part, subject, subject_of_form, subject_of_report, trace
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.sources import Clause
from xl_jixiao.text.wording import clip, joined


class Hit(NamedTuple):
    """One mistake, before it becomes a finding."""

    body: str
    """Chinese: what was found, what was expected, what to do. The place is put before it, so that
    hits of equal body can be merged into one finding with many cells."""
    refs: tuple[CellRef, ...] = ()
    """The cells to look at."""
    label: str = ""
    """The row, as the clerk calls it."""
    found: str = ""
    expected: str = ""
    basis: str = ""
    """What it rests on as printed, where that is no clause of the profile."""
    clause: Clause | None = None
    """The clause of the profile that it rests on."""
    scored: ScoreLine | None = None
    """The score line that it speaks of: it rests on the clause that the line's own trace ends with,
    whatever rule that is under the profile in use. Without any of these three it rests on what the
    profile says of the check, else on the check's documentation."""
    severity: Severity | None = None
    """Milder than the check's own, where this hit deserves it."""
    in_text: Severity | None = None
    """Milder where the form was read from sentences."""
    uses: tuple[CellRef, ...] = ()
    """Further cells the conclusion rests on: a hit on a cell that an earlier stage condemned is a
    consequence and is dropped."""
    units: tuple[str, ...] = ()
    """All units it speaks of, where these are several."""
    told: Telling = Telling()
    """What a report tells of it; label, `found` (填) and `expected` (应) are added."""

    def basis_under(self, check: Check, rules: RuleProfile) -> tuple[str, str]:
        """What the finding rests on: for the bureau, and for a unit."""
        if self.scored is not None and self.scored.basis_text:
            return self.scored.basis_text, self.scored.unit_basis
        if self.basis:
            return self.basis, rules.cite_to_unit(None)
        clause = self.clause or rules.checks.bases.get(check.id)
        return rules.cite(clause) if clause else check.basis, rules.cite_to_unit(clause)

    def sheet_or(self, default: str) -> str:
        """The sheet that its cells are on: the title of a table in a Word document is in the text
        above it.
        """
        sheets = {ref.sheet for ref in self.refs}
        return (sheets.pop() or default) if len(sheets) == 1 else default

    @property
    def telling(self) -> Telling:
        """What a report tells of it, whole."""
        kind, _, facts, weight = self.told
        own = (("填", clip(self.found)), ("应", clip(self.expected)))
        return Telling(kind, clip(self.label), (*facts, *own), weight)


def telling(kind: str = "", weight: Decimal | int = 0, **facts: str) -> Telling:
    """What a report tells of a hit.

    Args:
        kind: which of the check's sentences, "" where it has one.
        weight: the greater, the graver.
        facts: name in the pattern → as it is printed.
    """
    return Telling(kind, "", tuple(facts.items()), Decimal(weight))


class Pass(NamedTuple):
    """A comparison that held."""

    detail: str
    """What was compared, e.g. "208.22÷208.22=100%"."""


Results: TypeAlias = Iterator[Hit | Pass]

_CELLS_IN_TEXT = 6


class FindingPlace(NamedTuple):
    """Where a finding stands."""

    file: str
    unit: str
    sheet: str
    source: FormSource = TABLE
    """What the form was read from."""
    subject: str = ""
    """What was handed in, as a part of keys (rounds.keys); "" for what is about a unit, a file or
    the folder alone."""


def place_of_form(form: Submission) -> FindingPlace:
    """Where a finding about a form stands."""
    return FindingPlace(form.file, form.unit.text, form.sheet, form.source, subject_of_form(form))


def place_of_report(report: Report) -> FindingPlace:
    """Where a finding about a report stands."""
    return FindingPlace(
        report.file, report.unit.text, TEXT_SHEET, subject=subject_of_report(report)
    )


class FindingGroup(NamedTuple):
    """What hits have in common that become one finding."""

    severity: Severity
    body: str
    basis: str
    unit_basis: str


def milder(one: Severity, other: Severity | None) -> Severity:
    """The milder of two severities; None yields."""
    return one if other is None or GRAVITY[one] >= GRAVITY[other] else other


def to_findings(
    check: Check, severity: Severity, hits: Sequence[Hit], place: FindingPlace, rules: RuleProfile
) -> tuple[Finding, ...]:
    """The findings of one check on one form, hits of equal message merged, in order of cells."""
    groups: dict[tuple[FindingGroup, str], list[Hit]] = {}
    for hit in hits:
        grave = milder(severity, hit.severity)
        if place.source.kind == "text":
            grave = milder(grave, hit.in_text)
        said = FindingGroup(grave, hit.body, *hit.basis_under(check, rules))
        groups.setdefault((said, hit.sheet_or(place.sheet)), []).append(hit)
    return tuple(
        [
            _finding(check.id, said, members, place, sheet)
            for (said, sheet), members in groups.items()
        ]
    )


def in_order(refs: Iterable[CellRef]) -> tuple[CellRef, ...]:
    """Distinct cells by row, then by column (Z before AA)."""
    return tuple(sorted(set(refs), key=itemgetter(1, 2)))


def _finding(
    code: str, said: FindingGroup, hits: list[Hit], place: FindingPlace, sheet: str
) -> Finding:
    if len(hits) > 1:
        hits.sort(key=lambda hit: hit.refs[0][1:] if hit.refs else (0, 0))
    refs = in_order([ref for hit in hits for ref in hit.refs])
    labels = [hit.label for hit in hits]
    label = joined([*map(clip, labels)])
    about = place.subject or subject(place.unit or place.file)
    return Finding(
        id=code,
        severity=said.severity,
        file=place.file,
        unit=place.unit,
        sheet=sheet,
        cells=tuple([ref.a1 for ref in refs]),
        row_label=label,
        message=located(label, refs, said.body),
        found=joined([clip(hit.found) for hit in hits]),
        expected=joined([clip(hit.expected) for hit in hits]),
        basis=said.basis,
        unit_basis=said.unit_basis,
        row=refs[0].row if refs else None,
        key=f"{code}-{about}-{row_part(labels)}",
        traces=tuple([trace(hit.label, hit.found) for hit in hits]),
        units=tuple(dict.fromkeys([unit for hit in hits for unit in hit.units])),
        tellings=tuple([hit.telling for hit in hits]),
    )


def located(label: str, refs: Sequence[CellRef], body: str) -> str:
    """The message with its place before it: “投资额”（G12）：自评得分…."""
    where = "、".join([ref.a1 for ref in refs[:_CELLS_IN_TEXT]])
    if len(refs) > _CELLS_IN_TEXT:
        where = f"{where}等{len(refs)}{refs[0].counter}"
    if label and where:
        return f"“{label}”（{where}）：{body}"
    if label or where:
        return f"“{label}”：{body}" if label else f"{where}：{body}"
    return body
