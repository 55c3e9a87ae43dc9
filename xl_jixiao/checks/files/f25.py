"""F25: a sheet of a file that is used, which could not be used itself."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.checks.sheet_case import SheetCase
from xl_jixiao.model.finding import Severity, Status


@check("F25", "有一张表未能读取", Severity.ERROR, Stage.SHEET, ALL_FORMS)
def lost_sheet(case: SheetCase) -> Results:
    """已汇总的文件里，每张自评表都应当能读。

    检查内容：文件里有别的表已汇总，而这一张（工作簿的工作表、Word 文档的表格）损坏，
        或者像是自评表而缺列、读不出。它没有计入，退出码为3。不像自评表的、没有填写的、隐藏的表不算。
    依据：本工具检查规则：每张表都有去向
    错误示例：自评表已汇总，而同一工作簿的“基础数据表”已损坏
    正确示例：两张表都已汇总
    处理办法：打开原件核对这张表，补齐或另存后重新报送；不需要的请删除。
    """
    if case.sheet.status is Status.REJECTED:
        yield Hit(
            f"这张表未能读取，没有计入：{case.sheet.reason.rstrip('。')}。",
            label=case.sheet.sheet,
            found="未能读取",
            expected="能读取",
        )
