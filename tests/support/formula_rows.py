"""Indicator rows as clerks type them, and a workbook with the native formulas beside them."""

from __future__ import annotations

import functools
import itertools
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from support.recalc import recalculated_values
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.outputs.cell_text import define_formulas
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.public import score_indicator
from xl_jixiao.template.formulas.notation import HELPERS, RowCells
from xl_jixiao.template.formulas.row import row_formulas
from xl_jixiao.template.formulas.words import word_lists

CASES = Path(__file__).parents[1] / "cases" / "data" / "indicator_cases.jsonl"
Typed = str | int | float | None


class Shown(NamedTuple):
    """A number under a number format, and the text that it shows."""

    value: float
    number_format: str
    text: str


@dataclass(frozen=True)
class Row:
    """What stands in one row."""

    target: Typed | Shown
    actual: Typed | Shown
    points: Typed
    name: str = ""
    level2: str = ""
    claimed: Typed = None
    plain: bool = False
    """Whether target and actual are plain numbers with or without a comparison and unit."""


def text_of(value: Typed | Shown) -> str | float | None:
    """As the engine is given it: the display."""
    return value.text if isinstance(value, Shown) else value


def engine(row: Row, profile: RuleProfile) -> ScoreLine:
    """The engine's line of the row."""
    return score_indicator(
        text_of(row.target),
        text_of(row.actual),
        row.points,
        claimed=row.claimed,
        indicator=row.name,
        level2=row.level2,
        rules=profile,
    )


class Result(NamedTuple):
    """What the three tool columns show."""

    completion: object
    score: object
    hint: object
    helpers: tuple[object, ...]
    judged: tuple[object, ...]
    """The helpers that follow from the profile."""


def native(
    rows: Sequence[Row], profiles: Iterable[RuleProfile], folder: Path
) -> dict[str, list[Result]]:
    """The tool columns of all rows under each profile, as LibreOffice calculates them.

    The helpers that read the cells are the same under every profile, so they are written once.
    """
    path = folder / "rows.xlsx"
    chosen = tuple(profiles)
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        define_formulas(book, word_lists())
        formats = {"@": book.add_format({"num_format": "@"})}
        made = [_formulas(place, profile) for place, profile in enumerate(chosen)]
        formulas = list(itertools.chain.from_iterable(made))
        for at, row in enumerate(rows):
            _write(sheet, book, formats, at, row)
            _write_formulas(sheet, at, formulas)
    table = recalculated_values(path, folder)
    assert len(table) == len(rows)
    return {
        profile.id: [
            Result(
                *line[FIRST + OWN * place :][:3],
                tuple(line[6:FIRST]),
                tuple(line[FIRST + OWN * place + 3 :][:JUDGING]),
            )
            for line in table
        ]
        for place, profile in enumerate(chosen)
    }


READERS = HELPERS.index("得分分子")
"""Helpers that read the cells, whatever the profile."""
FIRST = 6 + READERS
JUDGING = len(HELPERS) - READERS
OWN = 3 + JUDGING
"""Columns of each profile: the three tool columns, and its own helpers."""


def _write(sheet, book, formats, at, row):
    for col, value in enumerate((row.target, row.actual)):
        if isinstance(value, Shown):
            code = value.number_format
            if code not in formats:
                formats[code] = book.add_format({"num_format": code})
            sheet.write_number(at, col, value.value, formats[code])
        elif isinstance(value, str) and value.startswith("#"):
            sheet.write_formula(at, col, "=NA()" if value == "#N/A" else "=1/0")
        elif value is not None:
            sheet.write(at, col, value, formats["@"])
    if row.points is not None:
        sheet.write(at, 2, row.points)
    sheet.write(at, 3, row.name)
    sheet.write(at, 4, row.level2)
    if row.claimed is not None:
        sheet.write(at, 5, row.claimed)


def _write_formulas(sheet, at: int, formulas: list[tuple[int, str]]) -> None:
    """The first row as XlsxWriter does it; the others straight into its table, since it looks
    through each formula for functions of newer programs (20 seconds for 3,000 rows).
    """
    for column, formula in formulas:
        if at == 0:
            sheet.write_formula(at, column, formula.replace(LINE, "1"))
            continue
        first = sheet.table[0][column]
        text = formula.removeprefix("=").replace(LINE, str(at + 1))
        sheet._check_dimensions(at, column)
        sheet.table[at][column] = first._replace(formula=text)


