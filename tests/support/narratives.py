"""Narratives as a reviewer reads them: every name in the order of the vocabulary, as plain text.

`python -m support.narratives` (in tests/) writes the golden files anew; what changed is reviewed in
git before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from support.submissions import check_forms, evaluate, read_form
from xl_jixiao import evaluate_file
from xl_jixiao.model.finding import Evaluated, FileResult, Finding
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.narrative import narrate
from xl_jixiao.outputs.word.names import GIVEN, VOCABULARY
from xl_jixiao.outputs.word.prose import DraftTable, Piece, Prose, ProseSection, shown
from xl_jixiao.rules.loading import load_rules

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "unit" / "golden"

PROJECT = """
表头 | kind=project | unit=青山县林业局 | project=国土绿化补助 | year=2024
目标 | 全年完成造林1200亩，补植450亩。 | 完成造林1180亩，补植460亩，苗木成活率91.5%。
资金 | 年度资金总额 | 300 | 287.50 | 171.02 | 10 | 59.48% | 5.95 | 苗木款按合同跨年支付
资金 | 其中：当年财政拨款 | 250 | 250 | 150.02 | | 60.01% |
资金 | 上年结转资金 | 50 | 37.50 | 21 | | 56% |
资金 | 其他资金 | 0 | 0 | 0 | | |
指标 | 产出指标（50分） | 数量指标 | 造林面积 | ≥1200亩 | 1180亩 | 15 | 14.75 | 两个村土地流转未完成
指标 | | | 补植面积 | 450亩 | 460亩 | 10 | 10
指标 | | 质量指标 | 苗木成活率 | ≥90% | 91.5% | 10 | 10
指标 | | 时效指标 | 造林完成时限 | 4月30日前 | 5月12日 | 5 | 3
指标 | | 成本指标 | 亩均成本 | ≤1500元/亩 | 1620元/亩 | 10 | 9.2 | 苗木涨价
指标 | 效益指标（30分） | 社会效益指标 | 带动就业人数 | ≥100人 | 240人 | 15 | 15
指标 | | 生态效益指标 | 森林覆盖率提高 | 有所提高 | 提高0.3个百分点 | 15 | 14
指标 | 满意度指标（10分） | 服务对象满意度指标 | 林农满意度 | ≥90% | 92.4% | 10 | 10
总分 | 100 | 91.9
"""
MISSED = """
表头 | kind=department | unit=青山县水利局 | year=2024
目标 | 完成水库除险加固和农村饮水工程建设。 | 部分工程未完工。
资金 | 年度资金总额 | 800.00 | 600.00 | 310.50 | 10 | 51.75% | 5.18
收入 | 按收入性质分：600.00
收入项 | 其中：一般公共预算：400.00
收入项 | 政府性基金拨款：200.00
支出 | 按支出性质分：600.00
支出项 | 其中：基本支出：200.00
支出项 | 项目支出：400.00
指标 | 产出指标（50分） | 数量指标 | 除险加固水库数 | ≥5座 | 2座 | 25 | 10 | 施工队伍进场晚
指标 | | 时效指标 | 工程完工率 | ≥100% | 60% | 25 | 15
指标 | 效益指标（30分） | 社会效益指标 | 受益人口 | ≥3万人 | 1.2万人 | 30 | 12
指标 | 满意度指标（10分） | 服务对象满意度指标 | 群众满意度 | ≥95% | 71% | 10 | 7.47
总分 | 100 | 49.65
"""
MISSED_BASE = """
表头 | kind=basic-data | unit=青山县水利局 | year=2024
数据 | posts | posts=40
数据 | staff | staff=44
数据 | control_rate | control_rate=110%
数据 | three_public | previous=10.00 | budget=12.00 | final=13.50
数据 | vehicles | previous=6.00 | budget=8.00 | final=8.50
数据 | reception | previous=4.00 | budget=4.00 | final=5.00
数据 | projects | previous=350 | budget=400 | final=210.5
数据 | public_expense | previous=90 | budget=80 | final=80
数据 | procurement | previous=5 | budget=20 | final=18.2
数据 | approved_area | approved_area=1000
数据 | actual_area | actual_area=1100
数据 | area_rate | area_rate=110%
数据 | thrift | thrift=压减会议费，推行无纸化办公。
"""
EMPTY = """
表头 | kind=department | unit= | year=
目标 | |
资金 | 年度资金总额 | | | | 10 | |
指标 | 产出指标（50分） | 数量指标 | | | | |
指标 | 效益指标（30分） | 社会效益指标 | | | | |
总分 | 100 |
"""
MADE = {"项目支出": (PROJECT,), "全部未完成": (MISSED, MISSED_BASE), "空白表": (EMPTY,)}
"""Forms of our own, the one told of first."""
EXAMPLES = {"重点项目中心": "桃江县重点", "政府办": "桃江县人民", "雁峰区": "衡阳市雁峰区"}
"""Name of the golden file → how the name of the shipped example begins."""


def examples() -> Iterator[tuple[str, Evaluated, FileResult]]:
    """(name, scored form, its file) of the shipped examples."""
    for name, start in EXAMPLES.items():
        (path,) = (ROOT / "examples").glob(f"{start}*.xlsx")
        result = evaluate_file(path)
        for one in result.evaluated:
            if one.submission.form is not Form.BASIC_DATA:
                yield name, one, result


def stories() -> Iterator[tuple[str, str]]:
    """(name, text) of every golden narrative."""
    for name, one, result in examples():
        yield name, as_text(one, told(one, result.evaluated, result.findings))
    for name, forms in MADE.items():
        evaluated, findings = made(*forms)
        yield name, as_text(evaluated[0], told(evaluated[0], evaluated, findings))


def made(*forms: str) -> tuple[tuple[Evaluated, ...], tuple[Finding, ...]]:
    """These forms as one workbook, checked."""
    rules = load_rules(None)
    read = [read_form(text, sheet=f"表{number}") for number, text in enumerate(forms, start=1)]
    return tuple(evaluate(one, rules) for one in read), check_forms(*forms)[0]


def told(
    one: Evaluated, workbook: tuple[Evaluated, ...], findings: tuple[Finding, ...] = ()
) -> Mapping[str, object]:
    """The narrative of one form of a workbook under the default rules."""
    beside = tuple(other for other in workbook if other is not one)
    return narrate(one, beside=beside, findings=findings, rules=load_rules(None))


def as_text(one: Evaluated, context: Mapping[str, object]) -> str:
    """All names with what they give, in the order of the vocabulary."""
    kind = "项目支出" if one.submission.form is Form.PROJECT else "部门整体"
    lines = []
    for name in VOCABULARY[kind]:
        if name.name not in GIVEN:
            lines += [f"【{name.name}】{name.meaning}", *_lines(context[name.name]), ""]
    return "\n".join(lines)


def paragraphs(value: object) -> Iterator[Prose]:
    """Every paragraph of a value, headings included; tables have none."""
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, ProseSection):
        yield value.heading
        yield from value.paragraphs
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for item in value:
            yield from paragraphs(item)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Prose):
        yield f"    {value.text}"
    elif isinstance(value, ProseSection):
        yield f"    ［{value.heading.text}］"
        yield from (f"    {one.text}" for one in value.paragraphs)
    elif isinstance(value, DraftTable):
        yield f"    ［{value.title}］"
        for row in value.rows:
            cells = (cell.text.replace("\n", "/") or "　" for cell in row)
            yield f"    {' | '.join(cells)}"
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for item in value:
            yield from _lines(item)
    else:
        piece: Piece = value  # type: ignore[assignment]  # str or Gap
        yield f"    {shown(piece)}"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for title, text in stories():
        (GOLDEN / f"draft_{title}.txt").write_text(text, encoding="utf-8")
