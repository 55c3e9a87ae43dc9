"""口径表 written: a profile as the sheets of a workbook that a finance bureau edits.

Sheets 口径 (one row a setting), 分档 (one block a list of steps), 检查, 依据来源, 算例. Each row
carries its key, so that rows may be sorted, moved and hidden; what it held when it was written
stands beside it, so that a number that was changed is not cited as the rule of its old source.
`rules.sheet_reading` reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from xl_jixiao.data_limits import Place
from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    INPUT_LEFT,
    LABEL_LEFT,
    REMARK,
    TITLE,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
    Validation,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import (
    FORM_NAMES,
    NOTHING,
    RuleSetting,
    SettingGroup,
    SettingKind,
    SettingValue,
    StepTable,
    choices_of,
    part_settings,
    setting_groups,
    shown,
    value_of,
)
from xl_jixiao.rules.sources import RuleSource

RULES, STEPS, CHECKS, SOURCES, CASES = "口径", "分档", "检查", "依据来源", "算例"
NOTICE = "notice"
"""Id of the source that is the bureau's own notice."""
KEY, WAS, FORM_TITLE = "键（勿改）", "原值（勿改）", "表式"
FORM_COLUMNS: Mapping[Form, str] = {form: f"{name}另定" for form, name in FORM_NAMES.items()}
"""Forms that are scored → the column of what is ruled for them alone."""
NAMED_FORMS: Mapping[str, Form] = {name: form for form, name in FORM_NAMES.items()}
"""How a row of steps says that it is for forms of one kind."""
FORM_COLUMN, WAS_COLUMN = 9, 10
"""Of the sheet of steps."""
HEADER_ROW = 3
FIRST_HEADERS = {RULES: "分类", STEPS: KEY, CHECKS: KEY, SOURCES: "键", CASES: "年度指标值"}
"""Sheet → the text at the left of its header row."""
_TYPED = Style(look="input", align="left", number_format="@")
_GREY = Style(size=8, align="left", look="computed", number_format="@")
_SPARE_STEPS = 3
_SPARE_SOURCES = 5
_SPARE_CASES = 15


class CheckTitle(NamedTuple):
    """A check of the catalogue, as a sheet of rules names it."""

    id: str
    title: str
    severity: str
    """Chinese: the level that it has where a profile says nothing."""


class RuleCase(NamedTuple):
    """A row of 算例: what a county expects of its rules."""

    cell: str
    """Where the expected score stands."""
    target: str
    actual: str
    points: Decimal | None
    indicator: str
    level2: str
    claimed: Decimal | None
    expected: Decimal | None
    note: str
    form: Form | None = None
    """The kind of form it is for; None: what is ruled for all."""


def rule_sheets(
    profile: RuleProfile, checks: Sequence[CheckTitle], cases: Sequence[RuleCase]
) -> tuple[SheetPlan, ...]:
    """The sheets of a profile, complete: what is read from them is the profile again."""
    return (
        _settings_sheet(profile),
        _steps_sheet(profile),
        _checks_sheet(profile, checks),
        _sources_sheet(profile),
        _cases_sheet(cases),
    )


class _Table:
    """A sheet with a title, a remark and one header row, written row by row."""

    def __init__(
        self, name: str, title: str, remark: str, columns: Sequence[tuple[str, float]]
    ) -> None:
        self.name = name
        self.width = len(columns)
        self.draft = SheetPlanBuilder(tuple(width for _, width in columns))
        self.draft.put(Area(1, 1, 1, self.width), title, TITLE)
        self.draft.put(Area(2, 1, 2, self.width), remark, REMARK)
        self.row = 3
        self.write(*((text, HEADER) for text, _ in columns))

    def write(self, *cells: tuple[Any, Style]) -> int:
        """One row from the first column on; returns its number."""
        row = self.row
        for col, (value, style) in enumerate(cells, start=1):
            self.draft.put(Area(row, col, row, col), value, style)
        self.row += 1
        return row

    def choose(self, row: int, col: int, items: Sequence[str]) -> None:
        """Offer a list of values at a cell."""
        message = f"请从列表里选：{'、'.join(items)}"
        area = Area(row, col, row, col)
        self.draft.validations.append(
            Validation((area,), "list", "可填的值", message[:200], items=tuple(items))
        )

    def plan(self) -> SheetPlan:
        """The finished sheet."""
        printed = PrintSetup(Area(1, 1, self.row - 1, self.width), repeat=(3, 3), landscape=True)
        plan = self.draft.plan(self.name, printed, freeze=(4, 1))
        return replace(plan, growing=self.draft.growing())


