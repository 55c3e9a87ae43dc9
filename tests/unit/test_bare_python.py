"""Where there is neither pandas nor lxml nor a process, every use case makes the same files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.engine_calls import all_calls
from support.page_inputs import write_inputs
from support.run_outputs import differences, parts_below

from xl_jixiao.outputs.word.stored import store_shipped

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_a_bare_python_makes_what_the_usual_one_makes(tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path / "收")
    prepared, usual, bare = (tmp_path / name for name in ("备", "甲", "乙"))
    for folder in (prepared, usual, bare):
        folder.mkdir()
    for name, data in store_shipped().items():
        (prepared / name).write_bytes(data)
    path = os.pathsep.join(map(str, (TESTS.parent, TESTS)))
    child = subprocess.Popen(
        [sys.executable, "-m", "support.bare_python", *map(str, (inputs, bare, prepared))],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
    )
    all_calls(inputs, usual)
    _, told = child.communicate(timeout=300)
    assert child.returncode == 0, told.decode()

    made = parts_below(bare)
    assert len(made) > 1_000
    assert differences(parts_below(usual), made) == []
    answers = json.loads(made["答案.json"])
    assert answers["second"]["compared"]
    assert not any(problem for _, problem in answers["run"]["drafts"])
