"""I20: a day without a year that may lie in the next one."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import HintCode
from xl_jixiao.text.wording import clip


@check("I20", "完成日期可能已跨年", Severity.INFO, Stage.ARITHMETIC, judges=ANY_SOURCE)
def maybe_next_year(case: ScoredForm) -> Results:
    """期限在年底的，年初的完成日期应当写明年份。

    检查内容：期限在10月以后，完成日期在1至3月，两边都没有写年份。按同一年看是按期，
        但也可能是次年，已经逾期。
    依据：本工具检查规则：时效指标以完成日期与期限比较，日期应当写明年份
    错误示例：年度指标值“12月31日前”，实际完成值“1月5日”
    正确示例：年度指标值“2023年12月31日前”，实际完成值“2023年1月5日”
    处理办法：写明完成日期的年份；确在次年完成的，按逾期自评并说明原因。
    """
    for row, _ in case.hinted(HintCode.NEXT_YEAR):
        yield Hit(
            f"完成日期“{clip(row.indicator.actual.text)}”没有写年份，可能是次年的日期"
            "（那样已经逾期），暂按同一年核算。请写明年份。",
            refs=row.actual_cells,
            label=row.name,
            found=clip(row.indicator.actual.text),
            expected="写明年份的日期",
            uses=row.target_cells,
        )
