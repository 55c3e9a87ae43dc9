"""What the buttons and the ribbon do, called by RunPython on the workbook the clerk looks at.

One engine: a handler reads the open sheets into Grids and goes the way of `jixiao check`. Whatever
happens ends in one Chinese sentence; the screen, the status bar and the protection of the sheets
are put back.
"""

from __future__ import annotations

from collections.abc import Callable

import xlwings as xw

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.actions.run import FolderError
from xl_jixiao.actions.second_round import SinceError
from xl_jixiao.batch.evaluate import describe_error
from xl_jixiao.batch.spool import TemporaryFilesError
from xl_jixiao.excel import book_runs
from xl_jixiao.excel.book import AdviceError, LockedError, OpenBook, evaluate, quietly, tell
from xl_jixiao.excel.book_forms import (
    Done,
    FormOnSheet,
    scored_forms,
    tool_ranges,
    work_on_template,
)
from xl_jixiao.excel.book_runs import write_drafts
from xl_jixiao.excel.book_tools import clear_tools, write_tools
from xl_jixiao.excel.marks import clear_results, put_marks, take_marks, write_results
from xl_jixiao.layouts.loading import LayoutError
from xl_jixiao.model.submission import FORM_TITLES
from xl_jixiao.outputs.marks import plan_marks
from xl_jixiao.outputs.publish import PublishError
from xl_jixiao.outputs.word.problems import TemplateError
from xl_jixiao.rounds.roster_file import RosterError
from xl_jixiao.rules.loading import RulesError
from xl_jixiao.scoring.totals import grade_shown
from xl_jixiao.system_errors import explain_writing
from xl_jixiao.tables.compared import compared_told

_LISTED = 6


def calc_scores() -> None:
    """计算得分."""
    _handle(_calc_scores)


def check_form() -> None:
    """检查填报."""
    _handle(_check_form)


def draft_report() -> None:
    """生成报告初稿."""
    _handle(_draft_report)


def clear_marks() -> None:
    """清除标记."""
    _handle(_clear_marks)


def merge_folder() -> None:
    """汇总文件夹."""
    _handle(_merge_folder)


def hand_out_blanks() -> None:
    """生成空白表."""
    _handle(_hand_out_blanks)


def export_rules_sheet() -> None:
    """导出口径."""
    _handle(_export_rules_sheet)


def compare_rounds() -> None:
    """与上次对照."""
    _handle(_compare_rounds)


def return_folder() -> None:
    """生成退回件."""
    _handle(_return_folder)


def open_result() -> None:
    """打开结果."""
    _handle(_open_result)


def _handle(work: Callable[[xw.Book], str]) -> None:
    """Do the work of a button and say how it ended."""
    book = xw.Book.caller()
    try:
        with quietly(book):
            text = work(book)
    except (AdviceError, LockedError) as error:
        text = str(error)
    except Exception as error:  # noqa: BLE001  a clerk gets a sentence, whatever happens
        text = f"程序内部错误（{describe_error(error)}）。请把本文件发给维护人员。"
    book.app.status_bar = False
    if text:
        tell(book, text)


def _calc_scores(book: xw.Book) -> str:
    clear_tools(book)
    opened = evaluate(book)
    forms = scored_forms(opened.result)
    if not forms:
        return "本工作簿只有不评分的表（基础数据表），没有可核算的得分。请点“检查填报”检查数据。"
    foreign: list[FormOnSheet] = []
    ours = tool_ranges(book, opened.content.names)
    done = Done()
    for sheet in book.sheets:
        here = tuple(form for form in forms if form.submission.sheet == sheet.name)
        tools = ours.get(sheet.name)
        if tools is None:
            foreign += here
        elif here:
            more = work_on_template(sheet, tools, here)
            done = Done(done.filled + more.filled, done.completed + more.completed)
    write_tools(opened, tuple(foreign))
    book.app.calculate()
    return _scores_told(opened, forms, done, foreign=bool(foreign))


