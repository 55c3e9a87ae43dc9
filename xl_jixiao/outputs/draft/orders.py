"""Which drafts a run gives, each with its name and all that it is made of; no file that is
there already is lost.

Every counted table gets one. A replaced version gets none; nor does a report without a table,
whose sentences would only be handed back to the unit that wrote them, unless it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xl_jixiao.facts.run import Run, across_by_form
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.finding import Evaluated, EvaluatedForm, Finding
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import Form, Submission
from xl_jixiao.outputs.draft.narrative.stated import report_of
from xl_jixiao.outputs.files import distinct, file_stem
from xl_jixiao.outputs.publish import OutputRefusedError
from xl_jixiao.tables.county import county_year
from xl_jixiao.text.labels import fold

_PURPOSES = {Form.DEPARTMENT: "部门整体", Form.PROJECT: "项目支出"}
"""Form → what its template is for."""
COUNTY_PURPOSE = "汇总分析"
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


def draft_orders(run: Run, *, from_text: bool = False) -> tuple[DraftOrder, ...]:
    """The drafts of a run, in the order of files and sheets.

    Args:
        run: a finished run.
        from_text: also those of reports without a table.
    """
    counted = []
    found: dict[int, tuple[Finding, ...]] = {}
    reports: dict[int, Report | None] = {}
    across = across_by_form(run)
    for file, result in zip(run.files, run.results, strict=True):
        for at, (record, one) in enumerate(zip(file.forms, result.evaluated, strict=True)):
            if record.key not in run.superseded:
                counted.append(one)
                marks = zip(file.findings, result.findings, strict=True)
                own = (finding for mark, finding in marks if mark.form == at)
                found[id(one)] = (*own, *across.get(record.key, ()))
                reports[id(one)] = report_of(one.submission, result.reports)
    tables, _ = split_by_source(counted)
    wanted = [one for one in (counted if from_text else tables) if isinstance(one, EvaluatedForm)]
    names = distinct(_stem(one.submission) for one in wanted)
    neighbours = _Neighbours(tables)
    orders = []
    for one, name in zip(wanted, names, strict=True):
        beside = tuple(neighbours.of(one))
        findings = tuple(finding for each in (one, *beside) for finding in found[id(each)])
        report = reports[id(one)]
        orders.append(DraftOrder(f"{name}{SUFFIX}", one, beside, findings, report))
    return tuple(orders)


def county_name(run: Run) -> str:
    """The name of the county report's file."""
    year = county_year(run)
    return f"{f'{year}年度' if year is not None else ''}预算绩效自评汇总分析报告（初稿）{SUFFIX}"


def _stem(submission: Submission) -> str:
    unit = submission.unit.text or PurePosixPath(submission.file).stem
    year = f"{submission.year}年度" if submission.year is not None else ""
    if submission.form is not Form.PROJECT:
        return file_stem(unit, ending=f"{year}部门整体支出{_DRAFT}")
    project = submission.project.text.strip().removesuffix(_PROJECT_WORD)
    return file_stem(f"{unit}{year}{project}", ending=f"{_PROJECT_WORD}支出{_DRAFT}")


class _Neighbours:
    """The counted tables by unit, to be found beside a department's."""

    def __init__(self, counted: Iterable[Evaluated]) -> None:
        self._by_unit: defaultdict[str, list[Evaluated]] = defaultdict(list)
        self._by_file: defaultdict[str, list[Evaluated]] = defaultdict(list)
        for one in counted:
            unit = fold(one.submission.unit.text)
            if unit:
                self._by_unit[unit].append(one)
            else:
                self._by_file[one.submission.file].append(one)

    def of(self, one: Evaluated) -> Iterator[Evaluated]:
        """Of the same unit and year; a form that names no unit belongs to its own file."""
        submission = one.submission
        if submission.form is not Form.DEPARTMENT:
            return
        unit = fold(submission.unit.text)
        for other in (*self._by_unit.get(unit, ()), *self._by_file.get(submission.file, ())):
            if other.submission.form is not Form.DEPARTMENT and other.submission.year in {
                submission.year,
                None,
            }:
                yield other


_SHOWN = 3


def refuse_existing(
    folder: Path, names: Iterable[str], *, inputs: Iterable[Path], force: bool
) -> None:
    """Refuse before anything is written.

    Args:
        folder: where the drafts go.
        names: of their files.
        inputs: what they are made from; never replaced, whatever `force` says.
        force: others may be replaced.

    Raises:
        OutputRefusedError: all that is in the way.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputRefusedError(f"输出位置“{folder}”是一个文件，请换一个文件夹")
    there = [place for name in names if (place := folder / name).exists()]
    sources = {path.resolve() for path in inputs}
    if same := [place for place in there if place.resolve() in sources]:
        raise OutputRefusedError(
            f"{_named(same)}就是要读取的文件，初稿不能覆盖它。请另给一个文件夹"
        )
    if there and not force:
        raise OutputRefusedError(
            f"{_named(there)}已存在，里面可能有改好的内容，没有写出任何文件。"
            "请换一个文件夹，或加 --force 覆盖"
        )


def free_path(path: Path) -> Path:
    """The path, or with the first number that nobody has: 甲局自评报告（初稿）（2）.docx."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return free


def _named(paths: Sequence[Path]) -> str:
    shown = "、".join(f"“{path.name}”" for path in paths[:_SHOWN])
    return f"{shown}等{len(paths)}个文件" if len(paths) > _SHOWN else shown
