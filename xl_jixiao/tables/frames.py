"""A written result as pandas frames, for those who go on computing (docs/用户手册.md 十二).

One frame a list of result.json, in its order and with its names; `goals`, `funds`, `base` and
`indicators` are the inner lists, each row with `submission`, the index of its form in the frame
`submissions`; `passed` has a row for each check. Numbers are floats (万元, points, ratios), NaN
where nothing is known; all columns are there, with these types, however little there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
        bool="unscaled unscored counts",
        float64=("claimed_total total total_low total_high claimed_part points_total uncapped"),
    ),
    "findings": _typed(Int64="row", bool="across counts"),
    "missing_units": _typed(bool="partly"),
    "passed": _typed(bool="across"),
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
        " total_low total_high claimed_part grade claimed_grade points_total unscaled uncapped"
        " unscored sections source rows counts superseded_by superseded_as listed rules review"
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
    "goals": "submission expected actual",
    "funds": (
        "submission label initial annual executed points claimed_rate rate claimed_score score"
        " cell role trace"
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
        elements: gives the elements of one list of result.json, from the first to the last.
    """
    inner: dict[str, list[Row]] = {name: [] for name in INNER}

    def forms() -> Iterator[Row]:
        for at, form in enumerate(elements("submissions")):
            for name in INNER:
                inner[name] += [{"submission": at, **row} for row in form.pop(name)]
            yield form

    outer: dict[str, Iterable[Row]] = {
        "files": elements("files"),
        "submissions": forms(),
        "findings": elements("findings"),
        "missing_units": elements("missing_units"),
        "units": elements("units"),
        "passed": _passed(elements),
    }
    made = {name: _frame(name, rows) for name, rows in outer.items()}
    return made | {name: _frame(name, rows) for name, rows in inner.items()}


def _passed(elements: Elements) -> Iterator[Row]:
    for one in elements("passed"):
        checks = one.pop("checks")
        yield from ({**one, **check} for check in checks)


def _frame(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """With the columns of COLUMNS; one that a row of a later program has besides is left out."""
    import pandas as pd

    kinds = COLUMNS[name]
    listed = list(rows)
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in listed], dtype=kind)
            for column, kind in kinds.items()
        }
    )
