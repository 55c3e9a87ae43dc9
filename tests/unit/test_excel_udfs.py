"""The thin layer for xlwings, with xlwings' own decorators of Windows in place."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

from xl_jixiao.excel import udfs
from xl_jixiao.template.functions import FUNCTIONS
from xl_jixiao.template.wrappers import ARGUMENTS, DESCRIPTIONS

AS_ON_WINDOWS = """
import json, sys
from unittest.mock import MagicMock
for name in ("pythoncom", "pywintypes", "win32api", "win32com", "win32com.client", "win32timezone",
             "win32process", "win32con", "win32gui", "xlwings._xlwindows"):
    sys.modules[name] = MagicMock()
sys.modules["pywintypes"].com_error = Exception
import xlwings
import xlwings.udfs as real
xlwings.func, xlwings.arg, xlwings.ret = real.xlfunc, real.xlarg, real.xlret
from xl_jixiao.excel import udfs
print(json.dumps({
    name: {
        "args": [[one["name"], one["doc"], one["options"], one.get("optional", "required")]
                 for one in made.__xlfunc__["args"]],
        "told": made.__xlfunc__["ret"]["doc"], "to": made.__xlfunc__["ret"]["options"],
        "volatile": made.__xlfunc__["volatile"], "category": made.__xlfunc__["category"],
        "gives": str(made(*["≥1"] * 2, 10)) if name == "jx_score" else "",
    }
    for name in dir(udfs) if hasattr(made := getattr(udfs, name), "__xlfunc__")
}, default=str))
"""


def test_every_function_is_registered_with_its_descriptions_and_without_converters():
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", AS_ON_WINDOWS], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert set(found) == {function.__name__ for function in FUNCTIONS}
    for function in FUNCTIONS:
        name = function.__name__
        made = found[name]
        assert made["told"] == DESCRIPTIONS[name]
        assert made["to"] == {}
        assert made["volatile"] is False
        assert made["category"] == "绩效自评"
        for (argument, doc, options, default), parameter in zip(
            made["args"], inspect.signature(function).parameters.values(), strict=True
        ):
            assert argument == parameter.name
            assert doc == ARGUMENTS[name][argument]
            assert options == ({"ndim": 2} if argument == "table" else {})
            required = parameter.default is inspect.Parameter.empty
            assert default == ("required" if required else None)
    assert found["jx_score"]["gives"] == "10.0"


def test_the_descriptions_fit_into_excel():
    for name, texts in ARGUMENTS.items():
        assert all(0 < len(text) <= 255 for text in [*texts.values(), DESCRIPTIONS[name]])
        assert not any("|" in text for text in texts.values())


def test_off_windows_the_functions_are_plain():
    assert udfs.jx_score("≥90%", "95%", 10) == 10.0
    assert udfs.jx_scores([["三级指标", "年度指标值", "实际完成值", "分值"]]) == [["核算得分"]]