LINE = "§"
"""Stands for the number of the row while formulas are made once for all rows."""


def _formulas(place: int, profile: RuleProfile) -> list[tuple[int, str]]:
    """(column, formula) of one profile; the shared helpers only with the first."""
    own = FIRST + OWN * place
    columns = [*range(6, FIRST), *range(own + 3, own + OWN)]
    helpers = tuple(f"{xl_col_to_name(column)}{LINE}" for column in columns)
    score, claimed = f"{xl_col_to_name(own + 1)}{LINE}", f"F{LINE}"
    cells = RowCells(
        *(f"{column}{LINE}" for column in "ABCDE"),
        helpers,
        score=score,
        claimed=claimed,
        general="$XFD$1",
    )
    made = row_formulas(profile, cells)
    tool = (made.completion, made.score, made.hint)
    found = [(own + offset, f"={formula}") for offset, formula in enumerate(tool)]
    for column, formula in zip(columns, made.helpers, strict=True):
        if place == 0 or column >= FIRST:
            found.append((column, f"={formula}"))
    return found


def corpus() -> list[Row]:
    """The rows of real published forms."""
    rows = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        rows.append(
            Row(
                case["target"],
                case["actual"],
                5,
                case.get("level3", ""),
                case.get("level2", ""),
                plain=_is_plain(case["target"]) and _is_plain(case["actual"]),
            )
        )
    return rows


def kept_apart() -> list[Row]:
    """Rows of other published forms, with their sources."""
    path = CASES.with_name("kept_apart_rows.jsonl")
    cases = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Row(
            case["target"] or None,
            case["actual"] or None,
            5,
            case["level3"],
            case["level2"],
            None if case["claimed"] is None else 5,
        )
        for case in cases
    ]


_PLAIN = re.compile(r"[≥≤><=＝≧≦＞＜]?\s*\d[\d,]*(?:\.\d+)?\s*[^\d\s，。；、]{0,5}")


def _is_plain(text: str) -> bool:
    """[comparison][number][up to four characters of unit]."""
    return bool(_PLAIN.fullmatch(text.strip()))


def seeded(count: int, seed: int = 20261120) -> list[Row]:
    """Generated rows over the forms of typing."""
    made = random.Random(seed)  # noqa: S311 -- seeded on purpose
    return [_generated(made) for _ in range(count)]


NAMES = (
    "培训人数",
    "项目库调度管理个数",
    "道路维修里程",
    "投诉办结率",
    "群众投诉次数",
    "安全事故发生数",
    "资金支付及时率",
    "工程验收合格率",
    "会议召开次数",
    "宣传册印制数量",
    "成本控制率",
    "人均补助标准",
    "服务对象满意度",
    "项目总成本",
    "办理时限",
    "设备采购数量",
    "新增绿化面积",
    "案件审结率",
    "不合格率",
    "空气优良天数",
    "培训覆盖率",
    "能耗下降率",
    "完成投资额",
    "受益群众人数",
    "政策知晓率",
    "三公经费变动率",
    "兑付率（%）",
    "森林火灾受害率",
    "工作经费",
    "调研报告篇数",
    "群众信访办结件数",
)
LEVELS = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "服务对象满意度指标",
    "满意度指标",
    "经济成本指标",
    "可持续影响指标",
)
UNITS = (
    "",
    "",
    "%",
    "%",
    "%",
    "个",
    "次",
    "人",
    "万元",
    "元",
    "亿元",
    "公里",
    "亩",
    "户",
    "份",
    "场",
    "天",
    "件",
    "人次",
    "家",
    "项",
    "平方米",
    "小时",
    "个月",
    "工作日",
    "万人次",
    "台",
    "套",
    "吨",
)
SIGN_FORMS = (
    ("≥", 30),
    ("", 25),
    ("≤", 10),
    ("=", 4),
    (">", 3),
    ("<", 3),
    (">=", 3),
    ("<=", 2),
    ("≧", 1),
    ("＞", 1),
    ("不低于", 3),
    ("不少于", 3),
    ("不超过", 3),
    ("大于", 1),
    ("小于", 1),
    ("至少", 1),
    ("不高于", 1),
    ("大于等于", 1),
    ("小于或等于", 1),
    ("超过", 1),
    ("等于", 1),
)
SPOILT = (
    "完成",
    "达标",
    "全年",
    "2023年12月31日前",
    "12月底",
    "—",
    "/",
    "无",
    "约{n}{u}",
    "{n}余{u}",
    "{n}-{m}{u}",
    "{n}{u}左右",
    "完成{n}{u}",
    "达到{n}{u}",
    "{n}{u}，其中{m}{u}",
    "{n}/{m}",
    "-{n}{u}",
    "{n}E3",
    "{n}万",
    "１２{u}",
    "{n}.{u}",
    ".5{u}",
    "{n}{u}/年",
    "{n},{m}",
    "≥{n}{u}且≤{m}{u}",
    "{n}{u}{m}{u}",
    "{n}∶1",
    "{n}:1",
    "100%1000件",
    "百分之九十",
    "九成",
    "#N/A",
    "#DIV/0!",
    "{n} {m}{u}",
    "≥≥{n}{u}",
    "{n}|{u}",
    "{n}*{u}",
    "前{n}名",
    "{n}日前",
    "{n}月",
    "{n}年",
    "20{n}年",
    "2023",
    "2023.12",
    "12.31",
    "{n}级",
    "{n}岁以上",
    "不得低于{n}{u}",
    "{n}{u}及以上",
    "{n}{u}以上",
    "{n}{u}以内",
    "{n}{u}以下",
    "{n}{u}（含）以上",
    "控制在{n}{u}以内",
    "降低{n}{u}",
    "增长{n}{u}",
    "下降{n}{u}",
    "节约{n}{u}",
    "优",
    "≥{n}{u}。",
    "{n}{u}。",
    "需达到{n}{u}以上",
    "达{n}{u}",
    "实际完成{n}{u}",
    "办结率{n}%",
    "满意率{n}%",
    "覆盖率≥{n}%",
    "不合格率{n}%",
    "余{n}{u}",
    "近{n}余{u}",
    "﹦{n}{u}",
    "≥",
)


