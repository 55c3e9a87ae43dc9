"""N02: numbers and sections of the outline."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.countings import Missed, missed_points
from xl_jixiao.checks.report_text.numbering import Misnumbered, NumberingFault, misnumbered
from xl_jixiao.checks.report_text.outline import Lack, lack_of
from xl_jixiao.checks.report_text.passages import passages
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.text.wording import clip, joined


@check("N02", "章节缺失或编号不连续", Severity.WARNING, Stage.REPORT, holds="章节齐全、编号连续")
def outline_faults(case: ReportCase) -> Results:
    """报告应当按提纲分章节，标题和条目的编号应当连续。

    检查内容：标题、条目的编号缺号、重号、倒序，同级标题中途又从头编号，同级标题有的有编号有的没有；
        “一是、二是”跳号；明显按某个官方提纲写的报告缺少提纲要求的章节。各级编号用一、（一）1、的哪一种不作要求。
    依据：所用提纲；层次序数为评分口径“检查依据”的条款
    错误示例：“五、部门整体支出绩效情况”之后是“七、存在的问题”；“（二）效率性分析”之后的“效益性分析”没有编号
    正确示例：“五、部门整体支出绩效情况”之后是“六、存在的问题”
    处理办法：补写缺少的章节；没有该项内容的写“无”；再把编号依次理顺。
    """
    clean = True
    for fault in misnumbered(case.report):
        clean = False
        yield _number_hit(fault)
    for missed in missed_points(passages(case.report)):
        clean = False
        yield _point_hit(missed)
    lack = lack_of(case.report)
    for hit in _outline_hits(case, lack):
        clean = False
        yield hit
    if clean and case.report.headings:
        outline = f"，提纲“{lack.outline.title}”的章节齐全" if lack else ""
        yield Pass(f"{len(case.report.headings)}个标题的编号连续{outline}")


_SAID = {
    NumberingFault.GAP: "“{before}”之后是“{written}”，缺“{expected}”。"
    "请补上缺少的部分，或改正编号。",
    NumberingFault.REPEATED: "编号“{written}”与前面的“{before}”重复，应为“{expected}”。"
    "请改正编号。",
    NumberingFault.RESTARTED: "编到“{before}”之后又从“{written}”编起。请接着编为“{expected}”，"
    "或改成下一级编号。",
    NumberingFault.BACKWARDS: "“{before}”之后是“{written}”，应为“{expected}”。"
    "请改正编号或调整次序。",
    NumberingFault.STARTS_LATE: "从“{written}”编起，前面没有“{expected}”。"
    "请补上缺少的部分，或改正编号。",
    NumberingFault.BARE: "没有编号，与它同级的“{before}”有编号，应为“{expected}”。请补上编号。",
}


def _number_hit(fault: Misnumbered) -> Hit:
    expected = joined(list(fault.expected), 4)
    said = _SAID[fault.fault].format(before=fault.before, written=fault.written, expected=expected)
    certain = fault.heading or fault.fault is NumberingFault.GAP
    return Hit(
        f"{'标题' if fault.heading else '条目'}{said}",
        refs=(fault.ref,),
        label=clip(f"{fault.written}{fault.title}", 24),
        found=fault.written or "没有编号",
        expected=expected,
        severity=None if certain else Severity.INFO,
        told=telling("编号"),
    )


def _point_hit(missed: Missed) -> Hit:
    return Hit(
        f"“{missed.before}”之后是“{missed.after}”，缺“{missed.missing}”。"
        f"请补上缺少的一点，或改正次序：“{clip(missed.passage.text.strip())}”",
        refs=(missed.ref,),
        label=missed.passage.label,
        found=missed.after,
        expected=missed.missing,
        told=telling("编号"),
        severity=Severity.INFO,
    )


def _outline_hits(case: ReportCase, lack: Lack | None) -> Iterator[Hit]:
    """What the outline asks for and is not there; milder where its official text was not seen."""
    if lack is None:
        return
    milder = None if lack.outline.verified else Severity.INFO
    title = case.report.title
    place: tuple[CellRef, ...] = (title.ref,) if title.ref else ()
    if lack.sections:
        missing = joined(list(lack.sections), 8)
        yield Hit(
            f"报告按“{lack.outline.title}”的提纲写了{lack.held}章，缺：{missing}。"
            "请补写；没有该项内容的写“无”。",
            refs=place,
            label="报告提纲",
            found=f"缺{len(lack.sections)}章",
            expected=missing,
            basis=lack.outline.source,
            severity=milder,
            told=telling("缺章"),
        )
    for section, part in lack.parts:
        refs = tuple(
            sentence.ref
            for sentence in passages(case.report)
            if sentence.chain and sentence.chain[-1].title == section
        )
        yield Hit(
            f"“{section}”缺“{part}”一节（提纲“{lack.outline.title}”）。请补写，或说明没有该项内容。",
            refs=refs[:1] or place,
            label=clip(section, 20),
            found="没有这一节",
            expected=part,
            told=telling("缺节", 章=section),
            basis=lack.outline.source,
            severity=milder,
        )
