"""Scores and findings of single files, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.actions.wording import READ_TITLES, cells_of, scored_lines, total_line
from xl_jixiao.cli.console import aligned, clip, one_line
from xl_jixiao.model.finding import (
    SEVERITY_TITLES,
    Evaluated,
    EvaluatedData,
    FileResult,
    Finding,
    Status,
)
from xl_jixiao.model.grid import TEXT_SHEET
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import FORM_TITLES, IndicatorForm


def file_lines(result: FileResult) -> Iterator[str]:
    """The report of one file, line by line."""
    reason = f"：{result.reason}" if result.reason else ""
    yield f"{one_line(result.file)}  {READ_TITLES[result.status]}{reason}"
    for sheet in result.sheets:
        if sheet.status is not Status.MERGED:
            yield f"  {_sheet(result, sheet.sheet)} {READ_TITLES[sheet.status]}：{sheet.reason}"
    for remark in result.remarks:
        yield f"  说明：{remark}"
    for one in result.evaluated:
        yield from _submission_lines(one, _sheet(result, one.submission.sheet))
    if result.evaluated or result.findings:
        yield from finding_lines(result.findings, here=result.file)
        yield f"  通过 {len(result.passed)} 项检查。"


def finding_lines(findings: tuple[Finding, ...], *, here: str = "") -> Iterator[str]:
    """The findings with their cells; those of another file than `here` with the file as well."""
    yield f"  问题 {len(findings)} 处" + ("：" if findings else "。")
    for finding in findings:
        place = cells_of(finding.sheet, finding.cells)
        if finding.file != here:
            place = f"{finding.file} {place}".strip()
        title = SEVERITY_TITLES[finding.severity]
        yield f"    [{title} {finding.id}] {place}  {finding.message}"
        yield f"        依据：{finding.basis}"


def _sheet(result: FileResult, name: str) -> str:
    """A sheet as it is called: a document has tables and text."""
    if any(sheet.sheet == TEXT_SHEET for sheet in result.sheets):
        return name
    return f"工作表“{name}”"


def _submission_lines(one: Evaluated, sheet: str) -> Iterator[str]:
    submission = one.submission
    source = submission.source
    form = f"{source.title(FORM_TITLES[submission.form])}{source.remark}"
    head = [form, submission.unit.text or "（单位未填）"]
    if submission.project.text:
        head.append(submission.project.text)
    head.append(f"{submission.year}年度" if submission.year else "年度未填")
    yield f"  {sheet}：{'  '.join(head)}"
    if isinstance(one, EvaluatedData):
        yield "    （本表不评分，只检查数据）"
        return
    yield f"    {total_line(one.submission, one.score)}"
    yield from aligned(_rows(one.submission, one.score), indent="    ")


def _rows(submission: IndicatorForm, score: Score) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("单元格", "指标", "年度指标值", "实际完成值", "分值", "自评得分", "核算得分", "")
    ]
    for one in scored_lines(submission, score):
        place = one.cell if one.sheet == submission.sheet else f"{one.sheet}!{one.cell}"
        texts = (clip(one.label, 30), clip(one.target, 20), clip(one.actual, 20))
        rows.append((place, *texts, one.points, one.claimed, one.score, one.outcome))
    return rows
