"""R09: no project name."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Form, addresses_of
from xl_jixiao.text.labels import is_placeholder


@check(
    "R09",
    "项目名称未填写",
    Severity.WARNING,
    Stage.REQUIRED,
    frozenset({Form.PROJECT}),
    judges=ANY_SOURCE,
)
def no_project(case: ScoredForm) -> Results:
    """项目支出绩效自评表应当填写项目名称。

    检查内容：项目支出绩效自评表的项目名称空白。
    依据：本工具检查规则：项目名称必填
    错误示例：项目名称空白
    正确示例：项目名称“农村公路养护”
    处理办法：按预算批复填写项目名称。
    """
    project = case.submission.project
    if is_placeholder(project.text):
        yield Hit(
            "项目名称空白，无法与预算项目对应。请按预算批复填写。",
            refs=addresses_of(project) or addresses_of(case.submission.title),
            label="项目名称",
            found="空白",
            expected="项目名称",
        )
