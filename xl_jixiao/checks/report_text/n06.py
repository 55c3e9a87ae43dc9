"""N06: text copied from another unit."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults
from xl_jixiao.checks.hit import Hit, Pass, place_of_report, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_text.copies import Shared, shared_sentences, unit_key
from xl_jixiao.checks.report_text.passages import quoted
from xl_jixiao.checks.report_text.strangers import Stranger, strangers
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report
from xl_jixiao.text.wording import clip

_MOST = 5
"""Other units told of one report: more say nothing more."""


@check(
    "N06", "与其他单位的报告雷同", Severity.WARNING, Stage.FOLDER, holds="没有与其他单位雷同的内容"
)
def copied(case: FolderCase) -> FolderResults:
    """报告应当写本单位的情况，不应当照搬其他单位的报告。

    检查内容：两个单位的报告有带着同样数字的相同或几乎相同的句子；以文件夹里另一单位的名义说明整体支出、内设机构等情况。
        六个以上单位报送时，只有两个单位相同的三句以上长句作为提示。同一单位的各份报告、上下级单位、
        三个以上单位都有的套话、填写说明和不带数字的一般说法不在此列。
    依据：本工具检查规则：自评报告反映本单位情况
    错误示例：甲局、乙中心的报告都写“培训养老护理员1286人次，满意率97.35%”
    正确示例：各单位写各自的人次和满意率
    处理办法：与两个单位核实，照搬的一方按本单位的实际情况重写。
    """
    told = 0
    for hit in (*_copies(case), *_strangers(case)):
        told += 1
        yield hit
    units = {unit_key(report) for report in case.reports} - {""}
    if not told and len(units) > 1:
        yield Pass(f"{len(units)}个单位的{len(case.reports)}份报告没有雷同的句子")


def _copies(case: FolderCase) -> Iterator[FolderHit]:
    told: dict[int, int] = {}
    for shared in shared_sentences(case.reports):
        count = told[id(shared.report)] = told.get(id(shared.report), 0) + 1
        if count <= _MOST:
            yield FolderHit(_copy_hit(shared), place_of_report(shared.report))


def _copy_hit(shared: Shared) -> Hit:
    own, other = shared.pairs[0]
    count = len(shared.pairs)
    where = f"{shared.other.unit.text}（{shared.other.file}，{other.passage.ref.a1}等）"
    return Hit(
        f"有{count}句与{where}的报告相同，如“{clip(own.passage.text.strip(), 60)}”。"
        "请与两个单位核实，按本单位的实际情况改写。",
        refs=tuple(one.passage.ref for one, _ in shared.pairs),
        label=own.passage.label,
        found=clip(own.passage.text.strip()),
        expected="本单位的情况",
        units=(shared.report.unit.text, shared.other.unit.text),
        severity=None if shared.certain else Severity.INFO,
        told=telling("雷同", count, 句数=str(count), 另=shared.other.unit.text),
    )


def _strangers(case: FolderCase) -> Iterator[FolderHit]:
    names = {report.unit.text for report in case.reports if report.unit.text}
    names |= {entry.unit for entry in case.entries if entry.unit}
    for report, stranger in strangers(case.reports, names):
        yield FolderHit(_stranger_hit(report, stranger), place_of_report(report))


def _stranger_hit(report: Report, one: Stranger) -> Hit:
    shown = quoted(one.passage.text, one.start, one.end)
    return Hit(
        f"“{shown}”说的是{one.name}，而这是{report.unit.text}的报告。"
        "请核对是否照搬了别的单位的内容。",
        refs=(one.passage.ref,),
        label=one.passage.label,
        found=one.name,
        expected=report.unit.text,
        units=(report.unit.text, one.name),
        told=telling("他单位"),
    )
