"""The VBA module JxUdfs: one thin wrapper for each function of cells, made from its signature.

Our own and not xlwings' generator: that one returns a failure as text, which IFERROR doesn't catch
and SUM passes over. The wrappers hand displays and not stored numbers to Python (`JxShown`,
`JxTable` in macros/JxCore.bas), because the engine reads what a form shows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

from xl_jixiao.excel.descriptions import ARGUMENTS, CATEGORY, DESCRIPTIONS
from xl_jixiao.excel.functions import FUNCTIONS

MODULE = "JxUdfs"


def wrapper_source() -> str:
    """The source of the module, Chinese in its texts (`vba_text.to_ascii` comes after)."""
    lines = [
        f'Attribute VB_Name = "{MODULE}"',
        "Option Explicit",
        "' Made by xl_jixiao.excel.wrappers from the Python functions; do not edit.",
        "",
    ]
    for function in FUNCTIONS:
        lines += _wrapper(function)
    lines += _describe()
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
    return f"JxTable({name})" if name == "table" else f"JxShown({name})"


def _describe() -> list[str]:
    """A sub that gives the function wizard its descriptions; hidden workbooks refuse them.

    Attributes VB_Description in the source would be simpler, but may hold no Chinese.
    """
    return [
        "Public Sub JX_Describe()",
        "    Dim saved As Boolean",
        "    saved = ThisWorkbook.Saved",
        "    On Error Resume Next",
        *(line for function in FUNCTIONS for line in _described(function)),
        "    ThisWorkbook.Saved = saved",
        "End Sub",
        "",
        "Private Sub JxDescribe(ByVal named As String, ByVal told As String, _",
        "        ByVal given As String)",
        "    Application.MacroOptions Macro:=named, Description:=told, _",
        f'        Category:="{CATEGORY}", ArgumentDescriptions:=Split(given, "|")',
        "End Sub",
    ]


def _described(function: Callable[..., object]) -> Iterator[str]:
    name = function.__name__
    texts = [ARGUMENTS[name][one] for one in inspect.signature(function).parameters]
    yield f'    JxDescribe "{vba_name(function)}", "{DESCRIPTIONS[name]}", _'
    yield f'        "{"|".join(texts)}"'
