"""N06: text copied from another unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_jixiao.checks.folder.case import FolderCase, FolderHit, FolderResults
from xl_jixiao.checks.hit import Hit, Pass, place_of_report
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_text.copies import Shared, shared_sentences, unit_key
from xl_jixiao.checks.report_text.passages import quoted
from xl_jixiao.checks.report_text.strangers import Stranger, strangers
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import Report
from xl_jixiao.text.wording import clip

_SAY = Wordings(__name__)
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
    said = own.passage.text.strip()
    hit = _SAY.hit(
        "雷同",
        [one.passage.ref for one, _ in shared.pairs],
        own.passage.label,
        where=f"{shared.other.unit.text}（{shared.other.file}，{other.passage.ref.a1}等）",
        said=clip(said, 60),
        brief=clip(said),
        句数=str(len(shared.pairs)),
        另=shared.other.unit.text,
    )
    told = hit.told._replace(weight=Decimal(len(shared.pairs)))
    severity = None if shared.certain else Severity.INFO
    units = (shared.report.unit.text, shared.other.unit.text)
    return hit._replace(units=units, severity=severity, told=told)


def _strangers(case: FolderCase) -> Iterator[FolderHit]:
    names = {report.unit.text for report in case.reports if report.unit.text}
    names |= {entry.unit for entry in case.entries if entry.unit}
    for report, stranger in strangers(case.reports, names):
        yield FolderHit(_stranger_hit(report, stranger), place_of_report(report))


def _stranger_hit(report: Report, one: Stranger) -> Hit:
    shown = quoted(one.passage.text, one.start, one.end)
    unit, label = report.unit.text, one.passage.label
    hit = _SAY.hit("他单位", [one.passage.ref], label, shown=shown, name=one.name, unit=unit)
    return hit._replace(units=(unit, one.name))
