"""R08: blanks of the 基础数据表."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import BASIC_FORMS, Stage, check
from xl_jixiao.facts.base_data import REQUIRED_COLUMNS, REQUIRED_ROWS, UnitData, is_blank
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of


@check("R08", "基础数据未填写", Severity.WARNING, Stage.REQUIRED, BASIC_FORMS)
def blank_basic_data(case: UnitData) -> Results:
    """编制数、在职人数、三项经费合计和厉行节约保障措施应当填写。

    检查内容：编制数、在职人数，三公经费、项目支出、公用经费合计行的各列，
        以及厉行节约保障措施是否空白；没有发生的应填0。
    依据：本工具检查规则：基础数据表随部门整体支出自评表填报
    错误示例：厉行节约保障措施一栏空白
    正确示例：厉行节约保障措施：压减会议、严控公务接待等
    处理办法：补填；没有发生的金额填0。
    """
    for datum in case.submission.data:
        blank = is_blank(datum.value)
        if not blank:
            continue
        is_text = datum.key == "thrift" or datum.column_key == "thrift"
        if is_text or datum.column_key in REQUIRED_COLUMNS or datum.key in REQUIRED_ROWS:
            name = datum.label if is_text or datum.label == datum.column else ""
            yield Hit(
                "空白。请补填文字说明。" if is_text else "空白。请补填，没有发生的填0。",
                refs=addresses_of(datum.value),
                label=name or f"{datum.label}{datum.column}",
                found="空白",
                expected="文字说明" if is_text else "数值",
            )
