"""What reports tell of the findings of a run: kept beside each file's parts, taken again here.

So a report on hundreds of units needs no whole form: a line holds the kind of mistake, the row and
the facts of each, and where they stand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord, Part, owner_of
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import is_counted
from xl_jixiao.model.finding import Finding, Severity, Telling
from xl_jixiao.text.labels import fold

_LISTED_CELLS = 3


class Told(NamedTuple):
    """A mistake of a run as a report needs it."""

    check: str
    severity: Severity
    unit: str
    """As the form or the report names it, "" where it names none."""
    project: str
    form: FormKey
    """What tells its form from others; without sheet where it is about all of a file, the unit for
    the file where it is about what is not there."""
    source: str
    """File, sheet and first cells."""
    telling: Telling

    @property
    def unit_key(self) -> str:
        """What tells its unit from others, however the name is spaced."""
        return fold(self.unit) or self.form.file


def tellings_part(findings: Sequence[Finding]) -> bytes:
    """What is told of each finding; of a hint nothing, since a report tells of none."""
    if not findings:
        return b""
    return _ENCODER.encode([*map(_kept, findings)]).encode("utf-8", "surrogatepass")


def _kept(finding: Finding) -> list[object] | None:
    if finding.severity is Severity.INFO:
        return None
    told = [[one.kind, one.label, one.facts, str(one.weight)] for one in finding.tellings]
    return [finding.sheet, finding.cells[:_LISTED_CELLS], told]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def told_in(run: Run) -> Iterator[Told]:
    """The errors and warnings that count, files first, in their order.

    Raises:
        ValueError: what was kept of a file is not what was made of it.
    """
    several = _with_several_forms(run)
    for one in _every(run):
        yield one if one.unit_key in several else one._replace(project="")


def _with_several_forms(run: Run) -> frozenset[str]:
    """The keys of the units of which more than one scored form counts: only there the name of a
    project tells anything.
    """
    forms = Counter(
        fold(one.owner) for one in run.forms if one.scored and one.key not in run.superseded
    )
    return frozenset(unit for unit, count in forms.items() if count > 1)


def _every(run: Run) -> Iterator[Told]:
    replaced = run.superseded - run.told
    for at, file in enumerate(run.files):
        graver = [
            ordinal
            for ordinal, mark in enumerate(file.findings)
            if mark.severity is not Severity.INFO and is_counted(file, ordinal, replaced)
        ]
        if graver:
            kept = json.loads(run.parts.read(at, Part.TELLINGS).decode("utf-8", "surrogatepass"))
            if len(kept) != len(file.findings):
                raise ValueError(len(kept))
            for ordinal in graver:
                yield from _of_file(kept[ordinal], file, ordinal)
    forms = {file.file: file.forms for file in run.files if file.forms}
    for finding in run.folder_findings:
        if finding.severity is not Severity.INFO:
            yield from _across(finding, owner_of(finding, forms.get(finding.file, ())))


def _of_file(kept: tuple[Any, ...], file: FileRecord, ordinal: int) -> Iterator[Told]:
    mark = file.findings[ordinal]
    owner = None if mark.form < 0 else file.forms[mark.form]
    sheet, cells, tellings = kept
    unit = "" if mark.unit == file.file else mark.unit
    for kind, label, facts, weight in tellings:
        telling = Telling(kind, label, tuple((name, text) for name, text in facts), Decimal(weight))
        yield _told(
            Told(
                mark.id,
                mark.severity,
                unit,
                "",
                FormKey(file.file, "", 0),
                _source(file.file, sheet, cells),
                telling,
            ),
            owner,
        )


def _across(finding: Finding, owner: FormRecord | None) -> Iterator[Told]:
    source = _source(finding.file, finding.sheet, finding.cells[:_LISTED_CELLS])
    place = FormKey(finding.file or finding.unit, "", 0)
    for telling in finding.tellings:
        yield _told(
            Told(finding.id, finding.severity, finding.unit, "", place, source, telling), owner
        )


def _told(one: Told, owner: FormRecord | None) -> Told:
    if owner is None:
        return one
    return one._replace(unit=one.unit or owner.unit, project=owner.project, form=owner.key)


def _source(file: str, sheet: str, cells: Sequence[str]) -> str:
    place = f"{sheet}!{'、'.join(cells)}" if cells else sheet
    return "，".join(part for part in (file, place) if part) or "单位名单"
