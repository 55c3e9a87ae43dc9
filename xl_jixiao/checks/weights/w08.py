"""W08: a form without points and scores."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity


@check("W08", "表式没有分值和得分栏", Severity.INFO, Stage.SHAPE)
def no_scores(case: ScoredForm) -> Results:
    """没有分值和得分栏的表只列完成情况，不核算总分和等级，说明一次。

    检查内容：指标表既没有分值栏也没有得分栏（表头、一级指标和指标名称里都没有印分值）。
    依据：没有分值的表无从计分；本工具不代为分配权重
    错误示例：指标表只有一级、二级、三级指标、指标值、全年实际完成值
    正确示例：指标表另有分值、得分两栏
    处理办法：表式本来如此的不用改；需要评分的，改用有分值、得分栏的正式表样。
    """
    if case.submission.unscored:
        yield Hit(
            "本表没有分值和得分栏，只列完成情况，不核算总分和等级。表式本来如此的不用改。",
            label="绩效指标",
            found="没有分值和得分栏",
            expected="分值、得分两栏",
        )
