"""The functions as Excel calls them through xlwings: names, descriptions, nothing else.

Off Windows the decorators of xlwings give the function back as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import xlwings as xw

from xl_jixiao.template import cell_functions, functions
from xl_jixiao.template.wrappers import ARGUMENTS, CATEGORY, DESCRIPTIONS


def _as_udf(function: Callable[..., object]) -> Callable[..., object]:
    """The function registered with xlwings, with the descriptions of its arguments.

    Without its annotations: xlwings takes them for converters of values.
    """
    name: str = function.__name__

    # Any: the values are handed on as xlwings gives them
    def call(*args: Any) -> object:
        return function(*args)

    bare = [
        one.replace(annotation=inspect.Parameter.empty)
        for one in inspect.signature(function).parameters.values()
    ]
    call.__name__ = call.__qualname__ = name
    call.__doc__ = DESCRIPTIONS[name]
    call.__annotations__ = {}
    call.__signature__ = inspect.Signature(bare)  # type: ignore[attr-defined]  # inspect reads it
    registered: Callable[..., object] = call
    for argument, text in ARGUMENTS[name].items():
        shape = {"ndim": 2} if argument == "table" else {}
        registered = xw.arg(argument, doc=text, **shape)(registered)
    # last, because the decorator of an argument sets the category back
    made: Callable[..., object] = xw.func(category=CATEGORY)(registered)
    return made


jx_rate = _as_udf(cell_functions.jx_rate)
jx_execution_score = _as_udf(cell_functions.jx_execution_score)
jx_completion = _as_udf(cell_functions.jx_completion)
jx_score = _as_udf(cell_functions.jx_score)
jx_hint = _as_udf(cell_functions.jx_hint)
jx_grade = _as_udf(cell_functions.jx_grade)
jx_scores = _as_udf(functions.jx_scores)
jx_hints = _as_udf(functions.jx_hints)
