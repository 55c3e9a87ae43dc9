"""What a blank tells the clerk: comments, validation, prefilled words."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.layouts.sheet_plan import Validation
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, column_letters

FUND_NOTES = {
    "initial": "年初批复的部门预算数，单位按表头所示。年初没有安排的填 0，不要空着。",
    "annual": "年初预算数加上年中调整（追加、追减、结转）以后的全年数。执行率以它为分母。",
    "executed": "全年实际支出数。只填数字，不要带“万元”等单位。",
    "claimed_rate": "自动计算：全年执行数÷全年预算数。超过 100% 时先核对全年预算数。",
    "claimed_score": "按评分口径由执行率算得，不得超过分值。",
    "reason": "执行率偏低或年中有调整的，说明原因和改进措施。",
}

HALF_NOTE = "数字填在冒号后面，例如：其中：基本支出：139.98。各项之和应等于合计。"

BESIDE_NOTE = "数字填在标签右边的格里，没有的填 0。各项之和应等于合计，合计应等于全年预算数。"

MERGED_NOTE = "这是合并单元格，行高不会随文字变高：文字多时请向下拖动行号的下边线。"

GOAL_NOTES = {
    "expected": f"年初设定的总体目标，逐条写明做什么、做到什么程度。{MERGED_NOTE}",
    "adjusted": f"年中调整了目标的，写调整后的目标；没有调整的空着。{MERGED_NOTE}",
    "actual": f"对照预期目标逐条写全年实际完成情况，所用数字应与下面的指标一致。{MERGED_NOTE}",
    "reason": f"没有完成目标、或超出较多的，说明原因和改进措施。{MERGED_NOTE}",
}

INDICATOR_NOTES = {
    "level3": "一行一个具体指标，写清对象，例如：举办培训班次数。行不够时在中间插入整行。",
    "nature": "正向填≥，反向（成本、投诉、事故等越少越好）填≤，须正好相等填＝，不能量化填定性。",
    "target": "写明比较方向、数值和单位，例如：≥90%、≤50万元、12月31日前。不能量化的写明定性要求。",
    "unit": "指标值的计量单位，例如：个、次、%、万元。",
    "actual": "与指标值同单位的实际数，例如：95%。定性指标写达成、部分达成或未达成。",
    "points": "各指标分值之和应等于一级指标括号里的分数，加上预算执行率的分值为总分。",
    "claimed_score": "不得大于分值；未完成的按完成比例计。",
    "reason": "得分低于分值、或完成值明显高于指标值（130% 及以上）的，说明原因和改进措施。",
    "formula": "写明得分怎样算出来的。",
}

TOTAL_NOTE = "自动计算：预算执行得分加全部指标得分。"

BASE_NOTES = {
    "posts": "编制部门核定的编制总数。",
    "staff": "年末实际在职人数。",
    "control_rate": "自动计算：实际在职人数÷编制数。",
    "previous": "上一年度部门决算数。没有的填 0。",
    "budget": "本年度部门预算数。没有的填 0。",
    "final": "本年度部门决算数。没有的填 0。",
    "area_rate": "自动计算：实际规模÷批复规模。没有完工项目的空着。",
    "investment_rate": "自动计算：实际投资÷预算投资。没有完工项目的空着。",
    "thrift": "写明本年度采取的厉行节约措施。",
}

NATURES = ("≥", "≤", "＝", "＞", "＜", "定性")

QUALITATIVE_RESULTS = (
    "达成年度指标",
    "部分达成年度指标并具有一定效果",
    "未达成年度指标且效果较差",
)


def amounts(areas: tuple[Area, ...], unit: str) -> Validation:
    """Non-negative numbers without a unit behind them."""
    message = f"这里只填不小于 0 的数字，单位是{unit}，不要在数字后面再写单位。"
    return Validation(areas, "number", "只能填数字", message)


def counts(areas: tuple[Area, ...]) -> Validation:
    """Non-negative numbers of persons, areas and the like."""
    return Validation(areas, "number", "只能填数字", "这里只填不小于 0 的数字，不要写单位。")


def points(area: Area) -> Validation:
    """分值: 0 to 100."""
    message = "分值是 0 到 100 之间的数字，不要写“分”字。"
    return Validation((area,), "number", "分值不对", message, most=Decimal(100))


def score(area: Area, points_col: int | None) -> Validation:
    """得分: from 0 to the row's 分值, where that is filled in."""
    most = "100"
    if points_col is not None:
        cell = f"${column_letters(points_col)}{area.top}"
        most = f"IF(ISNUMBER({cell}),{cell},100)"
    message = "得分是不小于 0 的数字，且不能大于本行分值，不要写“分”字。"
    return Validation((area,), "number", "得分不对", message, most_formula=most)


def nature(area: Area) -> Validation:
    """指标性质: chosen from the list."""
    message = "请从下拉列表中选：≥、≤、＝、＞、＜ 或 定性。"
    return Validation((area,), "list", "指标性质不对", message, items=NATURES)


def actual(area: Area) -> Validation:
    """实际完成值: any text; the list offers the official words for 定性 indicators."""
    message = "定性指标可从下拉列表中选，定量指标直接填数。"
    return Validation(
        (area,), "list", "实际完成值", message, items=QUALITATIVE_RESULTS, strict=False
    )


OPEN_YEAR = "　　　　"


@dataclass(frozen=True, slots=True)
class BlankValues:
    """What is known of a blank before it is handed out; "" and None where it is not."""

    unit: str = ""
    unit_code: str = ""
    year: int | None = None
    project: str = ""
    department: str = ""
    county: str = ""

    def fill(self, pattern: str) -> str:
        """A printed text: {county}, {year} and {last_year} replaced. Without a year a title leaves
        room for it, a column says 本年 and 上年.
        """
        if self.year is None:
            pattern = pattern.replace("{year}年度", f"{OPEN_YEAR}年度")
            pattern = pattern.replace("{year}年", "本年").replace("{last_year}年", "上年")
            return pattern.replace("{county}", self.county)
        words = {"{county}": self.county, "{year}": self.year, "{last_year}": self.year - 1}
        for mark, word in words.items():
            pattern = pattern.replace(mark, str(word))
        return pattern

    def field(self, key: str) -> str:
        """What a field of the form is prefilled with."""
        known = {
            "unit": self.unit,
            "unit_code": self.unit_code,
            "year": "" if self.year is None else str(self.year),
            "project": self.project,
            "department": self.department,
        }
        return known.get(key, "")
