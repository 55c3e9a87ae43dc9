"""Filled five-sheet workbooks for the benches: seeded, like what units send in.

A 部门整体支出绩效自评表 (20 indicator rows), a 基础数据表, three 项目支出绩效自评表 (12 + 12 + 11
rows), a hidden sheet of rules; borders and styles on every cell of the forms, merged labels,
formulas with their values, long text cells. Some rows are wrong, as in life.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PROJECT_ROWS = (12, 12, 11)
DEPARTMENT_ROWS = 20
PHRASES = (
    "按照县委、县政府年度工作部署推进重点任务",
    "加强预算执行管理，严格控制一般性支出",
    "完成项目建设并通过验收，群众反映良好",
    "落实政府采购、资产管理和财务公开制度",
    "健全内部控制，资金使用合规、支付及时",
    "项目前期论证不充分，执行进度前慢后快",
    "下一步细化绩效指标，提高目标的可衡量性",
)
COUNTS = (
    ("培训班次", "次"),
    ("维修改造项目数", "个"),
    ("服务群众人数", "人"),
    ("巡查里程", "公里"),
)
QUALITIES = ("项目验收合格率", "任务办结率", "材料审核通过率")
REASONS = ("无", "无偏差", "按计划完成，下一步继续加强管理")
BENEFITS = ("带动就业人数", "办事时间压缩比例", "环境质量优良率", "长效管理机制")


class Row(NamedTuple):
    """One indicator: texts and numbers as typed."""

    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    points: int
    score: float
    reason: str


class Pen:
    """A sheet with the few formats that the forms need."""

    def __init__(self, book: Any, name: str, widths: Sequence[float]) -> None:
        # Any: XlsxWriter is untyped
        self.sheet = book.add_worksheet(name)
        self.formats = {
            "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"}),
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
            "money": book.add_format({"border": 1, "num_format": "#,##0.00"}),
            "rate": book.add_format({"border": 1, "num_format": "0.00%"}),
        }
        for col, width in enumerate(widths):
            self.sheet.set_column(col, col, width)
        self.columns = len(widths)

    def frame(self, first: int, last: int) -> None:
        """Borders on every cell of the rows, filled or not."""
        for row in range(first, last + 1):
            for col in range(self.columns):
                self.sheet.write_blank(row, col, None, self.formats["cell"])

    def put(self, row: int, col: int, value: str | float, to: int = 0, style: str = "cell") -> None:
        """A value, merged up to column `to` where that is more than `col`."""
        if to > col:
            self.sheet.merge_range(row, col, row, to, value, self.formats[style])
        else:
            self.sheet.write(row, col, value, self.formats[style])

    def down(self, first: int, last: int, col: int, value: str) -> None:
        """A value merged downwards."""
        if last > first:
            self.sheet.merge_range(first, col, last, col, value, self.formats["cell"])
        else:
            self.put(first, col, value)

    def formula(self, row: int, col: int, formula: str, value: float, style: str = "cell") -> None:
        """A formula with its value."""
        self.sheet.write_formula(row, col, formula, self.formats[style], value)


def write_folder(folder: Path, count: int, *, seed: int = 20) -> None:
    """Write so many workbooks, in subfolders of a hundred."""
    for number in range(count):
        place = folder / f"第{number // 100 + 1:02}批"
        place.mkdir(parents=True, exist_ok=True)
        write_workbook(place / f"{number:05}_{unit_name(number)}.xlsx", number, seed=seed)


def unit_name(number: int) -> str:
    """A unit's name, never twice."""
    return f"第{number}号县直单位"


def write_workbook(path: Path, number: int, *, seed: int) -> None:
    """One unit's workbook."""
    import xlsxwriter

    chance = random.Random(seed * 1_000_003 + number)  # noqa: S311 - test data, to be repeatable
    with xlsxwriter.Workbook(str(path)) as book:
        _department(book, chance, unit_name(number))
        _basic_data(book, chance)
        for at, rows in enumerate(PROJECT_ROWS, start=1):
            _project(book, chance, unit_name(number), at, rows)
        _rules(book)
        book.define_name("JX_RULES", '="national 2020"')


