"""One indicator that a report tells: its names by level, its labelled values, its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xl_jixiao.forms.report.fields import FieldKey, left_of, stated_entry, stated_points
from xl_jixiao.layouts.roles import indicator_key, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import TEXT_SHEET, CellRef, SentenceRef
from xl_jixiao.model.submission import NOTHING, Entry, Figure, Indicator
from xl_jixiao.text.labels import bare_name
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


@dataclass(slots=True)
class OpenIndicator:
    """An indicator whose values are still being told."""

    name: Entry
    level2: Entry
    section: int
    values: dict[FieldKey, Entry] = field(default_factory=dict)

    def take(self, values: Mapping[FieldKey, str], ref: SentenceRef) -> None:
        """Takes in what a sentence says; what was said before stands."""
        self.values = {**entries(values, ref), **self.values}

    @property
    def refs(self) -> set[CellRef]:
        """The sentences that told it."""
        return {one.ref for one in self.values.values() if one.ref is not None}

    def indicator(self, section: int) -> Indicator:
        """The row as told; `section` is the index of its section."""
        values = self.values
        points, score = worth(values)
        own = self.name if self.name.filled else self.level2
        actual = values.get(FieldKey.ACTUAL, NOTHING)
        target = values.get(FieldKey.TARGET, NOTHING)
        if target.filled and not actual.filled:
            own, actual = _counted(own, target)
        place = score.entry.ref or points.entry.ref or own.ref or min(self.refs, default=None)
        return Indicator(
            section=section,
            level1=NOTHING,
            level2=self.level2,
            level3=own,
            target=target,
            actual=actual,
            points=points,
            claimed_score=score,
            reason=values.get(FieldKey.REASON, NOTHING),
            ref=place or SentenceRef(TEXT_SHEET, 0, 0),
        )


def _counted(name: Entry, target: Entry) -> tuple[Entry, Entry]:
    """维修水库85座，目标80座: the name and the number it ends with, where it counts the same."""
    found = _RE.counted.match(name.text)
    wanted = parse_quantity(target.text)
    done = parse_quantity(found["value"]) if found else None
    if found is None or wanted is None or done is None or wanted.unit != done.unit:
        return name, NOTHING
    return name._replace(text=found["name"]), name._replace(text=found["value"])


def without_lead(name: str) -> str:
    """A name without 指标名称： and the like before it."""
    cut = _RE.joint.search(name)
    led = cut is not None and _RE.lead.match(bare_name(name[: cut.start()]))
    return name[cut.end() :].strip() or name if cut is not None and led else name


def without_tail(name: str) -> str:
    """A name without 完成情况 and the like behind it."""
    return _RE.tail.sub("", name) or name


def level_names(name: str) -> tuple[list[str], str]:
    """The names of level 1 and 2 before an indicator's own: 产出指标-数量指标：培训人数."""
    levels: list[str] = []
    rest = name
    while rest:
        cut = _RE.joint.search(rest)
        head = without_tail(bare_name(rest[: cut.start()] if cut else rest))
        found = roles(head)
        if found.indicators.section is None and found.indicators.level2 is None:
            if cut is None or not _RE.lead.match(head):
                break
        else:
            levels.append(head)
        rest = rest[cut.end() :].strip() if cut else ""
    return levels, bare_name(rest) if rest else ""


def worth(values: Mapping[FieldKey, Entry]) -> tuple[Figure, Figure]:
    """分值 and 得分; the score by what was deducted where it is not said itself."""
    said = (values.get(key, NOTHING) for key in (FieldKey.POINTS, FieldKey.SCORE))
    points, score = (stated_points(one.text, one.ref) for one in said)
    if score.value is None:
        deducted = values.get(FieldKey.DEDUCTED, NOTHING)
        score = left_of(points, deducted.text, deducted.ref)
    return points, score


def entries(values: Mapping[FieldKey, str], ref: SentenceRef) -> dict[FieldKey, Entry]:
    """What a sentence says, each value at the sentence."""
    return {key: stated_entry(text, ref) for key, text in values.items()}


# --- Rows typed with tabs ----------------------------------------------------------------------

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
