"""A written result as pandas frames, for those who go on computing (docs/用户手册.md 十二).

One frame a list of result.json, in its order and with its names; `goals`, `funds`, `base` and
`indicators` are the inner lists, each row with `submission`, the index of its form in the frame
`submissions`; `passed` has a row for each check. Numbers are floats (万元, points, ratios), NaN
where nothing is known; all columns are there, with these types, however little there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]

_ANY = "object"
"""Texts, with None where nothing is known; lists as they are in result.json."""


def _typed(**kinds: str) -> dict[str, str]:
    """The names of each type, in blanks, as a type a name."""
    return {name: kind for kind, names in kinds.items() for name in names.split()}


_TYPES: Mapping[str, Mapping[str, str]] = {
    "submissions": _typed(
        Int64="year",
        bool="unscaled rescaled unscored counts",
        float64=("claimed_total total total_low total_high claimed_part points_total uncapped"),
    ),
    "findings": _typed(Int64="row", bool="across counts"),
    "missing_units": _typed(bool="partly"),
    "passed": _typed(bool="across"),
    "waivers": _typed(Int64="number", bool="in_force"),
    "ledger": _typed(Int64="number round row", boolean="across"),
    "summary": _typed(Int64="n"),
    "goals": _typed(int64="submission"),
    "funds": _typed(
        int64="submission",
        float64="initial annual executed points claimed_rate rate claimed_score score",
    ),
    "base": _typed(int64="submission"),
    "indicators": _typed(
        int64="submission",
        float64="points claimed_score score completion low high",
        boolean="met",
    ),
}
"""The types of columns that are no texts; Int64 and boolean hold pd.NA where nothing is known."""

_NAMES: Mapping[str, str] = {
    "files": "file sha256 status reason sheets remarks received",
    "submissions": (
        "file sheet form unit unit_code department project year unit_stated claimed_total total"
        " total_low total_high claimed_part grade claimed_grade points_total unscaled rescaled"
        " uncapped unscored sections source rows counts superseded_by superseded_as listed rules"
        " review"
    ),
    "findings": (
        "id severity file unit sheet cells row_label message found expected basis row across"
        " unit_basis traces units key state counts"
    ),
    "missing_units": "name code department similar forms partly hint",
    "units": (
        "name code aliases department office contact phone due reported missing owed came why"
        " files arrived"
        " days_over similar more"
    ),
    "passed": "file unit sheet across id title detail",
    "waivers": "key by requested_by why date until number in_force problem",
    "ledger": (
        "number round key state project demand deadline answer evidence opinion reviewer use waive"
        " why requested_by by until more waived_on waived_traces id severity file unit sheet cells"
        " row_label message found expected basis row across unit_basis traces units"
    ),
    "unplaced": "seen sheet cell title text why",
    "summary": "name value n",
    "goals": "submission expected actual",
    "funds": (
        "submission label initial annual executed points claimed_rate rate claimed_score score"
        " cell role trace review"
    ),
    "base": "submission label column value unit cell section key column_key text",
    "indicators": (
        "submission level1 level2 level3 target actual points claimed_score score basis kind"
        " completion met low high reason trace cell section role review"
    ),
}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    frame: {name: _TYPES.get(frame, {}).get(name, _ANY) for name in names.split()}
    for frame, names in _NAMES.items()
}
"""Of each frame its columns, in their order, with their types."""

INNER = ("goals", "funds", "base", "indicators")
"""Lists inside a submission."""

Row = dict[str, Any]  # JSON is untyped by nature

Elements = Callable[[str], Iterator[Row]]


def frames_of(elements: Elements) -> Frames:
    """The frames by their names, those of COLUMNS.

    Args:
        elements: gives the elements of one list of result.json, from the first to the last; of
            `summary` what `flat_summary` makes of it.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for table, row in table_rows(elements):
        rows[table].append(row)
    return {name: _frame(name, found) for name, found in rows.items()}


def table_rows(elements: Elements) -> Iterator[tuple[str, Row]]:
    """Every row of every table, list by list; those inside a submission before it.

    Args:
        elements: see `frames_of`.
    """
    for at, form in enumerate(elements("submissions")):
        for name in INNER:
            yield from ((name, {"submission": at, **row}) for row in form.pop(name))
        yield "submissions", form
    for name in COLUMNS:
        if name not in {*INNER, "submissions", "passed"}:
            yield from ((name, row) for row in elements(name))
    yield from (("passed", row) for row in _passed(elements))


def flat_summary(summary: Row) -> Iterator[Row]:
    """`summary` of result.json as rows: name with its steps, value, and of how many it is."""
    for name, value in summary.items():
        yield from _flat(name, value)


def _flat(name: str, value: Any) -> Iterator[Row]:
    if isinstance(value, dict) and "value" in value:
        yield {"name": name, "value": value["value"], "n": value["n"]}
        rest = {key: one for key, one in value.items() if key not in {"value", "n"}}
        yield from _flat(name, rest)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(f"{name}.{key}", one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _flat(f"{name}.{at}", one)
    elif value is not None:
        yield {"name": name, "value": value, "n": None}


def _passed(elements: Elements) -> Iterator[Row]:
    for one in elements("passed"):
        checks = one.pop("checks")
        yield from ({**one, **check} for check in checks)


def _frame(name: str, listed: Sequence[Row]) -> pd.DataFrame:
    """With the columns of COLUMNS; one that a row of a later program has besides is left out."""
    import pandas as pd

    kinds = COLUMNS[name]
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in listed], dtype=kind)
            for column, kind in kinds.items()
        }
    )
