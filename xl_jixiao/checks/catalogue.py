"""The catalogue of checks as a Markdown page, generated from the registry."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.registry import DOC_HEADINGS, Check, Family, Stage, all_checks
from xl_jixiao.model.finding import SEVERITY_TITLES
from xl_jixiao.model.submission import FORM_TITLES, Form

STAGE_TITLES = {
    Stage.CELL: "单元格",
    Stage.SHAPE: "表式",
    Stage.REQUIRED: "必填",
    Stage.ARITHMETIC: "勾稽与评分",
    Stage.ACROSS: "表间",
    Stage.REPORT: "报告",
    Stage.REPORT_ACROSS: "报告与表",
    Stage.FOLDER: "文件夹",
}
_INTRO = """# 检查目录

本页由检查登记表生成（`xl_jixiao.checks.catalogue.render()`），请勿手工修改。

级别：官方文件用“必须、不得”的为错误，用“应当、建议”的为警告，其余为提示；
口径文件的 `checks.severities` 可按编号改级别或关闭（`"off"`）。
检查按阶段进行：单元格 → 表式 → 必填 → 勾稽与评分 → 表间 → 报告 → 报告与表 → 文件夹；
前一阶段已指出读不出、未填的单元格，后面的阶段不再重复提示。
同一张表内说明相同的问题合并为一条，列出全部单元格。编号一经发布不改含义、不重新使用。
"""


def render() -> str:
    """The whole page."""
    return "\n".join([_INTRO, *_overview(), *_families()]) + "\n"


def forms_title(check: Check) -> str:
    """The forms a check applies to, for people."""
    if check.forms == frozenset(Form):
        return "全部表"
    return "、".join(FORM_TITLES[form] for form in Form if form in check.forms)


def _overview() -> Iterator[str]:
    yield "| 编号 | 名称 | 级别 | 阶段 | 适用 |"
    yield "| --- | --- | --- | --- | --- |"
    for check in all_checks():
        yield (
            f"| [{check.id}](#{check.id.lower()}) | {check.title} | "
            f"{SEVERITY_TITLES[check.severity]} | {STAGE_TITLES[check.stage]} | "
            f"{_applies_to(check)} |"
        )
    yield ""


def _applies_to(check: Check) -> str:
    if check.stage in {Stage.REPORT, Stage.REPORT_ACROSS}:
        return "Word 报告"
    return "文件夹" if check.stage is Stage.FOLDER else forms_title(check)


def _families() -> Iterator[str]:
    for family in Family:
        yield f"## {family.name} {family.value}\n"
        for check in all_checks():
            if check.family is family:
                yield from _entry(check)


def _entry(check: Check) -> Iterator[str]:
    yield f'### <a id="{check.id.lower()}"></a>{check.id} {check.title}\n'
    yield f"{check.summary}\n"
    for heading in DOC_HEADINGS:
        yield f"- **{heading}**：{check.sections[heading]}"
    yield ""
