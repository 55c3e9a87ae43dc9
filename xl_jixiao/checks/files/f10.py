"""F10: sheets of one workbook that name different units."""

from __future__ import annotations

from collections import Counter

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import Form, addresses_of
from xl_jixiao.text.labels import fold
from xl_jixiao.text.wording import clip


@check("F10", "同一工作簿各表单位名称不一致", Severity.WARNING, Stage.ACROSS, ALL_FORMS)
def unit_differs(case: FormFacts) -> Results:
    """同一工作簿里各表的单位名称应当一致。

    检查内容：本表的单位名称与同一工作簿多数表（同数时以部门整体表、靠前的表为准）是否一致，
        全角半角、空格、括号不论。
    依据：本工具检查规则：一个工作簿为一个单位报送
    错误示例：部门整体表为“县财政局”，项目表为“县林业局”
    正确示例：各表均为“县财政局”
    处理办法：改正单位名称；项目由下属单位实施的，单位名称仍填报送单位，实施单位另填。
    """
    own = case.submission.unit
    name = fold(own.text)
    if not name or {one.submission.unit.text for one in case.others} <= {own.text}:
        return
    leading = _leading_name(case)
    if name == fold(leading):
        return
    yield Hit(
        f"单位名称为“{clip(own.text)}”，同一工作簿其他表为“{clip(leading)}”。请核对并统一。",
        refs=addresses_of(own),
        label="单位名称",
        found=clip(own.text),
        expected=clip(leading),
    )


def _leading_name(case: FormFacts) -> str:
    """The unit that most sheets name; a department form, then the first sheet, breaks a tie."""
    submissions = [one.submission for one in case.others] + [case.submission]
    named = [one for one in submissions if fold(one.unit.text)]
    votes = Counter(fold(one.unit.text) for one in named)
    best = max(
        named,
        key=lambda one: (
            votes[fold(one.unit.text)],
            one.form is Form.DEPARTMENT,
            one is not case.submission,
        ),
    )
    return best.unit.text
