"""F15: rows and columns with content that nobody sees."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import HiddenKind

_BODIES = {
    HiddenKind.LEFT_OUT: "所在的行被隐藏，而看得见的各行已凑满100分，这一行没有计入。"
    "不用的请删除；要计入的请取消隐藏，并核对分值。",
    HiddenKind.COUNTED: "所在的行被隐藏，其中的内容仍计入。请取消隐藏后报送；不用的请删除。",
    HiddenKind.OPEN: "所在的行被隐藏，有它没有它分值都凑不成100分，是否计入无法判断，"
    "总分只给出区间。要计入的请取消隐藏，不用的请删除，并核对分值。",
    HiddenKind.FILTERED: "所在的行被筛选条件隐藏，仍计入。请清除筛选后报送。",
    HiddenKind.COLUMN: "这一列被隐藏，仍按其中的内容读取。请取消隐藏后报送。",
}


@check("F15", "有内容的行或列被隐藏", Severity.WARNING, Stage.CELL, ALL_FORMS)
def hidden_places(case: FormFacts) -> Results:
    """报送的表应当把内容都显示出来，看到的就是上报的。

    检查内容：填有内容的行被隐藏、行高为0，或被筛选条件隐藏；唯一的一列指标值、完成值、得分等被隐藏。
        手工隐藏的指标行：看得见的各行已凑满100分的不计入，只有加上它才满100分的计入，
        都凑不成100分的总分只给出区间。筛选隐藏的行计入。没有内容的隐藏行不算；
        两列标题相同、隐藏了一列的，读看得见的那一列。
    依据：本工具检查规则：以表上显示的内容为准
    错误示例：第20行“培训人数”（10分）被隐藏，其余各行合计100分
    正确示例：不用的行已删除，其余各行合计100分
    处理办法：取消隐藏、清除筛选，删除不用的行，核对分值后重新报送。
    """
    for one in case.submission.hidden:
        yield Hit(
            _BODIES[one.kind],
            refs=one.refs,
            label=one.label,
            found="列被隐藏" if one.kind is HiddenKind.COLUMN else "行被隐藏",
            expected="全部显示",
        )
