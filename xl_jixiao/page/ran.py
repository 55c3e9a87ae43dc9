"""A run of a folder, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.run import run_folder
from xl_jixiao.actions.writing import PapersAndData
from xl_jixiao.batch.settings import DEFAULT_DRAFTS, Report, ReturnOptions
from xl_jixiao.model.finding import Status
from xl_jixiao.page.messages import HeadFigure, Ran
from xl_jixiao.page.outputs import outputs_below
from xl_jixiao.page.tables import findings_table, long_table, overview_tables
from xl_jixiao.rounds.oversight import oversight
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.compared import compared_table, compared_told, fixed_table
from xl_jixiao.tables.front_page import front_page
from xl_jixiao.tables.papers import PaperOptions
from xl_jixiao.tables.summary import files_table, missing_table
from xl_jixiao.tables.unit_list import units_table


def ran(asked: Mapping[str, Any], folder: Path, rules: RuleProfile, report: Report) -> Ran:
    """Make the run that was asked for.

    Args:
        asked: a `RunRequest`.
        folder: an empty one, for the result.
        rules: the profile.
        report: called with each event.

    Raises:
        what `run_folder` raises.
    """
    result = run_folder(
        asked["folder"],
        folder,
        rules=rules,
        roster=asked.get("roster"),
        jobs=1,
        year=asked.get("year"),
        report=report,
        drafts=DEFAULT_DRAFTS if asked.get("drafts") else None,
        cache=False,  # nothing outlives the page
        since=asked.get("since"),
        returns=ReturnOptions() if asked.get("returns") else None,
        papers=PapersAndData(
            PaperOptions(str(asked.get("title") or "")),
            originals=folder.parent / PurePosixPath(str(asked.get("dropped") or "")).name,
        ),
    )
    return _message(result)


def _message(result: RunResult) -> Ran:
    made = result.run
    figures = oversight(made)
    front = front_page(made, figures)
    missing, compared, fixed = missing_table(made), compared_table(made), fixed_table(made)
    return Ran(
        headline=_headline(result),
        figures=[HeadFigure(label=one.label, text=one.text, note="") for one in front.tiles],
        overview=overview_tables(front),
        units=long_table(units_table(figures)) if result.files(Status.MERGED) else None,
        findings=findings_table(result.findings, compared=made.compared is not None),
        files=long_table(files_table(made)),
        missing=None if missing is None else long_table(missing),
        compared="" if made.compared is None else compared_told(made.compared),
        compared_units=None if compared is None else long_table(compared),
        fixed=None if fixed is None else long_table(fixed),
        notes=[*front.told, *_notes(result)],
        problems=list(_problems(result)),
        outputs=outputs_below(result.out),
        folder=str(result.out),
    )


def _headline(result: RunResult) -> str:
    run = result.run
    return (
        f"共 {len(run.files)} 个文件：汇总 {len(result.files(Status.MERGED))} 个"
        f"（{run.summary.submissions} 张表），未能处理 {len(result.files(Status.REJECTED))} 个，"
        f"跳过 {len(result.files(Status.SKIPPED))} 个。"
        f"评分口径：{run.rules.label} {run.rules.title}。"
    )


def _notes(result: RunResult) -> Iterator[str]:
    yield from result.notes
    yield from result.edits
    if result.run.uncompared:
        yield result.run.uncompared
    for one in result.returned:
        yield from (f"{one.name}：{note}" for note in one.notes)


def _problems(result: RunResult) -> Iterator[str]:
    from xl_jixiao.actions.returns import problems_of

    if not result.files(Status.MERGED):
        yield "没有任何自评表进入汇总。请核对文件夹是否正确、表是否已填写。"
    yield from (f"{one.name}：{one.problem}" for one in result.drafts if one.problem)
    yield from problems_of(result.returned)
