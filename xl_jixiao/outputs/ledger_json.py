"""`ledger`, `waivers`, `unplaced` of result.json: 问题台账, the memory of what people typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from xl_jixiao.facts.ledger import (
    EarlierProblem,
    EntryField,
    Gone,
    Problem,
    Unplaced,
    Waiver,
    WaiverSeen,
)
from xl_jixiao.facts.ledger_rows import LedgerRow, ledger_rows
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import Finding, State
from xl_jixiao.outputs.result_values import Values
from xl_jixiao.outputs.shared_texts import json_text

Json = dict[str, Any]  # JSON is untyped by nature

FindingLine = Callable[[Finding], bytes]

_FIELDS = tuple(EntryField)

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)

_NOTHING: Json = {
    **dict.fromkeys((one.value for one in _FIELDS), None),
    "more": {},
    "waived_on": None,
    "waived_traces": [],
}


def _encoded(value: Json) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "replace")


_NOTHING_TEXT = _encoded(_NOTHING)[1:-1]


def ledger_lines(run: Run, finding_line: FindingLine) -> Iterator[bytes]:
    """A problem a line: number, round, state and what was entered, then the finding."""
    for row in ledger_rows(run):
        yield _head(row) + _found(row, finding_line)[1:]


def _head(row: LedgerRow) -> bytes:
    one = row.problem
    entered = _encoded(_entered(one))[1:-1] if one.entered else _NOTHING_TEXT
    project = json_text(row.project) if row.project else b"null"
    return b'{"number": %d, "round": %d, "key": %b, "state": %b, "project": %b, %b, ' % (
        one.number,
        one.round,
        json_text(one.key),
        b"null" if row.state is None else json_text(row.state.value),
        project,
        entered,
    )


def _entered(one: Problem) -> Json:
    more = {name[1:]: text for name, text in one.entered.items() if name.startswith("+")}
    return {
        **{name.value: one.entered.get(name) for name in _FIELDS},
        "more": more,
        "waived_on": one.seen.date if one.seen else None,
        "waived_traces": list(one.seen.traces) if one.seen else [],
    }


def _found(row: LedgerRow, finding_line: FindingLine) -> bytes:
    if row.line:
        return row.line
    if row.finding:
        return finding_line(row.finding)
    return _encoded(row.was or {})


def waiver_json(one: Waiver) -> Json:
    """A waiver, in force or not."""
    return {
        "key": one.key,
        "by": one.by,
        "requested_by": one.requested_by or None,
        "why": one.why,
        "date": one.date or None,
        "until": one.until or None,
        "number": one.number,
        "in_force": not one.problem,
        "problem": one.problem or None,
    }


def unplaced_json(one: Unplaced) -> Json:
    """Something typed that has no place."""
    return {
        "seen": one.seen,
        "sheet": one.sheet,
        "cell": one.cell,
        "title": one.title,
        "text": one.text,
        "why": one.why,
    }


def earlier_problem(row: Values) -> EarlierProblem:
    """A line of the ledger again; its ordinal is not known yet.

    Raises:
        ValueProblemError: a value is absent or of another type.
    """
    entered = {name.value: text for name in _FIELDS if (text := row.text(name))}
    more = row.raw("more")
    if isinstance(more, dict):
        entered |= {f"+{name}": text for name, text in more.items() if isinstance(text, str)}
    state = row.word("state", "", *State, *Gone)
    date = row.text("waived_on")
    return EarlierProblem(
        number=row.whole("number") or 0,
        key=row.text("key"),
        round=row.whole("round") or 1,
        entered=entered,
        gone=Gone(state) if state in set(Gone) else None,
        ordinal=-1,
        traces=row.texts("traces"),
        seen=WaiverSeen(date, row.texts("waived_traces")) if date else None,
    )


def earlier_unplaced(row: Values) -> Unplaced:
    """Likewise.

    Raises:
        ValueProblemError: a value is absent or of another type.
    """
    return Unplaced(*(row.text(name) for name in Unplaced._fields))
