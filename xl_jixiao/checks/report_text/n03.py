"""N03: figures of a part of the year in a report on the whole."""

from __future__ import annotations

from collections import defaultdict

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.passages import passages, quoted
from xl_jixiao.checks.report_text.periods import Short, short_of_the_year
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import StatedPeriod, Statement
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_SAY = Wordings(__name__)


@check("N03", "用部分月份的数据说明全年", Severity.WARNING, Stage.REPORT, holds="数据为全年数据")
def part_of_the_year(case: ReportCase) -> Results:
    """年度自评报告的数据和结论应当截至年末。

    检查内容：用1-11月、截至11月、前三季度等不满一年的数据，或用“截至目前”说明年度完成情况；
        用“力争完成年度目标”“预计年底完成”代替完成结果。某月某日的事件、改进措施中的打算、其他年度的数据不在此列。
    依据：本工具检查规则：自评对照年度目标评价全年（1月1日至12月31日）完成情况
    错误示例：截至11月，开复工项目37个，完成投资104.5亿元
    正确示例：截至2023年12月31日，开复工项目40个，完成投资106.1亿元
    处理办法：换成截至12月31日的全年数据；只有部分月份数据的，说明原因并补上全年结果。
    """
    if _RE.not_of_a_year.search(case.report.title.text):
        return
    told: defaultdict[CellRef, list[Statement]] = defaultdict(list)
    for statement in case.report.statements:
        told[statement.ref].append(statement)
    whole = {one.number: one.text for one in case.report.paragraphs}
    year = case.report.year
    clean, periods = True, 0
    for passage in passages(case.report):
        stated = told[passage.ref]
        periods += sum(isinstance(one, StatedPeriod) for one in stated)
        for short in short_of_the_year(passage, stated, year, whole[passage.ref.row]):
            clean = False
            yield _hit(short, year)
    if clean and periods:
        yield Pass(f"{periods}处时间没有以部分月份代替全年")


def _hit(short: Short, year: int | None) -> Hit:
    passage = short.passage
    return _SAY.hit(
        short.lapse.value,
        [passage.ref],
        passage.label,
        shown=quoted(passage.text, short.start, short.end),
        said=short.said,
        year=f"{year}年" if year else "年度",
    )
