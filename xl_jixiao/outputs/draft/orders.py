"""Which drafts a run gives, each with its name and all that it is made of.

Every counted table gets one. A replaced version gets none; nor does a report without a table,
whose sentences would only be handed back to the unit that wrote them, unless it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple, overload

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.run import Run, across_by_form
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.forms.report.topics import report_of
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Evaluated, EvaluatedForm, Finding
from xl_jixiao.model.report import Report
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.files import distinct, file_stem
from xl_jixiao.tables.county import county_year
from xl_jixiao.text.labels import fold

_PURPOSES = {Form.DEPARTMENT: "部门整体", Form.PROJECT: "项目支出"}
"""Form → what its template is for."""
_COUNTY_DRAFTS = {"汇总分析": "预算绩效自评汇总分析报告", "情况通报": "预算绩效自评情况通报"}
"""Purpose → what a draft of the whole county is called."""
SUFFIX = ".docx"
_DRAFT = "绩效自评报告（初稿）"
_PROJECT_WORD = "项目"


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """A draft to make."""

    name: str
    """Of its file; no two orders of a run have the same."""
    one: EvaluatedForm
    beside: tuple[Evaluated, ...]
    """Of a department: the 基础数据表 and the project forms of the same unit and year."""
    findings: tuple[Finding, ...]
    """On all of these."""
    report: Report | None = None
    """The unit's own report, of the same document."""

    @property
    def purpose(self) -> str:
        """What its template is for."""
        return _PURPOSES[self.one.submission.form]


class _OrderSpot(NamedTuple):
    """A form of a run."""

    file: int
    """Index of its file."""
    form: int
    """Its index there."""
    record: FormRecord

    @property
    def source(self) -> FormSource:
        """What it was read from."""
        return self.record.source


class _Planned(NamedTuple):
    """An order, of which only the records are known."""

    name: str
    one: _OrderSpot
    beside: tuple[_OrderSpot, ...]


class DraftOrders(Sequence[DraftOrder]):
    """The drafts of a run in their order. The forms are taken from what is kept of the run when an
    order is asked for: all of them at once would be the memory of all files.
    """

    def __init__(self, run: Run, planned: Sequence[_Planned]) -> None:
        self._run, self._planned = run, planned
        self._across = across_by_form(run)
        self._result = lru_cache(maxsize=_RESULTS)(run.results.__getitem__)

    @property
    def names(self) -> tuple[str, ...]:
        """Of their files."""
        return tuple(one.name for one in self._planned)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._planned)

    @overload
    def __getitem__(self, at: int) -> DraftOrder: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[DraftOrder]: ...

    def __getitem__(self, at: int | slice) -> DraftOrder | Sequence[DraftOrder]:
        """The order at this place, read again."""
        if isinstance(at, slice):
            return DraftOrders(self._run, self._planned[at])
        name, spot, others = self._planned[at]
        one = self._form(spot)
        if not isinstance(one, EvaluatedForm):
            raise TypeError(name)
        findings = [found for each in (spot, *others) for found in self._findings(each)]
        report = report_of(one.submission, self._result(spot.file).reports)
        return DraftOrder(name, one, tuple(map(self._form, others)), tuple(findings), report)

    def _form(self, spot: _OrderSpot) -> Evaluated:
        return self._result(spot.file).evaluated[spot.form]

    def _findings(self, spot: _OrderSpot) -> Iterator[Finding]:
        """On that form, those across files behind its own."""
        marks = self._run.files[spot.file].findings
        for mark, finding in zip(marks, self._result(spot.file).findings, strict=True):
            if mark.form == spot.form:
                yield finding
        yield from self._across.get(spot.record.key, ())


_RESULTS = 8
"""Files held at a time: the forms of a file come together, those of a unit often are in several."""


def draft_orders(run: Run, *, from_text: bool = False) -> DraftOrders:
    """The drafts of a run, in the order of files and sheets.

    Args:
        run: a finished run.
        from_text: also those of reports without a table.
    """
    counted = [
        _OrderSpot(at, number, record)
        for at, file in enumerate(run.files)
        for number, record in enumerate(file.forms)
        if record.key not in run.superseded
    ]
    tables, _ = split_by_source(counted)
    wanted = [one for one in (counted if from_text else tables) if one.record.scored]
    names = distinct(_stem(one.record) for one in wanted)
    neighbours = _Neighbours(tables)
    return DraftOrders(
        run,
        [
            _Planned(f"{name}{SUFFIX}", one, tuple(neighbours.of(one)))
            for one, name in zip(wanted, names, strict=True)
        ],
    )


def county_names(run: Run) -> Mapping[str, str]:
    """The drafts of the whole county: purpose → name of the file."""
    year = county_year(run)
    start = "" if year is None else f"{year}年度"
    return {purpose: f"{start}{name}（初稿）{SUFFIX}" for purpose, name in _COUNTY_DRAFTS.items()}


def _stem(form: FormRecord) -> str:
    unit = form.unit or PurePosixPath(form.file).stem
    year = f"{form.year}年度" if form.year is not None else ""
    if form.form is not Form.PROJECT:
        return file_stem(unit, ending=f"{year}部门整体支出{_DRAFT}")
    project = form.project.strip().removesuffix(_PROJECT_WORD)
    return file_stem(f"{unit}{year}{project}", ending=f"{_PROJECT_WORD}支出{_DRAFT}")


class _Neighbours:
    """The counted tables by unit, to be found beside a department's."""

    def __init__(self, counted: Iterable[_OrderSpot]) -> None:
        self._by_unit: defaultdict[str, list[_OrderSpot]] = defaultdict(list)
        self._by_file: defaultdict[str, list[_OrderSpot]] = defaultdict(list)
        for one in counted:
            unit = fold(one.record.unit)
            if unit:
                self._by_unit[unit].append(one)
            else:
                self._by_file[one.record.file].append(one)

    def of(self, one: _OrderSpot) -> Iterator[_OrderSpot]:
        """Of the same unit and year; a form that names no unit belongs to its own file."""
        form = one.record
        if form.form is not Form.DEPARTMENT:
            return
        unit = fold(form.unit)
        for other in (*self._by_unit.get(unit, ()), *self._by_file.get(form.file, ())):
            if other.record.form is not Form.DEPARTMENT and other.record.year in {form.year, None}:
                yield other
