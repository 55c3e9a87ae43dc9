"""Indicators in lines typed with tabs below a header, as a table would have them."""

from __future__ import annotations

from collections.abc import Mapping

from xl_jixiao.forms.report.fields import FieldKey
from xl_jixiao.layouts.roles import indicator_key, roles

_FIELDS = {
    "target": FieldKey.TARGET,
    "actual": FieldKey.ACTUAL,
    "points": FieldKey.POINTS,
    "claimed_score": FieldKey.SCORE,
    "reason": FieldKey.REASON,
}
_FEWEST = 3
"""Cells of the shortest row: a name, a target, an actual."""
_NAMES = frozenset({"level1", "level2", "level3"})


class TypedRows:
    """Follows the lines of a report and reads those that are below a typed header."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()

    def read(self, line: str) -> tuple[Mapping[str, str], Mapping[FieldKey, str]] | None:
        """Names by level and values of a typed row, both empty for the header; None for any other
        line, which ends the table.
        """
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) < _FEWEST:
            self._columns = ()
            return None
        keys = tuple(indicator_key(cell) for cell in cells)
        if {"target", "actual"} <= set(keys):
            self._columns = keys
            return {}, {}
        row = self._aligned(cells)
        names = {key: cell for key, cell in row.items() if key in _NAMES}
        values = {_FIELDS[key]: cell for key, cell in row.items() if key in _FIELDS}
        return (names, values) if values else None

    def _aligned(self, cells: tuple[str, ...]) -> dict[str, str]:
        """The filled cells by column. A row that lacks cells begins with the level 1 and lacks
        them at its end, or goes on with the levels above and lacks them at its beginning.
        """
        lacking = len(self._columns) - len(cells)
        if lacking < 0:
            return {}
        begins = roles(cells[0]).indicators.section is not None
        columns = self._columns[: len(cells)] if begins else self._columns[lacking:]
        return {key: cell for key, cell in zip(columns, cells, strict=True) if cell}
