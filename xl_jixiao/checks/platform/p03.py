"""P03: characters the platform refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from xl_jixiao.checks.hit import Hit, Results, telling
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.facts.form import ScoredForm
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wording import clip


@check("P03", "含有平台不接受的特殊字符", Severity.WARNING, Stage.CELL)
def special_characters(case: ScoredForm) -> Results:
    """指标名称和指标值不应含有平台不接受的特殊字符（默认 * _ -）。

    检查内容：三级指标、年度指标值、实际完成值中的特殊字符。数字之间的“-”（区间、日期、负号）、
        单位中的“*”（元/人*月）和单独一个占位横线不算。
    依据：评分口径“检查依据”的条款
    错误示例：三级指标“*新建公路里程_一期”
    正确示例：三级指标“新建公路里程（一期）”
    处理办法：删去或改用全角括号、顿号。
    """
    forbidden = case.rules.checks.forbidden_characters
    rows = [row.indicator for row in case.rows]
    written = "".join([f"{row.level3.text}{row.target.text}{row.actual.text}" for row in rows])
    barred = [sign for sign in forbidden if sign in written]
    if not barred:
        return
    cells = [
        (row, entry)
        for row in case.rows
        for entry in (row.indicator.level3, row.indicator.target, row.indicator.actual)
    ]
    for row, entry in cells:
        found = _forbidden_in(entry.text, barred, forbidden)
        if found:
            yield Hit(
                f"含有平台不接受的字符“{found}”，导入时会被拒收。请删去或改用其他写法。",
                refs=addresses_of(entry) or (row.indicator.ref,),
                label=row.name,
                found=clip(entry.text),
                expected=f"不含 {' '.join(forbidden)}",
                told=telling(字符=found),
            )


def _forbidden_in(text: str, barred: Sequence[str], forbidden: str) -> str:
    """The forbidden characters of a text, each once; `barred` are those that the form has."""
    if not [sign for sign in barred if sign in text] or is_placeholder(text):
        return ""
    return "".join(dict.fromkeys(_pattern(forbidden).findall(text)))


@lru_cache(maxsize=8)
def _pattern(forbidden: str) -> re.Pattern[str]:
    """Each forbidden character, but for a hyphen or sign beside digits, a * between unit words."""
    exceptions = {
        "-": r"(?<![0-9％%A-Za-z日月年.])-(?![0-9.])",
        "*": r"(?<!/\w)(?<!/\w\w)(?<![0-9])\*",
    }
    return lazy_re("|".join(exceptions.get(one, re.escape(one)) for one in forbidden))