DAYS = (
    *(
        "12月31日前",
        "2023年底",
        "2023年",
        "2023年以前",
        "2022年12月完成",
        "完成时间为2023年6月",
        "在规定时间内完成",
        "1月以前",
        "2023年12月31日前",
        "12月底前",
        "2023年12月底",
        "6月30日前",
        "6月15日前",
        "9月前",
        "9月15日",
        "9月",
    ),
    *(
        "2023年6月底前",
        "12月",
        "11月30日",
        "10月",
        "8月15日",
        "1月15日",
        "6月",
        "12月20日",
        "12月份",
    ),
    *("2023年12月20日", "2024年1月3日", "2022年11月", "13月", "2月30日", "06月05日", "6月20日。"),
    *(
        "年底前",
        "全年",
        "2023年",
        "2023年度",
        "一季度",
        "12月底前完成",
        "12月20日完成",
        "6月末",
        "当月",
    ),
)
WORDS = (
    *(
        "全年",
        "长期",
        "有效保障",
        "效果明显",
        "达成预期指标",
        "完成",
        "部分达成",
        "未达成",
        "基本完成",
    ),
    *(
        "提高",
        "有所提升",
        "不发生事故",
        "无",
        "暂无",
        "优",
        "良好",
        "较好",
        "—",
        "/",
        "按时完成",
        "合规",
    ),
    *(
        "九成以上",
        "百分之百",
        "全覆盖",
        "零事故",
        "稳定",
        "逐年下降",
        "杜绝拖欠",
        "未完成",
        "建成投用",
    ),
    *(
        "及时",
        "严格执行相关制度规定",
        "在项目计划完成时间内完成",
        "符合相关规定",
        "≥90%",
        "100%",
        "5个",
    ),
    *(
        "满意",
        "持续改善",
        "已落实",
        "减少污染",
        "无投诉",
        "一定效果",
        "进一步加强",
        "是",
        "有",
        "达标",
    ),
)


def worded(count: int, seed: int = 20261130) -> list[Row]:
    """Rows whose targets are days or words, with claims."""
    made = random.Random(seed)  # noqa: S311 -- seeded on purpose
    rows = []
    for _ in range(count):
        pool = DAYS if made.random() < 0.4 else WORDS
        target = made.choice((*pool, None)) if made.random() < 0.9 else made.choice(WORDS)
        actual = target if made.random() < 0.2 else made.choice((*pool, None))
        if made.random() < 0.1:
            target = f"≥{made.randrange(1, 90)}个"
        claimed = made.choice((None, 5, 4, 3.5, 0, 6, "5分", "4.5", 2.345, -1, "好"))
        points: Typed = made.choice((5, 5, 5, 10, "5分", 2.5))
        rows.append(Row(target, actual, points, _name(made), made.choice(LEVELS), claimed))
    return rows


