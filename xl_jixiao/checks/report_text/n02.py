"""N02: numbers and sections of the outline."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.countings import Missed, missed_points
from xl_jixiao.checks.report_text.numbering import Misnumbered, NumberingFault, misnumbered
from xl_jixiao.checks.report_text.outline import Lack, lack_of
from xl_jixiao.checks.report_text.passages import passages
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip, joined

_SAY = Wordings(__name__)


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
    lack = lack_of(case.report)
    hits = [
        *map(_number_hit, misnumbered(case.report)),
        *map(_point_hit, missed_points(passages(case.report))),
        *(_outline_hits(case, lack) if lack else ()),
    ]
    yield from hits
    if not hits and case.report.headings:
        outline = f"，提纲“{lack.outline.title}”的章节齐全" if lack else ""
        yield Pass(f"{len(case.report.headings)}个标题的编号连续{outline}")


def _number_hit(fault: Misnumbered) -> Hit:
    right = joined(list(fault.expected), 4)
    said = _SAY[fault.fault.value].says.format(
        before=fault.before, written=fault.written, expected=right
    )
    certain = fault.heading or fault.fault is NumberingFault.GAP
    hit = _SAY.hit(
        "编号",
        [fault.ref],
        clip(f"{fault.written}{fault.title}", 24),
        what="标题" if fault.heading else "条目",
        fault=said,
        written=fault.written or "没有编号",
        right=right,
    )
    return hit if certain else hit._replace(severity=Severity.INFO)


def _point_hit(missed: Missed) -> Hit:
    facts = {"before": missed.before, "after": missed.after, "missing": missed.missing}
    said = clip(missed.passage.text.strip())
    return _SAY.hit("跳号", [missed.ref], missed.passage.label, said=said, **facts)


def _outline_hits(case: ReportCase, lack: Lack) -> Iterator[Hit]:
    """What the outline asks for and is not there; milder where its official text was not seen."""
    milder = None if lack.outline.verified else Severity.INFO
    for hit in _lacking(case, lack):
        yield hit._replace(basis=lack.outline.source, severity=milder)


def _lacking(case: ReportCase, lack: Lack) -> Iterator[Hit]:
    place, outline = addresses_of(case.report.title), lack.outline.title
    if lack.sections:
        facts = {"held": str(lack.held), "count": str(len(lack.sections)), "outline": outline}
        missing = joined(list(lack.sections), 8)
        yield _SAY.hit("缺章", place, "报告提纲", missing=missing, **facts)
    for section, part in lack.parts:
        refs = [one.ref for one in passages(case.report) if one.heading == section]
        facts = {"章": section, "part": part, "outline": outline}
        yield _SAY.hit("缺节", refs[:1] or place, clip(section, 20), **facts)
