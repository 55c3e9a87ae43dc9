"""What the page asks and what it is answered, as JSON (docs/page.md tells how it travels).

`bridge.call(request)` takes an object with `action` and the fields of that action's request, and
gives an `Answer`: `ok` with `result`, or not `ok` with `problem`, a Chinese sentence for a person.
Nothing is ever raised. All texts are plain: whoever shows them puts them in as text. Places of
files are paths in the file system of the worker, below /work/in (given) and /work/out (made).

| action | request | result |
| --- | --- | --- |
| about | AboutRequest | About |
| check | CheckRequest | Checked |
| explain | ExplainRequest | Explained |
| mark | FileRequest | Made |
| draft | FileRequest | Made |
| import | ImportOrder | Made |
| blank | BlankRequest | Made |
| hand_out | HandOutRequest | Made |
| run | RunRequest | Ran |
| zip | ZipRequest | Output |
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Level = Literal["error", "warning", "info"]
"""错误, 警告, 提示; sorted in this order."""

StateName = Literal["new", "open", "changed", "fixed", "waived"]
"""Against what was given before."""


class Event(TypedDict):
    """Progress; posted while a call runs."""

    stage: str
    """read, check, draft, return, write …"""
    text: str
    """Chinese: the stage."""
    done: int
    total: int
    file: str
    """The one just done, "" at the start of a stage."""


class Answer(TypedDict):
    """How every call ends."""

    ok: bool
    result: NotRequired[object]
    """By the table above; absent where not `ok`."""
    problem: NotRequired[str]
    """Chinese: what was found, what to do; absent where `ok`."""
    fault: NotRequired[bool]
    """Whether it is a mistake of the program (problem asks to report it)."""


class Output(TypedDict):
    """A file that was made."""

    path: str
    """Where it is in the worker; `engine.take(path)` gives its bytes."""
    name: str
    """What it is called when it is saved, without folders."""
    folder: str
    """Below the result, "" = at its top: "自评报告初稿", "退回/甲局"."""
    bytes: int
    kind: str
    """Chinese: 汇总工作簿, 结果数据, 报告初稿, 审核意见, 标记副本, 整改反馈表, 空白表 …"""
    note: str
    """Chinese: 待补充 3 处 … or ""."""


class Made(TypedDict):
    """Files that were made, and what is to be known of them."""

    outputs: list[Output]
    """Empty where nothing could be made: then `problems` says why."""
    notes: list[str]
    problems: list[str]
    table: Table | None
    """import: what was not placed or was changed (导入说明)."""


class NumberValue(TypedDict):
    """A cell of a number column."""

    text: str
    """As shown."""
    value: float | None
    """To sort by; null is last, in both directions."""


Value = str | NumberValue
"""A cell of a column of kind number is a NumberValue, all others are texts."""


class TableColumn(TypedDict):
    """A column of a table."""

    title: str
    kind: Literal["number", "short", "text", "long"]
    """number: to the right. short: a few characters, offered as a list to filter by (级别, 状态).
    long: sentences, wrapped, takes what width is left."""


class Table(TypedDict):
    """Rows as they are shown, in their order."""

    title: str
    columns: list[TableColumn]
    rows: list[list[Value]]
    note: str
    """Chinese: what is to be known of it, or ""."""


class ProfileChoice(TypedDict):
    """A 口径."""

    id: str
    """What `rules` of a request says."""
    title: str
    version: str
    issuer: str
    verified: bool
    """Whether held against the official text."""


class BlankChoice(TypedDict):
    """An official form."""

    id: str
    title: str
    kind: str
    """Chinese: 部门整体支出 …"""
    default: bool
    """Whether the blank workbook has it unasked."""


class About(TypedDict):
    """What the page is and offers; asked once, after the start."""

    version: str
    profiles: list[ProfileChoice]
    """The default first."""
    years: list[int]
    """To choose from, the likely one first."""
    blanks: list[BlankChoice]
    unreadable: list[str]
    """Chinese: what this page can't read (.doc, .wps …) and what to do."""


