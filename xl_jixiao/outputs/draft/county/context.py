"""A finished run → every name of the template 汇总分析."""

from __future__ import annotations

from collections.abc import Mapping

from xl_jixiao.facts.run import Run
from xl_jixiao.outputs.draft.county import intake, money, problems, scores
from xl_jixiao.outputs.draft.county.area import area_of
from xl_jixiao.outputs.draft.county.charts import charts
from xl_jixiao.outputs.draft.county.indicators import completion
from xl_jixiao.outputs.draft.county.mistakes import mistakes_of
from xl_jixiao.outputs.draft.county.tables import annexes
from xl_jixiao.outputs.draft.county.wording import OVERVIEW, count
from xl_jixiao.outputs.draft.phrases import PhraseBook, shipped_book
from xl_jixiao.outputs.draft.prose import Gap, Prose, prose
from xl_jixiao.outputs.tellings import told_in
from xl_jixiao.tables.county import CountyFigures, county_figures


def county_context(run: Run, book: PhraseBook | None = None) -> Mapping[str, object]:
    """The names of VOCABULARY["汇总分析"] with what is behind them, in the sentences of the book
    (the shipped ones if left out).
    """
    figures = county_figures(run)
    area = area_of(
        tuple(dict.fromkeys(row.owner for block in figures.blocks for row in block.rows))
    )
    year = f"{figures.year}年度" if figures.year is not None else ""
    mistakes = mistakes_of(told_in(run), book or shipped_book())
    return {
        "标题": f"{area or ''}{year}预算绩效自评汇总分析报告",
        "地区": area or Gap("县（市、区）名称"),
        "年度": str(figures.year) if figures.year is not None else Gap("年度"),
        "口径": _rules(figures),
        "开头": _opening(figures, area, year),
        "报送情况": intake.received(figures),
        "资金总体": money.department_money(figures),
        "项目资金": money.project_money(figures),
        "得分分布": scores.distribution(figures),
        "指标情况": completion(figures),
        "自评质量": scores.quality(figures),
        "主要问题": problems.groups(mistakes, run.titles),
        "改进建议": problems.measures(mistakes, run.titles),
        "未报送单位": intake.missing_units(figures),
        "结果应用": (
            prose(Gap("本次自评结果拟如何应用（与预算安排挂钩、通报、约谈等）及公开的安排")),
        ),
        "图表": charts(figures.analysis),
        "附表": annexes(figures),
    }


def _rules(figures: CountyFigures) -> str:
    unverified = "" if figures.rules.verified else "，尚有未核对原文的条款"
    return f"{figures.rules.title}（{figures.rules.label}{unverified}）"


def _opening(figures: CountyFigures, area: str | None, year: str) -> Prose:
    place = area or Gap("县（市、区）名称")
    return prose(
        "根据",
        Gap("开展本次绩效自评的通知名称和文号"),
        "，",
        place,
        f"组织各预算单位开展了{year}预算绩效自评。现将",
        count(figures.units, "个单位", OVERVIEW),
        "报送的自评材料按统一评分口径核算后的汇总分析情况报告如下：",
    )
