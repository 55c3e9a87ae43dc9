"""Buttons that start a run: merge a folder, write drafts."""

from __future__ import annotations

import time
from pathlib import Path

import xlwings as xw

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.drafts import Drafted, desk_for, write_beside
from xl_jixiao.actions.hand_out import HandOutOptions, hand_out
from xl_jixiao.actions.outcome import RunResult, lost_sheets
from xl_jixiao.actions.rule_sheets import export_beside
from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import (
    DEFAULT_DRAFTS,
    DraftOptions,
    Progress,
    Report,
    ReturnOptions,
)
from xl_jixiao.excel.book import AdviceError, OpenBook, folder_of, grow, unprotected
from xl_jixiao.layouts.extra import read_extra_forms
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, Status
from xl_jixiao.outputs.result_json import RESULT_NAME
from xl_jixiao.rules.installed import load_installed
from xl_jixiao.rules.profile import RuleProfile

OUT_NAME = "汇总结果"

BLANKS_NAME = "下发的空白表"

FORMS_NAME = "表式"
"""The folder beside the bureau's workbook with its own forms, as for --forms."""

_PREFIX = "JX_BUREAU_"

_PLACES = {"STATUS": (84.0, 60.0), "RESULT": (60.0, 30.0)}
"""Width in characters and height in points of these places of the bureau's workbook."""

_STAGES = {
    "read": "正在读取、核算、检查",
    "check": "正在跨文件检查",
    "draft": "正在生成报告初稿",
    "return": "正在生成退回件",
    "hand out": "正在生成空白表",
    "write": "正在写出结果",
}

_COUNTED = frozenset({"read", "draft", "return", "hand out"})
"""Stages that go on file by file."""

_PAUSE = 0.2
"""Seconds between two changes of the status bar: each one crosses to Excel."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the bureau typed in."""

    folder: Path
    out: Path
    roster: str | None
    rules: RuleProfile
    year: int | None
    since: str | None
    """What to compare with; None = the result in `out`."""
    forms: ExtraForms
    """The bureau's own, empty where it has none."""


@dataclass(frozen=True, slots=True)
class WantedBlanks:
    """What the bureau typed in for handing out."""

    roster: str
    out: Path
    options: HandOutOptions


def wanted(book: xw.Book) -> Wanted:
    """What is to be merged.

    Raises:
        AdviceError: not the bureau's workbook, not saved yet, or something is missing or no year.
        RulesError: no installed profile of that name.
        LayoutError: all mistakes of the bureau's own forms.
    """
    here = _bureau_folder(book, "汇总文件夹")
    folder = _field(book, "FOLDER")
    if not folder:
        raise AdviceError("请先填写“自评表所在文件夹”，再点“汇总文件夹”。")
    return Wanted(
        folder=_from(here, folder),
        out=here / OUT_NAME,
        roster=str(_from(here, roster)) if (roster := _field(book, "ROSTER")) else None,
        rules=load_installed(_field(book, "RULES")),
        year=_year(_field(book, "YEAR")),
        since=str(_from(here, since)) if (since := _field(book, "SINCE")) else None,
        forms=_own_forms(here / FORMS_NAME),
    )


def _own_forms(folder: Path) -> ExtraForms:
    return read_extra_forms(folder) if folder.is_dir() else NO_EXTRA


def forms_told(forms: ExtraForms) -> str:
    """That own forms or words were used, "" where there are none."""
    counted = ((len(forms.layouts), "种表式"), (len(forms.words), "个叫法"))
    told = "、".join(f"{count}{what}" for count, what in counted if count)
    return f"用了“{FORMS_NAME}”文件夹里的{told}。" if told else ""


def wanted_blanks(book: xw.Book) -> WantedBlanks:
    """What is to be handed out.

    Raises:
        AdviceError, RulesError: as `wanted`; no roster.
    """
    here = _bureau_folder(book, "生成空白表")
    roster = _field(book, "ROSTER")
    if not roster:
        raise AdviceError("请先填写“单位名单”，再点“生成空白表”：每个单位一本，照名单生成。")
    options = HandOutOptions(
        load_installed(_field(book, "RULES")),
        chosen_layouts(()),
        _year(_field(book, "YEAR")),
        _field(book, "COUNTY"),
    )
    return WantedBlanks(str(_from(here, roster)), here / BLANKS_NAME, options)