class AboutRequest(TypedDict):
    """Nothing but the action."""

    action: Literal["about"]


class FileRequest(TypedDict):
    """mark, draft."""

    action: Literal["mark", "draft"]
    file: str
    """A path below /work/in."""
    rules: NotRequired[str]


class CheckRequest(TypedDict):
    """One form or Word report."""

    action: Literal["check"]
    file: str
    rules: NotRequired[str]
    """Default national; likewise in all requests."""
    since: NotRequired[str]
    """`memory` of an earlier Checked: what is fixed, what is open. Kept by the page, so that it
    outlives the worker."""


class FormScore(TypedDict):
    """A form of the file, as texts."""

    sheet: str
    title: str
    """部门整体支出绩效自评表 …"""
    unit: str
    project: str
    year: str
    scored: bool
    """False: 基础数据表, or a form without points: only `line` says something."""
    claimed: str
    """自评总分; — where there is none, likewise below."""
    total: str
    """核算总分, or its bounds 95.2～97.2."""
    certain: bool
    """Whether the total is known, not bounds."""
    claimed_part: str
    """其中按自评认定."""
    grade: str
    claimed_grade: str
    line: str
    """All of it as one sentence."""
    parts: list[ScorePart]
    rows: list[ScoredLine]


class ScorePart(TypedDict):
    """预算执行率, 产出, 效益, 满意度 …"""

    title: str
    points: str
    claimed: str
    score: str


class ScoredLine(TypedDict):
    """A row that is scored."""

    sheet: str
    cell: str
    """Of the score."""
    label: str
    target: str
    actual: str
    points: str
    claimed: str
    score: str
    outcome: str
    """Chinese: 按自评认定, 未能确定, or "" where computed."""
    differs: bool
    """Whether claimed and computed score differ."""
    place: str
    """For `cell` of an ExplainRequest: 表名!G12."""


class FindingItem(TypedDict):
    """One thing that is wrong or worth a look."""

    id: str
    """B01 …"""
    title: str
    """Of the check."""
    level: Level
    level_text: str
    """错误 …"""
    state: StateName | None
    state_text: str
    """新增, 未改 …; "" without an earlier one."""
    sheet: str
    cells: list[str]
    """As in the grids of the preview; empty: the whole file."""
    place: str
    """For people: 自评表!G12,G13."""
    label: str
    """所在行."""
    message: str
    found: str
    expected: str
    basis: str


class GridMark(TypedDict):
    """A cell that findings point to."""

    cell: str
    level: Level
    """The worst."""
    findings: list[int]
    """Indices in `findings` of Checked."""


class GridMerge(TypedDict):
    """A merged range, by index in `rows` and within a row; it may reach beyond what is shown."""

    row: int
    col: int
    rows: int
    cols: int


class GridView(TypedDict):
    """The beginning of a sheet."""

    sheet: str
    columns: list[str]
    """Letters of the columns shown."""
    numbers: list[int]
    """Row numbers of the rows shown. Address = letter + number."""
    widths: list[int]
    """Of each column, in half-width characters (CSS ch) that fit most texts, 4–60."""
    rows: list[list[str]]
    """Texts as displayed, one list a row, as long as `columns`."""
    hidden_rows: list[int]
    """Numbers of rows that are hidden in Excel (shown here, told apart)."""
    merges: list[GridMerge]
    marks: list[GridMark]
    scores: dict[str, str]
    """Address of a score → `place` for explain."""
    cut: str
    """Chinese: what is not shown, or ""."""


class Passage(TypedDict):
    """A sentence of a Word report."""

    cell: str
    """段12句2"""
    text: str
    heading: bool
    """Whether it is a heading."""


class TextView(TypedDict):
    """The text of a Word report (its tables are grids)."""

    sheet: str
    passages: list[Passage]
    marks: list[GridMark]
    cut: str


