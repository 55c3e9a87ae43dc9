"""R02: a form without a year."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip


@check("R02", "年度未写明", Severity.WARNING, Stage.REQUIRED, ALL_FORMS, judges=ANY_SOURCE)
def no_year(case: FormFacts) -> Results:
    """表的年度应当写明。

    检查内容：标题和表内都没有年度（如“2023年度”），或仍是“XX年度”。
    依据：本工具检查规则：标题标明年度
    错误示例：XX县（XX年度）项目支出绩效自评表
    正确示例：桃江县2023年度部门整体支出绩效自评表
    处理办法：在标题中写明年度。
    """
    if case.submission.year is None:
        yield Hit(
            "标题和表内都没有写明年度，无法按年度汇总。请在标题写明，如“2023年度”。",
            refs=addresses_of(case.submission.title),
            label="年度",
            found=clip(case.submission.title.text) or "空白",
            expected="四位年度",
        )