BEFORE = (
    *("",) * 6,
    *("≥", "≤", "=", ">", "不低于", "控制在", "需控制在", "达到", "达", "不少于", "约", "每亩"),
    *("提升", "下降", "投资率≥", "共", "完成", "已完成", "累计", "发放", "按合同", "超过", "不足"),
    *("计划", "预算", "未达", "办结率", "满意度达", "保障人数", "本年度已完成", "其中", "第"),
)
BETWEEN = (
    *("", "%", "‰", "个", "起", "万", "亿", "万元", "亿元", "万人", "元/生.年", "元/人、天", "年"),
    *(
        "%(百分比)",
        "百分比",
        "/10万",
        "次/10万公顷",
        "台（套）",
        "%覆盖",
        "月",
        "级",
        "指",
        "个未完成",
    ),
    *("分钟", "万元/人", "批次/年", "例", "//", "度", "号", "G", "个半", "周岁", "%完成", "零件"),
)
BEHIND = (*("",) * 6, "以上", "以内", "及以上", "左右", "余", "。", "内", "以上。", "（含）")


def loose(count: int, seed: int = 20261201) -> list[Row]:
    """Rows with words around one number, many with the same text in both cells."""
    made = random.Random(seed)  # noqa: S311 -- seeded on purpose
    rows = []
    for _ in range(count):
        number, unit = (
            made.choice((1, 3, 12, 90, 95.5, 100, 300, 2023, 40000)),
            made.choice(BETWEEN),
        )
        target = f"{made.choice(BEFORE)}{number}{unit}{made.choice(BEHIND)}"
        actual = target
        if made.random() < 0.7:
            other = unit if made.random() < 0.7 else made.choice(BETWEEN)
            near = f"{number * made.choice((1, 1, 0.9, 1.1, 2, 10000, 0.0001)):.6g}"
            actual = f"{made.choice(BEFORE)}{near}{other}{made.choice(BEHIND)}"
        rows.append(
            Row(target, actual, 10, _name(made), made.choice(LEVELS), made.choice((None, 4)))
        )
    return rows


def _generated(made: random.Random) -> Row:
    name, level2 = _name(made), made.choice(LEVELS)
    points: Typed = made.choice((1, 2, 3, 4, 5, 6, 8, 10, 10, 15, 20, 2.5, 22.5, 7.5, 3.75, 0, 5.5))
    unit = made.choice(UNITS)
    target = _number(made, unit)
    actual = _near(made, target)
    if made.random() < 0.18:
        return _spoilt(made, Row(None, None, points, name, level2), unit, target, actual)
    other = unit
    chance = made.random()
    if chance < 0.10:
        other = ""
    elif chance < 0.13:
        other = made.choice(UNITS)
    elif chance < 0.16:
        unit = ""
    signs, weights = zip(*SIGN_FORMS, strict=True)
    sign = made.choices(signs, weights)[0]
    typed_target: Typed | Shown = _typed(made, sign, target, unit)
    typed_actual: Typed | Shown = _typed(made, "" if made.random() < 0.95 else "≥", actual, other)
    if not unit and not sign and made.random() < 0.3:
        typed_target = _cell(made, target)
    if not other and made.random() < 0.3:
        typed_actual = _cell(made, actual)
    if other == "%" and made.random() < 0.2:
        typed_actual = _percent(actual)
    return Row(typed_target, typed_actual, points, name, level2, plain=True)


def _name(made: random.Random) -> str:
    kind = made.random()
    if kind < 0.05:
        return ""
    return made.choice(_published_names() if kind < 0.6 else NAMES)


@functools.cache
def _published_names() -> tuple[str, ...]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    names = [json.loads(line).get("level3", "") for line in lines]
    table = CASES.with_name("text_directions.txt").read_text(encoding="utf-8").splitlines()
    names += [line.split("|")[1].strip() for line in table if line and not line.startswith("#")]
    return tuple(dict.fromkeys(name for name in names if name))


def _number(made: random.Random, unit: str) -> Decimal:
    if unit == "%":
        return made.choice(
            [Decimal(100), Decimal(95), Decimal(90), Decimal(made.randrange(0, 12000)) / 100]
        )
    kind = made.random()
    if kind < 0.06:
        return Decimal(0)
    if kind < 0.6:
        return Decimal(made.choice((made.randrange(1, 60), made.randrange(1, 2500))))
    if kind < 0.7:
        return Decimal(made.randrange(1, 900000))
    return Decimal(made.randrange(1, 500000)) / made.choice((10, 100, 1000))