class Checked(TypedDict):
    """What came of one file."""

    file: str
    """Its name."""
    status: Literal["merged", "rejected", "skipped"]
    status_text: str
    """已读取 …"""
    reason: str
    """Chinese: why it can't be used, what to do; "" where it is used."""
    remarks: list[str]
    sheets: list[str]
    """Chinese: a sentence for each sheet that was not read."""
    forms: list[FormScore]
    findings: list[FindingItem]
    """Errors first."""
    counts: dict[Level, int]
    passed: int
    """Checks that found nothing."""
    summary: str
    """One sentence."""
    grids: list[GridView]
    text: TextView | None
    compared: str
    """Chinese: 已改正 3 处，未改 2 处，新增 1 处 …; "" without `since`."""
    fixed: list[FindingItem]
    """Of the earlier one, gone now."""
    memory: str
    """For `since` of the next CheckRequest; opaque."""
    can: list[Literal["mark", "draft", "import"]]
    """What makes sense for this file."""


class ExplainRequest(TypedDict):
    """How a score came about."""

    action: Literal["explain"]
    file: str
    cell: str
    """G12, 表名!G12, 段12句2; `place` of a ScoredLine."""
    rules: NotRequired[str]


class ExplainedLine(TypedDict):
    """A line of a derivation."""

    text: str
    detail: bool
    """Whether it belongs to the line above (indented)."""


class Explained(TypedDict):
    """The derivation and the findings there."""

    place: str
    lines: list[ExplainedLine]
    findings: list[FindingItem]


class ImportOrder(TypedDict):
    """An older form or a Word report into our template."""

    action: Literal["import"]
    file: str
    year: NotRequired[int | None]
    """null keeps that of the file."""
    targets_only: NotRequired[bool]
    macros: NotRequired[bool]
    """.xlsm instead of .xlsx."""
    rules: NotRequired[str]


class BlankRequest(TypedDict):
    """One blank workbook."""

    action: Literal["blank"]
    forms: NotRequired[list[str]]
    """Ids of BlankChoice; empty or absent: the defaults."""
    year: NotRequired[int | None]
    county: NotRequired[str]
    rules: NotRequired[str]


class HandOutRequest(TypedDict):
    """A prefilled workbook for each unit of a roster."""

    action: Literal["hand_out"]
    roster: str
    year: NotRequired[int | None]
    county: NotRequired[str]
    rules: NotRequired[str]


class RunRequest(TypedDict):
    """A folder."""

    action: Literal["run"]
    folder: str
    """Below /work/in."""
    dropped: NotRequired[str]
    """Name of the folder that was dropped, "" for files and for several: links in the workbook
    lead there from a folder beside it."""
    roster: NotRequired[str | None]
    """Path of 单位名单."""
    rules: NotRequired[str]
    year: NotRequired[int | None]
    """null: all years."""
    since: NotRequired[str | None]
    """Path of an earlier result.json."""
    drafts: NotRequired[bool]
    returns: NotRequired[bool]
    """审核意见, marked copies, 整改反馈表 of each unit."""
    title: NotRequired[str]
    """Of 汇总表."""


class HeadFigure(TypedDict):
    """A figure of 概览."""

    label: str
    text: str
    note: str
    """Of how many forms it is … or ""."""


class Ran(TypedDict):
    """What came of a folder."""

    headline: str
    """One sentence: files, forms, rules."""
    figures: list[HeadFigure]
    overview: list[Table]
    """概览: what is printed on A4."""
    units: Table | None
    """单位情况; null without anything merged."""
    findings: Table
    """问题清单."""
    files: Table
    """文件清单: how each ended, why."""
    missing: Table | None
    """未报单位; null without a roster."""
    compared: str
    """Chinese: against the earlier result; "" without one."""
    compared_units: Table | None
    fixed: Table | None
    notes: list[str]
    problems: list[str]
    outputs: list[Output]
    folder: str
    """For `folder` of a ZipRequest."""


class ZipRequest(TypedDict):
    """Everything of a result in one file, made when it is asked for."""

    action: Literal["zip"]
    folder: str
    name: NotRequired[str]
    """Of the zip; default 绩效自评汇总.zip."""
