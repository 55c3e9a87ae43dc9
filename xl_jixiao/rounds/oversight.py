"""What a head of bureau asks of a round: who came in time, how each unit and each 股室 stands.

The figures behind 概览, 汇总表, 分组汇总 and the county report, and `summary` of result.json.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.final_score import FinalScore, final_score
from xl_jixiao.facts.records import FileRecord, FindingMark, FormRecord
from xl_jixiao.facts.run import Run, kept_with_run
from xl_jixiao.facts.scored import Scored, scored_of
from xl_jixiao.facts.statistics import (
    ACROSS,
    BlockSummary,
    FindingSpot,
    Stat,
    blocks_of,
    is_counted,
)
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, Status
from xl_jixiao.model.roster import RosterUnit, UnitStanding
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.review import Conclusion, conclusion_of
from xl_jixiao.text.labels import fold

_FIRST = 10
"""Units that are to be looked at first."""
_GOOD_GRADES = 2
"""优 and 良: the upper grades of a profile."""


def _ratio(part: int, whole: int) -> Stat:
    return Stat(Decimal(part) / whole if whole else None, whole)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Units of a roster, or of a part of it, by whether and when they handed in all they owe."""

    due: int
    complete: int
    partly: int
    """Handed in something, but not all."""
    none: int
    in_time: int
    """Complete by the deadline; like the next one of those whose deadline is known."""
    late: int
    dated: int
    """Units whose deadline is known."""
    owed: int
    """Forms that are asked for."""
    answered: int
    """Those of them that came."""

    @property
    def reported(self) -> Stat:
        """报送率: complete units by all."""
        return _ratio(self.complete, self.due)

    @property
    def timely(self) -> Stat:
        """及时率: units complete by their deadline, by those with one."""
        return _ratio(self.in_time, self.dated)

    @property
    def covered(self) -> Stat:
        """覆盖率: forms that came by those that are asked for."""
        return _ratio(self.answered, self.owed)


def timeliness(standings: Sequence[UnitStanding]) -> Timeliness:
    """How the units of a roster stand in time."""
    complete = [one for one in standings if not one.missing]
    partly = sum(1 for one in standings if one.missing and _came_in_part(one))
    dated = [one for one in standings if one.days_over is not None]
    return Timeliness(
        due=len(standings),
        complete=len(complete),
        partly=partly,
        none=len(standings) - len(complete) - partly,
        in_time=sum(1 for one in dated if not one.missing and one.days_over == 0),
        late=sum(1 for one in dated if not one.missing and one.days_over),
        dated=len(dated),
        owed=sum(len(one.unit.owed) for one in standings),
        answered=sum(len(one.unit.owed) - len(one.missing) for one in standings),
    )


def _came_in_part(one: UnitStanding) -> bool:
    """As `MissingUnit.partly`: some of what it owes came."""
    return len(one.missing) < len(one.unit.owed)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit of the roster, or one that handed in something without being on it."""

    name: str
    standing: UnitStanding | None
    forms: tuple[FormRecord, ...]
    """Those that count."""
    files: int
    """What it handed in, whatever became of it."""
    unusable: int
    """Those of them that could not be used."""
    checks: Mapping[str, Mapping[Severity, int]]
    """Its findings that count, but for those that are let stand, by check."""
    final: FinalScore | None
    """Of its main form."""
    findings: Mapping[Severity, int] = field(init=False)
    """By severity."""

    def __post_init__(self) -> None:
        """Add the findings up once: every row of the unit asks."""
        counts = dict.fromkeys(Severity, 0)
        for check in self.checks.values():
            for severity, count in check.items():
                counts[severity] += count
        object.__setattr__(self, "findings", counts)

    @property
    def unit(self) -> RosterUnit | None:
        """Of the roster."""
        return self.standing.unit if self.standing else None

    @property
    def conclusion(self) -> Conclusion | None:
        """As in its letter; None where nothing came."""
        if not self.files:
            return None
        missing = bool(self.standing and self.standing.missing)
        return conclusion_of(missing or not self.forms, self.findings)

    @property
    def excess(self) -> Decimal:
        """By how much 自评 is above 核算, of the form where it is most."""
        found = [-one.difference for one in self.forms if one.difference is not None]
        return max(found, default=Decimal(0))

    @property
    def main(self) -> FormRecord | None:
        """Its 部门整体支出 form, else its only form."""
        return main_form(self.forms)


def main_form(forms: Iterable[FormRecord]) -> FormRecord | None:
    """The 部门整体支出 form of a unit, else its only form."""
    scored = [one for one in forms if one.scored]
    whole = [one for one in scored if one.form is Form.DEPARTMENT]
    found = whole or scored
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The units of one 业务股室 or 主管部门."""

    title: str
    """"" for those without."""
    timeliness: Timeliness | None
    """None without a roster."""
    blocks: tuple[BlockSummary, ...]


