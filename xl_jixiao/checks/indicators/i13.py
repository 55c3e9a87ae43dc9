"""I13: a level-2 kind below the wrong level 1."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import ANY_SOURCE, Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.facts.lexicon import level2_kind, lexicon
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import SECTION_TITLES, addresses_of
from xl_jixiao.text.wording import clip


@check("I13", "二级指标与一级指标类别不符", Severity.WARNING, Stage.ARITHMETIC, judges=ANY_SOURCE)
def wrong_section(case: ScoredForm) -> Results:
    """二级指标应当列在相应的一级指标下。

    检查内容：数量、质量、时效、成本应在产出（或成本）指标下，经济、社会、生态效益和可持续影响
        应在效益指标下，满意度应在满意度（或效益）指标下。
    依据：绩效指标体系：产出指标、效益指标、满意度指标及其二级指标的划分
    错误示例：产出指标下设“社会效益指标”
    正确示例：效益指标下设“社会效益指标”
    处理办法：把该指标移到相应的一级指标下，并核对两个一级指标的分值合计。
    """
    belongs = lexicon().level1
    for row in case.rows:
        kind = level2_kind(row.indicator.level2.text)
        allowed = belongs.get(row.kind)
        if not kind or allowed is None or kind in allowed:
            continue
        label = row.section.label.text if row.section else ""
        yield Hit(
            f"“{clip(row.indicator.level2.text)}”列在“{clip(label)}”下，类别不符。"
            "请移到相应的一级指标下，并重新核对分值合计。",
            refs=addresses_of(row.indicator.level3) or (row.indicator.ref,),
            label=row.name,
            found=f"{clip(label)}－{clip(row.indicator.level2.text)}",
            expected="相应的一级指标",
            told=telling(一级=SECTION_TITLES[row.kind], 二级=f"{kind}指标"),
        )