_SETTINGS_REMARK = (
    "只改“值”一栏。改了数字又没有改同一节的条款的，条款记为“本口径自行设定”。"
    "两种表规定不同的，写在“另定”两栏，空着的同“值”。"
    "改完存盘，用 jixiao run … --rules 口径.xlsx 选用；有错时一次列出全部单元格。"
)


def _settings_sheet(profile: RuleProfile) -> SheetPlan:
    columns = (
        ("分类", 14.0),
        ("设置", 26.0),
        ("值", 42.0),
        *((title, 14.0) for title in FORM_COLUMNS.values()),
        ("可以填的值", 26.0),
        ("含义", 34.0),
        (WAS, 14.0),
        (KEY, 18.0),
    )
    table = _Table(RULES, f"评分口径：{profile.title}", _SETTINGS_REMARK, columns)
    for group in setting_groups():
        for setting in (*group.settings, *clause_settings(group)):
            _write_setting(table, group, setting, profile)
    return table.plan()


def clause_settings(group: SettingGroup) -> tuple[RuleSetting, ...]:
    """The rows for what a section rests on."""
    if not group.has_clause:
        return ()
    text, source = (
        RuleSetting((group.key, "clause", key), title, meaning, SettingKind.TEXT)
        for key, title, meaning in (
            ("text", "条款", "这一节依据的条款，印在各材料里"),
            ("source", "依据来源", "“依据来源”表里的键；本单位的通知填 notice"),
        )
    )
    return text, source


def _write_setting(
    table: _Table, group: SettingGroup, setting: RuleSetting, profile: RuleProfile
) -> None:
    value = value_of(profile, setting)
    own = [_for_form(profile, form, group, setting) for form in FORM_COLUMNS]
    row = table.write(
        (group.title, LABEL_LEFT),
        (setting.title, LABEL_LEFT),
        _written(value, setting),
        *own,
        (setting.allowed, LABEL_LEFT),
        (setting.meaning, LABEL_LEFT),
        (fingerprint(shown(value, setting)), _GREY),
        (spelt_key(setting.place), _GREY),
    )
    for col in range(3, 4 + len(own) if group.key else 4):
        _offer(table, row, col, setting)


def _for_form(
    profile: RuleProfile, form: Form, group: SettingGroup, setting: RuleSetting
) -> tuple[Any, Style]:
    """What the profile rules for forms of one kind, empty where it is the same for all. A section
    that differs anywhere has its clause.
    """
    if not group.key:
        return "—", _GREY
    rules = profile.forms.get(form, profile)
    value = value_of(rules, setting)
    same = getattr(rules, group.key) == getattr(profile, group.key)
    if same or (value == value_of(profile, setting) and "clause" not in setting.place):
        return "", _TYPED
    return (NOTHING, _TYPED) if value == "" else _written(value, setting)


def _offer(table: _Table, row: int, col: int, setting: RuleSetting) -> None:
    items = tuple(setting.choices.values())
    if setting.kind is SettingKind.TRUTH:
        items = ("是", "否")
    if items:
        table.choose(row, col, items)


