"""The roster of a round: its rows, its units, how each unit stands; the mark of our own outputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import FORM_TITLES, Form

SUMMARY_MARK = "JX_SUMMARY"
"""Defined name of every consolidated workbook: an earlier result that lies among the submissions
is not read as one, whatever it is called.
"""

DRAFT_MARK = "JX_DRAFT"
"""Name under which the reader of documents tells that a document is a draft of ours (its
docProps/core.xml has it as keyword) that nobody has worked on since it was written.
"""

ANY_FORM = "绩效自评表"
"""What a unit is asked for whose roster names no kind of form."""


class RosterDay(NamedTuple):
    """A day as the roster has it."""

    text: str
    """As written."""
    day: dt.date | None
    """None where it is no day with its year: nothing is counted from it then."""

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else self.text


class GivenIndicator(NamedTuple):
    """An indicator as it was approved; "" and None where the roster does not say."""

    level1: str
    level2: str
    level3: str
    target: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of the 单位名单; "" and None where it says nothing."""

    name: str
    code: str = ""
    form: Form | None = None
    """The form it must hand in (表类型); None = any."""
    department: str = ""
    """主管部门"""
    project: str = ""
    aliases: tuple[str, ...] = ()
    """简称, 曾用名"""
    office: str = ""
    """业务股室"""
    contact: str = ""
    phone: str = ""
    due: RosterDay | None = None
    """报送截止"""
    received: RosterDay | None = None
    """收到日期, as the bureau noted it."""
    initial: Decimal | None = None
    """Approved 年初预算数, 万元; like the next one."""
    annual: Decimal | None = None
    indicator: GivenIndicator | None = None
    more: tuple[tuple[str, str], ...] = ()
    """Title and text of the columns that mean nothing to us, in their order."""
    row: int = field(default=0, compare=False)
    """As a person counts; 0 where it comes from no file."""

    @property
    def owed(self) -> OwedForm:
        """What this row asks for."""
        return OwedForm(Form.PROJECT if self.project else self.form, self.project)


class OwedForm(NamedTuple):
    """A form that a unit must hand in, or has handed in."""

    form: Form | None
    """None = any."""
    project: str = ""
    """Of a project form, where it is named."""

    @property
    def title(self) -> str:
        """For people: the official name of the form; of a project its name too."""
        title = FORM_TITLES[self.form] if self.form else ANY_FORM
        return f"{title}（{self.project}）" if self.project else title


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """A unit of the roster, however many rows it has."""

    rows: tuple[RosterRow, ...]
    """At least one."""

    @property
    def name(self) -> str:
        """As its first row has it."""
        return self.rows[0].name

    @property
    def code(self) -> str:
        """单位编码; like what follows, of the first row that has one."""
        return _first(row.code for row in self.rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it is given."""
        return _each(row.code for row in self.rows)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every other name."""
        return _each(alias for row in self.rows for alias in row.aliases)

    @property
    def department(self) -> str:
        """主管部门"""
        return _first(row.department for row in self.rows)

    @property
    def office(self) -> str:
        """业务股室"""
        return _first(row.office for row in self.rows)

    @property
    def contact(self) -> str:
        """联系人"""
        return _first(row.contact for row in self.rows)

    @property
    def phone(self) -> str:
        """联系电话"""
        return _first(row.phone for row in self.rows)

    @property
    def owed(self) -> tuple[OwedForm, ...]:
        """What it must hand in, each once."""
        return tuple(dict.fromkeys(row.owed for row in self.rows))

    def due(self, owed: Sequence[OwedForm] = ()) -> RosterDay | None:
        """The earliest deadline of what it owes, of all its rows where nothing is given."""
        days = [row.due for row in self.rows if row.due and (not owed or row.owed in owed)]
        days = days or [row.due for row in self.rows if row.due]
        return min(days, key=lambda one: one.day or dt.date.max) if days else None

    @property
    def received(self) -> RosterDay | None:
        """收到日期: the latest that is noted."""
        days = [row.received for row in self.rows if row.received]
        return max(days, key=lambda one: one.day or dt.date.min) if days else None

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """Title and text of the columns that mean nothing to us."""
        found: dict[str, str] = {}
        for title, text in (one for row in self.rows for one in row.more):
            if text or title not in found:
                found[title] = found.get(title) or text
        return tuple(found.items())


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How a unit of the roster stands in a run."""

    unit: RosterUnit
    reported: tuple[OwedForm, ...] = ()
    """What came of it."""
    missing: tuple[OwedForm, ...] = ()
    """What is lacking of what it owes."""
    why: str = ""
    """Chinese: why it may only seem to be missing."""
    files: tuple[str, ...] = ()
    """In which its forms are, and those that its missing ones may be in."""
    similar: tuple[str, ...] = ()
    """Names in the folder that are near: suggested, never matched."""
    arrived: dt.date | None = None
    """When the last of what it owes came; None where something is missing, or nobody knows."""
    days_over: int | None = None
    """Days from the deadline until then, or until the run; 0 = in time, None where there is no
    deadline with its year."""


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit of the roster that has not handed in all that it owes, however many rows it has."""

    unit: RosterRow
    """Its first row that is not answered."""
    similar: tuple[str, ...] = ()
    """Names in the folder that are near: suggested, never matched."""
    hint: str = ""
    """Chinese: e.g. a rejected file that may be its submission."""
    forms: tuple[Form | None, ...] = ()
    """What is missing: the forms that its rows ask for, None for any."""
    partly: bool = False
    """Whether other rows of the unit are answered."""
    projects: tuple[str, ...] = ()
    """The projects whose forms are missing."""

    @property
    def wanted(self) -> tuple[Form | None, ...]:
        """The missing forms."""
        return self.forms or (self.unit.form,)


def missing_units(standings: Iterable[UnitStanding]) -> Iterator[MissingUnit]:
    """The units that owe anything, in the order of the roster."""
    for one in standings:
        if not one.missing:
            continue
        rows = one.unit.rows
        yield MissingUnit(
            next((row for row in rows if row.owed in one.missing), rows[0]),
            one.similar,
            one.why,
            forms=tuple(dict.fromkeys(owed.form for owed in one.missing)),
            partly=len(one.missing) < len(one.unit.owed),
            projects=tuple(owed.project for owed in one.missing if owed.project),
        )
