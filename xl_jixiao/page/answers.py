"""The answers to the page: each asks a use case and shapes what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from xl_jixiao.batch.settings import Report
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.page.messages import (
    About,
    BlankChoice,
    Checked,
    Explained,
    ExplainedLine,
    Made,
    Output,
    ProfileChoice,
    Ran,
)
from xl_jixiao.page.outputs import ZIP_NAME, output, zipped
from xl_jixiao.rules.profile import RuleProfile

Asked = Mapping[str, Any]  # what JavaScript sends is only known to be JSON

OUT = Path("/work/out")

_NUMBERS = count(1)

UNREADABLE = (
    "本页读不了 .doc、.wps 文档：请用 Word 或 WPS 打开后另存为 .docx 再拖进来。",
    "本页打不开加了密码的文件：请用 Excel 或 WPS 打开，去掉密码后另存再拖进来。",
    "本单位自己的报告模板、Excel 按钮和宏要用安装版。",
)


def _fresh() -> Path:
    """An empty folder for what a request makes."""
    folder = OUT / str(next(_NUMBERS))
    folder.mkdir(parents=True)
    return folder


def _rules(asked: Asked) -> RuleProfile:
    from xl_jixiao.rules.loading import load_rules

    return load_rules(asked.get("rules") or None)


def about(_asked: Asked, _report: Report) -> About:
    """What the page is and offers."""
    from xl_jixiao.actions.blank_forms import DEFAULT_FORMS
    from xl_jixiao.layouts.loading import load_layouts
    from xl_jixiao.model.submission import FORM_TITLES
    from xl_jixiao.rules.loading import load_rules, shipped_names
    from xl_jixiao.version import __version__

    this = dt.datetime.now(dt.UTC).astimezone().year
    return About(
        version=__version__,
        profiles=[
            ProfileChoice(
                id=one.id,
                title=one.title,
                version=one.version,
                issuer=one.issuer,
                verified=one.verified,
            )
            for one in map(load_rules, shipped_names())
        ],
        # a year is evaluated in the next one
        years=[this - 1, this, this - 2, this - 3, this - 4],
        blanks=[
            BlankChoice(
                id=one.id,
                title=one.name,
                kind=FORM_TITLES[one.form],
                default=one.id in DEFAULT_FORMS,
            )
            for one in load_layouts()
        ],
        unreadable=list(UNREADABLE),
    )


def check(asked: Asked, report: Report) -> Checked:
    """One file: score, findings, sheets."""
    from xl_jixiao.actions.check import check_files
    from xl_jixiao.actions.recheck import Rechecked, memory_of, recheck
    from xl_jixiao.page.checked import checked_message

    seen: list[Workbook] = []
    done = check_files((asked["file"],), _rules(asked), report=report, show=seen.append)
    since = asked.get("since")
    again = recheck(done, since) if since else Rechecked()
    return checked_message(done, seen[0] if seen else None, again, memory_of(done))


def explain(asked: Asked, _report: Report) -> Explained:
    """How a score came about."""
    from xl_jixiao.actions.explain import explain_cell
    from xl_jixiao.actions.refusal import RefusedError
    from xl_jixiao.checks.registry import titles
    from xl_jixiao.page.checked import finding_item

    place = str(asked["cell"])
    found = explain_cell(asked["file"], place, _rules(asked))
    if found.status is not Status.MERGED:
        raise RefusedError(found.reason)
    known = titles()
    return Explained(
        place=place,
        lines=[
            ExplainedLine(text=line.strip(), detail=line.startswith(" ")) for line in found.lines
        ],
        findings=[finding_item(one, known, None) for one in found.findings],
    )


def mark(asked: Asked, report: Report) -> Made:
    """A marked copy of a file."""
    from xl_jixiao.actions.check import check_files

    folder = _fresh()
    done = check_files((asked["file"],), _rules(asked), mark=str(folder), report=report)
    made = Made(outputs=[], notes=[], problems=[], table=None)
    for copy in done.copies:
        if copy.problem:
            made["problems"].append(copy.problem)
        elif copy.undue:
            reason = done.results[0].reason or "没有可标记的自评表。"
            made["problems"].append(f"没有可标记的自评表：{reason}")
        else:
            made["outputs"].append(output(copy.target, folder, kind="标记副本"))
            made["notes"] += [copy.lacks] if copy.lacks else []
    return made


def draft(asked: Asked, report: Report) -> Made:
    """The report of each form of a file."""
    from xl_jixiao.actions.drafts import desk_for, draft_files
    from xl_jixiao.batch.settings import DEFAULT_DRAFTS

    folder = _fresh()
    desk = desk_for(_rules(asked), DEFAULT_DRAFTS)
    done = draft_files([Path(asked["file"])], folder, desk, jobs=1, report=report)
    written = [one for one in done.drafts if not one.problem]
    problems = [f"{one.name}：{one.problem}" for one in done.drafts if one.problem]
    if not done.drafts:
        reasons = [file.reason for file in done.run.files if file.reason]
        problems.append(reasons[0] if reasons else "这份文件里没有可写报告的自评表。")
    return Made(
        outputs=[
            output(folder / one.name, folder, kind="报告初稿", note=one.left) for one in written
        ],
        notes=[],
        problems=problems,
        table=None,
    )


def import_(asked: Asked, _report: Report) -> Made:
    """Our template, filled in from an older form or a Word report."""
    from xl_jixiao.actions.import_forms import ImportRequest, import_file
    from xl_jixiao.page.tables import listed_table

    folder, source = _fresh(), Path(asked["file"])
    target = folder / f"{source.stem}（填入模板）.xlsx"
    done = import_file(
        ImportRequest(
            source,
            target,
            _rules(asked),
            year=asked.get("year"),
            targets_only=bool(asked.get("targets_only")),
        )
    )
    return Made(
        outputs=[
            output(one.path, folder, kind="自评表", note="、".join(one.sheets))
            for one in done.books
        ],
        notes=["没有放入、作了改动的内容也列在工作簿的“导入说明”里。"] if done.listed else [],
        problems=[done.problem] if done.problem else [],
        table=listed_table(done.listed) if done.listed else None,
    )


def blank(asked: Asked, _report: Report) -> Made:
    """One blank workbook."""
    from xl_jixiao.actions.blank_forms import blank_book, chosen_layouts, without_county

    layouts, county = chosen_layouts(asked.get("forms") or ()), str(asked.get("county") or "")
    folder = _fresh()
    path = blank_book(layouts, folder, rules=_rules(asked), year=asked.get("year"), county=county)
    without = "、".join(without_county(layouts)) if county else ""
    notes = [f"标题里没有县名的位置，没有印县名：{without}。"] if without else []
    made = output(path, folder, kind="空白表")
    return Made(outputs=[made], notes=notes, problems=[], table=None)


def hand_out(asked: Asked, report: Report) -> Made:
    """A prefilled workbook for each unit of a roster, in one zip."""
    from xl_jixiao.actions.blank_forms import chosen_layouts
    from xl_jixiao.actions.hand_out import HandOutOptions
    from xl_jixiao.actions.hand_out import hand_out as hand

    folder = _fresh()
    options = HandOutOptions(
        _rules(asked),
        chosen_layouts(asked.get("forms") or ()),
        asked.get("year"),
        str(asked.get("county") or ""),
    )
    done = hand(Path(asked["roster"]), folder, options, jobs=1, report=report)
    made = zipped(folder, "空白自评表.zip")
    notes = [f"共 {len(done.written)} 个单位，每单位一份，次序与名单相同。"]
    return Made(
        outputs=[made, output(done.listing, folder, kind="清单")],
        notes=notes,
        problems=list(done.problems),
        table=None,
    )


def run(asked: Asked, report: Report) -> Ran:
    """A folder."""
    from xl_jixiao.page.ran import ran

    return ran(asked, _fresh(), _rules(asked), report)


def zip_(asked: Asked, _report: Report) -> Output:
    """Everything of a result in one file."""
    return zipped(Path(asked["folder"]), str(asked.get("name") or ZIP_NAME))


ANSWERS: Mapping[str, Callable[[Asked, Report], object]] = {
    "about": about,
    "check": check,
    "explain": explain,
    "mark": mark,
    "draft": draft,
    "import": import_,
    "blank": blank,
    "hand_out": hand_out,
    "run": run,
    "zip": zip_,
}
"""By the name of the action."""
