"""What the bureau says to one unit after a run: what came, what was found, the conclusion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.facts.compared import UnitComparison
from xl_jixiao.facts.records import FileRecord, FormRecord
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, is_counted
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import GRAVITY, Finding, Severity, State, Status
from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.rounds.unit_keys import UnitKeys

FindingsOf = Callable[[int], Sequence[Finding]]
"""The findings of the file at an index of the run."""


class Conclusion(StrEnum):
    """What comes of a review."""

    RETURN = "退回重报"
    """Something is wrong, or missing."""
    AMEND = "修改后通过"
    PASS = "通过"  # noqa: S105  no password: the word for passing


def conclusion_of(lacking: bool, findings: Mapping[Severity, int]) -> Conclusion:
    """What comes of a unit.

    Args:
        lacking: whether something that it owes, or everything, did not come.
        findings: that it must answer, by severity.
    """
    if lacking or findings[Severity.ERROR]:
        return Conclusion.RETURN
    return Conclusion.AMEND if findings[Severity.WARNING] else Conclusion.PASS


class ReviewFinding(NamedTuple):
    """A finding as a unit is told of it."""

    finding: Finding
    key: str
    """Its identity over runs."""
    state: State | None
    """Against the run before."""


@dataclass(frozen=True, slots=True)
class UnitReview:
    """All that is to be said to one unit."""

    name: str
    unit: RosterUnit | None
    """Of the roster; None where it is on none."""
    files: tuple[FileRecord, ...]
    """What it handed in, in the order of the run, whatever became of it."""
    forms: tuple[FormRecord, ...]
    """Those of its forms that count."""
    findings: tuple[ReviewFinding, ...]
    """Those that count, the gravest first."""
    missing: tuple[str, ...] = ()
    """Titles of the forms that it owes."""
    compared: UnitComparison | None = None
    """Against the run before."""

    @property
    def counts(self) -> Counter[Severity]:
        """Findings by severity."""
        return Counter(one.finding.severity for one in self.findings)

    @property
    def unusable(self) -> tuple[FileRecord, ...]:
        """Its files that could not be used."""
        return tuple(one for one in self.files if one.status is Status.REJECTED)

    @property
    def conclusion(self) -> Conclusion:
        """What comes of it: a form that is missing or an error is handed in anew; what the bureau
        lets stand counts for nothing.
        """
        graver = Counter(
            one.finding.severity for one in self.findings if one.state is not State.WAIVED
        )
        return conclusion_of(bool(self.missing) or not self.forms, graver)

    def findings_of(self, file: FileRecord) -> tuple[Finding, ...]:
        """Those about one of its files."""
        return tuple(one.finding for one in self.findings if one.finding.file == file.file)


def reviews(run: Run, findings_of: FindingsOf) -> tuple[UnitReview, ...]:
    """A review of each unit that handed in anything, the roster's first, in its order.

    Args:
        run: a finished run.
        findings_of: reads the findings of a file; asked once for each file that has any.
    """
    keys = UnitKeys(run)
    gathered = _GatheredUnits(run, keys, findings_of)
    standings = {keys.key(one.unit.name): one for one in run.standings}
    before = run.compared.units if _is_next_round(run) and run.compared else ()
    compared = {keys.key(one.name): one for one in before}
    made = []
    for key in sorted(gathered.files, key=lambda key: keys.order.get(key, len(keys.order))):
        standing = standings.get(key)
        made.append(
            UnitReview(
                keys.name(key),
                None if standing is None else standing.unit,
                tuple(gathered.files[key]),
                tuple(gathered.forms[key]),
                tuple(sorted(gathered.findings[key], key=_gravity)),
                tuple(owed.title for owed in standing.missing) if standing else (),
                compared.get(key),
            )
        )
    return tuple(made)


def _is_next_round(run: Run) -> bool:
    """Whether the units had a chance to correct what the run before found."""
    return run.compared is not None and not run.compared.same_files


def _gravity(one: ReviewFinding) -> int:
    return GRAVITY[one.finding.severity]


class _GatheredUnits:
    """Files, forms and findings by unit."""

    def __init__(self, run: Run, keys: UnitKeys, findings_of: FindingsOf) -> None:
        self._run, self._keys = run, keys
        self.files: defaultdict[str, list[FileRecord]] = defaultdict(list)
        self.forms: defaultdict[str, list[FormRecord]] = defaultdict(list)
        self.findings: defaultdict[str, list[ReviewFinding]] = defaultdict(list)
        self._owners = dict(self._owners_of_files())
        for at, file in enumerate(run.files):
            for key in self._owners.get(file.file, ()):
                self.files[key].append(file)
            for form in file.forms:
                if form.key not in run.superseded:
                    self.forms[keys.key(form.owner)].append(form)
            if file.findings and self._owners.get(file.file):
                self._take(at, file, findings_of(at))
        for ordinal, finding in enumerate(run.folder_findings):
            self._add(finding, FindingSpot(ACROSS, ordinal))

    def _owners_of_files(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """File → the units whose it is: by its forms, else by the roster's guess from its path."""
        guessed: defaultdict[str, list[str]] = defaultdict(list)
        for one in self._run.standings:
            for file in one.files:
                guessed[file].append(self._keys.key(one.unit.name))
        for record in self._run.files:
            own = [self._keys.key(form.owner) for form in record.forms]
            yield record.file, tuple(dict.fromkeys(own or guessed[record.file]))

    def _take(self, at: int, file: FileRecord, findings: Sequence[Finding]) -> None:
        replaced = self._run.superseded - self._run.told
        for ordinal, finding in enumerate(findings):
            if is_counted(file, ordinal, replaced):
                self._add(finding, FindingSpot(at, ordinal))

    def _add(self, finding: Finding, spot: FindingSpot) -> None:
        state = self._run.state_of(spot)
        if state is not State.WAIVED and not _is_next_round(self._run):
            state = None
        told = ReviewFinding(finding, self._run.key_of(spot, finding.key), state)
        if finding.unit:
            units: Sequence[str] = (self._keys.key(finding.unit),)
        else:
            units = self._owners.get(finding.file, ())
        for key in units:
            self.findings[key].append(told)