def rules_exported(book: xw.Book) -> str:
    """Write the chosen profile as a sheet beside the workbook; where it is, and what to do with it.

    Raises:
        AdviceError: not the bureau's workbook, or not saved yet.
        RefusedError: the sheet is there already.
        RulesError: no installed profile of that name.
        OSError: it can't be written.
    """
    here = _bureau_folder(book, "导出口径")
    rules = load_installed(_field(book, "RULES"))
    path = export_beside(rules, here)
    then = (
        "改“值”一栏，换一个名称，存盘后放进安装文件夹的 rules，再在“评分口径”里填它的名称；"
        "有错时汇总前一次列全。"
    )
    return f"口径“{rules.title}”已导出：{path}\n{then}"


def _bureau_folder(book: xw.Book, button: str) -> Path:
    if not book.names.contains(f"{_PREFIX}FOLDER"):
        raise AdviceError(
            f"本工作簿不是《绩效自评汇总.xlsm》。请打开该文件，填好以后再点“{button}”。"
        )
    return folder_of(book, button)


def hand_out_told(book: xw.Book, job: WantedBlanks) -> str:
    """Write a workbook for each unit of the roster; what was written, in a few sentences.

    Raises:
        RosterError: all mistakes of the roster.
        RefusedError: workbooks are there already: they may have been filled in.
        OSError: the folder can't be written.
    """
    done = hand_out(job.roster, job.out, job.options, report=_reporter(book.app))
    given = sum(bool(one.given) for one in done.written)
    lines = [f"空白表 {len(done.written)} 份，其中 {given} 份填好了批复的数：{job.out}"]
    lines.append(f"哪个文件给哪个单位，见其中的“{done.listing.name}”。")
    lines += [f"{one.unit.name}：{one.note}" for one in done.books if one.note][:_LISTED]
    return "\n".join((*lines, *done.problems[:_LISTED]))


def compare_rounds(book: xw.Book, job: Wanted) -> RunResult:
    """Merge again and hold it against the result before.

    Raises:
        AdviceError: there is none.
    """
    if job.since is None and not (job.out / RESULT_NAME).is_file():
        raise AdviceError(
            "还没有上一次的结果可以对照。请先点“汇总文件夹”或“生成退回件”，"
            "等单位改正、重新报送以后再点“与上次对照”；或在“上一次的结果”里指明。"
        )
    return _run(book, job, None, None)


def merge(book: xw.Book, job: Wanted) -> RunResult:
    """Merge the folder with progress in the status bar; the outcome is noted in the workbook."""
    return _run(book, job, DEFAULT_DRAFTS, None)


def merge_and_return(book: xw.Book, job: Wanted) -> RunResult:
    """The same, with what goes back to each unit in the place of drafts."""
    return _run(book, job, None, ReturnOptions())


def _run(
    book: xw.Book, job: Wanted, drafts: DraftOptions | None, returns: ReturnOptions | None
) -> RunResult:
    result = run_folder(
        job.folder,
        job.out,
        rules=job.rules,
        roster=job.roster,
        year=job.year,
        report=_reporter(book.app),
        drafts=drafts,
        returns=returns,
        since=job.since,
        forms=job.forms,
    )
    note(book, outcome(result), str(result.workbook))
    return result


def outcome(result: RunResult) -> str:
    """One sentence about a run."""
    counts = {status: len(result.files(status)) for status in Status}
    summary = result.run.summary
    errors = summary.findings[Severity.ERROR]
    missing = len(summary.missing_units)
    text = (
        f"汇总完成：文件 {len(result.run.files)} 个，已汇总 {counts[Status.MERGED]}、"
        f"未能处理 {counts[Status.REJECTED]}、跳过 {counts[Status.SKIPPED]}；"
        f"问题 {sum(summary.findings.values())} 处，其中错误 {errors} 处"
    )
    lost = sum(len(lost_sheets(file)) for file in result.run.files)
    if lost:
        text += f"；已汇总的文件里另有 {lost} 张表未能读取（见问题清单 F25）"
    if not summary.submissions:
        text += "；没有任何自评表进入汇总，请核对文件夹"
    return f"{text}；未报单位 {missing} 个。" if missing else f"{text}。"


