"""A file that is another one when it is read a second time costs no other file anything."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from support.small_forms import ACTUALS, write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import Progress


@pytest.mark.parametrize("content", [b"PK\3\4 broken", None], ids=["broken", "another form"])
def test_a_file_changed_after_it_was_read_is_read_anew(
    content: bytes | None, tmp_path: Path
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    for name, first in (("a.xlsx", "9次"), ("b.xlsx", "10次"), ("c.xlsx", "11次")):
        write_project(inbox / name, unit="青山县两份局", actuals=(first, *ACTUALS[1:]))
    changed = False

    def interfere(event: Progress) -> None:
        nonlocal changed
        if event.stage != "check" or changed:
            return
        changed = True
        if content is None:
            write_project(inbox / "b.xlsx", unit="青山县另一局", project="别的项目")
        else:
            (inbox / "b.xlsx").write_bytes(content)

    run_folder(inbox, out, drafts=None, jobs=1, report=interfere)
    told = json.loads((out / "result.json").read_text(encoding="utf-8"))
    files = {one["file"]: one for one in told["files"]}
    assert changed
    assert {name: one["status"] for name, one in files.items()} == {
        "a.xlsx": "merged",
        "b.xlsx": "merged" if content is None else "rejected",
        "c.xlsx": "merged",
    }
    assert files["b.xlsx"]["sha256"] == hashlib.sha256((inbox / "b.xlsx").read_bytes()).hexdigest()
