"""Every use case once over one folder: what a usual Python, a bare one and a browser's must make
alike. Imports nothing but the engine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from xl_jixiao.model.finding import Finding

ROSTER = "名单.csv"
"""In the folder of inputs, beside the folder 收到 of what came in."""


def all_calls(inputs: Path, out: Path) -> None:
    """Everything below OUT; the answers that are no files as JSON there."""
    received = inputs / "收到"
    answers: dict[str, object] = {}
    answers["check"] = _check(received, out / "检查")
    answers["explain"] = _explain(received)
    answers["draft"] = _draft(received, out / "初稿")
    answers["import"] = _import(received, out / "导入")
    answers["blank"] = _blank(inputs / ROSTER, out / "空白表")
    answers["run"] = _run(received, inputs / ROSTER, out / "汇总")
    answers["second"] = _second(received, inputs / ROSTER, out)
    answers["combine"] = _combine(out)
    shutil.rmtree(out / "汇总二" / "历史", ignore_errors=True)
    text = json.dumps(answers, ensure_ascii=False, indent=1, sort_keys=True)
    (out / "答案.json").write_text(
        text.replace(str(inputs), "IN").replace(str(out), "OUT"), "utf-8"
    )


def _finding(one: Finding) -> tuple[str, ...]:
    return (one.id, one.file, one.sheet, one.message, one.found, one.expected, one.basis)


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix != ".txt")


def _check(received: Path, out: Path) -> Mapping[str, object]:
    from xl_jixiao.actions.check import check_files
    from xl_jixiao.rules.loading import load_rules

    made = check_files([str(one) for one in _files(received)], load_rules(None), mark=str(out))
    return {
        "files": [(one.file, one.status, one.reason) for one in made.results],
        "copies": [one.problem for one in made.copies],
        "findings": sorted(_finding(one) for one in made.run.findings()),
        "exit": made.exit_code(),
    }


def _explain(received: Path) -> list[str]:
    from xl_jixiao.actions.explain import explain_cell
    from xl_jixiao.rules.loading import load_rules

    told = explain_cell(str(received / "去年.xlsx"), "自评表!F9", load_rules(None))
    return [*told.lines, *(one.message for one in told.findings)]


def _draft(received: Path, out: Path) -> Mapping[str, object]:
    from xl_jixiao.actions.drafts import desk_for, draft_files
    from xl_jixiao.batch.settings import DraftOptions
    from xl_jixiao.outputs.word.library import shipped
    from xl_jixiao.rules.loading import load_rules

    found = {}
    for sources in ("comments", "none"):
        desk = desk_for(load_rules(None), DraftOptions(sources=sources))
        made = draft_files([received / "甲"], out / sources, desk)
        found[sources] = [(one.name, one.problem, one.gaps) for one in made.drafts]
    return {**found, "templates": [(one.name, one.purpose, one.subject) for one in shipped()]}


def _import(received: Path, out: Path) -> list[object]:
    from xl_jixiao.actions.import_forms import ImportRequest, import_file
    from xl_jixiao.rules.loading import load_rules

    out.mkdir()
    found: list[object] = []
    for name in ("去年.xlsx", "只有报告.docx"):
        target = out / f"{name}.xlsx"
        made = import_file(ImportRequest(received / name, target, load_rules(None)))
        found.append([made.problem, [one.sheets for one in made.books], len(made.listed)])
    return found


def _blank(roster: Path, out: Path) -> list[object]:
    from xl_jixiao.actions.blank_forms import blank_book, chosen_layouts
    from xl_jixiao.actions.hand_out import HandOutOptions, hand_out
    from xl_jixiao.layouts.loading import load_layouts
    from xl_jixiao.rules.loading import load_rules

    layouts = chosen_layouts([one.id for one in load_layouts()][:2])
    out.mkdir()
    blank_book(layouts, out / "一份.xlsx", rules=load_rules(None), year=2023, county="", force=True)
    options = HandOutOptions(load_rules(None), layouts, 2023, "青山县")
    made = hand_out(roster, out / "下发", options)
    return [*(one.name for one in made.written), *made.problems]


def _run(received: Path, roster: Path, out: Path) -> Mapping[str, object]:
    from xl_jixiao.actions.run import run_folder
    from xl_jixiao.batch.settings import ReturnOptions

    made = run_folder(received, out, roster=roster, returns=ReturnOptions())
    return {
        "exit": made.exit_code(),
        "drafts": [(one.name, one.problem) for one in made.drafts],
    }


def _second(received: Path, roster: Path, out: Path) -> Mapping[str, object]:
    """The same folder again, held against the first result."""
    from xl_jixiao.actions.run import run_folder

    second = out / "汇总二"
    made = run_folder(received, second, roster=roster, drafts=None, since=out / "汇总")
    return {"compared": made.run.compared is not None, "exit": made.exit_code()}


def _combine(out: Path) -> int:
    from xl_jixiao.actions.combine import combine_results, named_result

    named = [named_result(f"{name}={out / name}") for name in ("汇总", "汇总二")]
    return combine_results(named, out / "合并").exit_code()