def _written(value: SettingValue, setting: RuleSetting) -> tuple[Any, Style]:
    """What stands in the cell, and its format; numbers as numbers."""
    if isinstance(value, Decimal) and not isinstance(value, bool):
        digits = max(0, -int(value.normalize().as_tuple().exponent) - 2)
        form = f"0.{'0' * digits}%" if digits else "0%"
        return value, INPUT_LEFT.formatted(form if setting.ratio else "General")
    return shown(value, setting), _TYPED if isinstance(value, str) else INPUT_LEFT


def fingerprint(text: str) -> str:
    """What a cell held when it was written, short enough to stand beside it."""
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_WAS:
        return plain
    return f"#{hashlib.sha256(plain.encode()).hexdigest()[:12]}"


_LONGEST_WAS = 40


def spelt_key(place: Place) -> str:
    """The key of a row: execution.points."""
    return ".".join(str(step) for step in place)


_STEPS_REMARK = (
    "每块一张表：照顺序写，多出来的行插在块内，不用的行留空。起点、比例可以写百分数。"
    "“表式”空着的用于各种表；某种表另有规定的，把这种表的各档写全，“表式”填表的名称。"
)


def _steps_sheet(profile: RuleProfile) -> SheetPlan:
    columns = (
        (KEY, 20.0),
        ("一", 16.0),
        ("二", 14.0),
        ("三", 18.0),
        ("四", 24.0),
        ("五", 16.0),
        ("六", 16.0),
        ("七", 16.0),
        (FORM_TITLE, 14.0),
        (WAS, 24.0),
    )
    table = _Table(STEPS, "各档", _STEPS_REMARK, columns)
    for group in setting_groups():
        for steps in group.tables:
            _write_steps(table, steps, profile)
    return table.plan()


def steps_of(rules: RuleProfile, steps: StepTable) -> tuple[Any, ...]:
    """The steps of a profile."""
    found: Any = rules
    for step in steps.place:
        found = getattr(found, str(step))
    return tuple(found)


def _write_steps(table: _Table, steps: StepTable, profile: RuleProfile) -> None:
    items = steps_of(profile, steps)
    listed = [(item, "") for item in items]
    for name, form in NAMED_FORMS.items():
        own = steps_of(profile.forms.get(form, profile), steps)
        listed += [(item, name) for item in own] if own != items else []
    row = table.write(("", REMARK))  # an empty row ends the block above
    heading = Area(row + 1, 1, row + 1, WAS_COLUMN)
    table.draft.put(heading, f"{steps.title}：{steps.meaning}", LABEL_LEFT)
    table.row += 1
    titles = [one.title for one in steps.columns]
    row = table.write(("", HEADER), *((title, HEADER) for title in titles))
    table.draft.put(Area(row, FORM_COLUMN, row, FORM_COLUMN), FORM_TITLE, HEADER)
    was = fingerprint(_steps_text(items, steps))
    for item, form_name in (*listed, *((None, ""),) * _SPARE_STEPS):
        cells = [
            ("", _TYPED) if item is None else _written(value_of(item, one), one)
            for one in steps.columns
        ]
        row = table.write((spelt_key(steps.place), _GREY), *cells)
        table.draft.put(Area(row, FORM_COLUMN, row, FORM_COLUMN), form_name, _TYPED)
        table.choose(row, FORM_COLUMN, tuple(NAMED_FORMS))
        table.draft.put(Area(row, WAS_COLUMN, row, WAS_COLUMN), was, _GREY)
        was = ""
        for col, one in enumerate(steps.columns, start=2):
            _offer(table, row, col, one)


def _steps_text(items: Sequence[object], steps: StepTable) -> str:
    rows = ("|".join(shown(value_of(item, one), one) for one in steps.columns) for item in items)
    return "；".join(rows) or "无"


_CHECKS_REMARK = "级别不填的用本工具的级别；依据来源填“依据来源”表里的键，不填的引用评分口径本身。"


