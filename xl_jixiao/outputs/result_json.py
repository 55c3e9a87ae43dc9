"""result.json: the run as data for other programs; its keys are fixed (docs/用户手册.md).

Amounts in 万元, rates and completion as ratios, null where nothing is known. One element of each
list a line, written as it is made: a run of thousands of files is never held as one document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from xl_jixiao.facts.records import FileRecord, FormRecord, Part
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, is_counted
from xl_jixiao.model.finding import Evaluated, EvaluatedData, Finding, Passed
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.model.score import Score, SectionScore
from xl_jixiao.model.submission import BaseDatum, Goal, IndicatorForm
from xl_jixiao.outputs.compared_json import compared_json
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.ledger_json import ledger_lines, unplaced_json, waiver_json
from xl_jixiao.outputs.oversight_json import run_summary_json
from xl_jixiao.outputs.units_json import unit_json
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.details import Detail, FormDetails, FundDetail, IndicatorDetail

if TYPE_CHECKING:
    from xl_jixiao.facts.compared import RunComparison

RESULT_NAME = "result.json"
LINES_NAME = "result.jsonl"
LINES_ABOVE = 5_000
"""Submissions above which result.jsonl is written as well: result.json has some 80 MB then, more
than many programs read as one document."""
SCHEMA = 2

_NO_OUTPUTS: Mapping[str, str] = MappingProxyType({})

Json = dict[str, Any]  # JSON is untyped by nature

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def result_document(run: Run) -> Json:
    """The whole document, as JSON values."""
    return {
        "schema": SCHEMA,
        "tool": _tool(run),
        **{name: _elements(lines(run)) for name, lines in _LISTS.items()},
        "outputs": [],
        "compared": None,
        "summary": run_summary_json(run),
    }


def _elements(lines: Iterable[bytes]) -> list[Any]:
    return [json.loads(line) for several in lines for line in several.split(b"\n")]


def write_result(run: Run, path: Path, outputs: Mapping[str, str] = _NO_OUTPUTS) -> None:
    """Write result.json.

    Args:
        run: the run.
        path: of result.json.
        outputs: what was written beside it: path in OUT → SHA-256.

    Raises:
        OSError: The path can't be written.
    """
    with path.open("wb") as stream:
        tool = _encoded(_tool(run))
        stream.write(b'{"schema": %d, "tool": %b' % (SCHEMA, tool))
        for name, lists in _LISTS.items():
            stream.write(b',\n"%b": ' % name.encode())
            _write_list(lists(run), stream)
        # in one line, since all of it is read at once
        stream.write(b',\n"outputs": [%b], "compared": ' % b", ".join(_outputs(outputs)))
        _write_compared(run.compared, stream)
        stream.write(b',\n"summary": %b}\n' % _encoded(run_summary_json(run)))


def _write_list(elements: Iterable[bytes], stream: BinaryIO) -> None:
    stream.write(b"[")
    separator = b"\n"
    for lines in elements:
        stream.write(separator)
        stream.write(lines.replace(b"\n", b",\n"))
        separator = b",\n"
    stream.write(b"]")


def _write_compared(compared: RunComparison | None, stream: BinaryIO) -> None:
    if compared is None:
        stream.write(b"null")
        return
    stream.write(b'%b, "fixed": ' % _encoded(compared_json(compared))[:-1])
    _write_list(map(_encoded, compared.fixed_findings()), stream)
    stream.write(b"}")


def write_result_lines(run: Run, path: Path, outputs: Mapping[str, str] = _NO_OUTPUTS) -> None:
    """Write result.jsonl: the same as result.json, each line a JSON object by itself.

    Args:
        run: the run.
        path: of result.jsonl.
        outputs: see `write_result`.

    Raises:
        OSError: The path can't be written.
    """
    with path.open("wb") as stream:
        tool = _encoded(_tool(run))
        stream.write(b'{"list": "result", "schema": %d, "tool": %b}\n' % (SCHEMA, tool))
        for name, lists in _LISTS.items():
            _write_tagged(name, lists(run), stream)
        _write_tagged("outputs", _outputs(outputs), stream)
        if run.compared is not None:
            _write_tagged("compared", [_encoded(compared_json(run.compared))], stream)
            _write_tagged("fixed", map(_encoded, run.compared.fixed_findings()), stream)
        stream.write(b'{"list": "summary", %b\n' % _encoded(run_summary_json(run))[1:])


def _write_tagged(name: str, elements: Iterable[bytes], stream: BinaryIO) -> None:
    start = b'{"list": "%b", ' % name.encode()
    for lines in elements:
        stream.write(start)
        stream.write(lines[1:].replace(b"\n{", b"\n" + start))
        stream.write(b"\n")


def submission_line(one: Evaluated, details: FormDetails) -> str:
    """A submission with its rows, without what only the folder tells."""
    return _encode(_submission(one, details))


def finding_line(finding: Finding) -> str:
    """A finding."""
    return _encode(_finding(finding))


def encoded_lines(lines: Iterable[str]) -> bytes:
    """Elements of a list, one a line, as they are written; half a character, which a name of a file
    or an old .xls may hold, becomes a question mark.
    """
    return "\n".join(lines).encode("utf-8", "replace")


def passed_lines(passed: Iterable[Passed], *, across: bool = False) -> Iterator[str]:
    """What was checked and found in order: a line for those that follow each other of one form.

    Args:
        passed: In the order in which they are listed.
        across: Whether they are about several files.
    """
    for (file, unit, sheet), checks in groupby(passed, lambda one: (one.file, one.unit, one.sheet)):
        of = [{"id": one.id, "title": one.title, "detail": one.detail} for one in checks]
        yield _encode({"file": file, "unit": unit, "sheet": sheet, "across": across, "checks": of})


def _encode(value: Json) -> str:
    return _ENCODER.encode(value)


_quoted = json.encoder.encode_basestring
"""A text as JSON: a sixth of the encoder, for what is written with every finding."""


def _encoded(value: Json) -> bytes:
    return encoded_lines([_encode(value)])


def _tool(run: Run) -> Json:
    from xl_jixiao.version import __version__

    return {
        "version": __version__,
        "rules": run.rules.label,
        "rules_verified": run.rules.verified,
        "started": run.started.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "rules_title": run.rules.title,
        "rules_digest": rules_digest(run.rules),
        "year": run.year,
        "combined": [one._asdict() for one in run.combined],
        "round": run.ledger.round if run.ledger else 1,
        "problems": len(run.ledger) if run.ledger else 0,
    }


def rules_digest(rules: RuleProfile) -> str:
    """Tells profiles of one name and version with other contents apart."""
    return hashlib.blake2b(repr(rules).encode(), digest_size=16).hexdigest()


def _files(run: Run) -> Iterator[bytes]:
    return (_encoded(_file(file)) for file in run.files)


def _file(file: FileRecord) -> Json:
    return {
        "file": file.file,
        "sha256": file.sha256,
        "status": file.status.value,
        "reason": file.reason,
        "sheets": [
            {"sheet": one.sheet, "status": one.status.value, "reason": one.reason}
            for one in file.sheets
        ],
        "remarks": list(file.remarks),
        "received": file.received or None,
    }


def _submissions(run: Run) -> Iterator[bytes]:
    usual = _encoded(_COUNTED | {"rules": run.rules.label})[1:]
    for at, file in enumerate(run.files):
        if file.forms:
            lines = _lines(run, at, Part.SUBMISSIONS, len(file.forms))
            if file.file in run.decided or any(one.listed >= 0 for one in file.forms):
                counts = [_encoded(_counts(run, form))[1:] for form in file.forms]
                elements = zip(lines.split(b"\n"), counts, strict=True)
                yield b"\n".join(_with(*one) for one in elements)
            else:  # no text of JSON holds a line end, so that these are the ends of elements
                yield _with(lines.replace(b"}\n", b", " + usual + b"\n"), usual)


def _lines(run: Run, at: int, part: Part, count: int | None = None) -> bytes:
    """The elements that were made of a file.

    Raises:
        ValueError: There are not so many, or they are none: somebody changed what was kept.
    """
    lines = run.parts.read(at, part)
    whole = lines[:1] + lines[-1:] == b"{}"
    if not whole or (count is not None and lines.count(b"\n") != count - 1):
        raise ValueError(count)
    return lines


def _with(element: bytes, more: bytes) -> bytes:
    """An element with more keys: these without their opening bracket."""
    return element[:-1] + b", " + more


_COUNTED: Json = {
    "counts": True,
    "superseded_by": None,
    "superseded_as": None,
    "listed": None,
    "rules": "",
    "review": None,
}


def _counts(run: Run, record: FormRecord) -> Json:
    """What only the folder tells of a submission."""
    form, listed = record.key, record.listed
    counts = form not in run.superseded
    return {
        "counts": counts,
        "superseded_by": run.replaced_by.get(form),
        "superseded_as": None if counts else "report" if form in run.told else "version",
        "listed": run.standings[listed].unit.name if listed >= 0 else None,
        "rules": run.rules.label,
        "review": None,
    }


def _submission(one: Evaluated, details: FormDetails) -> Json:
    form = one.submission
    own = (
        {"base": [_datum(datum) for datum in one.submission.data]}
        if isinstance(one, EvaluatedData)
        else _scored(one.submission, one.score, details)
    )
    return {
        "file": form.file,
        "sheet": form.sheet,
        "form": form.form.value,
        "unit": form.unit.text or None,
        "unit_code": form.unit_code or None,
        "department": form.department.text or None,
        "project": form.project.text or None,
        "year": form.year,
        "unit_stated": form.unit_stated,
        **_NOTHING,
        "source": form.source.kind,
        "rows": [form.area.top, form.area.bottom],
        **own,
    }


_NOTHING: Json = {
    "goals": [],
    "funds": [],
    "base": [],
    "indicators": [],
    "claimed_total": None,
    "total": None,
    "total_low": None,
    "total_high": None,
    "claimed_part": None,
    "grade": None,
    "claimed_grade": None,
    "points_total": None,
    "unscaled": False,
    "uncapped": None,
    "unscored": False,
    "sections": [],
    "source": "table",
    "rows": [],
}
"""What a form of another kind has: every submission has all keys, in this order."""


def _scored(form: IndicatorForm, score: Score, details: FormDetails) -> Json:
    return {
        "goals": [_goal(goal) for goal in form.goals],
        "funds": [_fund(row, form.sheet) for row in details.funds],
        "indicators": [_indicator(row, form.sheet) for row in details.indicators],
        "claimed_total": json_number(form.claimed_total.value),
        "total": json_number(score.total),
        "total_low": json_number(score.low),
        "total_high": json_number(score.high),
        "claimed_part": json_number(score.claimed_part),
        "grade": score.grade,
        "claimed_grade": form.claimed_grade.text or None,
        "points_total": json_number(score.points_total),
        "unscaled": score.unscaled,
        "uncapped": json_number(score.uncapped),
        "unscored": form.unscored,
        "sections": [_section(section) for section in score.sections],
    }


def _section(section: SectionScore) -> Json:
    return {
        "kind": str(section.kind),
        "points": json_number(section.points),
        "claimed": json_number(section.claimed),
        "score": json_number(section.score),
        "low": json_number(section.low),
        "high": json_number(section.high),
    }


def _goal(goal: Goal) -> Json:
    return {"expected": goal.expected.text, "actual": goal.actual.text}


def _fund(row: FundDetail, sheet: str) -> Json:
    return {
        "label": row.label,
        "initial": json_number(row.initial),
        "annual": json_number(row.annual),
        "executed": json_number(row.executed),
        "points": json_number(row.points),
        "claimed_rate": json_number(row.claimed_rate),
        "rate": json_number(row.rate),
        "claimed_score": json_number(row.claimed_score),
        "score": json_number(row.score),
        "cell": _place(row, sheet),
        "role": row.role.value,
        "trace": row.trace,
    }


def _datum(datum: BaseDatum) -> Json:
    entry, number = datum.value.entry, json_number(datum.value.value)
    return {
        "label": datum.label,
        "column": datum.column,
        "value": (entry.printed or None) if number is None and not datum.unit else number,
        "unit": datum.unit,
        "cell": entry.ref.a1 if entry.ref else None,
        "section": datum.section,
        "key": datum.key,
        "column_key": datum.column_key,
        "text": (entry.printed or None) if number is None and datum.unit else None,
    }


def _place(row: Detail, sheet: str) -> str:
    """The address, with its sheet where the form goes on on another one (续表!H2)."""
    return row.cell if row.sheet == sheet else f"{row.sheet}!{row.cell}"


def _indicator(row: IndicatorDetail, sheet: str) -> Json:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "target": row.target,
        "actual": row.actual,
        "points": json_number(row.points),
        "claimed_score": json_number(row.claimed_score),
        "score": json_number(row.score),
        "basis": row.basis,
        "kind": row.kind,
        "completion": json_number(row.completion),
        "met": row.met,
        "low": json_number(row.low),
        "high": json_number(row.high),
        "reason": row.reason,
        "trace": row.trace,
        "cell": _place(row, sheet),
        "section": row.section.value,
        "role": row.role.value,
        "review": None,
    }


def _findings(run: Run) -> Iterator[bytes]:
    replaced = run.superseded - run.told
    for at, file in enumerate(run.files):
        if file.findings:
            lines = _lines(run, at, Part.FINDINGS, len(file.findings)).split(b"\n")
            known = [
                _known(
                    run,
                    FindingSpot(at, ordinal),
                    mark.key,
                    counts=file.file not in run.decided or is_counted(file, ordinal, replaced),
                )
                for ordinal, mark in enumerate(file.findings)
            ]
            yield b"\n".join(map(_with, lines, known))
    for ordinal, finding in enumerate(run.folder_findings):
        line = _encoded(_finding(finding) | {"across": True})
        yield _with(line, _known(run, FindingSpot(ACROSS, ordinal), finding.key, counts=True))


def _known(run: Run, spot: FindingSpot, key: str, *, counts: bool) -> bytes:
    """What only the folder tells of a finding, without its opening bracket."""
    state = run.state_of(spot)
    told = (
        f'"key": {_quoted(run.key_of(spot, key))}, '
        f'"state": {"null" if state is None else _quoted(state)}, '
        f'"counts": {"true" if counts else "false"}}}'
    )
    return encoded_lines([told])


def _outputs(outputs: Mapping[str, str]) -> Iterator[bytes]:
    return (_encoded({"file": file, "sha256": sha256}) for file, sha256 in outputs.items())


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "file": finding.file,
        "unit": finding.unit,
        "sheet": finding.sheet,
        "cells": list(finding.cells),
        "row_label": finding.row_label,
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "basis": finding.basis,
        "row": finding.row,
        "across": False,
        "unit_basis": finding.unit_basis,
        "traces": list(finding.traces),
        "units": list(finding.units or filter(None, (finding.unit,))),
    }


def _missing_units(run: Run) -> Iterator[bytes]:
    return (_encoded(_missing(one)) for one in run.missing)


def _missing(one: MissingUnit) -> Json:
    return {
        "name": one.unit.name,
        "code": one.unit.code,
        "department": one.unit.department,
        "similar": list(one.similar),
        "forms": [None if form is None else form.value for form in one.wanted],
        "partly": one.partly,
        "hint": one.hint,
    }


def _units(run: Run) -> Iterator[bytes]:
    return (_encoded(unit_json(one)) for one in run.standings)


def _ledger(run: Run) -> Iterator[bytes]:
    return ledger_lines(run, lambda one: _encode(_finding(one) | {"across": True}))


def _waivers(run: Run) -> Iterator[bytes]:
    return (_encoded(waiver_json(one)) for one in (run.ledger.waivers if run.ledger else ()))


def _unplaced(run: Run) -> Iterator[bytes]:
    return (_encoded(unplaced_json(one)) for one in (run.ledger.unplaced if run.ledger else ()))


def _passed(run: Run) -> Iterator[bytes]:
    for at, file in enumerate(run.files):
        if file.passed:
            yield _lines(run, at, Part.PASSED_LINES)
    for line in passed_lines(run.folder_passed, across=True):
        yield encoded_lines([line])


_LISTS: dict[str, Callable[[Run], Iterator[bytes]]] = {
    "files": _files,
    "submissions": _submissions,
    "findings": _findings,
    "missing_units": _missing_units,
    "units": _units,
    "passed": _passed,
    "waivers": _waivers,
    "ledger": _ledger,
    "unplaced": _unplaced,
}
"""Of each list its elements, as many at a time as there are lines."""