def drafts_told(result: RunResult) -> str:
    """Where the drafts are; how many could not be written."""
    failed = sum(bool(one.problem) for one in result.drafts)
    text = f"报告初稿 {len(result.drafts) - failed} 份：{result.drafts_folder}"
    return f"{text}；另有 {failed} 份没有写出。" if failed else text


def returns_told(result: RunResult) -> str:
    """Where the returns are, how many units came to each conclusion; what could not be written."""
    from xl_jixiao.actions.returns import conclusions, problems_of

    told = "、".join(
        f"{one.value} {count} 个" for one, count in conclusions(result.returned).items()
    )
    text = f"退回件 {len(result.returned)} 个单位（{told}）：{result.returns_folder}"
    return "\n".join((text, *problems_of(result.returned)))


def note(book: xw.Book, status: str, result: str | None = None) -> None:
    """Write the outcome into the bureau's workbook, where it has places for it."""
    for key, text in (("STATUS", status), ("RESULT", result)):
        if text is not None and book.names.contains(f"{_PREFIX}{key}"):
            cell = book.names(f"{_PREFIX}{key}").refers_to_range
            with unprotected(cell.sheet):
                first = cell.sheet.range((cell.row, cell.column))
                first.raw_value = f"'{text}"
                grow(first, text, *_PLACES[key])


def result_path(book: xw.Book) -> Path:
    """The latest result.

    Raises:
        AdviceError: there is none.
    """
    text = _field(book, "RESULT") if book.names.contains(f"{_PREFIX}RESULT") else ""
    if not text or not Path(text).is_file():
        raise AdviceError("还没有汇总结果，或结果文件已被移走。请先点“汇总文件夹”。")
    return Path(text)


def _reporter(app: xw.App) -> Report:
    latest = 0.0

    def report(event: Progress) -> None:
        nonlocal latest
        now = time.monotonic()
        counted = event.stage in _COUNTED
        if counted and 0 < event.done < event.total and now - latest < _PAUSE:
            return
        latest = now
        count = f" {event.done}/{event.total}" if counted else ""
        file = f"：{event.file}" if event.file else ""
        app.status_bar = f"{_STAGES[event.stage]}{count}{file}"

    return report


def _field(book: xw.Book, key: str) -> str:
    if not book.names.contains(f"{_PREFIX}{key}"):
        return ""
    cells = book.names(f"{_PREFIX}{key}").refers_to_range
    value = cells.sheet.range((cells.row, cells.column)).raw_value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip().strip('"')


def _from(here: Path, text: str) -> Path:
    path = Path(text)
    return path if path.is_absolute() else here / path


def _year(text: str) -> int | None:
    if not text:
        return None
    digits = text.removesuffix("年度").removesuffix("年")
    if digits.isdecimal() and 1990 <= int(digits) <= 2100:
        return int(digits)
    raise AdviceError(f"评价年度“{text}”不对，请填四位数的年度，例如 2024，或者空着。")


_BUTTON = "生成报告初稿"

_LISTED = 6


def write_drafts(opened: OpenBook) -> str:
    """Write a draft for each scored form beside the workbook; nothing there is replaced.

    Returns:
        Where they are and how much is left to do.

    Raises:
        AdviceError: the workbook is not saved on this computer, or has no form to write about.
    """
    folder = folder_of(opened.book, _BUTTON)
    drafts = write_beside(opened.checked.run, desk_for(opened.rules, DEFAULT_DRAFTS), folder)
    if not drafts:
        raise AdviceError("本工作簿只有不评分的表（基础数据表），没有可写报告的自评表。")
    return _told(drafts, folder)


def _told(drafts: tuple[Drafted, ...], folder: Path) -> str:
    written = [one for one in drafts if not one.problem]
    lines = [f"已生成 {len(written)} 份报告初稿，在 {folder}："] if written else []
    lines += [f"{one.name}（{one.left}）" for one in written[:_LISTED]]
    if len(written) > _LISTED:
        lines.append(f"……共 {len(written)} 份")
    lines += [f"{one.name}：{one.problem}" for one in drafts if one.problem][:_LISTED]
    if written:
        lines.append("表里没有的内容标为【待补充：…】，文末有清单，补齐后再报送。")
    return "\n".join(lines)