def _department(book: Any, chance: random.Random, unit: str) -> None:
    pen = Pen(book, "部门整体自评表", (5, 10, 10, 22, 11, 11, 8, 9, 15))
    pen.frame(1, 59)
    pen.put(0, 0, "某县2023年度部门整体支出绩效自评表", 8, "title")
    pen.put(1, 0, "县级预算部门、单位名称", 2)
    pen.put(1, 3, unit, 8)
    annual = round(chance.uniform(200, 3000), 2)
    executed = round(annual * chance.choice((1, 1, 0.97)), 2)
    basic = round(annual * 0.6, 2)
    pen.down(2, 8, 0, "年度预\n算申请\n（万元）")
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分")
    for col, text in enumerate(heads, start=3):
        pen.put(2, col, text)
    pen.put(3, 1, "年度资金总额", 2)
    for col, value in enumerate((round(annual * 0.9, 2), annual, executed), start=3):
        pen.put(3, col, value, style="money")
    pen.put(3, 6, 10)
    pen.formula(3, 7, "=F4/E4", executed / annual, "rate")
    pen.formula(3, 8, "=ROUND(G4*MIN(H4,1),2)", round(10 * executed / annual, 2))
    left = (f"按收入性质分：{annual}", f"其中：一般公共预算：{annual}", "政府性基金拨款：0")
    left += ("纳入专户管理的非税收入拨款：0", "其他资金：0")
    right = (f"按支出性质分：{annual}", f"其中：基本支出：{basic}")
    right += (f"项目支出：{round(annual - basic, 2)}", "", "")
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        pen.put(4 + at, 1, one, 3)
        pen.put(4 + at, 4, other, 8)
    _goals(pen, chance, 9, split=4)
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分")
    bottom = _indicators(pen, chance, 12, (*heads, "偏差原因分析\n及改进措施"), DEPARTMENT_ROWS)
    pen.put(bottom + 1, 0, "填表人：张三", 3)
    pen.put(bottom + 1, 4, "联系电话：0737-1234567", 8)
    for row in range(bottom + 2, 59):
        pen.put(row, 0, f"注{row - bottom - 1}")
        pen.put(row, 1, chance.choice(PHRASES), 5)
        pen.put(row, 6, "由财政部门填写", 8)
    pen.sheet.data_validation(
        13, 7, bottom - 1, 7, {"validate": "decimal", "criteria": ">=", "value": 0}
    )
    pen.sheet.conditional_format(
        13, 7, bottom - 1, 7, {"type": "blanks", "format": pen.formats["title"]}
    )


def _project(book: Any, chance: random.Random, unit: str, at: int, rows: int) -> None:
    pen = Pen(book, f"项目{at}", (5, 10, 10, 20, 11, 11, 10, 8, 12))
    pen.frame(1, 24)
    pen.put(0, 0, "某县2023年度项目支出绩效自评表", 8, "title")
    pen.put(1, 0, "项目名称", 2)
    pen.put(1, 3, f"{unit}专项工作经费（{at}）", 8)
    pen.put(2, 0, "主管部门", 2)
    pen.put(2, 3, "某县人民政府办公室")
    pen.put(2, 4, "实施单位")
    pen.put(2, 5, unit, 8)
    annual = round(chance.uniform(10, 300), 2)
    pen.down(3, 5, 0, "项目资金\n（万元）")
    heads = ("年初预算数", "全年预算数\n（A）", "全年执行数\n（B）", "分值", "执行率\n（B/A）")
    for col, text in enumerate((*heads, "得分"), start=3):
        pen.put(3, col, text)
    for row, label in ((4, "年度资金总额"), (5, "其中：当年财政拨款")):
        pen.put(row, 1, label, 2)
        for col in (3, 4, 5):
            pen.put(row, col, annual, style="money")
        pen.formula(row, 7, f"=F{row + 1}/E{row + 1}", 1, "rate")
    pen.put(4, 6, 10)
    pen.put(5, 6, "—")
    pen.put(5, 8, "—")
    pen.formula(4, 8, "=ROUND(G5*MIN(H5,1),2)", 10)
    _goals(pen, chance, 6, split=4)
    heads = ("一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分")
    _indicators(pen, chance, 9, (*heads, "偏差原因分析\n及改进措施"), rows)


def _goals(pen: Pen, chance: random.Random, top: int, *, split: int) -> None:
    pen.down(top, top + 1, 0, "年度\n总体\n目标")
    pen.put(top, 1, "预期目标", split - 1)
    pen.put(top, split, "实际完成情况", pen.columns - 1)
    pen.put(top + 1, 1, _prose(chance), split - 1)
    pen.put(top + 1, split, _prose(chance), pen.columns - 1)


def _prose(chance: random.Random) -> str:
    return "；".join(chance.choices(PHRASES, k=chance.randint(25, 60))) + "。"


