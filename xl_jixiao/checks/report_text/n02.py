"""N02: numbers and sections of the outline."""

from __future__ import annotations

from xl_jixiao.checks.hit import Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.countings import missed_points
from xl_jixiao.checks.report_text.numbering import misnumbered
from xl_jixiao.checks.report_text.outline import followed_outline, lacking
from xl_jixiao.checks.report_text.passages import passages
from xl_jixiao.model.finding import Severity


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
    report = case.report
    outline = followed_outline(report)
    hits = [*misnumbered(report), *missed_points(passages(report))]
    hits += lacking(report, outline) if outline else ()
    yield from hits
    if not hits and report.headings:
        told = f"，提纲“{outline.title}”的章节齐全" if outline else ""
        yield Pass(f"{len(report.headings)}个标题的编号连续{told}")
