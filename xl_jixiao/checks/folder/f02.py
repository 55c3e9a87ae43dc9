"""F02: two versions of one submission."""

from __future__ import annotations

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults, place_of
from xl_jixiao.checks.hit import Hit, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.versions import later_by_date, same_content
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import FORM_TITLES
from xl_jixiao.text.file_names import has_document_name


@check("F02", "同一张表重复报送", Severity.ERROR, Stage.FOLDER)
def several_versions(case: FolderCase) -> FolderResults:
    """同一单位、同一表、同一项目、同一年度只能报一份。

    检查内容：单位、表类型、项目、年度都相同而文件不同的表，合计只计一份。各文件的保存时间分得出先后的，
        计最后保存的一份，只在其余各份上提示，其余各份的问题不计数；分不出的，计路径靠前、文件名不带“副本”
        的一份，各份都列为错误，由汇总人员核实。各份数据相同的（如报告后附的表与另报的工作簿）只提示。
    依据：本工具检查规则：每个单位（项目）一份自评表
    错误示例：文件夹里有“财政局.xlsx”和“财政局（改）.xlsx”两份同年度的部门整体表
    正确示例：文件夹里只有一份“财政局.xlsx”
    处理办法：与单位核实后删去作废的一份，重新汇总。
    """
    for group in case.versions:
        settled = later_by_date(group) is not None
        same = same_content(case.form_of(entry) for entry in group)
        for entry in group[1:] if settled else group:
            yield FolderHit(_hit(entry, group, settled=settled, same=same), place_of(entry))


def _hit(entry: FormRecord, group: tuple[FormRecord, ...], *, settled: bool, same: bool) -> Hit:
    counts = group[0]
    others = "、".join(_name(other, entry) for other in group if other is not entry)
    named = [entry.unit, _title(entry), entry.project]
    if entry.year is not None:
        named.append(f"{entry.year}年度")
    mine = "本份" if entry is counts else _name(counts, entry)
    advice = "请核实后删去作废的一份。"
    if settled:
        advice = "本份的问题不计数。保存时间不反映报送先后的，请核实后删去作废的一份。"
    if same:
        advice = "各份数据相同，不影响汇总，留一份即可。"
    return Hit(
        f"{'、'.join(part for part in named if part)}还有一份：{others}。"
        f"合计只计{mine}（{'最后保存' if settled else '路径靠前'}）。{advice}",
        refs=entry.unit_cells or entry.title_cells,
        label=entry.project or entry.unit,
        found=f"{len(group)}份",
        expected="1份",
        severity=Severity.INFO if settled or same else None,
        told=telling(表=_title(entry)),
    )


def _title(entry: FormRecord) -> str:
    return entry.source.title(FORM_TITLES[entry.form])


def _name(other: FormRecord, seen_from: FormRecord) -> str:
    """The other one's file; its sheet where both are in one file."""
    sheet = other.sheet
    place = sheet if has_document_name(other.file) else f"工作表“{sheet}”"
    if other.file == seen_from.file:
        return f"本文件的{place}"
    return f"{other.file}（{place}）"
