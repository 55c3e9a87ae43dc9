"""Submissions and files written as readable text, for the checks.

A form is one line per row, fields separated by |, the first says what the row is:

    表头 | kind=project | unit=县林业局 | year=2023 | project=造林补助
    目标 | 预期目标 | 实际完成情况      (the indicators below it are this goal's)
    资金 | 年度资金总额 | 年初 | 全年 | 执行 | 分值 | 执行率 | 得分 | 原因
    收入 | 按收入性质分：208.22        (head; 收入项, 支出, 支出项 likewise)
    指标 | 一级 | 二级 | 三级 | 年度指标值 | 实际完成值 | 分值 | 得分 | 原因
    小计 | 40                          (a score claimed for the section above)
    总分 | 分值 | 得分 | 等级
    隐藏 | left-out | 培训人数 | E7,F7  (what nobody sees, and what becomes of it)
    数据 | three_public | previous=15.7 | budget=16.56 | final=15.7
    未读列 | 9 | 得分系数              (a column that is not read; then that of its kind which is)
    未读资金 | 债券发行额、实际到位    (a money block of which no row is read)

Line n is row n of the sheet, the first field after the kind is column A: the score of a row 指标
or 资金 is in column G. A level left blank is that of the row above. 其中 and 合并 instead of 指标
make a row without points of its own, and one that shares the points of the row above. #REF!,
〈公式〉 (never calculated), 2000万, and text where a number belongs become cell issues; ?1 is a
number whose display the file format hides. 〔0.955 0%〕 is a stored number under a number format,
（图片） a picture in the cell.

表头 | budgets=initial makes a form without 全年预算数, scores=no one without 得分, actuals=no a
sheet of scores without target and actual.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xl_jixiao.batch.reduce import HeldParts
from xl_jixiao.checks.folder.case import FolderVerdict
from xl_jixiao.checks.run import check_file, check_folder
from xl_jixiao.facts.records import record_of
from xl_jixiao.forms.view import POINTS, CellReader, FigureUnit, View
from xl_jixiao.intake.display.show import show_number
from xl_jixiao.model.finding import (
    Evaluated,
    EvaluatedData,
    EvaluatedForm,
    FileResult,
    Finding,
    Passed,
    SheetResult,
    Status,
)
from xl_jixiao.model.grid import PICTURE, Area, Cell, CellKind, CellRef, Grid
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    BaseDataForm,
    BaseDatum,
    CellIssue,
    Entry,
    Figure,
    Form,
    FundLine,
    FundRole,
    Goal,
    HiddenKind,
    HiddenPlace,
    Indicator,
    IndicatorForm,
    IssueKind,
    RowRole,
    Section,
    SectionKind,
    Submission,
)
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.engine import score_submission
from xl_jixiao.text.labels import is_placeholder, printed_points

LAYOUTS = {
    Form.DEPARTMENT: "hunan-department",
    Form.PROJECT: "central-project",
    Form.BASIC_DATA: "hunan-basic-data",
}
HEADS = {
    "收入": FundRole.INCOME,
    "收入项": FundRole.INCOME_PART,
    "支出": FundRole.EXPENSE,
    "支出项": FundRole.EXPENSE_PART,
}
ROWS = {"指标": RowRole.SCORED, "其中": RowRole.DETAIL, "合并": RowRole.SHARED}
KINDS = (
    ("产出", SectionKind.OUTPUT),
    ("效益", SectionKind.BENEFIT),
    ("满意", SectionKind.SATISFACTION),
    ("成本", SectionKind.COST),
)
BASE_LABELS = {
    "three_public": "三公经费",
    "vehicles": "公务用车购置和维护经费",
    "vehicle_purchase": "公车购置",
    "vehicle_running": "公车运行维护",
    "abroad": "出国经费",
    "reception": "公务接待",
    "projects": "项目支出",
    "project_business": "业务工作经费",
    "project_running": "运行维护经费",
    "public_expense": "公用经费",
    "office": "办公经费",
    "utilities_travel": "水费、电费、差旅费",
    "meetings_training": "会议费、培训费",
    "procurement": "政府采购金额",
    "basic_adjustment": "部门基本支出预算调整",
    "thrift": "厉行节约保障措施",
}
BASE_COLUMNS = {
    "previous": ("上年决算数", "万元"),
    "budget": ("预算数", "万元"),
    "final": ("决算数", "万元"),
    "posts": ("编制数", "人"),
    "staff": ("实际在职人数", "人"),
    "control_rate": ("控制率", "ratio"),
    "approved_area": ("批复规模", "㎡"),
    "actual_area": ("实际规模", "㎡"),
    "area_rate": ("规模控制率", "ratio"),
    "budget_investment": ("预算投资", "万元"),
    "actual_investment": ("实际投资", "万元"),
    "investment_rate": ("投资概算控制率", "ratio"),
    "thrift": ("厉行节约保障措施", ""),
}
REASON = 8
"""The column of the reasons; 表头 | reasons=no makes a form without it."""
_PLACE = re.compile(r"([A-Z])(\d+)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STORED = re.compile(r"〔(\S+) (.+)〕")
FIELDS = {4: "年度指标值", 5: "实际完成值", 8: "偏差原因"}


@dataclass
class Writer:
    """Turns the lines of one form into a submission."""

    sheet: str
    file: str = "某县某局.xlsx"
    head: dict[str, str] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    funds: list[FundLine] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    base: list[BaseDatum] = field(default_factory=list)
    issues: list[CellIssue] = field(default_factory=list)
    total: list[Figure] = field(default_factory=list)
    hidden: list[HiddenPlace] = field(default_factory=list)
    grade: Entry = NOTHING
    level1: Entry = NOTHING
    level2: Entry = NOTHING

    @property
    def goal(self) -> int:
        """Which goal the indicators are of: the one before them."""
        return max(len(self.goals) - 1, 0)

    def line(self, row: int, kind: str, fields: list[str]) -> None:
        """Take one line in."""
        if kind == "表头":
            self.head |= dict(one.split("=", 1) for one in fields)
        elif kind == "目标":
            texts = [*fields, "", ""]
            self.goals.append(Goal(self.entry(row, 1, texts[0]), self.entry(row, 2, texts[1])))
        elif kind == "资金":
            self.fund(row, fields)
        elif kind in HEADS:
            self.amount(row, HEADS[kind], fields[0])
        elif kind in ROWS:
            self.indicator(row, ROWS[kind], fields)
        elif kind == "小计":
            score = self.figure(row, 1, fields[0], "小计")
            self.sections[-1] = self.sections[-1]._replace(claimed_score=score)
        elif kind == "总分":
            self.total = [
                self.figure(row, 1 + place, text) for place, text in enumerate(fields[:2])
            ]
            self.grade = self.entry(row, 3, fields[2]) if len(fields) > 2 else Entry()
        elif kind == "数据":
            self.data(row, fields)
        else:
            self.reading(row, kind, fields)

    def reading(self, row: int, kind: str, fields: list[str]) -> None:
        """Take a line in that says what the reader of a sheet noticed."""
        if kind in ("未读列", "未读资金"):
            self.unread(row, kind, fields)
        elif kind == "隐藏":
            self.hide(fields)
        else:
            raise ValueError(f"unknown kind of line: {kind}")

    def unread(self, row: int, kind: str, fields: list[str]) -> None:
        if kind == "未读列":
            col, text, instead = [*fields, ""][:3]
            ref = self.ref(row, int(col))
            self.issues.append(CellIssue(IssueKind.UNREAD_COLUMN, ref, text, instead))
        else:
            issue = CellIssue(IssueKind.UNREAD_FUNDS, self.ref(row, 1), fields[0], "")
            self.issues.append(issue)

    def ref(self, row: int, col: int) -> CellRef:
        return CellRef(self.sheet, row, col)

    def entry(self, row: int, col: int, text: str) -> Entry:
        if re.fullmatch(r"\?[0-9.]*[0-9]", text):  # a number whose display the file format hides
            number = Decimal(text[1:])
            return Entry(text[1:], self.ref(row, col), CellKind.NUMBER, number, display_known=False)
        if col == REASON and self.head.get("reasons") == "no":
            return NOTHING
        if stored := _STORED.fullmatch(text):
            shown = show_number(stored[1], stored[2])
            ref = self.ref(row, col)
            return Entry(shown.text, ref, shown.kind, shown.number, shown=shown.shown)
        if text == PICTURE:
            issue = CellIssue(IssueKind.OBJECT, self.ref(row, col), text, FIELDS.get(col, ""))
            self.issues.append(issue)
            return Entry(text, self.ref(row, col), CellKind.OBJECT)
        return Entry(text, self.ref(row, col), CellKind.TEXT if text else CellKind.BLANK)

    def figure(
        self, row: int, col: int, text: str, name: str = "", label: str = "", *, rate: bool = False
    ) -> Figure:
        """A number with the step of its displayed decimals; issues noted as the reader does."""
        ref = self.ref(row, col)
        if stored := _STORED.fullmatch(text):
            return self.stored(row, col, stored, (name, label))
        entry = Entry(text, ref, CellKind.TEXT if text else CellKind.BLANK)
        if is_placeholder(text) and text != "0":
            return Figure(entry=entry)
        kind = {"#": IssueKind.ERROR_VALUE, "〈": IssueKind.UNCALCULATED}.get(text[:1])
        number = None if kind else _NUMBER.search(text.replace(",", ""))
        if kind or number is None:
            self.issues.append(CellIssue(kind or IssueKind.UNREADABLE, ref, text, name, label))
            return Figure(entry=entry)
        if any(unit in text for unit in "万元"):
            self.issues.append(CellIssue(IssueKind.TEXT_NUMBER, ref, text, name, label))
        return _shown(Decimal(number[0]), entry, percent=rate and ("%" in text or None))

    def stored(self, row: int, col: int, stored: re.Match[str], names: tuple[str, str]) -> Figure:
        """A stored number, read by the reader itself."""
        cell = Cell(row, col, *show_number(stored[1], stored[2]))
        desk = CellReader(View(Grid(self.sheet, {})))
        money = {"年初预算数", "全年预算数", "全年执行数"}
        unit = FigureUnit("money") if names[0] in money else POINTS
        figure = desk.figure(cell, unit, *names, self.ref(row, col))
        self.issues += desk.issues
        return figure

    def fund(self, row: int, fields: list[str]) -> None:
        label, *texts = [*fields, *[""] * 8][:8]
        names = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分")
        figures = [
            self.figure(row, 2 + place, text, names[place], label, rate=place == 4)
            for place, text in enumerate(texts[:6])
        ]
        if self.head.get("budgets") == "initial":
            figures[1] = NO_FIGURE
        self.funds.append(
            FundLine(
                label,
                FundRole.TOTAL if "总额" in label else FundRole.PART,
                self.ref(row, 7),
                label.removeprefix("其中：").removeprefix("其中:"),
                *figures[:3],
                NO_FIGURE,
                *figures[3:],
                self.entry(row, 8, texts[6]),
            )
        )

    def amount(self, row: int, role: FundRole, label: str) -> None:
        name, _, text = label.removeprefix("其中：").rpartition("：")
        entry = Entry(label, self.ref(row, 1), CellKind.TEXT)
        amount = _shown(Decimal(text), entry) if text else Figure(entry=entry)
        self.funds.append(FundLine(label, role, self.ref(row, 1), name, amount=amount))

    def indicator(self, row: int, role: RowRole, fields: list[str]) -> None:
        texts = [*fields, *[""] * 8][:8]
        if texts[0]:
            self.level1 = self.entry(row, 1, texts[0])
            kind = next((kind for word, kind in KINDS if word in texts[0]), SectionKind.OTHER)
            points = printed_points(texts[0])
            self.sections.append(Section(kind, self.level1, points, goal=self.goal))
        if texts[1]:
            self.level2 = self.entry(row, 2, texts[1])
        valued = self.head.get("actuals") != "no"
        self.indicators.append(
            Indicator(
                section=len(self.sections) - 1,
                level1=self.level1,
                level2=self.level2,
                level3=self.entry(row, 3, texts[2]),
                target=self.entry(row, 4, texts[3]) if valued else NOTHING,
                actual=self.entry(row, 5, texts[4]) if valued else NOTHING,
                points=self.figure(row, 6, texts[5], "分值", texts[2]),
                claimed_score=NO_FIGURE
                if self.head.get("scores") == "no"
                else self.figure(row, 7, texts[6], "得分", texts[2]),
                reason=self.entry(row, 8, texts[7]),
                ref=self.ref(row, 7),
                role=role,
                goal=self.goal,
                shares=len(self.indicators) - 1 if role is RowRole.SHARED else None,
            )
        )

    def data(self, row: int, fields: list[str]) -> None:
        key = fields[0]
        for place, one in enumerate(fields[1:]):
            column, text = one.split("=", 1)
            name, unit = BASE_COLUMNS[column]
            if unit:
                value = self.figure(row, 2 + place, text, name, rate=unit == "ratio")
            else:
                value = Figure(entry=Entry(text, self.ref(row, 2 + place), CellKind.TEXT))
            label = BASE_LABELS.get(key, key)
            self.base.append(
                BaseDatum(
                    "", label, column=name, value=value, unit=unit, key=key, column_key=column
                )
            )

    def hide(self, fields: list[str]) -> None:
        kind, label, cells = fields
        places = [_PLACE.fullmatch(cell) for cell in cells.split(",")]
        refs = tuple(self.ref(int(one[2]), ord(one[1]) - 64) for one in places if one)
        self.hidden.append(HiddenPlace(refs, label, HiddenKind(kind)))

    def submission(self) -> Submission:
        head = {"kind": "department", "unit": "某县某局", "year": "2023", **self.head}
        form = Form(head["kind"])
        project = head.get("project", "某项目" if form is Form.PROJECT else "")
        points, score = [*self.total, NO_FIGURE, NO_FIGURE][:2]
        top = int(head.get("top", "1"))
        common = dict[str, Any](
            file=self.file,
            sheet=self.sheet,
            form=form,
            layout=head.get("layout", LAYOUTS[form]),
            area=Area(top, 1, top + 50, 8),
            unit=Entry(head["unit"], CellRef(self.sheet, 1, 1), CellKind.TEXT),
            unit_code=head.get("code", ""),
            project=Entry(project, CellRef(self.sheet, 1, 2), CellKind.TEXT),
            title=Entry(head.get("title", "绩效自评表"), CellRef(self.sheet, 1, 1), CellKind.TEXT),
            year=int(head["year"]) if head["year"] else None,
            issues=tuple(self.issues),
            hidden=tuple(self.hidden),
            version=head.get("version", ""),
            rules=head.get("rules", ""),
        )
        if form is Form.BASIC_DATA:
            return BaseDataForm(**common, data=tuple(self.base))
        return IndicatorForm(
            **common,
            goals=tuple(self.goals),
            funds=tuple(self.funds),
            sections=tuple(self.sections),
            indicators=tuple(self.indicators),
            has_points=head.get("has_points", "yes") == "yes",
            has_actuals=head.get("actuals") != "no",
            claimed_total=score,
            claimed_points=points,
            claimed_grade=self.grade,
        )


def read_form(text: str, *, sheet: str = "表1", file: str = "某县某局.xlsx") -> Submission:
    """The submission that the lines describe."""
    writer = Writer(sheet, file)
    for row, line in enumerate(text.strip().splitlines(), start=1):
        kind, *fields = (part.strip() for part in line.split("|"))
        writer.line(row, kind, fields)
    return writer.submission()


def evaluate(submission: Submission, rules: RuleProfile) -> Evaluated:
    """The submission with its score, as a run makes it."""
    if isinstance(submission, BaseDataForm):
        return EvaluatedData(submission)
    return EvaluatedForm(submission, score_submission(submission, rules))


def check_forms(
    *texts: str, rules: str | RuleProfile | None = None, sheets: tuple[SheetResult, ...] = ()
) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """Findings and passes of one workbook with these forms, a sheet each, and further sheets."""
    profile = load_rules(rules)
    submissions = [read_form(text, sheet=f"表{n}") for n, text in enumerate(texts, start=1)]
    evaluated = tuple(evaluate(one, profile) for one in submissions)
    return check_file(evaluated, profile, file="某县某局.xlsx", sheets=sheets)


def file_result(
    name: str,
    *texts: str,
    rules: RuleProfile,
    modified: dt.datetime | None = None,
    status: Status = Status.MERGED,
) -> FileResult:
    """A file of a folder with these forms, a sheet each."""
    submissions = [read_form(text, sheet=f"表{n}", file=name) for n, text in enumerate(texts, 1)]
    evaluated = tuple(evaluate(one, rules) for one in submissions)
    return FileResult(name, f"sha-{name}", status, evaluated=evaluated, modified=modified)


def check_across(
    files: Sequence[FileResult],
    rules: RuleProfile,
    *,
    roster: tuple[RosterRow, ...] | None = None,
    year: int | None = None,
) -> FolderVerdict:
    """What the checks across files say of these."""
    records = [record_of(one, rules) for one in files]
    parts = HeldParts(files, rules)
    return check_folder(records, files, parts, rules, roster=roster, year=year)


def _shown(value: Decimal, entry: Entry, *, percent: bool | None = False) -> Figure:
    """The figure with its step; `percent` None: a rate without sign, in percent above 3."""
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if percent or (percent is None and value > 3):
        return Figure(value / 100, step / 100, entry)
    return Figure(value, step, entry)
