"""What starts Python: settings from our sheet alone, and nothing from where Excel happens to be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.excel_template import built
from support.vba.xlwings_vba import HOSTILE, PYTHON, command_lines

from xl_jixiao.intake.load import load
from xl_jixiao.template.build import ADDIN, BUREAU_BOOK, UNIT_BOOK
from xl_jixiao.template.xlwings_module import (
    CHANGES,
    SETTINGS,
    ModuleError,
    asked_keys,
    original_source,
    xlwings_source,
)

RUN = "import xl_jixiao.excel.buttons as b; b.calc_scores()"
ROOT = Path(__file__).resolve().parents[2]


def sheet_of(name):
    """The rows of the sheet xlwings.conf of a built workbook, the hidden sheet that it must be."""
    workbook = load(built() / name).outcome
    (grid,) = (one for one in workbook.grids if one.sheet == "xlwings.conf")
    assert not grid.visible
    texts = {place: cell.text for place, cell in grid.cells.items()}
    return tuple((texts[row, 1], texts.get((row, 2), "")) for row in range(1, len(SETTINGS) + 1))


@pytest.mark.parametrize("name", [UNIT_BOOK, BUREAU_BOOK, ADDIN])
def test_every_key_that_xlwings_asks_for_is_on_our_sheet(name):
    rows = sheet_of(name)
    assert rows == SETTINGS
    assert {key for key, _ in rows} == asked_keys(original_source())


@pytest.mark.parametrize("name", [UNIT_BOOK, BUREAU_BOOK, ADDIN])
def test_a_hostile_conf_beside_the_workbook_and_at_home_runs_nothing(name):
    found = command_lines(xlwings_source(), sheet_of(name), RUN)
    assert found.asked == ""
    for line in (found.run, found.serve):
        assert HOSTILE not in line
        assert line.startswith("C:\\Windows\\System32\\cmd.exe ")
        assert f'"{PYTHON}" -P -B -c "import ' in line
    assert found.run.startswith(
        f'C:\\Windows\\System32\\cmd.exe /C C: & cd "{PYTHON.rpartition(chr(92))[0]}" & '
    )


@pytest.mark.parametrize("left_out", [key for key, _ in SETTINGS if "MAC" not in key])
def test_a_key_less_would_be_asked_for_outside(left_out):
    """The test above would see it."""
    rows = tuple(pair for pair in SETTINGS if pair[0] != left_out)
    source = original_source()
    used = left_out not in {"INTERPRETER", "UDF MODULES", "SHOW_ERROR_POPUPS"}
    assert (f"{left_out};" in command_lines(source, rows, RUN).asked) is used


def test_the_path_of_the_workbook_is_in_no_command_line():
    # cmd.exe would take ^& in it for the end of a command
    lines = [line for line in xlwings_source().split("\r\n") if "PYTHONPATH = Add" in line]
    assert len(lines) == 3
    assert not any("FullName" in line for line in lines)
    found = command_lines(xlwings_source(), SETTINGS, RUN)
    assert found.serve.count("Book1") == 0
    assert found.run.count("Book1") == found.run.count('--wb="Book1"') == 1


def _code(line):
    """What stands behind -c, as Python gets it."""
    found = re.search(r'-c "(.*?[^\\])"(?: |"$)', line)
    return found[1].replace('\\"', '"')


@pytest.mark.parametrize("kind", ["run", "serve"])
def test_modules_planted_where_excel_is_do_not_run(kind, tmp_path):
    for name in ("xlwings", "xl_jixiao", "json", "typing", "ntpath"):
        (tmp_path / f"{name}.py").write_text("open('planted', 'w')\n")
    line = getattr(command_lines(xlwings_source(), SETTINGS, RUN), kind)
    code = _code(line).replace(RUN, "import xl_jixiao").replace("xlwings.serve('$(CLSID)')", "")
    told = "import os;print(xlwings.__file__);print('' in sys.path);print(os.getcwd())"
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", f"{code.strip().rstrip(';')};{told}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    file, empty, folder = done.stdout.splitlines()
    assert not (tmp_path / "planted").exists()
    assert Path(file).parent.name == "xlwings"
    assert empty == "False"
    if kind == "serve":  # the other one is sent there by cmd.exe
        assert folder == str(Path(sys.executable).parent)


def test_without_our_changes_a_planted_module_runs(tmp_path):
    """The test above would see it."""
    (tmp_path / "xlwings.py").write_text("open('planted', 'w')\n")
    code = _code(command_lines(original_source(), SETTINGS, RUN).serve)
    subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    assert (tmp_path / "planted").exists()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.old[:30])
def test_another_xlwings_is_refused_until_somebody_has_looked(change, monkeypatch):
    whole = original_source()
    monkeypatch.setattr(
        "xl_jixiao.template.xlwings_module.original_source",
        lambda: whole.replace(change.old, "something else", 1),
    )
    with pytest.raises(ModuleError, match="changed"):
        xlwings_source()


def test_a_new_key_is_noticed(monkeypatch):
    whole = original_source()
    monkeypatch.setattr(
        "xl_jixiao.template.xlwings_module.original_source",
        lambda: f'{whole}\r\nx = GetConfig("NEW KEY")\r\n',
    )
    with pytest.raises(ModuleError, match="NEW KEY"):
        xlwings_source()
