"""What is wrong on a machine and what helps: facts in, diagnoses out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.excel_registry import Keys
from support.vba.xlwings_vba import command_lines

from xl_jixiao.cli.main import jixiao
from xl_jixiao.excel.doctor import (
    DiagnosisLevel,
    MachineFacts,
    Policy,
    _tried,
    diagnose,
    gather,
    wanted_xlwings,
)
from xl_jixiao.excel.install import apply, options_key, plan_install
from xl_jixiao.excel.trial import IMPORTS, button_command, failure_of
from xl_jixiao.resources import data_folder
from xl_jixiao.template.xlwings_module import SETTINGS, xlwings_source

WANTED = "0.37.8"
PYTHON = r"C:\jixiao\python\python.exe"
HEALTHY = MachineFacts(
    windows=True,
    system="Windows",
    python=(3, 12, 10),
    bits=64,
    executable=PYTHON,
    package=r"C:\jixiao\python\Lib\site-packages\xl_jixiao",
    xlwings=WANTED,
    xlwings_wanted=WANTED,
    dlls=(f"xlwings32-{WANTED}.dll", f"xlwings64-{WANTED}.dll"),
    pywin32=True,
    excel=r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    policies={"16.0": Policy(2, trusted="C:\\jixiao\\")},
    interpreter=PYTHON,
    interpreter_exists=True,
    folder=r"C:\jixiao",
    addin=r"C:\jixiao\xl_jixiao.xlam",
    addin_current=True,
    failure="",
)
SICK = {
    "Python": {"python": (3, 10, 1)},
    "Python 3.15": {"python": (3, 15, 0)},
    "程序路径": {"executable": r"C:\Users\张三\python.exe"},
    "程序路径 基础": {"base": r"C:\Users\张三\Python312"},
    "网络位置": {"folder": r"\\server\jixiao"},
    "xlwings": {"xlwings": None},
    "xlwings 旧": {"xlwings": "0.30.0"},
    "xlwings 的 DLL": {"dlls": ()},
    "pywin32": {"pywin32": False},
    "Excel": {"excel": ""},
    "Excel 商店": {"excel": r"C:\Program Files\WindowsApps\Excel.exe"},
    "WPS": {"server": r"C:\Program Files\Kingsoft\WPS Office\et.exe"},
    "宏策略": {"policies": {"16.0": Policy(4)}},
    "宏策略 位置": {"policies": {"16.0": Policy(2, locations_off=True, trusted="C:\\")}},
    "Excel 用的 Python": {"interpreter": ""},
    "Excel 用的 Python 没了": {"interpreter_exists": False},
    "加载项": {"addin_current": False},
    "启动 Python": {"failure": "ModuleNotFoundError: No module named 'xl_jixiao'"},
    "启动 Python 拦截": {"failure": "60 秒没有结束"},
}


def test_a_healthy_machine_has_nothing_to_repair():
    assert {one.level for one in diagnose(HEALTHY)} == {DiagnosisLevel.GOOD}


@pytest.mark.parametrize("what", SICK)
def test_each_trouble_is_found_with_its_remedy(what):
    bad = [
        one for one in diagnose(replace(HEALTHY, **SICK[what])) if one.level is DiagnosisLevel.BAD
    ]
    assert bad
    assert what.split(" ")[0] in bad[0].what
    assert all(one.remedy for one in bad)


def test_what_may_stay_is_a_note():
    found = diagnose(replace(HEALTHY, addin="", policies={"16.0": Policy(2)}))
    assert {one.level for one in found} == {DiagnosisLevel.GOOD, DiagnosisLevel.NOTE}


def test_elsewhere_the_excel_side_is_not_missed():
    found = diagnose(replace(HEALTHY, windows=False, system="Linux"))
    assert [one.level for one in found] == [DiagnosisLevel.NOTE, DiagnosisLevel.GOOD]
    assert "jixiao addin bundle" in found[0].remedy


def test_facts_are_read_from_the_registry_that_installing_writes(tmp_path):
    keys = Keys({(options_key("16.0"), "FirstRun"): 0})
    python = tmp_path / "python.exe"
    python.touch()
    plan = plan_install(tmp_path, data_folder("workbook_templates"), python, keys)
    apply(plan, keys, lambda _: 0)  # Windows alone has the program that sets the rights
    keys[r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"] = 4
    facts = gather(keys)
    assert facts.addin_current
    assert Path(facts.addin).parent == Path(facts.folder) == tmp_path
    assert facts.interpreter_exists
    assert facts.policies == {"16.0": Policy(4, trusted=f"{tmp_path}\\")}


SYSTEM = r"C:\Windows"


def test_python_is_started_by_the_command_line_of_the_button():
    """But for what the module xlwings says of the open workbook."""
    by_button = command_lines(xlwings_source(), SETTINGS, IMPORTS).run
    ours = button_command(PYTHON, IMPORTS, SYSTEM)
    assert by_button.startswith(f"{ours} --wb=")


def test_what_python_says_last_is_the_reason():
    asked = []

    def start(command):
        asked.append(command)
        return 1, "Traceback (most recent call last):\n  File …\nImportError: DLL load failed\n\n"

    assert failure_of(PYTHON, SYSTEM, start) == "ImportError: DLL load failed"
    assert asked == [button_command(PYTHON, IMPORTS, SYSTEM)]
    assert failure_of(PYTHON, SYSTEM, lambda _: (0, "a warning")) == ""
    assert failure_of(PYTHON, SYSTEM, lambda _: (9, "")) == "退出码 9"


def test_elsewhere_python_is_not_tried():
    assert _tried(sys.executable) is None


def test_the_version_of_xlwings_is_that_of_the_installation():
    import xlwings

    assert wanted_xlwings() == xlwings.__version__


def test_the_command_tells():
    done = CliRunner().invoke(jixiao, ["addin", "doctor"])
    assert "Python" in done.stdout
    assert done.exit_code in {0, 1}