def _scores_told(
    opened: OpenBook, forms: tuple[FormOnSheet, ...], done: Done, *, foreign: bool
) -> str:
    lines = [f"已由 xl_jixiao 按口径 {opened.rules.label} 核算 {len(forms)} 张表："]
    lines += [_total_told(form) for form in forms[:_LISTED]]
    if len(forms) > _LISTED:
        lines.append(f"……共 {len(forms)} 张")
    if done.filled:
        lines.append(f"空着的自评得分填入 {done.filled} 处，已填写的没有改动。")
    if done.completed:
        lines.append(f"插入的行补上了核算公式，共 {done.completed} 行。")
    if foreign:
        lines.append("核算结果写在表格右边的空列里（不打印），“清除标记”可全部去掉；表内没有改动。")
    return "\n".join((*lines, *opened.told))


def _total_told(form: FormOnSheet) -> str:
    submission, score = form.submission, form.score
    name = submission.project.text or FORM_TITLES[submission.form]
    total = f"{score.low}～{score.high} 分（有未能确定的行）"
    if score.total is not None:
        total = f"{score.total} 分"
    grade = grade_shown(score, "")
    grade = f"，等级 {grade}" if grade else ""
    return f"“{submission.sheet}”{name}：核算总分 {total}{grade}"


def _check_form(book: xw.Book) -> str:
    opened = evaluate(book)
    findings = opened.checked.findings_of(opened.result)
    plan = plan_marks(opened.result, opened.rules.label, findings=findings)
    take_marks(book)
    sheet = write_results(book, plan)
    put_marks(book, plan)
    if plan.rows:
        sheet.activate()
    place = f"明细见“{sheet.name}”工作表，点其中的单元格可跳到该处。"
    return "\n".join((plan.summary, place, *opened.told))


def _draft_report(book: xw.Book) -> str:
    opened = evaluate(book)
    return "\n".join((write_drafts(opened), *opened.told))


def _clear_marks(book: xw.Book) -> str:
    done = (
        ("单元格上的标记", take_marks(book)),
        ("右边空列里的核算结果", clear_tools(book)),
        ("检查结果", clear_results(book)),
    )
    cleared = "、".join(what for what, found in done if found)
    return f"已清除{cleared}，表中填写的内容没有改动。" if cleared else "没有可清除的标记。"


def _merge_folder(book: xw.Book) -> str:
    return _merged(book, book_runs.merge)


def _hand_out_blanks(book: xw.Book) -> str:
    try:
        return book_runs.hand_out_told(book, book_runs.wanted_blanks(book))
    except (RefusedError, RosterError, RulesError) as error:
        return str(error)
    except OSError as error:
        return f"空白表写不出来：{explain_writing(error)}。"


def _export_rules_sheet(book: xw.Book) -> str:
    try:
        return book_runs.rules_exported(book)
    except (RefusedError, RulesError) as error:
        return str(error)
    except OSError as error:
        return f"口径表写不出来：{explain_writing(error)}。"


def _compare_rounds(book: xw.Book) -> str:
    return _merged(book, book_runs.compare_rounds)


def _return_folder(book: xw.Book) -> str:
    return _merged(book, book_runs.merge_and_return)


_REFUSALS = (
    FolderError,
    LayoutError,
    PublishError,
    RosterError,
    RulesError,
    SinceError,
    TemplateError,
    TemporaryFilesError,
)
"""What a run says of what it was given or of its place, each in Chinese."""


def _merged(book: xw.Book, merge: Callable[[xw.Book, book_runs.Wanted], RunResult]) -> str:
    try:
        job = book_runs.wanted(book)
        result = merge(book, job)
    except _REFUSALS as error:
        book_runs.note(book, str(error))
        return str(error)
    lines = [*result.notes, book_runs.outcome(result), f"结果：{result.workbook}"]
    if result.drafts:
        lines.append(book_runs.drafts_told(result))
    if result.returned:
        lines.append(book_runs.returns_told(result))
    if result.run.compared is not None:
        lines.append(f"与上一次相比：{compared_told(result.run.compared)}")
    told = (book_runs.forms_told(job.forms), result.run.uncompared)
    lines += [*filter(None, told), *result.edits]
    return "\n".join(lines)


def _open_result(book: xw.Book) -> str:
    path = book_runs.result_path(book)
    try:
        book.app.books.open(str(path))
    except ValueError as error:  # Excel has another workbook of this name open
        raise AdviceError(f"已打开另一个名为“{path.name}”的文件，请先关闭它再点一次。") from error
    return ""
