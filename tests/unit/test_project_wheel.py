"""The built wheel works in an empty folder, without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(command: Sequence[object], **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,  # type: ignore[call-overload]  # cwd and env, as given
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, beside which only the dependencies are importable."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", place, ROOT]
    start(build)
    (wheel,) = place.glob("*.whl")
    target = place / "site"
    start([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "-t", target, wheel])
    return target


def jixiao(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    done = start([sys.executable, "-m", "xl_jixiao", *arguments], cwd=folder, env=env)
    where = "import xl_jixiao; print(xl_jixiao.__file__)"
    place = start([sys.executable, "-c", where], cwd=folder, env=env).stdout
    assert str(installed) in place, "the wheel is tested, not the checkout"
    return done


@pytest.mark.slow
def test_demo_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    jixiao(installed, tmp_path, "demo")
    out = tmp_path / "jixiao-demo"
    assert {path.name for path in out.iterdir()} == {
        "绩效自评汇总.xlsx",
        "result.json",
        "自评报告初稿",
    }
    assert len(list((out / "自评报告初稿").iterdir())) == 5
    document = json.loads((out / "result.json").read_text(encoding="utf-8"))
    merged = [file for file in document["files"] if file["status"] == "merged"]
    assert len(merged) == 3
    assert not [file for file in document["files"] if file["status"] == "rejected"]


@pytest.mark.slow
def test_blank_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    jixiao(installed, tmp_path, "blank", "--out", "空白")
    assert [path.suffix for path in (tmp_path / "空白").iterdir()] == [".xlsx"]


def test_draft_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    jixiao(installed, tmp_path, "draft", "--export-templates", "模板")
    shipped = ROOT / "workbook_templates" / "narratives"
    copied = {path.name for path in (tmp_path / "模板").iterdir()}
    assert copied == {path.name for path in shipped.iterdir()}
    source = next((ROOT / "examples").glob("*.xlsx"))
    jixiao(installed, tmp_path, "draft", str(source), "--out", "初稿")
    assert [path.suffix for path in (tmp_path / "初稿").iterdir()] == [".docx"]


def test_narratives_are_listed_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    listed = jixiao(installed, tmp_path, "draft", "--list-templates").stdout
    names = [path.stem for path in (ROOT / "workbook_templates" / "narratives").glob("*.docx")]
    assert names
    assert all(name in listed for name in names)


def test_import_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    source = next((ROOT / "examples").glob("*.xlsx"))
    # with macros, which are taken from the template that the wheel carries
    jixiao(installed, tmp_path, "import", str(source), "--out", "甲.xlsm")
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsm"]


def test_rules_and_checks_come_along(installed: Path, tmp_path: Path) -> None:
    assert "national" in jixiao(installed, tmp_path, "rules", "list").stdout
    assert "B01" in jixiao(installed, tmp_path, "checks", "list").stdout