def _indicators(pen: Pen, chance: random.Random, top: int, heads: Sequence[str], count: int) -> int:
    """The indicator table from its header row down; gives the row of the total (0-based)."""
    for col, text in enumerate(heads, start=1):
        pen.put(top, col, text)
    rows = list(_rows(chance, count))
    pen.down(top, top + len(rows) + 1, 0, "绩\n效\n指\n标")
    for col, field in ((1, "level1"), (2, "level2")):
        for first, final in _spans([getattr(row, field) for row in rows]):
            pen.down(top + 1 + first, top + 1 + final, col, getattr(rows[first], field))
    for at, row in enumerate(rows, start=top + 1):
        for col, value in enumerate(row[2:6], start=3):
            pen.put(at, col, value)
        pen.formula(at, 7, f"=ROUND(G{at + 1}*1,2)", row.score)
        pen.put(at, 8, row.reason)
    total = top + len(rows) + 1
    pen.put(total, 1, "总分", 5)
    pen.put(total, 6, 100)
    pen.formula(
        total, 7, f"=SUM(H{top + 2}:H{total})+10", round(sum(row.score for row in rows) + 10, 2)
    )
    return total


def _spans(labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(labels) + 1):
        if at == len(labels) or labels[at] != labels[first]:
            yield first, at - 1
            first = at


def _rows(chance: random.Random, count: int) -> Iterator[Row]:
    """产出 50, 效益 30, 满意度 10 over so many rows."""
    output = count - 5
    kinds = ("数量指标", "质量指标", "时效指标", "成本指标")
    base, rest = divmod(50, output)
    for at in range(output):
        points = base + (1 if at < rest else 0)
        yield _row(chance, "产出指标\n（50分）", kinds[min(at * 4 // output, 3)], points)
    kinds = ("经济效益\n指标", "社会效益\n指标", "生态效益\n指标", "可持续影响\n指标")
    for kind, points in zip(kinds, (8, 8, 7, 7), strict=True):
        yield _row(chance, "效益指标\n（30分）", kind, points)
    yield Row(
        "满意度\n指标\n（10分）", "服务对象\n满意度指标", "服务对象满意度", "≥90%",
        f"{chance.randint(90, 99)}%", 10, 10, "",
    )  # fmt: skip


def _row(chance: random.Random, level1: str, level2: str, points: int) -> Row:
    number = chance.randint(2, 400)
    name, unit = chance.choice(COUNTS)
    match level2[:2]:
        case "质量":
            texts = (chance.choice(QUALITIES), "100%", "100%")
        case "时效":
            texts = ("项目完成时限", "12月31日前", "12月20日")
        case "成本":
            texts = ("项目成本", f"≤{number}万元", f"{number}万元")
        case "可持":
            texts = ("长效管理机制", "健全", "健全")
        case "数量":
            texts = (name, f"≥{number}{unit}", f"{number + chance.randint(0, 5)}{unit}")
        case _:
            texts = (chance.choice(BENEFITS), "≥95%", f"{chance.randint(95, 100)}%")
    name, target, actual = texts
    name = f"{name}（{chance.choice(PHRASES)[:8]}）"
    if chance.random() < 0.05 and target.startswith("≥"):
        missed = f"{max(number - number // 4, 1)}{unit}"
        return Row(level1, level2, name, f"≥{number}{unit}", missed, points, points, "无")
    return Row(level1, level2, name, target, actual, points, points, chance.choice(REASONS))


def _basic_data(book: Any, chance: random.Random) -> None:
    pen = Pen(book, "基础数据表", (26, 14, 14, 14, 14, 14))
    pen.frame(1, 29)
    pen.put(0, 0, "某县2023年度部门整体支出绩效评价基础数据表", 5, "title")
    posts = chance.randint(20, 90)
    for col, text in enumerate(
        ("财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率")
    ):
        pen.put(1, col, text)
    for col, value in enumerate((posts, posts), start=1):
        pen.put(2, col, value)
    pen.formula(2, 3, "=C3/B3", 1, "rate")
    for col, text in enumerate(
        ("经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数")
    ):
        pen.put(3, col, text)
    labels = (
        "三公经费",
        "1、公务用车购置和维护经费",
        "其中：公车购置",
        "公车运行维护",
        "2、出国经费",
    )
    labels += ("3、公务接待", "项目支出", "1、业务工作经费", "2、运行维护经费", "公用经费")
    labels += ("其中：办公经费", "水费、电费、差旅费", "会议费、培训费", "政府采购金额")
    labels += ("部门基本支出预算调整",)
    for at, label in enumerate(labels, start=4):
        pen.put(at, 0, label)
        pen.put(at, 4, "按部门决算报表口径填列")
        pen.put(at, 5, "已核对")
        for col in (1, 2, 3):
            pen.put(at, col, 0 if "公车" in label or "出国" in label else 12.5, style="money")
    pen.put(20, 0, "厉行节约保障措施")
    pen.put(20, 1, _prose(chance), 5)


def _rules(book: Any) -> None:
    sheet = book.add_worksheet("评分规则")
    for row in range(40):
        sheet.write_row(row, 0, (f"规则{row}", "按比例得分", "不超过分值"))
    sheet.hide()
