"""R01: no unit name."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import is_placeholder


@check("R01", "单位名称未填写", Severity.ERROR, Stage.REQUIRED, ALL_FORMS, judges=ANY_SOURCE)
def no_unit(case: FormFacts) -> Results:
    """单位名称必须填写。

    检查内容：表内、标题和同一工作簿的其他表都找不到单位名称。
    依据：本工具检查规则：单位名称必填
    错误示例：“县级预算部门、单位名称”右侧空白
    正确示例：“县级预算部门、单位名称”右侧填单位全称
    处理办法：填写单位全称，与预算批复一致。
    """
    form = case.submission
    if is_placeholder(form.unit.text):
        yield Hit(
            f"{form.source.missing_unit}，汇总时无法归属。请{form.source.unit_duty}。",
            refs=addresses_of(form.source.unit_place(form.unit.ref, form.title.ref)),
            label="单位名称",
            found=form.source.absent,
            expected="单位全称",
            in_text=Severity.WARNING,
        )
