"""F26: the budget year of the form is none of those that the rules are for."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import SCORED_FORMS, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.rules.installed import for_year
from xl_jixiao.rules.profile import RuleProfile


@check("F26", "评分口径不适用于表中年度", Severity.WARNING, Stage.SHAPE, SCORED_FORMS)
def year_of_the_rules(case: ScoredForm) -> Results:
    """口径写明适用年度、表中年度不在其中的，提醒换用该年度的口径。

    检查内容：本次所用口径写有适用年度（years）的，表中年度是否在其中。口径没有写适用年度、表中没有写年度的不检查；
    口径的施行日期只作说明，不与表中年度比较。
    依据：同一单位各年度的口径可能不同，得分以表中年度的口径为准
    错误示例：口径适用2023年度、2024年度，表中年度为2022年度
    正确示例：口径适用2023年度，表中年度为2023年度
    处理办法：用 --rules 给出该年度的口径；各年度的口径可以一起给出，按表中年度选用。
    """
    form, rules = case.submission, case.rules
    if not rules.years or form.year is None or form.year in rules.years:
        return
    years = "、".join(f"{year}年度" for year in rules.years)
    told = f"表中年度为{form.year}年度，所用口径“{rules.label}”适用{years}"
    yield Hit(
        f"{told}，{_advice(rules, form.year)}。",
        refs=addresses_of(form.title),
        label="年度",
        found=f"{form.year}年度",
        expected=years,
    )


def _advice(rules: RuleProfile, year: int) -> str:
    right = for_year(rules.issuer, year)
    if right is None:
        return f"得分可能不同，请用{year}年度的口径核算"
    return f"请改用同一单位{year}年度的口径“{right.label}”（--rules {right.id}）"
