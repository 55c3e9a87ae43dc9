"""问题台账: every error and warning over the rounds, its number for good, what people entered.

Hints (提示) ask for no correction and are not in it. What the unit answers and what the bureau
decides is typed into 绩效自评汇总.xlsx; the next run reads it there and keeps it in result.json.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from xl_jixiao.facts.statistics import FindingSpot
from xl_jixiao.model.dataclass import dataclass

Json = dict[str, Any]  # JSON is untyped by nature


class EntryField(StrEnum):
    """What people enter about a problem; the values are the keys of result.json."""

    DEMAND = "demand"
    DEADLINE = "deadline"
    ANSWER = "answer"
    EVIDENCE = "evidence"
    OPINION = "opinion"
    REVIEWER = "reviewer"
    USE = "use"
    WAIVE = "waive"
    WHY = "why"
    REQUESTED_BY = "requested_by"
    BY = "by"
    UNTIL = "until"


ENTRY_TITLES = {
    EntryField.DEMAND: "处理要求",
    EntryField.DEADLINE: "整改期限",
    EntryField.ANSWER: "单位反馈",
    EntryField.EVIDENCE: "佐证",
    EntryField.OPINION: "复核意见",
    EntryField.REVIEWER: "复核人、日期",
    EntryField.USE: "结果应用",
    EntryField.WAIVE: "予以保留",
    EntryField.WHY: "理由",
    EntryField.REQUESTED_BY: "申请人",
    EntryField.BY: "批准人",
    EntryField.UNTIL: "至",
}

WAIVER_FIELDS = (
    EntryField.WAIVE,
    EntryField.WHY,
    EntryField.REQUESTED_BY,
    EntryField.BY,
    EntryField.UNTIL,
)

Entered = Mapping[str, str]
"""By `EntryField`, or by "+" and the title of a column that a person added; never blank."""

NOTHING_ENTERED: Entered = MappingProxyType({})


def waiver_typed(entered: Entered) -> tuple[str, ...]:
    """The cells of a waiver as typed: another text is another decision."""
    return tuple(entered.get(one, "") for one in WAIVER_FIELDS)


class WaiverSeen(NamedTuple):
    """A waiver as a run first read it."""

    date: str
    """The day of that run."""
    traces: tuple[str, ...]
    """What was found where it was granted (Finding.traces): it holds for nothing else."""


class Waiver(NamedTuple):
    """予以保留, as the ledger has it."""

    number: int
    key: str
    why: str
    requested_by: str
    by: str
    date: str
    until: str
    """The last day, ISO; "" where it has no end."""
    problem: str
    """Chinese: why it has no effect; "" where the finding is silenced."""


class Gone(StrEnum):
    """How a problem that is not found any more ended."""

    FIXED = "fixed"
    ABSENT = "absent"
    """Its form is not there any more: nobody can say."""
    MERGED = "merged"
    """What is left of it is part of another problem."""


GONE_TITLES = {Gone.FIXED: "已改", Gone.ABSENT: "表未再报", Gone.MERGED: "并入他条"}


class Problem(NamedTuple):
    """A row of the ledger."""

    number: int
    key: str
    round: int
    """In which it was found first."""
    entered: Entered = NOTHING_ENTERED
    spot: FindingSpot | None = None
    """None: gone."""
    gone: Gone | None = None
    ordinal: int = -1
    """Of one that is gone: its place in the ledger of the result before."""
    seen: WaiverSeen | None = None
    """Where a waiver is entered."""


class EarlierProblem(NamedTuple):
    """A row of the ledger of the run before."""

    number: int
    key: str
    round: int
    entered: Entered
    gone: Gone | None
    ordinal: int
    """In its list."""
    traces: tuple[str, ...]
    seen: WaiverSeen | None


class Unplaced(NamedTuple):
    """Something a person typed that has no place in the new workbook."""

    seen: str
    """When the run that read it began."""
    sheet: str
    cell: str
    title: str
    """Of its column, "" where it has none."""
    text: str
    why: str
    """Chinese."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of a run."""

    round: int = 1
    known: Mapping[FindingSpot, Problem] = field(default_factory=dict)
    """Problems of this run that have a number from before, or entries."""
    gone: tuple[Problem, ...] = ()
    """By their numbers."""
    first_new: int = 1
    """The number of the first problem that is new; the others follow in the order of the run."""
    new: int = 0
    """How many are."""
    waivers: tuple[Waiver, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    told: tuple[str, ...] = ()
    """Chinese: what is to be said of the entries, each with its cell."""
    placed: int = 0
    """Entries that were read from the workbook of the run before."""
    read: Callable[[], Iterator[Json]] = field(repr=False, default=lambda: iter(()))
    """The ledger of the result before, element by element."""

    @property
    def size(self) -> int:
        """The number of its rows."""
        return len(self.known) + len(self.gone) + self.new

    def gone_rows(self) -> Iterator[tuple[Problem, Json]]:
        """The problems that are gone, with what was found."""
        if not self.gone:
            return
        wanted = {one.ordinal: one for one in self.gone}
        for at, row in enumerate(self.read()):
            if at in wanted:
                yield wanted[at], row
