"""Who a finding is, from run to run: its key survives a renamed file and a shifted cell.

A key reads check-subject-row-number (I01-9f3a5c0d12-4be1a7-1). The subject is what was handed in:
unit, form, year, project. The row is what the clerk calls it. Neither file nor address is in it.
The number tells findings apart that share all this; only the whole folder gives it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, is_counted
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Form, Submission
from xl_jixiao.text.labels import fold

_SUBJECT_BYTES = 5
"""A hundred thousand forms collide once in two hundred runs, and then only within one check and
row."""
_ROW_BYTES = 3
_FIRST = 1


@lru_cache(maxsize=4_096)
def _digest(text: str, size: int) -> str:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=size).hexdigest()


@lru_cache(maxsize=256)  # each form is asked once a check that found something
def subject(unit: str, form: str = "", year: int | None = None, project: str = "") -> str:
    """What was handed in, as a part of keys.

    Args:
        unit: its name; of what names no unit the file.
        form: the kind of form, "" for what is about a unit or a file alone.
        year: the year of the form.
        project: its name.
    """
    told = "\x1f".join((fold(unit), form, "" if year is None else str(year), fold(project)))
    return _digest(told, _SUBJECT_BYTES)


def subject_of_form(form: Submission) -> str:
    """The subject of a form that was read."""
    owner = form.unit.text or form.file
    return subject_of_stated(owner, form.form, form.year, form.project.text, form.sheet)


def subject_of_record(form: FormRecord) -> str:
    """The same of what a run keeps of it."""
    return subject_of_stated(form.owner, form.form, form.year, form.project, form.sheet)


def subject_of_report(report: Report) -> str:
    """The subject of a report in the text of a document."""
    return subject(report.unit.text or report.file, "report", report.year, report.project.text)


def subject_of_stated(unit: str, form: Form, year: int | None, project: str, sheet: str) -> str:
    """The subject of a form of which this is known. A project form without a name is told from
    others by its sheet, as its versions are.
    """
    named = project or sheet if form is Form.PROJECT else ""
    return subject(unit, form.value, year, named)


def row_part(labels: Sequence[str]) -> str:
    """The rows of a finding, as a part of keys; their order tells nothing."""
    told = fold(labels[0]) if len(labels) == 1 else "\x1f".join(sorted(map(fold, labels)))
    return _digest(told, _ROW_BYTES)


def trace(label: str, found: str) -> str:
    """A row of a finding and what was found there: what two runs are compared by."""
    return f"{row_part([label])}.{_digest(fold(found), _ROW_BYTES)}"


def ordinals(
    files: Sequence[FileRecord], across: Sequence[Finding], replaced: Collection[FormKey]
) -> Mapping[FindingSpot, int]:
    """The numbers of the findings that are not the first of their key.

    What counts comes first, so that the version that replaces another takes over its keys.
    """
    seen: Counter[str] = Counter()
    found: dict[FindingSpot, int] = {}
    for spot, key in _in_order(files, across, replaced):
        seen[key] += 1
        if seen[key] > _FIRST:
            found[spot] = seen[key]
    return found


def _in_order(
    files: Sequence[FileRecord], across: Sequence[Finding], replaced: Collection[FormKey]
) -> Iterator[tuple[FindingSpot, str]]:
    left_out: list[tuple[FindingSpot, str]] = []
    for at, file in enumerate(files):
        for ordinal, mark in enumerate(file.findings):
            told = FindingSpot(at, ordinal), mark.key
            if is_counted(file, ordinal, replaced):
                yield told
            else:
                left_out.append(told)
    for ordinal, finding in enumerate(across):
        yield FindingSpot(ACROSS, ordinal), finding.key
    yield from left_out
