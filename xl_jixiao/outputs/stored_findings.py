"""The findings of a file, taken again from what was kept of it: no form is read for them."""

from __future__ import annotations

import json
from typing import Any

from xl_jixiao.facts.records import FindingMark, Part
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.stored_lines import stored_lines
from xl_jixiao.model.finding import Finding, Severity


def stored_findings(run: Run, at: int) -> tuple[Finding, ...]:
    """Those of the file at this index.

    Raises:
        ValueError, KeyError, TypeError: what was kept is not what was made of the file.
    """
    marks = run.files[at].findings
    if not marks:
        return ()
    lines = stored_lines(run.parts.read(at, Part.FINDINGS))
    return tuple(_finding(mark, json.loads(line)) for mark, line in zip(marks, lines, strict=True))


def _finding(mark: FindingMark, told: dict[str, Any]) -> Finding:  # JSON is untyped by nature
    return Finding(
        id=mark.id,
        severity=Severity(told["severity"]),
        file=told["file"],
        unit=told["unit"],
        sheet=told["sheet"],
        cells=tuple(told["cells"]),
        row_label=told["row_label"],
        message=told["message"],
        found=told["found"],
        expected=told["expected"],
        basis=told["basis"],
        unit_basis=told["unit_basis"],
        row=told["row"],
        key=mark.key,
        traces=mark.traces,
        units=tuple(told["units"]),
    )
