"""汇总文件夹.bat and the shortcut: a folder of any name is merged, and nothing else is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from support.foreign_blanks import write_foreign
from support.vba.cmd_model import Cmd

from xl_jixiao.cli.main import jixiao
from xl_jixiao.excel.shortcuts import (
    ARGUMENTS,
    BAT_NAME,
    FIRST,
    LINE,
    Shortcut,
    dropped,
    merge_bat,
    shortcuts,
)

PYTHON = r"C:\jixiao\python\python.exe"
BAT = merge_bat(Path(PYTHON)).decode("ascii")
CMD = r"C:\Windows\system32\cmd.exe"
PLACE = rf"C:\jixiao\{BAT_NAME}"
VARIABLES = {"OS": "Windows_NT", "TEMP": r"C:\Temp"}
NAMES = [
    r"D:\自评表2024",
    r"D:\自评表 2024",
    r"D:\a&b",
    r"D:\a & b",
    r"D:\x&calc",
    r"D:\x&&calc",
    r"D:\^&calc",
    r"D:\50%",
    r"D:\%OS%",
    r"D:\%OS% 的表",
    r"D:\x!OS!y",
    r"D:\重要！!",
    r"D:\a^b",
    r"D:\（一）(2)",
    r"D:\a(1) [2]{3}",
    r"D:\a,b;c=d",
    "D:\\教育局\u3000自评表",
    r"D:\it's `x` ~ $HOME @",
    r"\\server\share\表",
]


def explorer(*folders):
    """The command line by which Explorer starts the .bat: quotes only around names with spaces."""
    names = " ".join(f'"{one}"' if " " in one else one for one in folders)
    return f'{CMD} /c ""{PLACE}" {names}"'


def python_gets(cmd):
    ((program, arguments, environment),) = cmd.started
    assert (program, arguments) == (PYTHON, ARGUMENTS)
    return dropped(environment[LINE], environment[FIRST])


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_any_name_arrives_and_nothing_else_is_run(name):
    cmd = Cmd(explorer(name), dict(VARIABLES))
    cmd.run(BAT_NAME, BAT)
    assert python_gets(cmd) == (name,)
    assert cmd.ended


def test_the_usual_way_would_run_what_stands_in_a_name():
    """The test above would see it."""
    usual = BAT.replace("exit !CODE!", "")
    cmd = Cmd(explorer(r"D:\x&calc"), dict(VARIABLES))
    cmd.run(BAT_NAME, usual)
    assert [program for program, *_ in cmd.started] == [PYTHON, "calc"]
    assert cmd.started[0][2][FIRST] == r"D:\x"


_PARTS = st.text(st.characters(exclude_categories=("C",), exclude_characters='\\/:*?"<>|'))


@given(st.lists(_PARTS, min_size=1, max_size=3).map("\\".join))
def test_any_name_that_windows_allows_arrives(name):
    folder = f"D:\\{name.strip() or 'x'}"
    cmd = Cmd(explorer(folder), dict(VARIABLES))
    cmd.run(BAT_NAME, BAT)
    assert python_gets(cmd) == (folder,)


def test_several_folders_and_none_are_told_apart():
    assert dropped(explorer(r"D:\a", r"D:\b c", r"D:\d&e"), "") == (r"D:\a", r"D:\b c", r"D:\d&e")
    assert dropped(explorer(), "") == ()


@pytest.mark.parametrize("name", [r"D:\自评表 2024", r"D:\a&b", r"D:\a^b", r"D:\x!OS!y"])
def test_at_the_prompt_the_argument_counts_and_the_window_stays(name):
    cmd = Cmd(f'"{CMD}"', dict(VARIABLES))
    cmd.type(BAT_NAME, BAT, f'{PLACE} "{name}"')
    assert python_gets(cmd) == (name,)
    assert not cmd.ended


def test_called_by_another_bat_the_argument_counts():
    line = f'{CMD} /c ""D:\\nightly.bat" D:\\other"'
    assert dropped(line, r"D:\自评表") == (r"D:\自评表",)


def test_the_bat_is_ascii_with_windows_lines_and_names_python_in_full():
    assert BAT.isascii()
    assert BAT.count("\r\n") == BAT.count("\n")
    assert f'set "PY={PYTHON}"' in BAT
    assert "%" not in re.sub(r"%~1", "", BAT)
    percent = merge_bat(Path(r"C:\50%\python.exe")).decode("ascii")
    assert r'set "PY=C:\50%%\python.exe"' in percent
    assert "-I " in ARGUMENTS


def test_shortcuts_stand_where_the_registry_says():
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"

    class Keys(dict):
        def read(self, key, name):
            return self.get((key, name))

    found = shortcuts(Path(PYTHON), Path("C:/jixiao"), Keys({(key, "SendTo"): "/s", (key, "x"): 1}))
    assert list(found) == [
        Shortcut(Path("/s/汇总文件夹.lnk"), Path(PYTHON), Path("C:/jixiao")),
    ]


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setattr("atexit.register", lambda *_: None)


def merge(*arguments, **environment):
    return CliRunner().invoke(jixiao, ["addin", "merge", *arguments], env=environment)


@pytest.mark.parametrize("way", ["shortcut", "bat"])
def test_the_result_is_written_beside_the_folder(way, tmp_path):
    folder = tmp_path / "收 到&的表"
    folder.mkdir()
    write_foreign("central", folder)
    done = merge(str(folder)) if way == "shortcut" else merge(**{LINE: explorer(str(folder))})
    assert done.exit_code in {0, 1}, done.output
    assert (tmp_path / "收 到&的表-汇总结果" / "绩效自评汇总.xlsx").is_file()


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ((), "请把装着自评表的文件夹"),
        (("/a", "/b"), "收到 2 个"),
        (("/没有这个文件夹",), "不是文件夹"),
        (("/",), "整个磁盘"),
    ],
)
def test_what_is_no_folder_to_merge_is_told(given_, words):
    done = merge(*given_)
    assert done.exit_code == 2
    assert words in done.stderr