class GradeShare(NamedTuple):
    """优良率 and the grades that it counts."""

    names: tuple[str, ...]
    share: Stat


@dataclass(frozen=True, slots=True)
class Oversight:
    """The figures of a run as a head of bureau asks for them."""

    timeliness: Timeliness | None
    """None without a roster."""
    good: GradeShare
    """Over all forms with a grade, whatever their kind and year."""
    offices: tuple[GroupFigures, ...]
    departments: tuple[GroupFigures, ...]
    units: tuple[UnitFigures, ...]
    """The roster's in its order, then the others in the order of the files."""

    @property
    def first(self) -> tuple[UnitFigures, ...]:
        """The units to be looked at first, of those that handed in something."""
        came = [one for one in self.units if one.forms or one.unusable]
        graver = [one for one in came if _weight(one) > _NO_WEIGHT]
        return tuple(sorted(graver, key=_weight, reverse=True)[:_FIRST])


_Weight = tuple[int, int, Decimal, int]

_NO_WEIGHT: _Weight = (0, 0, Decimal(0), 0)


def _weight(one: UnitFigures) -> _Weight:
    """Files that can't be used, errors, how far 自评 is above 核算, warnings."""
    findings = one.findings
    excess = max(one.excess, Decimal(0))
    return one.unusable, findings[Severity.ERROR], excess, findings[Severity.WARNING]


@kept_with_run
def oversight(run: Run) -> Oversight:
    """The figures of a finished run."""
    counted = [one for one in scored_of(run) if not one.superseded]
    return Oversight(
        timeliness=timeliness(run.standings) if run.standings else None,
        good=good_share(run, [one.record for one in counted]),
        offices=_groups(run, counted, lambda one: one.office, lambda one: one.unit.office),
        departments=_groups(
            run, counted, lambda one: one.department, lambda one: one.unit.department
        ),
        units=tuple(_units(run)),
    )


def good_share(run: Run, forms: Iterable[FormRecord]) -> GradeShare:
    """优良率 of forms: those with one of the two upper grades, by those that have a grade."""
    names = tuple(one.name for one in run.rules.grades.grades)[:_GOOD_GRADES]
    graded = [one.grade for one in forms if one.has_scores and one.grade]
    return GradeShare(names, _ratio(sum(one in names for one in graded), len(graded)))


def good_of(block: BlockSummary) -> Stat:
    """优良率 of one kind of form and year."""
    grades = block.scores.grades
    good = sum([*grades.values()][:_GOOD_GRADES])  # in the order of the profile
    return _ratio(good, sum(grades.values()))


def _groups(
    run: Run,
    counted: Sequence[Scored],
    of_form: Callable[[Scored], str],
    of_unit: Callable[[UnitStanding], str],
) -> tuple[GroupFigures, ...]:
    """In the order of the roster, those without a name last; none where nothing has one."""
    titles: dict[str, str] = {}
    forms: defaultdict[str, list[Scored]] = defaultdict(list)
    standings: defaultdict[str, list[UnitStanding]] = defaultdict(list)
    for standing in run.standings:
        title = of_unit(standing)
        standings[fold(title)].append(standing)
        titles.setdefault(fold(title), title)
    for one in counted:
        title = of_form(one)
        forms[fold(title)].append(one)
        titles.setdefault(fold(title), title)
    if not any(titles) or len(run.combined) > 1:  # equal names in two counties are two of them
        return ()
    return tuple(
        GroupFigures(
            titles[key],
            timeliness(standings[key]) if run.standings else None,
            blocks_of(forms[key], run.rules),
        )
        for key in sorted(titles, key=lambda key: not key)
    )


