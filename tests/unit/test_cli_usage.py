"""Mistakes in calling: a Chinese sentence, near names, exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import call

import xl_jixiao


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], ["没有命令“chek”", "check"]),
        (["rules", "lst"], ["没有命令“lst”", "list"]),
        (["run"], ["缺少参数 文件夹"]),
        (["run", "."], ["缺少选项 --out"]),
        (["run", ".", "--out"], ["--out"]),
        (["run", ".", "--ot", "x"], ["没有选项“--ot”", "--out"]),
        (["run", ".", "--out", "x", "y"], ["多出的参数", "y"]),
        (["run", ".", "--out", "x", "--fail-on", "no"], ["error、warning、never"]),
        (["run", ".", "--out", "x", "--jobs", "0"], ["不小于 1"]),
        (["run", ".", "--out", "x", "--year", "二三"], ["--year", "整数"]),
        (["run", "没有的文件夹", "--out", "x"], ["没有的文件夹", "不存在"]),
        (["run", ".", "--out", "."], ["就是要汇总的文件夹"]),
        (["run", ".", "--out", "x", "--rules", "nationl"], ["nationl", "national"]),
        (["run", ".", "--out", "x", "--roster", "没有.xlsx"], ["单位名单", "不存在"]),
        (["check"], ["缺少参数 文件"]),
        (["check", "没有.xlsx"], ["找不到文件“没有.xlsx”"]),
        (["check", "."], ["是文件夹", "jixiao run"]),
        (["explain", "没有.xlsx", "G12"], ["找不到文件"]),
        (["explain", "没有.xlsx", "十二"], ["不是单元格地址"]),
        (["blank"], ["--out"]),
        (["blank", "--out", "x", "--form", "hunan-departmnt"], ["hunan-department"]),
        (["checks", "show", "W0"], ["没有检查“W0”", "W0"]),
        (["rules", "show", "hubei"], ["hubei"]),
    ],
    ids=" ".join,
)
def test_usage_errors(
    arguments: list[str], words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call(*arguments)
    assert answer.code == 2
    for word in words:
        assert word in answer.err
    assert not list(tmp_path.iterdir()), "nothing is written"
    assert "Traceback" not in answer.err


def test_help_and_version() -> None:
    assert call().code == 0
    assert "用法：" in call("--help").out
    assert xl_jixiao.__version__ in call("--version").out
    for name in ("demo", "run", "check", "explain", "blank", "rules", "checks"):
        page = call(name, "--help")
        assert page.code == 0
        assert "选项：" in page.out
        assert "Show this message" not in page.out


def test_a_console_that_knows_no_chinese_character_of_ours_is_no_crash() -> None:
    command = [sys.executable, "-m", "xl_jixiao", "rules", "list"]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 0, done.stderr
    assert b"national" in done.stdout


def test_rules_and_checks_as_json() -> None:
    profiles = {one["id"]: one for one in call("rules", "list", "--format", "json").json()}
    assert profiles["national"]["verified"] is False
    found = call("checks", "list", "--format", "json").json()
    assert {"B01", "W01", "I01", "D01", "F01"} <= {one["id"] for one in found}


def test_rules_show_and_checks_show() -> None:
    assert "财预〔2020〕10号" in call("rules", "show", "national").out
    page = call("checks", "show", "w01").out
    for heading in ("检查内容", "依据", "错误示例", "正确示例", "处理办法"):
        assert heading in page


def test_what_would_steer_the_terminal_is_shown_as_a_mark(tmp_path: Path) -> None:
    folder = tmp_path / "表"
    folder.mkdir()
    (folder / "\x1b[31m红\u202e\n行.xlsx").write_bytes(b"x")
    answer = call("run", folder, "--out", tmp_path / "结果")
    assert answer.code == 3
    assert "�[31m红� 行.xlsx：" in answer.out


def test_a_run_that_merges_nothing_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    answer = call("run", folder, "--out", tmp_path / "结果")
    assert answer.code == 3
    assert "没有任何自评表进入汇总" in answer.out
