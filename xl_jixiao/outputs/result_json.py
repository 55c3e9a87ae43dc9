"""result.json: the run as data for other programs; its keys are fixed (docs/用户手册.md).

Amounts in 万元, rates and completion as ratios, null where nothing is known. One element of each
list a line, written as it is made: a run of thousands of files is never held as one document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord, Part
from xl_jixiao.facts.reviewed import FormReview, ReviewTold
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, is_counted
from xl_jixiao.facts.stored_lines import stored_lines
from xl_jixiao.model.finding import Evaluated, EvaluatedData, Finding, Passed
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.model.score import Score, SectionScore
from xl_jixiao.model.submission import BaseDatum, Goal, IndicatorForm
from xl_jixiao.outputs.compared_json import compared_json
from xl_jixiao.outputs.json_number import number_json
from xl_jixiao.outputs.ledger_json import ledger_lines, unplaced_json, waiver_json
from xl_jixiao.outputs.oversight_json import run_summary_json
from xl_jixiao.outputs.review_json import (
    form_review_json,
    reviews_by_form,
    sample_json,
    with_row_reviews,
)
from xl_jixiao.outputs.shared_texts import json_text, plain_json
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


def submission_line(one: Evaluated, details: FormDetails) -> bytes:
    """A submission with its rows, without what only the folder tells."""
    return _object(_submission(one, details))


def passed_lines(passed: Iterable[Passed], *, across: bool = False) -> Iterator[bytes]:
    """What was checked and found in order: a line for those that follow each other of one form.

    Args:
        passed: In the order in which they are listed.
        across: Whether they are about several files.
    """
    for (file, unit, sheet), checks in groupby(passed, attrgetter("file", "unit", "sheet")):
        of = [
            b'{"id": %b, "title": %b, "detail": %b}'
            % (json_text(one.id), json_text(one.title), json_text(one.detail))
            for one in checks
        ]
        yield b'{"file": %b, "unit": %b, "sheet": %b, "across": %b, "checks": %b}' % (
            json_text(file),
            json_text(unit),
            json_text(sheet),
            _NAMES[across],
            _list(of),
        )


def _text_or_null(text: str) -> bytes:
    return json_text(text) if text else b"null"


_NAMES = {None: b"null", True: b"true", False: b"false"}


def _list(elements: Iterable[bytes]) -> bytes:
    return b"[%b]" % b", ".join(elements)


def _object(members: Mapping[str, bytes]) -> bytes:
    """Of keys and their values as JSON."""
    return _keys(tuple(members)) % (*members.values(),)


@cache
def _keys(names: tuple[str, ...]) -> bytes:
    """An object with these keys whose values are to be put in."""
    return b"{%b}" % b", ".join([b'"%b": %%b' % name.encode() for name in names])


def _encoded(value: Json) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "replace")  # see shared_texts.plain_json


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
        "problems": run.ledger.size if run.ledger else 0,
        "sample": sample_json(run.reviews.sample if run.reviews else None),
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
    reviews = reviews_by_form(run)
    shown = {form.file for form in reviews}
    for at, file in enumerate(run.files):
        if file.forms:
            own = file.file in run.decided or file.file in shown
            if own or any(one.listed >= 0 for one in file.forms):
                lines = _lines(run, at, Part.SUBMISSIONS, len(file.forms))
                elements = zip(lines, file.forms, strict=True)
                yield b"\n".join(_with_counts(run, reviews, *one) for one in elements)
            else:
                yield _all_with(_whole(run, at, Part.SUBMISSIONS), len(file.forms), usual)


def _with_counts(
    run: Run, reviews: Mapping[FormKey, FormReview | ReviewTold], line: bytes, form: FormRecord
) -> bytes:
    """A submission with what only the folder tells of it."""
    counts, review = _counts(run, form), reviews.get(form.key)
    if isinstance(review, FormReview):
        line, review = with_row_reviews(line, review), review.outcome
    if review is not None:
        counts["review"] = form_review_json(run, form, review)
    return _with(line, _encoded(counts)[1:])


def _whole(run: Run, at: int, part: Part) -> bytes:
    """The elements that were made of a file, one a line.

    Raises:
        ValueError: They are none: somebody changed what was kept.
    """
    lines = run.parts.read(at, part)
    if lines[:1] + lines[-1:] != b"{}":
        raise ValueError(part)
    return lines


def _lines(run: Run, at: int, part: Part, count: int) -> list[bytes]:
    """The same one by one.

    Raises:
        ValueError: There are not so many, or they are none.
    """
    lines = stored_lines(_whole(run, at, part))
    if len(lines) != count:
        raise ValueError(count)
    return lines


def _with(element: bytes, more: bytes) -> bytes:
    """An element with more keys: these without their opening bracket."""
    return element[:-1] + b", " + more


def _all_with(elements: bytes, count: int, more: bytes) -> bytes:
    """So many elements, one a line, each `_with` more keys: a file has 80 KB of submissions, so
    that they are copied as rarely as can be.

    Raises:
        ValueError: There are not so many, or they are none.
    """
    lines, more = stored_lines(elements), b", " + more
    if len(lines) != count:
        raise ValueError(count)
    made = [piece for line in lines for piece in (memoryview(line)[:-1], more, b"\n")]
    return b"".join(made[:-1])


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


def _submission(one: Evaluated, details: FormDetails) -> dict[str, bytes]:
    form = one.submission
    own = (
        {"base": _list(map(_datum, one.submission.data))}
        if isinstance(one, EvaluatedData)
        else _scored(one.submission, one.score, details)
    )
    return {
        "file": json_text(form.file),
        "sheet": json_text(form.sheet),
        "form": json_text(form.form.value),
        "unit": _text_or_null(form.unit.text),
        "unit_code": _text_or_null(form.unit_code),
        "department": _text_or_null(form.department.text),
        "project": _text_or_null(form.project.text),
        "year": b"null" if form.year is None else b"%d" % form.year,
        "unit_stated": json_text(form.unit_stated),
        **_NOTHING,
        "source": json_text(form.source.kind),
        "rows": b"[%d, %d]" % (form.area.top, form.area.bottom),
        **own,
    }


_NOTHING: Mapping[str, bytes] = {
    "goals": b"[]",
    "funds": b"[]",
    "base": b"[]",
    "indicators": b"[]",
    "claimed_total": b"null",
    "total": b"null",
    "total_low": b"null",
    "total_high": b"null",
    "claimed_part": b"null",
    "grade": b"null",
    "claimed_grade": b"null",
    "points_total": b"null",
    "unscaled": b"false",
    "rescaled": b"false",
    "uncapped": b"null",
    "unscored": b"false",
    "sections": b"[]",
    "source": b'"table"',
    "rows": b"[]",
}
"""What a form of another kind has: every submission has all keys, in this order."""


def _scored(form: IndicatorForm, score: Score, details: FormDetails) -> dict[str, bytes]:
    return {
        "goals": _list(map(_goal, form.goals)),
        "funds": _list([_fund(row, form.sheet) for row in details.funds]),
        "indicators": _list([_indicator(row, form.sheet) for row in details.indicators]),
        "claimed_total": number_json(form.claimed_total.value),
        "total": number_json(score.total),
        "total_low": number_json(score.low),
        "total_high": number_json(score.high),
        "claimed_part": number_json(score.claimed_part),
        "grade": b"null" if score.grade is None else json_text(score.grade),
        "claimed_grade": _text_or_null(form.claimed_grade.text),
        "points_total": number_json(score.points_total),
        "unscaled": _NAMES[score.unscaled],
        "rescaled": _NAMES[score.rescaled],
        "uncapped": number_json(score.uncapped),
        "unscored": _NAMES[form.unscored],
        "sections": _list(map(_section, score.sections)),
    }


def _section(section: SectionScore) -> bytes:
    return b'{"kind": %b, "points": %b, "claimed": %b, "score": %b, "low": %b, "high": %b}' % (
        json_text(str(section.kind)),
        number_json(section.points),
        number_json(section.claimed),
        number_json(section.score),
        number_json(section.low),
        number_json(section.high),
    )


def _goal(goal: Goal) -> bytes:
    expected, actual = plain_json(goal.expected.text), plain_json(goal.actual.text)
    return b'{"expected": %b, "actual": %b}' % (expected, actual)


_word_of = attrgetter("_value_")
"""The text of a member of an enumeration, in a quarter of the time that `value` takes."""


def _fund(row: FundDetail, sheet: str) -> bytes:
    return (
        b'{"label": %b, "initial": %b, "annual": %b, "executed": %b, "points": %b, '
        b'"claimed_rate": %b, "rate": %b, "claimed_score": %b, "score": %b, "cell": %b, '
        b'"role": %b, "trace": %b, "review": null}'
    ) % (
        json_text(row.label),
        number_json(row.initial),
        number_json(row.annual),
        number_json(row.executed),
        number_json(row.points),
        number_json(row.claimed_rate),
        number_json(row.rate),
        number_json(row.claimed_score),
        number_json(row.score),
        json_text(_place(row, sheet)),
        json_text(_word_of(row.role)),
        json_text(row.trace),
    )


_named_of = attrgetter("label", "column", "unit", "section", "key", "column_key")


def _datum(datum: BaseDatum) -> bytes:
    entry, number = datum.value.entry, number_json(datum.value.value)
    unreadable = _text_or_null(entry.printed) if number == b"null" else b"null"
    return _datum_named(_named_of(datum)) % (
        number if datum.unit or number != b"null" else unreadable,
        json_text(entry.ref.a1) if entry.ref else b"null",
        unreadable if datum.unit else b"null",
    )


@lru_cache(maxsize=512)  # all forms of a layout have the same names
def _datum_named(names: tuple[str, ...]) -> bytes:
    """A figure of these names, with places for its value, its cell and its text."""
    return (
        b'{"label": %b, "column": %b, "value": %%b, "unit": %b, "cell": %%b, "section": %b, '
        b'"key": %b, "column_key": %b, "text": %%b}'
    ) % tuple([json_text(name).replace(b"%", b"%%") for name in names])


def _place(row: Detail, sheet: str) -> str:
    """The address, with its sheet where the form goes on on another one (续表!H2)."""
    return row.cell if row.sheet == sheet else f"{row.sheet}!{row.cell}"


def _indicator(row: IndicatorDetail, sheet: str) -> bytes:
    return (
        b'{"level1": %b, "level2": %b, "level3": %b, "target": %b, "actual": %b, "points": %b, '
        b'"claimed_score": %b, "score": %b, "basis": %b, "kind": %b, "completion": %b, '
        b'"met": %b, "low": %b, "high": %b, "reason": %b, "trace": %b, "cell": %b, '
        b'"section": %b, "role": %b, "review": null}'
    ) % (
        json_text(row.level1),
        json_text(row.level2),
        json_text(row.level3),
        json_text(row.target),
        json_text(row.actual),
        number_json(row.points),
        number_json(row.claimed_score),
        number_json(row.score),
        json_text(row.basis),
        json_text(row.kind),
        number_json(row.completion),
        _NAMES[row.met],
        number_json(row.low),
        number_json(row.high),
        json_text(row.reason),
        json_text(row.trace),
        json_text(_place(row, sheet)),
        json_text(_word_of(row.section)),
        json_text(_word_of(row.role)),
    )


def _findings(run: Run) -> Iterator[bytes]:
    replaced = run.superseded - run.told
    for at, file in enumerate(run.files):
        if file.findings:
            lines = _lines(run, at, Part.FINDINGS, len(file.findings))
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
        line = finding_line(finding, across=True)
        yield _with(line, _known(run, FindingSpot(ACROSS, ordinal), finding.key, counts=True))


def _known(run: Run, spot: FindingSpot, key: str, *, counts: bool) -> bytes:
    """What only the folder tells of a finding, without its opening bracket."""
    state = run.state_of(spot)
    return b'"key": %b, "state": %b, "counts": %b}' % (
        json_text(run.key_of(spot, key)),
        b"null" if state is None else json_text(state),
        _NAMES[counts],
    )


def _outputs(outputs: Mapping[str, str]) -> Iterator[bytes]:
    return (_encoded({"file": file, "sha256": sha256}) for file, sha256 in outputs.items())


def finding_line(finding: Finding, *, across: bool = False) -> bytes:
    """A finding, in one file or about several."""
    units = finding.units or filter(None, (finding.unit,))
    return (
        b'{"id": %b, "severity": %b, "file": %b, "unit": %b, "sheet": %b, "cells": %b, '
        b'"row_label": %b, "message": %b, "found": %b, "expected": %b, "basis": %b, "row": %b, '
        b'"across": %b, "unit_basis": %b, "traces": %b, "units": %b}'
    ) % (
        json_text(finding.id),
        json_text(finding.severity.value),
        json_text(finding.file),
        json_text(finding.unit),
        json_text(finding.sheet),
        _list(map(json_text, finding.cells)),
        json_text(finding.row_label),
        json_text(finding.message),
        json_text(finding.found),
        json_text(finding.expected),
        json_text(finding.basis),
        b"null" if finding.row is None else b"%d" % finding.row,
        _NAMES[across],
        json_text(finding.unit_basis),
        _list(map(json_text, finding.traces)),
        _list(map(json_text, units)),
    )


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
    return ledger_lines(run, partial(finding_line, across=True))


def _waivers(run: Run) -> Iterator[bytes]:
    return (_encoded(waiver_json(one)) for one in (run.ledger.waivers if run.ledger else ()))


def _unplaced(run: Run) -> Iterator[bytes]:
    return (_encoded(unplaced_json(one)) for one in (run.ledger.unplaced if run.ledger else ()))


def _passed(run: Run) -> Iterator[bytes]:
    for at, file in enumerate(run.files):
        if file.passed:
            yield _whole(run, at, Part.PASSED_LINES)
    yield from passed_lines(run.folder_passed, across=True)


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
