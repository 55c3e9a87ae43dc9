"""docs/security.md: every promise says how it is tested, by tests that there are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")


def promises():
    """The rows of the tables of promises, cell by cell; other tables say how much is allowed."""
    tables = [
        [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in block.splitlines()
            if line.startswith("|") and not line.startswith("| ---")
        ]
        for block in TEXT.partition("## 承诺和检验")[2].split("\n\n")
    ]
    return [row for table in tables if table and table[0][0] == "承诺" for row in table[1:]]


def test_every_promise_names_what_keeps_it_and_what_tests_it():
    assert len(promises()) >= 15
    for promise, how, tested in promises():
        assert promise
        assert how
        assert "tests/" in tested or tested.startswith("同上"), promise


def test_the_tests_that_are_named_exist():
    named = set(re.findall(r"`(tests/[\w/.]+)`", TEXT))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_what_only_a_person_can_see_is_on_the_checklist():
    checklist = (ROOT / "docs" / "release-checklist.md").read_text("utf-8")
    for words in ("xlwings.conf", "icacls", "校验值", "有效签名", "只能写名称"):
        assert words in checklist


def test_both_pages_lead_to_each_other():
    policy = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "docs/security.md" in policy
    assert "SECURITY.md" in TEXT


WATCH = """
import sys
seen = []
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")):
        seen.append(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append(f"writes {arguments[0]}")
from xl_jixiao import evaluate_file
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for path in sys.argv[1:]:
    print(evaluate_file(path).status)
print(seen)
"""


def test_reading_starts_nothing_asks_nobody_and_writes_nothing(tmp_path):
    """A workbook with macros and one with links to elsewhere."""
    linked = tmp_path / "linked.xlsx"
    book = load_workbook(next((ROOT / "examples").glob("*.xlsx")))
    sheet = book.worksheets[0]
    sheet.cell(1, 60).value = "='\\\\server\\share\\[x.xlsx]a'!A1"
    sheet.cell(2, 60).value = '=WEBSERVICE("http://server/")'
    sheet.cell(3, 60).value = "=cmd|'/c calc'!A0"
    sheet.cell(4, 60).hyperlink = "file://server/share/x.exe"
    book.save(linked)
    macros = ROOT / "workbook_templates" / "绩效自评表.xlsm"
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, str(linked), str(macros)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    *ended, seen = done.stdout.splitlines()
    assert ended == ["merged", "skipped"]
    assert seen == "[]"