def _checks_sheet(profile: RuleProfile, checks: Sequence[CheckTitle]) -> SheetPlan:
    columns = (
        (KEY, 10.0),
        ("检查", 60.0),
        ("本工具的级别", 14.0),
        ("级别", 12.0),
        ("依据来源", 20.0),
        ("条款", 60.0),
    )
    table = _Table(CHECKS, "各项检查的级别和依据", _CHECKS_REMARK, columns)
    names = choices_of("checks", "severities")
    for check in checks:
        severity = profile.checks.severities.get(check.id)
        basis = profile.checks.bases.get(check.id)
        row = table.write(
            (check.id, _GREY),
            (check.title, LABEL_LEFT),
            (check.severity, LABEL_LEFT),
            (names[severity] if severity else "", _TYPED),
            (basis.source if basis else "", _TYPED),
            (basis.text if basis else "", _TYPED),
        )
        table.choose(row, 4, tuple(names.values()))
    return table.plan()


_SOURCES_REMARK = (
    "本单位的通知写在键为 notice 的一行：写了名称的，材料里以它为依据。"
    "读过原文、条款核对无误的，“已核对原文”才填“是”；没有核对的不引给单位。"
)


def _sources_sheet(profile: RuleProfile) -> SheetPlan:
    fields = part_settings(RuleSource)
    widths = (18.0, 48.0, 24.0, 24.0, 13.0, 13.0, 30.0, 12.0)
    columns = tuple((one.title, width) for one, width in zip(fields, widths, strict=True))
    table = _Table(SOURCES, "依据来源", _SOURCES_REMARK, columns)
    notice = profile.sources.get(NOTICE)
    if notice is None:
        table.write((NOTICE, _TYPED), *(("", _TYPED) for _ in fields[1:]))
    for source in profile.sources.values():
        table.write(*(_source_cell(source, one) for one in fields))
    for _ in range(_SPARE_SOURCES):
        table.write(*(("", _TYPED) for _ in fields))
    for row in range(4, table.row):
        table.choose(row, len(fields), ("是", "否"))
    return table.plan()


def _source_cell(source: RuleSource, setting: RuleSetting) -> tuple[Any, Style]:
    value = value_of(source, setting)
    return ("", _TYPED) if value is None else _written(value, setting)


_CASES_REMARK = (
    "用几个算得出的例子核对口径：写指标值、完成值、分值和应得分，"
    "jixiao rules test 口径.xlsx 逐行比对。"
    "二级指标写“预算执行率”的，指标值写预算数，完成值写执行数。"
    "两种表规定不同的，写明“表式”；空着的按“值”一栏核对。"
)
CASE_HEADERS = (
    ("年度指标值", 18.0),
    ("实际完成值", 18.0),
    ("分值", 8.0),
    ("三级指标", 22.0),
    ("二级指标", 18.0),
    ("自评得分", 10.0),
    ("应得分", 10.0),
    ("说明", 50.0),
    (FORM_TITLE, 12.0),
)


def _cases_sheet(cases: Sequence[RuleCase]) -> SheetPlan:
    table = _Table(CASES, "算例", _CASES_REMARK, CASE_HEADERS)
    for case in cases:
        numbers = (case.points, case.claimed, case.expected)
        points, claimed, expected = (
            ("", _TYPED) if one is None else (one, INPUT_LEFT) for one in numbers
        )
        table.write(
            (case.target, _TYPED),
            (case.actual, _TYPED),
            points,
            (case.indicator, _TYPED),
            (case.level2, _TYPED),
            claimed,
            expected,
            (case.note, _TYPED),
            (FORM_NAMES[case.form] if case.form else "", _TYPED),
        )
    for _ in range(_SPARE_CASES):
        table.write(*(("", _TYPED) for _ in CASE_HEADERS))
    for row in range(HEADER_ROW + 1, table.row):
        table.choose(row, len(CASE_HEADERS), tuple(NAMED_FORMS))
    return table.plan()
