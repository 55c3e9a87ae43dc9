"""F07: a number typed as text."""

from __future__ import annotations

from xl_jixiao.checks.files.cell_issues import issue_hits
from xl_jixiao.checks.hit import Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import IssueKind


@check("F07", "数值按文本填写", Severity.WARNING, Stage.CELL, ALL_FORMS)
def text_number(case: FormFacts) -> Results:
    """金额等数值单元格应当只填数字，不带单位。

    检查内容：应为数值的单元格填的是带单位的文字（如“2000万”），已按所写读出，但公式无法引用。
    依据：本工具检查规则：金额单位由表头统一规定，单元格只填数字
    错误示例：全年预算数填“2000万”
    正确示例：全年预算数填2000（表头单位为万元）
    处理办法：删去单位，只填数字，并核对与表头单位是否一致。
    """
    yield from issue_hits(
        case,
        IssueKind.TEXT_NUMBER,
        "填的是文字“{text}”，已按{read}读出，请核对。请只填数字，单位以表头为准。",
        "数字",
    )
