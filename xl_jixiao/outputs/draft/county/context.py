"""A finished run → every name of the template 汇总分析."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from xl_jixiao.facts.records import FormKey
from xl_jixiao.facts.run import Run
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.county import intake, money, problems, scores
from xl_jixiao.outputs.draft.county.area import area_of
from xl_jixiao.outputs.draft.county.charts import charts
from xl_jixiao.outputs.draft.county.mistakes import mistakes_of
from xl_jixiao.outputs.draft.county.wording import OVERVIEW, count
from xl_jixiao.outputs.draft.phrases import PhraseBook
from xl_jixiao.outputs.tellings import Told, told_in
from xl_jixiao.outputs.word.prose import Gap, table_of
from xl_jixiao.tables.annexes import annexes, lists
from xl_jixiao.tables.county import county_figures

_CHANGED = frozenset({"B06"})
"""Checks of large changes of the budget without a reason."""
_SPENT = frozenset({"B02", "B07", "P02"})
"""Checks of what was spent against the budget."""


class CountyNames:
    """The names of VOCABULARY["汇总分析"] with what is behind them; what the documents of a run
    share is made once.
    """

    def __init__(self, run: Run, book: PhraseBook) -> None:
        """Tells the run in the sentences of the book."""
        self._book = book
        self._figures = figures = county_figures(run)
        told = tuple(told_in(run))
        self._later = money.ToldLater(_forms(told, _CHANGED), _forms(told, _SPENT))
        units = dict.fromkeys(row.owner for block in figures.blocks for row in block.rows)
        area = area_of(tuple(units))
        year = f"{figures.year}年度" if figures.year is not None else None
        mistakes = mistakes_of(told, book)
        themes = problems.by_theme(mistakes, run.titles, book)
        units_told = count(figures.units, "个单位", OVERVIEW)
        self._opening = {"地区": area, "年度": year, "单位数": units_told}
        self._shared = {
            "标题": book.say("汇总标题.名称", 地区=area, 年度=year).text,
            "地区": area or Gap("县（市、区）名称"),
            "年度": str(figures.year) if year else Gap("年度"),
            "口径": intake.rules_of(figures.rules),
            "指标情况": scores.completion(figures, book),
            "自评质量": scores.quality(figures, book),
            "主要问题": problems.groups(themes, book),
            "改进建议": problems.measures(themes, book),
            "未报送单位": intake.missing_units(figures, book),
            "结果应用": book.tell("汇总结果应用"),
            "编报说明": intake.notes(figures, book),
            "图表": charts(figures.analysis),
            "附表": (
                *map(table_of, annexes(figures, OVERVIEW)),
                *problems.far_above(mistakes),
                *map(table_of, lists(figures)),
            ),
        }

    def of_document(self, **kind: bool) -> Mapping[str, object]:
        """All of them, for a document of which these hold (共用项 of its sentences)."""
        figures, later, book = self._figures, self._later, self._book.giving(**kind)
        return {
            **self._shared,
            "开头": book.say("汇总开头.依据", **self._opening),
            "报送情况": intake.received(figures, book),
            "资金总体": money.of_form(figures, Form.DEPARTMENT, book, later),
            "项目资金": money.of_form(figures, Form.PROJECT, book, later),
            "得分分布": scores.distribution(figures, book),
        }


def _forms(told: Iterable[Told], checks: Collection[str]) -> frozenset[FormKey]:
    return frozenset(one.form for one in told if one.check in checks)
