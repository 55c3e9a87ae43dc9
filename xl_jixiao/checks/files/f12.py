"""F12: the workbook computes under another profile than the run."""

from __future__ import annotations

from xl_jixiao.checks.hit import Hit, Results
from xl_jixiao.checks.registry import ALL_FORMS, Stage, check
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.wording import clip


@check("F12", "工作簿的评分口径与本次汇总不同", Severity.INFO, Stage.SHAPE, ALL_FORMS)
def other_rules(case: FormFacts) -> Results:
    """工作簿内的公式所用口径与本次汇总的口径不同时提示。

    检查内容：工作簿名称 JX_RULES 所记的口径及版本，与本次运行的口径是否一致。没有该名称的不检查。
    依据：同一份表在不同口径下得分可能不同，以本次汇总的口径为准
    错误示例：工作簿按 hubei-2020 计算，本次按 national 汇总
    正确示例：工作簿和本次汇总都按 national
    处理办法：换用按本次口径生成的空白表，或用工作簿的口径重新汇总。
    """
    own, run = case.submission.rules, case.rules.label
    if own and own not in {run, case.rules.id}:
        yield Hit(
            f"工作簿按口径“{clip(own)}”计算，本次按“{run}”核算，表内公式的得分可能不同。"
            "以本次核算为准。",
            refs=addresses_of(case.submission.title),
            label="评分口径",
            found=clip(own),
            expected=run,
        )