def _units(run: Run) -> Iterator[UnitFigures]:
    names = _UnitNames(run)
    found = _UnitCounts(run, names)
    standings = {fold(one.unit.name): one for one in run.standings}
    for key in dict.fromkeys((*standings, *found.forms, *found.checks, *found.files)):
        main = main_form(found.forms[key])
        yield UnitFigures(
            names.name(key),
            standings.get(key),
            tuple(found.forms[key]),
            found.files[key],
            found.unusable[key],
            dict(found.checks[key]),
            None if main is None else final_score(run, main),
        )


class _UnitNames:
    """Which unit a name in a run means, like `UnitKeys`; in a combined result units of one name in
    two counties are two.
    """

    def __init__(self, run: Run) -> None:
        roster = [one.unit.name for one in run.standings]
        self._labels = tuple(one.label for one in run.combined)
        self._names = {fold(name): name for name in roster}
        self._listed = {
            (self._realm(form.file), fold(form.owner)): roster[form.listed]
            for form in run.forms
            if form.listed >= 0
        }

    def key(self, name: str, file: str) -> str:
        """What tells the unit that has this name in this file ("" across files)."""
        realm = self._realm(file)
        listed = self._listed.get((realm, fold(name)))
        full = listed or (f"{realm}/{name}" if realm and name != file else name)
        if listed is None and not realm and self._labels:
            full = self._in_some_county(name)
        key = fold(full)
        self._names.setdefault(key, full)
        return key

    def name(self, key: str) -> str:
        """Its name for people."""
        return self._names[key]

    def _realm(self, file: str) -> str:
        """The county of a file, "" in a run or where nobody knows."""
        label = file.partition("/")[0]
        if label in self._labels:
            return label
        return self._labels[0] if len(self._labels) == 1 else ""

    def _in_some_county(self, name: str) -> str:
        listed = [full for label in self._labels if fold(full := f"{label}/{name}") in self._names]
        return listed[0] if len(listed) == 1 else name


class _UnitCounts:
    """Forms and findings by unit, as `rounds.review` gathers them for the letters."""

    def __init__(self, run: Run, names: _UnitNames) -> None:
        self._names = names
        self.forms: defaultdict[str, list[FormRecord]] = defaultdict(list)
        self.files: Counter[str] = Counter()
        self.unusable: Counter[str] = Counter()
        self.checks: defaultdict[str, defaultdict[str, Counter[Severity]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        self._guessed: defaultdict[str, list[str]] = defaultdict(list)
        for one in run.standings:
            for path in one.files:
                self._guessed[path].append(fold(one.unit.name))
        owners = {}
        for at, file in enumerate(run.files):
            owners[file.file] = self._owners(file)
            self._take(run, at, file, owners[file.file])
        for ordinal, finding in enumerate(run.folder_findings):
            if FindingSpot(ACROSS, ordinal) not in run.waived:
                mark = FindingMark(finding.id, finding.severity, finding.unit, ACROSS)
                self._add(mark, finding.file, owners.get(finding.file, ()))

    def _owners(self, file: FileRecord) -> tuple[str, ...]:
        own = [self._names.key(form.owner, file.file) for form in file.forms]
        return tuple(dict.fromkeys(own or self._guessed[file.file]))

    def _take(self, run: Run, at: int, file: FileRecord, owners: Sequence[str]) -> None:
        for form in file.forms:
            if form.key not in run.superseded:
                self.forms[self._names.key(form.owner, file.file)].append(form)
        self.files.update(owners)
        if file.status is Status.REJECTED:
            self.unusable.update(owners)
        replaced, waived = run.superseded - run.told, run.waived
        for ordinal, mark in enumerate(file.findings):
            if is_counted(file, ordinal, replaced) and not (waived and (at, ordinal) in waived):
                own = mark._replace(unit="") if mark.unit == file.file else mark
                self._add(own, file.file, owners)

    def _add(self, mark: FindingMark, file: str, owners: Sequence[str]) -> None:
        for key in (self._names.key(mark.unit, file),) if mark.unit else owners:
            self.checks[key][mark.id][mark.severity] += 1