def at_edges(count: int, seed: int = 20261121) -> list[Row]:
    """Rows whose exact score lies on or beside an edge of the rounding: n.nn5."""
    made = random.Random(seed)  # noqa: S311 -- seeded on purpose
    rows = []
    while len(rows) < count:
        points = Decimal(made.choice((3, 5, 6, 7, 8, 9, 10, 12, 15, "2.5", "7.5", "22.5")))
        target = Decimal(
            made.choice((made.randrange(1, 400), made.randrange(1, 4000) / Decimal(10)))
        )
        score = Decimal(made.randrange(0, int(points) * 100)) / 100 + Decimal("0.005")
        actual = score * target / points + made.choice((0, 0, 0, 1, -1)) * Decimal("0.0001")
        if actual != actual.quantize(Decimal("0.0001")):
            actual = actual.quantize(Decimal("0.0001"))
        if actual < 0:
            continue
        sign = made.choice(("≥", "≥", "≤", "="))
        typed = f"{sign}{target:f}件", f"{actual.normalize():f}件"
        rows.append(Row(*typed, float(points), "办件量", "数量指标", plain=True))
    return rows


def _near(made: random.Random, target: Decimal) -> Decimal:
    kind = made.random()
    if kind < 0.3:
        return target
    if kind < 0.4:  # a round share of the target, so that edges of the rounding are met
        share = Decimal(made.randrange(1, 2600)) / 1000
        return (target * share).quantize(Decimal("0.001")).normalize() + 0
    if kind < 0.5:
        return target * made.choice(
            (Decimal("1.3"), Decimal("0.6"), 2, Decimal("1.2"), Decimal("0.9"))
        )
    if kind < 0.55:
        return Decimal(0)
    share = Decimal(made.randrange(300, 1600)) / 1000
    places = made.choice((Decimal(1), Decimal("0.1"), Decimal("0.01")))
    return (target * share).quantize(places)


def _typed(made: random.Random, sign: str, number: Decimal, unit: str) -> str:
    text = f"{number:f}"
    if "." in text and made.random() < 0.7:
        text = text.rstrip("0").rstrip(".")
    if number >= 1000 and made.random() < 0.2:
        text = f"{Decimal(text):,}"
    if unit == "%" and made.random() < 0.1:
        unit = "％"
    gap = " " if made.random() < 0.05 else ""
    pad = made.choice((" ", "　", "\xa0")) if made.random() < 0.04 else ""
    return f"{pad}{sign}{gap}{text}{gap}{unit}{pad}"


def _cell(made: random.Random, number: Decimal) -> Shown | float:
    value = float(number)
    shown = f"{number.normalize():f}"
    if value != int(value):
        return Shown(value, "@", shown)
    return Shown(value, made.choice(("@", "General", "0")), shown)


def _percent(number: Decimal) -> Shown:
    places = max(0, -number.normalize().as_tuple().exponent)
    code = "0%" if not places else f"0.{'0' * places}%"
    return Shown(float(number / 100), code, f"{number:.{places}f}%")


def _spoilt(made, row, unit, target, actual) -> Row:
    n, m = f"{target:f}", f"{actual:f}"
    if made.random() < 0.5:
        n, m = str(made.randrange(1, 40)), str(made.randrange(1, 40))

    def fill(text: str) -> str:
        return text.replace("{n}", n).replace("{m}", m).replace("{u}", unit)

    both = made.random()
    if both > 0.9:  # the name of a rate on both sides, or one that the indicator has
        lead = made.choice(("办结率", "满意率", "合格率", "不合格率", "完成率", row.name[-3:]))
        sign = made.choice(("", "", "≥"))
        other = made.choice((lead, lead, "", "到位率"))
        typed = f"{lead}{sign}{target:f}%", f"{other}{actual:f}%"
        return Row(*typed, row.points, row.name, row.level2)
    given = fill(made.choice(SPOILT)), fill(made.choice(SPOILT))
    if both < 0.4:
        given = given[0], _typed(made, "", actual, unit)
    elif both < 0.8:
        given = _typed(made, made.choice(("≥", "", "≤")), target, unit), given[1]
    return Row(given[0], given[1], row.points, row.name, row.level2)
