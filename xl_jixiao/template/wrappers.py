"""The VBA module JxUdfs and its wizard texts, made from the functions' signatures.

What the function wizard of Excel says about the functions and their arguments.

Each text has at most 255 characters, Excel's limit.

The VBA module JxUdfs: one thin wrapper for each function of cells, made from its signature.

Our own and not xlwings' generator: that one returns a failure as text, which IFERROR doesn't catch
and SUM passes over. The wrappers hand stored numbers with their formats to Python (`JxShown`,
`JxTable` in macros/JxCore.bas), which reads them as it reads a file.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

from xl_jixiao.template.functions import FUNCTIONS

CATEGORY = "绩效自评"

_TARGET = "年度指标值，如 ≥90%、12月31日前、全年"

_ACTUAL = "实际完成值，按单元格显示的样子读取"

_POINTS = "分值"

_LEVEL3 = "可省略。三级指标：只写数字的指标值据此判断越大越好还是越小越好"

_LEVEL2 = "可省略。二级指标：同上，并据此认出满意度指标"

_CLAIMED = "可省略。自评得分：只用于定性指标"

_REASON = "可省略。偏差原因：写了的不再提示说明原因"

_RULES = "可省略。评分口径，一般填 JX_RULES；省略为全国默认口径"

_TABLE = "带表头的整个指标表（或整张自评表），按表头文字找列"

_ROW = {
    "target": _TARGET,
    "actual": _ACTUAL,
    "points": _POINTS,
    "level3": _LEVEL3,
    "level2": _LEVEL2,
    "claimed": _CLAIMED,
    "rules": _RULES,
}

ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "jx_rate": {"executed": "全年执行数", "budget": "全年预算数"},
    "jx_execution_score": {
        "executed": "全年执行数",
        "budget": "全年预算数（口径另有规定的除外）",
        "points": _POINTS,
        "rules": _RULES,
    },
    "jx_completion": {
        "target": _TARGET,
        "actual": _ACTUAL,
        "level3": _LEVEL3,
        "level2": _LEVEL2,
    },
    "jx_score": _ROW,
    "jx_hint": {**_ROW, "reason": _REASON},
    "jx_grade": {"total": "总分", "rules": _RULES},
    "jx_scores": {"table": _TABLE, "rules": _RULES},
    "jx_hints": {"table": _TABLE, "rules": _RULES},
}

DESCRIPTIONS: Mapping[str, str] = {
    "jx_rate": "预算执行率 = 执行数 ÷ 预算数。",
    "jx_execution_score": "预算执行得分，按评分口径计算。",
    "jx_completion": "指标完成率；定性、日期类指标没有完成率，返回空。",
    "jx_score": "一个指标的核算得分；程序不能断定的返回“需核对”。",
    "jx_hint": "一个指标需要注意的事项；没有则返回空。",
    "jx_grade": "总分对应的等级：优、良、中、差。",
    "jx_scores": "整个指标表的核算得分，一次算完，每行一个。",
    "jx_hints": "整个指标表的提示，一次算完，每行一个。",
}

MODULE = "JxUdfs"


def wrapper_source() -> str:
    """The source of the module, Chinese in its texts (`vba_text.to_ascii` comes after)."""
    lines = [
        f'Attribute VB_Name = "{MODULE}"',
        "Option Explicit",
        "' Made from the Python functions by `jixiao addin build`; do not edit.",
        "",
    ]
    for function in FUNCTIONS:
        lines += _wrapper(function)
    return "\n".join(lines) + "\n"


def vba_name(function: Callable[..., object]) -> str:
    """JX_SCORE for jx_score."""
    return function.__name__.upper()


def _wrapper(function: Callable[..., object]) -> list[str]:
    name = vba_name(function)
    parameters = list(inspect.signature(function).parameters.values())
    declared = ", ".join(_declared(one) for one in parameters)
    given = ", ".join(_given(one.name) for one in parameters)
    return [
        f"Public Function {name}({declared}) As Variant",
        f'    {name} = JxCall("{function.__name__}", Array({given}))',
        "End Function",
        "",
    ]


def _declared(parameter: inspect.Parameter) -> str:
    optional = "" if parameter.default is inspect.Parameter.empty else "Optional "
    return f"{optional}ByVal {parameter.name} As Variant"


def _given(name: str) -> str:
    taken = {"table": "JxTable", "rules": "JxProfile"}.get(name, "JxShown")
    return f"{taken}({name})"


def wizard_texts() -> Iterator[tuple[str, str]]:
    """What the function wizard of Excel says: key → the function's description and those of its
    arguments, with | between them (`JX_Describe` in macros/JxTexts.bas).

    Attributes VB_Description in the source would be simpler, but may hold no Chinese.
    """
    for function in FUNCTIONS:
        name = function.__name__
        arguments = (ARGUMENTS[name][one] for one in inspect.signature(function).parameters)
        yield f"fn.{vba_name(function)}", "|".join((DESCRIPTIONS[name], *arguments))
