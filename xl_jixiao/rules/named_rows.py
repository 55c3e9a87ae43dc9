"""Rules for rows that a profile names, and for rows that do not apply to a unit.

A table of a province for 部门整体 gives each of its indicators a way of its own: so much off for
each percentage point (V18), a value for each step of a rate, the share of the indicators that were
met. The row is known by the name of its 三级指标.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from xl_jixiao.data_limits import NotEmpty
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.rules.sources import Clause, Number, Share

Name = Annotated[str, NotEmpty()]
Better = Literal["low", "high"]
OffIn = Literal["points", "share"]
PartOfStep = Literal["whole", "started", "proportion"]
InapplicableMethod = Literal["keep", "rescale"]
Measured = Literal["value", "distance"]


@dataclass(frozen=True, slots=True)
class NamedRate:
    """Full points up to a rate, then so much off for each step beyond it."""

    name: Name
    """三级指标 without its numbering."""
    better: Better
    """low: at most `full` is full; high: at least."""
    full: Decimal
    """A ratio: 1 = 100%; may be negative."""
    step: Number
    """A ratio: 0.01 is one percentage point."""
    off: Number
    """What each step takes."""
    off_in: OffIn
    """points, or a share of the row's points."""
    part: PartOfStep
    """A step not reached in full takes nothing, all, or its part."""


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step of a rate: up to a limit it gives a share of the points; the lowest limit that is not
    passed counts.
    """

    name: Name
    upto: Decimal | None
    """A ratio; None for everything above."""
    inclusive: bool
    value: Share
    measured: Measured
    """distance: how far the rate lies from 0, to both sides (成本控制率 ±10%)."""


@dataclass(frozen=True, slots=True)
class NamedMet:
    """The share of the indicators of a level-2 kind that were met (Sichuan 目标实现)."""

    name: Name
    of: Name
    """What the 二级指标 of the counted rows says: 数量指标."""
    most: Number | None
    """A completion above this counts as not met (1.30); None: no upper side."""


@dataclass(frozen=True, slots=True)
class NamedRule:
    """指定指标. Without rows every indicator is scored by its target."""

    clause: Clause
    rates: tuple[NamedRate, ...] = ()
    steps: tuple[NamedStep, ...] = ()
    met: tuple[NamedMet, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether any row is named."""
        return bool(self.rates or self.steps or self.met)


@dataclass(frozen=True, slots=True)
class InapplicableRule:
    """Rows that do not apply to the unit. keep: scored as any other. rescale: left out, and the
    total of the rest is rescaled to the full marks.
    """

    clause: Clause
    method: InapplicableMethod
    words: tuple[str, ...]
    """Whole texts of the cell of the actual that say so: 不适用."""
