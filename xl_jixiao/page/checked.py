"""What a check of one file comes to, as the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Literal

from xl_jixiao.actions.check import CheckedFiles
from xl_jixiao.actions.recheck import Rechecked
from xl_jixiao.actions.wording import (
    READ_TITLES,
    ShownLine,
    bounds,
    cells_of,
    number,
    scored_lines,
    total_line,
)
from xl_jixiao.model.finding import (
    GRAVITY,
    SEVERITY_TITLES,
    STATE_TITLES,
    Evaluated,
    EvaluatedForm,
    FileResult,
    Finding,
    Severity,
    State,
    Status,
)
from xl_jixiao.model.grid import TEXT_SHEET, Workbook
from xl_jixiao.model.score import Score, SectionScore
from xl_jixiao.model.submission import FORM_TITLES, SECTION_TITLES, IndicatorForm, SectionKind
from xl_jixiao.page.messages import Checked, FindingItem, FormScore, Level, ScoredLine, ScorePart
from xl_jixiao.page.preview import grids_of, place_of, text_of
from xl_jixiao.scoring.totals import grade_shown

_NONE = "—"

Use = Literal["mark", "draft", "import"]


def checked_message(
    checked: CheckedFiles, content: Workbook | None, again: Rechecked, memory: str
) -> Checked:
    """The answer to a check.

    Args:
        checked: of one file.
        content: its sheets; None where they could not be read.
        again: against the check before.
        memory: see `Checked`.
    """
    result, titles = checked.results[0], checked.run.titles
    listed = sorted(enumerate(result.findings), key=lambda one: GRAVITY[one[1].severity])
    findings = [finding for _, finding in listed]
    lines = [list(_lines(one)) for one in result.evaluated]
    return Checked(
        file=PurePosixPath(result.file).name,
        status=result.status.value,
        status_text=READ_TITLES[result.status],
        reason=result.reason,
        remarks=list(result.remarks),
        sheets=list(_unread(result)),
        forms=[_form(*one) for one in zip(result.evaluated, lines, strict=True)],
        findings=[finding_item(one, titles, again.states.get(at)) for at, one in listed],
        counts=_counts(findings),
        passed=len(result.passed),
        summary=_summary(result),
        grids=[] if content is None else grids_of(content, findings, chain.from_iterable(lines)),
        text=text_of(result.reports, findings),
        compared=again.told,
        fixed=[_fixed(one, titles) for one in again.fixed],
        memory=memory,
        can=list(_uses(result)),
    )


def _lines(one: Evaluated) -> Iterator[ShownLine]:
    if isinstance(one, EvaluatedForm):
        yield from scored_lines(one.submission, one.score)


def _unread(result: FileResult) -> Iterator[str]:
    for one in result.sheets:
        if one.status is not Status.MERGED:
            name = one.sheet if one.sheet == TEXT_SHEET else f"“{one.sheet}”"
            yield f"{name} {READ_TITLES[one.status]}：{one.reason}"


def _uses(result: FileResult) -> Iterator[Use]:
    if result.status is Status.MERGED:
        yield "mark"
        if any(isinstance(one, EvaluatedForm) for one in result.evaluated):
            yield "draft"
    if result.status is not Status.REJECTED:
        yield "import"


def _counts(findings: Iterable[Finding]) -> dict[Level, int]:
    counts = Counter(one.severity for one in findings)
    return {severity.value: counts[severity] for severity in Severity}


def _summary(result: FileResult) -> str:
    if result.status is not Status.MERGED:
        return result.reason
    counts = Counter(one.severity for one in result.findings)
    found = "、".join(
        f"{title} {counts[one]} 处" for one, title in SEVERITY_TITLES.items() if counts[one]
    )
    told = f"发现{found}" if found else "没有发现问题"
    return f"检查了 {len(result.evaluated)} 张表，{told}，通过 {len(result.passed)} 项检查。"


def _form(one: Evaluated, lines: Iterable[ShownLine]) -> FormScore:
    form = one.submission
    source = form.source
    shown = FormScore(
        sheet=form.sheet,
        title=f"{source.title(FORM_TITLES[form.form])}{source.remark}",
        unit=form.unit.text or "（单位未填）",
        project=form.project.text,
        year=f"{form.year}年度" if form.year else "年度未填",
        scored=False,
        claimed=_NONE,
        total=_NONE,
        certain=False,
        claimed_part=_NONE,
        grade=_NONE,
        claimed_grade=_NONE,
        line="本表不评分，只检查数据。",
        parts=[],
        rows=[_row(line) for line in lines],
    )
    if isinstance(one, EvaluatedForm):
        shown["line"] = total_line(one.submission, one.score)
        if not one.submission.unscored:
            _put_scores(shown, one.submission, one.score)
    return shown


def _put_scores(shown: FormScore, form: IndicatorForm, score: Score) -> None:
    shown["scored"] = True
    shown["claimed"] = number(form.claimed_total.value)
    shown["total"] = _bounds(score)
    shown["certain"] = score.total is not None
    shown["claimed_part"] = number(score.claimed_part)
    shown["grade"] = grade_shown(score, "未能确定")
    shown["claimed_grade"] = form.claimed_grade.text or _NONE
    shown["parts"] = [_part(part) for part in score.sections]


def _bounds(score: Score) -> str:
    if score.total is not None:
        return number(score.total)
    return bounds(score.low, score.high)


def _part(part: SectionScore) -> ScorePart:
    kind = part.kind
    return ScorePart(
        title="预算执行率" if kind == "execution" else SECTION_TITLES[SectionKind(kind)],
        points=number(part.points),
        claimed=number(part.claimed),
        score=bounds(part.low, part.high) if part.score is None else number(part.score),
    )


def _row(line: ShownLine) -> ScoredLine:
    return ScoredLine(
        sheet=line.sheet,
        cell=line.cell,
        label=line.label,
        target=line.target,
        actual=line.actual,
        points=line.points,
        claimed=line.claimed,
        score=line.score,
        outcome=line.outcome,
        differs=line.differs,
        place=place_of(line.sheet, line.cell),
    )


def finding_item(finding: Finding, titles: Mapping[str, str], state: State | None) -> FindingItem:
    """A finding as the page lists it.

    Args:
        finding: the finding.
        titles: of the checks.
        state: against the check before; None without one.
    """
    return FindingItem(
        id=finding.id,
        title=titles.get(finding.id, ""),
        level=finding.severity.value,
        level_text=SEVERITY_TITLES[finding.severity],
        state=None if state is None else state.value,
        state_text="" if state is None else STATE_TITLES[state],
        sheet=finding.sheet,
        cells=list(finding.cells),
        place=cells_of(finding.sheet, finding.cells),
        label=finding.row_label,
        message=finding.message,
        found=finding.found,
        expected=finding.expected,
        basis=finding.basis,
    )


def _fixed(one: Mapping[str, Any], titles: Mapping[str, str]) -> FindingItem:
    """A finding of the check before, as its result.json has it."""
    severity = Severity(one["severity"])
    return FindingItem(
        id=one["id"],
        title=titles.get(one["id"], ""),
        level=severity.value,
        level_text=SEVERITY_TITLES[severity],
        state="fixed",
        state_text="已改",
        sheet=one["sheet"],
        cells=one["cells"],
        place=cells_of(one["sheet"], one["cells"]),
        label=one["row_label"],
        message=one["message"],
        found=one["found"],
        expected=one["expected"],
        basis=one["basis"],
    )
