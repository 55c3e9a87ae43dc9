"""A review of a unit → every name of the template 审核意见."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import SEVERITY_TITLES, STATE_TITLES, Severity, Status
from xl_jixiao.model.submission import FORM_TITLES
from xl_jixiao.outputs.letters.dimensions import dimension_of, dimensions
from xl_jixiao.outputs.word.prose import DraftTable, Prose, TableCell, prose
from xl_jixiao.rounds.review import Conclusion, ReviewFinding, UnitReview
from xl_jixiao.text.wording import clip, joined, percent, two_decimals

COPIES_NAME = "带标记的表"
FEEDBACK_NAME = "整改反馈表"

_MOST_ROWS = 200
"""Findings in the ledger of a letter; beyond that the sheets have all of them."""
_LEFT = "left"
_STATUS = {Status.MERGED: "已审核", Status.REJECTED: "不能使用", Status.SKIPPED: "未审核"}


@dataclass(frozen=True, slots=True)
class LetterSetting:
    """What is the same in all letters of a run."""

    rules: str
    """The profile as a unit is told of it."""
    year: int | None
    day: dt.date
    titles: Mapping[str, str]
    """Id of a check → what it is called."""
    since: str = ""
    """When the run before began; "" without one."""


def letter_context(review: UnitReview, setting: LetterSetting) -> Mapping[str, object]:
    """The names of VOCABULARY["审核意见"] with what is behind them."""
    year = setting.year or _year_of(review.forms)
    yearly = "" if year is None else f"{year}年度"
    groups = {name: tuple(_opinion(name, review, setting)) for name in _dimension_names()}
    return {
        "标题": f"关于{review.name}{yearly}绩效自评的审核意见",
        "单位名称": review.name,
        "年度": "" if year is None else str(year),
        "业务股室": review.unit.office if review.unit else "",
        "结论": review.conclusion.value,
        "审核依据": (_basis(review, setting),),
        "材料": (_materials(review),),
        "总体意见": tuple(_overall(review)),
        **groups,
        "修改要求": tuple(_demands(review)),
        "问题台账": tuple(_ledger(review)),
        "上轮整改": tuple(_last_round(review, setting)),
        "成文日期": f"{setting.day.year}年{setting.day.month}月{setting.day.day}日",
    }


def _dimension_names() -> tuple[str, ...]:
    return tuple(one.name for one in dimensions())


def _year_of(forms: Sequence[FormRecord]) -> int | None:
    years = {one.year for one in forms if one.year is not None}
    return years.pop() if len(years) == 1 else None


def _basis(review: UnitReview, setting: LetterSetting) -> Prose:
    return prose(
        f"按{setting.rules}，对你单位报送的{len(review.files)}个文件、"
        f"{len(review.forms)}张表（报告）进行了审核，材料如下："
    )


def _materials(review: UnitReview) -> DraftTable:
    header = tuple(TableCell(name) for name in ("序号", "文件", "内容", "审核情况"))
    rows = [
        (
            TableCell(str(at)),
            TableCell(file.file, align=_LEFT),
            TableCell("、".join(map(_form_title, file.forms)), align=_LEFT),
            TableCell(f"{_STATUS[file.status]}{_because(file.reason)}", align=_LEFT),
        )
        for at, file in enumerate(review.files, 1)
    ]
    return DraftTable("", (0.07, 0.33, 0.28, 0.32), (header, *rows))


def _because(reason: str) -> str:
    return f"：{clip(reason, 120)}" if reason else ""


def _form_title(form: FormRecord) -> str:
    title = form.source.title(FORM_TITLES[form.form])
    return f"{title}（{form.project}）" if form.project else title


def _overall(review: UnitReview) -> Iterator[Prose]:
    for form in review.forms:
        if form.scored:
            yield prose(_score_told(form))
    counts = review.counts
    listed = "、".join(f"{SEVERITY_TITLES[one]}{counts[one]}条" for one in Severity if counts[one])
    found = f"共发现问题{len(review.findings)}条（{listed}）" if listed else "没有发现问题"
    missing = f"，缺报{joined(list(review.missing))}" if review.missing else ""
    conclusion = review.conclusion
    yield prose(f"审核{found}{missing}。审核结论：{conclusion.value}。{_CLOSING[conclusion]}")


_CLOSING = {
    Conclusion.RETURN: "请逐条改正后重新报送。",
    Conclusion.AMEND: "请逐条核对，改正或说明后报送定稿。",
    Conclusion.PASS: "",
}


def _score_told(form: FormRecord) -> str:
    told = [f"{_form_title(form)}："]
    if form.claimed is not None:
        told.append(f"自评总分{two_decimals(form.claimed)}分，")
    if form.total is not None:
        told.append(f"核算总分{two_decimals(form.total)}分")
        if form.difference:
            told.append(f"，相差{two_decimals(form.difference)}分（核算减自评）")
    else:
        told.append(f"核算总分在{two_decimals(form.low)}至{two_decimals(form.high)}分之间")
    if form.claimed_part:
        told.append(f"，其中{two_decimals(form.claimed_part)}分按自评认定")
    if form.grade:
        told.append(f"，核算等级为{form.grade}")
    return "".join(told) + "。"


def _opinion(name: str, review: UnitReview, setting: LetterSetting) -> Iterator[Prose]:
    """One dimension: what is missing, then check by check, the gravest first."""
    own = [one for one in review.findings if dimension_of(one.finding.id) == name]
    graver = [one for one in own if one.finding.severity is not Severity.INFO]
    absent = [*_absent(review)] if name == _dimension_names()[0] else []
    by_check: dict[str, list[ReviewFinding]] = {}
    for one in graver:
        by_check.setdefault(one.finding.id, []).append(one)
    told = [*absent, *(_check_told(check, found, setting) for check, found in by_check.items())]
    for at, text in enumerate(told, 1):
        yield prose(f"{at}．{text}" if len(told) > 1 else text)
    hints = len(own) - len(graver)
    if hints:
        yield prose(f"{'另有' if told else '有'}{hints}条提示，请核对，见“检查结果”。")
    elif not told:
        yield prose("没有发现问题。")


def _absent(review: UnitReview) -> Iterator[str]:
    if review.missing:
        yield f"没有收到{joined(list(review.missing))}，请补报。"
    for file in review.unusable:
        yield f"文件“{file.file}”不能使用{_because(file.reason)}"


def _check_told(check: str, found: Sequence[ReviewFinding], setting: LetterSetting) -> str:
    """How many, and the first one in full."""
    title = setting.titles.get(check, check)
    first = found[0].finding
    if len(found) == 1:
        return f"{title}。{_place(first.sheet)}{first.message}"
    return f"{title}，共{len(found)}条，如{_place(first.sheet)}{first.message}"


def _place(sheet: str) -> str:
    return f"“{sheet}”" if sheet else ""


def _demands(review: UnitReview) -> Iterator[Prose]:
    graver = sum(review.counts[one] for one in (Severity.ERROR, Severity.WARNING))
    if not graver and not review.missing:
        yield prose("没有需要修改的内容。")
        return
    if graver:
        more = f"，这里列出前{_MOST_ROWS}条" if len(review.findings) > _MOST_ROWS else ""
        yield prose(
            f"错误和警告共{graver}条，逐条列在所附问题台账{more}；位置也标在“{COPIES_NAME}”文件夹的"
            f"各表上。错误必须改正，警告改正或写明理由；请同时填写《{FEEDBACK_NAME}》。"
        )
    if review.missing:
        yield prose(f"请补报{joined(list(review.missing))}。")


def _ledger(review: UnitReview) -> Iterator[DraftTable]:
    if not review.findings:
        return
    compared = review.compared is not None
    columns = _LEDGER_AGAIN if compared else _LEDGER
    rows = [
        tuple(_ledger_row(at, one, compared=compared))
        for at, one in enumerate(review.findings[:_MOST_ROWS], 1)
    ]
    header = tuple(TableCell(name) for name, _ in columns)
    widths = tuple(width for _, width in columns)
    yield DraftTable("问题台账", widths, (header, *rows), landscape=True)


_LEDGER = (
    ("序号", 0.06),
    ("级别", 0.07),
    ("位置", 0.19),
    ("问题和修改要求", 0.36),
    ("填报情况", 0.15),
    ("应为", 0.17),
)
_LEDGER_AGAIN = (
    ("序号", 0.06),
    ("级别", 0.07),
    ("位置", 0.17),
    ("问题和修改要求", 0.34),
    ("填报情况", 0.14),
    ("应为", 0.14),
    ("状态", 0.08),
)
"""With a run before."""


def _ledger_row(at: int, one: ReviewFinding, *, compared: bool) -> Iterator[TableCell]:
    found = one.finding
    where = "，".join(filter(None, (found.file, found.sheet, _cells(found.cells))))
    yield TableCell(str(at))
    yield TableCell(SEVERITY_TITLES[found.severity])
    yield TableCell(where, align=_LEFT)
    yield TableCell(found.message, align=_LEFT)
    yield TableCell(clip(found.found, 120), align=_LEFT)
    yield TableCell(clip(found.expected, 120), align=_LEFT)
    if compared:
        yield TableCell("" if one.state is None else STATE_TITLES[one.state])


def _cells(cells: Sequence[str]) -> str:
    return joined(list(cells))


def _last_round(review: UnitReview, setting: LetterSetting) -> Iterator[Prose]:
    one = review.compared
    if one is None or not setting.since:
        return
    absent = f"、对应的表这次没有报的{one.absent}条" if one.absent else ""
    yield prose(
        f"上轮（{setting.since[:10]}）问题{one.before}条：已改{one.fixed}条、未改{one.open}条、"
        f"改错{one.changed}条{absent}；本轮新增{one.new}条。"
    )
    if one.rate is not None:
        yield prose(
            f"上轮错误和警告{one.to_correct}条，已改{one.corrected}条，整改率{percent(one.rate)}。"
        )
    if one.same_bytes and not one.resent:
        yield prose("这次报来的文件与上轮内容完全相同，请核对是否发错了文件。")
