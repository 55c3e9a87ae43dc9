"""The sheets of the templates that are no forms."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.layouts.sheet_plan import (
    HEADER,
    HEADING_FONT,
    INPUT_LEFT,
    LABEL,
    LABEL_LEFT,
    PrintSetup,
    SheetPlan,
    SheetPlanBuilder,
    Style,
    Validation,
)
from xl_jixiao.model.grid import Area
from xl_jixiao.outputs.marks import NOT_CHECKED, RESULT_HEADERS, RESULT_SHEET, RESULT_WIDTHS
from xl_jixiao.outputs.template_file import Button, TemplateSheet, TemplateStyle
from xl_jixiao.template.macro_texts import SETTINGS_SHEET, macro_texts
from xl_jixiao.template.macro_texts import SHEET as TEXTS_SHEET
from xl_jixiao.template.xlwings_module import SETTINGS

HEADLINE = Style(font=HEADING_FONT, size=16, border=False, align="left")

SECTION = Style(bold=True, border=False, align="left", size=11)

TEXT = Style(border=False, align="left", valign="top")

QUIET = TemplateStyle(border=False, align="left", color="#7F7F7F", size=9)

GUIDE = (
    (
        "一、怎样填",
        "1. 只填浅黄色的单元格；浅绿色的单元格自动计算，其余已锁定，没有密码，可撤消工作表保护。",
        "2. 把鼠标停在表头上，可看到这一栏填什么。标题里的年度和县名请直接补上。",
        "    资金分类的数填在标签右边的格里，标签不用动。",
        "3. 每个二级指标备有8行，官方表没有的先隐藏：选中上下两行，右键选“取消隐藏”。",
        "    空行不影响核算，隐藏的不打印。还不够时，在同一个二级指标的两行之间插入整行。",
        "4. 年度指标值连同方向和单位一起写：≥90%、≤50万元、12月31日前；实际完成值写同样的单位。",
        "5. 定性指标的实际完成值从下拉列表中选：达成、部分达成、未达成，得分由填表人按档次填写。",
        "6. 没有的项目支出自评表空着即可，程序把它当作没有填报。",
    ),
    (
        "二、表格右边的核算栏（不打印）",
        "1. 核算完成率、核算得分：按评分口径算出，只作对照，自评得分仍由填表人填写。",
        "2. 显示“需核对”的行，公式不能确定怎样算（例如单位不一致），看“提示”、人工核对。",
        "3. 插入的新行没有核算公式：点“计算得分”会补上；没有宏的版本，把上一行右边的核算栏",
        "    （连同隐藏的列）整段复制到新行。没有补上公式的行算作“待核对”，不会漏在总分之外。",
        "4. 一级指标小计：该段核算得分之和。分值检查：分值之和与表上印的分数不符时在这里提示。",
        "5. 总分一行写明由几部分组成；定性的行按自评得分在本档内认定。",
    ),
)

BUTTONS = (
    "三、按钮（工作表右上方，也在“绩效自评”选项卡里）",
    "1. 计算得分：重新核算全部指标，空着的自评得分按核算结果填入，已填写的不改动。",
    "2. 检查填报：问题列在“检查结果”工作表，并在出错的单元格上作标记。",
    "3. 生成报告初稿：由表中的数据写出自评报告的草稿。",
    "4. 清除标记：去掉检查留下的颜色和批注。",
    "5. 打开文件时若提示宏被禁用，请点“启用内容”；没有安装 xl_jixiao 时，核算栏由表内公式计算。",
)

NO_BUTTONS = (
    "三、检查和报告",
    "1. 本表不含宏，适用于 WPS 和不能启用宏的电脑。填的时候看右边的核算栏。",
    "   填完看“检查”表，改好的问题会消失；填好后由财政部门统一检查、汇总，以那里的检查为准。",
    "2. 能启用宏的电脑请使用《绩效自评表.xlsm》，可以自己检查、生成报告初稿。",
)


GIVEN = (
    "四、给定的数（蓝底、锁定）",
    "1. 单位名称、项目名称和批复的预算数、指标、指标值、分值由财政部门填好，不能改动。",
    "2. 有误的请与财政部门联系，更正后重新下发；改动了的，汇总时会逐处指出、退回。",
)


def guide(rules: str, *, macros: bool, abstaining: str = "", given: bool = False) -> TemplateSheet:
    """填报说明.

    Args:
        rules: title of the profile that the tool columns follow.
        macros: whether the workbook has buttons.
        abstaining: why the native formulas abstain under this profile, "" where they do not.
        given: whether the bureau has filled anything in that stays as it is.
    """
    draft = SheetPlanBuilder((3.0, 90.0))
    row = _lines(draft, ("预算绩效自评表填报说明",), 1, HEADLINE, last=2)
    parts = (*GUIDE, BUTTONS if macros else NO_BUTTONS, *((GIVEN,) if given else ()))
    for first, *others in parts:
        row = _lines(draft, (first,), row + 1, SECTION, last=2)
        row = _lines(draft, others, row, TEXT, first=2, last=2)
    lines = [f"核算口径：{rules}。本地另有规定的，以财政部门发布的口径为准。"]
    if abstaining:
        lines.append(f"本口径不能用表内公式核算（{abstaining}），核算栏显示“需核对”。")
    row = _lines(draft, lines, row + 1, QUIET, last=2)
    return TemplateSheet(_page("填报说明", draft, row - 1, 2), "JxGuide", tab="#5B9BD5")


def results() -> TemplateSheet:
    """检查结果: where 检查填报 lists what it found."""
    draft = SheetPlanBuilder(RESULT_WIDTHS)
    for col, text in enumerate(RESULT_HEADERS, start=1):
        draft.put(Area(1, col, 1, col), text, HEADER)
    draft.put(Area(2, 1, 2, len(RESULT_WIDTHS)), NOT_CHECKED, QUIET)
    plan = _page(RESULT_SHEET, draft, 2, len(RESULT_WIDTHS), landscape=True, freeze=(2, 1))
    return TemplateSheet(plan, "JxResult", tab="#C55A11")


def settings(pairs: Sequence[tuple[str, str]]) -> TemplateSheet:
    """The hidden sheet that xlwings takes its settings from."""
    return TemplateSheet(_pairs(SETTINGS_SHEET, pairs, (36.0, 48.0)), "JxConf", hidden=True)


def macro_sheets() -> tuple[TemplateSheet, TemplateSheet]:
    """What the macros need in each workbook that has them: settings and texts."""
    texts = _pairs(TEXTS_SHEET, macro_texts(), (24.0, 100.0))
    return settings(SETTINGS), TemplateSheet(texts, "JxTextSheet", hidden=True, very_hidden=True)


def _pairs(name: str, pairs: Sequence[tuple[str, str]], widths: tuple[float, ...]) -> SheetPlan:
    draft = SheetPlanBuilder(widths)
    for row, pair in enumerate(pairs, start=1):
        for col, text in enumerate(pair, start=1):
            draft.put(Area(row, col, row, col), text, LABEL_LEFT.formatted("@"))
    return _page(name, draft, len(pairs), 2)


BUREAU_FIELDS = (
    (
        "FOLDER",
        "自评表所在文件夹",
        "收到的自评表都放进这个文件夹（可以有下级文件夹），例如 D:\\自评表2024。",
    ),
    (
        "ROSTER",
        "单位名单（可不填）",
        "应报单位的名单文件（.xlsx 或 .csv）；填了才能生成各单位的空白表、列出未报单位。",
    ),
    (
        "RULES",
        "评分口径",
        "从下拉列表中选；本地口径的文件先放进安装文件夹的 rules，再填名称；空着用 national。",
    ),
    ("YEAR", "评价年度（可不填）", "例如 2024；空着按各表标题里的年度。"),
    ("COUNTY", "县名（可不填）", "例如 桃江县；印在空白表的标题里。"),
    (
        "SINCE",
        "上一次的结果（可不填）",
        "与哪一次对照：结果文件夹或其中的 result.json；空着用“汇总结果”里上一次的。",
    ),
)


BUREAU_BUTTONS = (
    ("生成空白表", "JX_HandOut", "按单位名单给每个单位生成一本填好批复数的空白表"),
    ("汇总文件夹", "JX_Merge", "汇总上面文件夹里的全部自评表"),
    ("生成退回件", "JX_Returns", "汇总，并为每个单位写审核意见、带标记的表、整改反馈表"),
    ("与上次对照", "JX_Compare", "汇总改正后的表，与上一次逐条对照"),
    ("打开结果", "JX_OpenResult", "打开最近一次的汇总结果"),
    ("导出口径", "JX_ExportRules", "把上面选的评分口径导出成口径表，改好以后选用"),
)
"""Caption, macro and tip, in the order of a round."""

BUREAU_STEP = 104


def bureau(profiles: Sequence[str]) -> TemplateSheet:
    """汇总: what the bureau types in before it clicks 汇总文件夹."""
    draft = SheetPlanBuilder((24.0, 60.0, 4.0, 44.0))
    row = _lines(draft, ("预算绩效自评汇总",), 1, HEADLINE) + 1
    names: list[tuple[str, Area]] = []
    for key, label, help_text in BUREAU_FIELDS:
        cell = Area(row, 2, row, 2)
        draft.put(Area(row, 1, row, 1), label, LABEL)
        value = "national" if key == "RULES" else ""
        draft.put(cell, value, INPUT_LEFT.formatted("@"))
        draft.put(Area(row, 4, row, 4), help_text, QUIET)
        draft.grow(row, 30)
        names.append((f"JX_BUREAU_{key}", cell))
        draft.validations += _accepted(key, cell, profiles)
        row += 1
    status = Area(row + 4, 1, row + 4, 2)
    draft.put(Area(row + 3, 1, row + 3, 1), "最近一次汇总", SECTION)
    draft.put(status, "尚未汇总。", TemplateStyle(align="left", valign="top"))
    draft.grow(status.top, 60)
    result = Area(status.top + 1, 2, status.top + 1, 2)
    draft.put(result._replace(left=1, right=1), "结果文件", LABEL)
    draft.put(result, "", TemplateStyle(align="left"))
    draft.grow(result.top, 30)
    names += [("JX_BUREAU_STATUS", status), ("JX_BUREAU_RESULT", result)]
    notes = (
        "1. 下发：填好单位名单，点“生成空白表”，每个单位一本，在本文件旁边的“下发的空白表”里。",
        "2. 收表：收到的表放进一个文件夹，点“汇总文件夹”；结果在“汇总结果”里，催报见“催报名单”表。",
        "3. 退回：点“生成退回件”汇总，并为每个单位写审核意见、带标记的表、整改反馈表。",
        "4. 复查：改正后报来的放进同一个文件夹，点“与上次对照”：已改、未改、改错、新增。",
        "5. 口径：点“导出口径”得到口径表，改好、换名，放进安装文件夹的 rules，再填它的名称。",
        "6. 收到的文件只读取，不改动；进度显示在 Excel 左下角。",
        "7. 需要在这台电脑上安装 xl_jixiao；没有安装时按钮会说明怎样安装。",
    )
    for line in notes:
        row_of = result.top + 2 + notes.index(line)
        draft.put(Area(row_of, 1, row_of, 2), line, TEXT)
    last = result.top + 1 + len(notes)
    buttons = tuple(
        Button(row + 1, 1, caption, f"JxButtons.{macro}", tip, x=4 + at * BUREAU_STEP)
        for at, (caption, macro, tip) in enumerate(BUREAU_BUTTONS)
    )
    draft.grow(row + 1, 24)
    plan = _page("汇总", draft, last, 4)
    return TemplateSheet(plan, "JxBureau", tuple(names), buttons, protected=True, tab="#70AD47")


def _accepted(key: str, cell: Area, profiles: Sequence[str]) -> list[Validation]:
    if key == "RULES":
        message = "请选口径的名称，或填口径文件的路径。"
        return [
            Validation((cell,), "list", "评分口径", message, items=tuple(profiles), strict=False)
        ]
    if key == "YEAR":
        message = "请填四位数的年度，例如 2024。"
        least, most = Decimal(1990), Decimal(2100)
        return [Validation((cell,), "number", "年度不对", message, least, most)]
    return []


def addin_page() -> TemplateSheet:
    """The only visible sheet of the add-in; Excel never shows it."""
    draft = SheetPlanBuilder((80.0,))
    row = _lines(draft, ("xl_jixiao 加载项：为任何打开的自评表提供“绩效自评”选项卡。",), 1, TEXT)
    return TemplateSheet(_page("xl_jixiao", draft, row - 1, 1), "JxAddin")


def _lines(
    draft: SheetPlanBuilder,
    lines: Sequence[str],
    row: int,
    style: Style,
    *,
    first: int = 1,
    last: int = 1,
) -> int:
    """Lines below each other from `row` on, each over the columns; the row below them."""
    for at, line in enumerate(lines):
        draft.put(Area(row + at, first, row + at, last), line, style)
    return row + len(lines)


def _page(
    name: str,
    draft: SheetPlanBuilder,
    bottom: int,
    right: int,
    *,
    landscape: bool = False,
    freeze: tuple[int, int] | None = None,
) -> SheetPlan:
    printed = PrintSetup(Area(1, 1, bottom, right), landscape=landscape)
    return draft.plan(name, printed, freeze=freeze)
