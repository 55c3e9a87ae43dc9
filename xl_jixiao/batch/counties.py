"""Written results of counties → one run: no form is read again.

The lists of a result are in the order of its files, so that they are read side by side, a file at a
time: what is in memory is what a run keeps. Nothing is compared across counties; what each county
decided (which version counts, what is missing, its findings across files) stays as it is.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, NoReturn

from xl_jixiao.batch.record_codec import decode, encode
from xl_jixiao.batch.reduce import SpooledParts
from xl_jixiao.batch.settings import Progress, Report
from xl_jixiao.batch.spool import Spool, SpoolPlace, packed
from xl_jixiao.facts.records import FileRecord, FormKey, mark_of
from xl_jixiao.facts.reviewed import Reviews, ReviewTold
from xl_jixiao.facts.run import CountyResult, Run
from xl_jixiao.facts.statistics import ACROSS, FindingSpot
from xl_jixiao.model.finding import Finding, Passed, Status
from xl_jixiao.model.roster import MissingUnit, UnitStanding
from xl_jixiao.model.submission import Budget
from xl_jixiao.outputs.fragments import FileTold, made_parts
from xl_jixiao.outputs.result_file import AGAIN, ResultFile, ResultLine, parsed
from xl_jixiao.outputs.result_forms import (
    Realm,
    TakenForm,
    is_waived,
    taken_finding,
    taken_form,
    taken_missing,
    taken_passed,
    taken_sheets,
    taken_unit,
)
from xl_jixiao.outputs.result_json import rules_digest
from xl_jixiao.outputs.result_values import ValueProblemError, Values
from xl_jixiao.rounds.keys import ordinals
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.summary import UNLINKED_FINDING_COLUMNS


class County(NamedTuple):
    """A written result and the name under which it is put together with others."""

    label: str
    result: ResultFile


def united(
    counties: Sequence[County], rules: RuleProfile, spool: Spool, *, out: Path, report: Report
) -> Run:
    """The run of all files of these results.

    Args:
        counties: In the order in which they are shown; their labels differ.
        rules: The profile that all of them used.
        spool: Takes what is made of each file; must stay open while the run is asked.
        out: Where the result will lie.
        report: Called with each file.

    Raises:
        ResultError: A result is damaged; the message says where.
    """
    from xl_jixiao.checks.registry import titles

    started, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    total = sum(_told(one, "files") for one in counties)
    union = _Union(spool, report, total, rules.execution.base)
    results = tuple(union.take(one) for one in counties)
    rosters = [one.roster_units for one in results if one.roster_units is not None]
    years = {one.year for one in results}
    return Run(
        files=tuple(union.files),
        results=(),
        parts=SpooledParts(spool, union.places),
        folder_findings=tuple(union.findings),
        folder_passed=tuple(union.passed),
        superseded=frozenset(union.superseded),
        told=frozenset(union.told),
        replaced_by=union.replaced_by,
        roster_units=sum(rosters) if rosters else None,
        missing=tuple(union.missing),
        standings=tuple(union.standings),
        rules=rules,
        year=years.pop() if len(years) == 1 else None,
        started=started,
        seconds=round(time.monotonic() - clock, 3),
        titles=titles(),
        ordinals=ordinals(union.files, union.findings, union.superseded - union.told),
        combined=results,
        waived=frozenset(union.waived),
        reviews=union.reviews(),
        out=str(out),
    )


def used_rules(result: ResultFile) -> tuple[str, str]:
    """Label and digest of the profile that a result was made under.

    Raises:
        ResultError: It does not say.
    """
    with _placed(result, 1):
        tool = Values(result.tool)
        return tool.text("rules"), tool.text("rules_digest")


def same_rules(result: ResultFile, rules: RuleProfile) -> bool:
    """Whether a result was made under this profile, contents and all."""
    return used_rules(result) == (rules.label, rules_digest(rules))


@contextmanager
def _placed(result: ResultFile, line: int) -> Iterator[None]:
    """Tell of what is wrong with a value in which line it stands."""
    try:
        yield
    except ValueProblemError as problem:
        result.fail(f"{problem}；{AGAIN}", line)


_COUNTED_APART = ("findings_left_out", "findings_waived")


def _told(county: County, key: str) -> int:
    """A count of the summary of a result."""
    with _placed(county.result, 0):
        value = Values({"summary": county.result.summary.get(key)}).raw("summary")
        return Values(value if isinstance(value, dict) else {}).whole("value") or 0


def _problems(county: County) -> int:
    """How many rows its 问题台账 has."""
    with _placed(county.result, 1):
        return Values(county.result.tool).whole("problems") or 0


class _Element(NamedTuple):
    """An element of a list with the line in which it stands."""

    line: ResultLine
    values: Values


class _Elements:
    """The elements of a list of a result, taken from the first to the last."""

    def __init__(self, result: ResultFile, name: str) -> None:
        self.result, self._name = result, name
        self._lines = result.lines(name)
        self._next = self._read()

    def of(self, file: str) -> Iterator[_Element]:
        """Those that come next and are of this file alone."""
        while self._next is not None and self._is_of(self._next, file):
            yield self._take(self._next)

    def pop(self) -> _Element | None:
        """The next one, None where there is none."""
        return None if self._next is None else self._take(self._next)

    def across(self) -> Iterator[_Element]:
        """What is left when all files are done: it is about several of them.

        Raises:
            ResultError: There is something about a single file.
        """
        while (one := self._next) is not None:
            with _placed(self.result, one.line.number):
                if not one.values.flag("across"):
                    self.misplaced()
            yield self._take(one)

    def end(self) -> None:
        """Nothing may be left.

        Raises:
            ResultError: There is.
        """
        if self._next is not None:
            self.misplaced()

    def misplaced(self) -> NoReturn:
        """The next element is of no file, or out of order.

        Raises:
            ResultError: Always.
        """
        line = 0 if self._next is None else self._next.line.number
        self.result.fail(f"的 {self._name} 与 files 对不上（缺行，或次序被改动）；{AGAIN}", line)

    def _is_of(self, one: _Element, file: str) -> bool:
        with _placed(self.result, one.line.number):
            return one.values.text("file") == file and not one.values.data.get("across")

    def _take(self, one: _Element) -> _Element:
        self._next = self._read()
        return one

    def _read(self) -> _Element | None:
        line = next(self._lines, None)
        if line is None:
            return None
        return _Element(line, Values(parsed(self.result.path, line, exact=True)))


class _Union:
    """What is gathered of the results."""

    def __init__(self, spool: Spool, report: Report, total: int, base: Budget) -> None:
        self._spool, self._report, self._total, self._base = spool, report, total, base
        self.files: list[FileRecord] = []
        self.places: list[SpoolPlace] = []
        self.findings: list[Finding] = []
        self.passed: list[Passed] = []
        self.missing: list[MissingUnit] = []
        self.standings: list[UnitStanding] = []
        self._listed: dict[str, int] = {}
        self.superseded: set[FormKey] = set()
        self.told: set[FormKey] = set()
        self.replaced_by: dict[FormKey, str] = {}
        self.waived: set[FindingSpot] = set()
        self._reviews: dict[FormKey, ReviewTold] = {}

    def reviews(self) -> Reviews | None:
        """What the reviewers of all results entered; None where nobody did."""
        if not self._reviews:
            return None
        totals = {key: one.total for key, one in self._reviews.items() if one.total is not None}
        return Reviews(totals=totals, taken=self._reviews)

    def take(self, county: County) -> CountyResult:
        """Everything of one result.

        Raises:
            ResultError: It is damaged.
        """
        result, realm = county.result, Realm(county.label, self._base)
        listed = len(self.standings)
        self._take_units(result, realm)
        files = _Elements(result, "files")
        lists = _Lists(*(_Elements(result, name) for name in _Lists._fields))
        first, forms, findings = len(self.files), 0, 0
        while (one := files.pop()) is not None:
            taken = self._placed_units(_taken_file(one, lists, realm, result))
            self.waived |= {FindingSpot(len(self.files), at) for at in taken.waived}
            self._keep(taken)
            forms += len(taken.forms)
            findings += len(taken.findings)
        lists.submissions.end()
        for one in lists.findings.across():
            with _placed(result, one.line.number):
                if is_waived(one.values):
                    self.waived.add(FindingSpot(ACROSS, len(self.findings)))
                self.findings.append(taken_finding(one.values, realm))
            findings += 1
        for one in lists.passed.across():
            with _placed(result, one.line.number):
                self.passed += taken_passed(one.values, realm)
        missing = _Elements(result, "missing_units")
        while (one := missing.pop()) is not None:
            with _placed(result, one.line.number):
                self.missing.append(taken_missing(one.values, realm))
        _require_the_rest(result)
        told = _county_result(county, len(self.files) - first, forms)
        units = len(self.standings) - listed
        _compare(county, files=told.files, forms=forms, findings=findings, units=units)
        return told

    def _take_units(self, result: ResultFile, realm: Realm) -> None:
        units = _Elements(result, "units")
        while (one := units.pop()) is not None:
            with _placed(result, one.line.number):
                standing = taken_unit(one.values, realm)
            self._listed.setdefault(standing.unit.name, len(self.standings))
            self.standings.append(standing)

    def _placed_units(self, taken: _TakenFile) -> _TakenFile:
        """The file with its forms led to the units of all rosters."""
        forms = tuple(
            replace(one.record, listed=self._listed.get(one.listed, -1)) for one in taken.forms
        )
        return taken._replace(record=replace(taken.record, forms=forms))

    def _keep(self, taken: _TakenFile) -> None:
        self.files.append(decode(encode(taken.record)))  # with what others hold already
        told = FileTold(
            submissions=[one.line for one in taken.forms],
            details=[one.details for one in taken.forms],
            base=[(at, one.data) for at, one in enumerate(taken.forms) if not one.record.scored],
            findings=taken.findings,
            passed=taken.passed,
            finding_columns=UNLINKED_FINDING_COLUMNS,
        )
        self.places.append(self._spool.add([packed(part) for part in made_parts(told)]))
        for one in taken.forms:
            if not one.counts:
                self._leave_out(one)
            if one.review is not None:
                self._reviews[one.record.key] = one.review
        self._report(Progress("combine", len(self.files), self._total, taken.record.file))

    def _leave_out(self, form: TakenForm) -> None:
        key = form.record.key
        self.superseded.add(key)
        if form.told:
            self.told.add(key)
        if form.superseded_by:
            self.replaced_by[key] = form.superseded_by


class _Lists(NamedTuple):
    """The lists that are read beside the list of files."""

    submissions: _Elements
    findings: _Elements
    passed: _Elements


class _TakenFile(NamedTuple):
    """A file of a result."""

    record: FileRecord
    forms: Sequence[TakenForm]
    findings: Sequence[Finding]
    passed: Sequence[Passed]
    waived: Sequence[int]
    """Ordinals of the findings that the county lets stand."""


def _taken_file(file: _Element, lists: _Lists, realm: Realm, result: ResultFile) -> _TakenFile:
    with _placed(result, file.line.number):
        name = file.values.text("file")
    forms: list[TakenForm] = []
    for one in lists.submissions.of(name):
        with _placed(result, one.line.number):
            forms.append(taken_form(one.values, one.line.text, realm))
    findings: list[Finding] = []
    waived: list[int] = []
    for one in lists.findings.of(name):
        with _placed(result, one.line.number):
            if is_waived(one.values):
                waived.append(len(findings))
            findings.append(taken_finding(one.values, realm))
    passed: list[Passed] = []
    for one in lists.passed.of(name):
        with _placed(result, one.line.number):
            passed += taken_passed(one.values, realm)
    records = tuple(one.record for one in forms)
    with _placed(result, file.line.number):
        record = FileRecord(
            file=realm.file(name),
            sha256=file.values.text("sha256"),
            status=file.values.choice("status", Status),
            reason=file.values.text("reason"),
            sheets=tuple(taken_sheets(file.values)),
            remarks=file.values.texts("remarks"),
            forms=records,
            findings=tuple(mark_of(one, records) for one in findings),
            passed=len(passed),
            received=file.values.text("received"),
        )
    return _TakenFile(record, forms, findings, passed, waived)


def _require_the_rest(result: ResultFile) -> None:
    """What is of no use here must be there all the same: without it the result is not whole.

    Raises:
        ResultError: It is not.
    """
    list(result.lines("waivers"))
    list(result.lines("unplaced"))
    list(result.outputs())


def _county_result(county: County, files: int, forms: int) -> CountyResult:
    result = county.result
    with _placed(result, 1):
        tool = Values(result.tool)
        roster = Values(result.summary).raw("roster_units")
        return CountyResult(
            label=county.label,
            version=tool.text("version"),
            started=tool.text("started"),
            year=tool.whole("year"),
            files=files,
            submissions=forms,
            roster_units=Values(roster).whole("value") if isinstance(roster, dict) else None,
        )


def _compare(county: County, *, files: int, forms: int, findings: int, units: int) -> None:
    """What was read against the counts that the result states of itself.

    Raises:
        ResultError: Something is missing, or there twice.
    """
    stated = county.result.summary.get("findings")
    severities = stated.values() if isinstance(stated, dict) else ()
    wanted = sum(one.get("value") or 0 for one in severities if isinstance(one, dict))
    for name, found, said in (
        ("文件", files, _told(county, "files")),
        ("表", forms, _told(county, "submissions")),
        ("问题", findings, wanted + sum(_told(county, one) for one in _COUNTED_APART)),
        ("台账问题", sum(1 for _ in county.result.lines("ledger")), _problems(county)),
        ("名单单位", units, _told(county, "roster_units")),
    ):
        if found != said:
            county.result.fail(
                f"读到 {found} 个{name}，而它的 summary 写的是 {said} 个"
                f"（缺行，或被改动过）；{AGAIN}"
            )
