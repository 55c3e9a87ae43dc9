"""The catalogue of checks: registered by decorator, printed as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import Any

from xl_jixiao import checks
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import (
    SEVERITY_TITLES,
    Family,
    Severity,
)
from xl_jixiao.model.source import FormSource, SourceKind
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.patterns import lazy_re

_ID = lazy_re(r"[a-z][0-9]{2}")
DOC_HEADINGS = ("检查内容", "依据", "错误示例", "正确示例", "处理办法")


class Stage(IntEnum):
    """When a check runs. What an earlier stage condemned, a later one does not judge again."""

    CELL = 1
    """Single cells: can they be read."""
    SHAPE = 2
    """Whole columns: unit of money, version of the form."""
    REQUIRED = 3
    """Blanks."""
    ARITHMETIC = 4
    """Sums, rates, scores, and what the words of a row mean."""
    ACROSS = 5
    """The sheets of one workbook against each other."""
    REPORT = 6
    """The sentences of one report by themselves."""
    REPORT_ACROSS = 7
    """A report against the tables and the other reports of its unit, in one file or in a folder."""
    FOLDER = 8
    """The files of one folder against each other."""
    SHEET = 9
    """How the sheets of a file ended of which a form is used."""


SCORED_FORMS = frozenset({Form.DEPARTMENT, Form.PROJECT})

BASIC_FORMS = frozenset({Form.BASIC_DATA})

ALL_FORMS = frozenset(Form)

TABLES: frozenset[SourceKind] = frozenset({"table"})

ANY_SOURCE: frozenset[SourceKind] = frozenset({"table", "text"})
"""Tables, and what a report without a table states in its sentences."""


@dataclass(frozen=True, slots=True)
class Check:
    """One entry of the catalogue."""

    id: str
    title: str
    severity: Severity
    """By the words of the official text; a profile may override it by id."""
    stage: Stage
    forms: frozenset[Form]
    gate: bool
    """Whether the cells of its hits are out of the game for later stages."""
    judges: frozenset[SourceKind]
    """What the forms that it judges may have been read from."""
    in_cells: bool
    """Of a check of reports: whether it also judges the long texts in the cells of a form."""
    doc: str
    """The function's documentation."""
    holds: str
    """What holds where it passes, for the list of what was found in order; "" where it never says
    so."""
    function: Callable[..., Iterable[Any]]
    """Yields Hit and Pass given a ScoredForm, a UnitData (the 基础数据表) or either (in the stages
    of reports a ReportCase, in that of sheets a SheetCase), FolderHit and Pass given a
    FolderCase."""

    @property
    def family(self) -> Family:
        """The family its letter names."""
        return Family[self.id[0]]

    def takes(self, source: FormSource) -> bool:
        """Whether it judges forms that were read from this source."""
        return source.kind in self.judges

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.partition("\n")[0]

    @property
    def sections(self) -> Mapping[str, str]:
        """Heading → text, for the five headings of `DOC_HEADINGS`."""
        return _sections(self.doc)

    @property
    def basis(self) -> str:
        """The rule it rests on, for hits that cite no clause of their own."""
        return self.sections.get("依据", "")


_REGISTRY: dict[str, Check] = {}


def check(
    code: str,
    title: str,
    severity: Severity,
    stage: Stage,
    forms: frozenset[Form] = SCORED_FORMS,
    *,
    gate: bool = False,
    judges: frozenset[SourceKind] = TABLES,
    in_cells: bool = False,
    holds: str = "",
) -> Callable[[Callable[..., Iterable[Any]]], Callable[..., Iterable[Any]]]:
    """Register the decorated function as the check `code`.

    Raises:
        ValueError: the id is taken.
    """

    def register(function: Callable[..., Iterable[Any]]) -> Callable[..., Iterable[Any]]:
        if code in _REGISTRY:
            raise ValueError(f"check {code} is registered twice")
        doc = cleandoc(function.__doc__ or "")
        _REGISTRY[code] = Check(
            code, title, severity, stage, forms, gate, judges, in_cells, doc, holds, function
        )
        return function

    return register


def is_made(code: str, source: FormSource, rules: RuleProfile) -> bool:
    """Whether a check, by its id, takes forms of a source and the profile leaves it on."""
    return _REGISTRY[code].takes(source) and rules.checks.severities.get(code) != "off"


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by family in the order of `Family`, then by number."""
    _import_families()
    order = {family: place for place, family in enumerate(Family)}
    found = sorted(_REGISTRY.values(), key=lambda one: (order[one.family], one.id))
    return tuple(found)


def titles() -> Mapping[str, str]:
    """Id → title of every check, in the order of the catalogue."""
    return {one.id: one.title for one in all_checks()}


def _import_families() -> None:
    """Import every module of a family that has a check's id as its name, which registers it. Found
    by package and not by a list, so that a check is added by adding its module.
    """
    for family in iter_modules(checks.__path__, f"{checks.__name__}."):
        if not family.ispkg:
            continue
        for module in iter_modules(import_module(family.name).__path__):
            if _ID.fullmatch(module.name):
                import_module(f"{family.name}.{module.name}")


@lru_cache(maxsize=256)
def _sections(doc: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in doc.splitlines():
        heading, colon, rest = line.partition("：")
        if colon and heading.strip() in DOC_HEADINGS:
            current = found.setdefault(heading.strip(), [rest.strip()])
        elif current is not None:
            current.append(line.strip())
    return {heading: "".join(lines).strip() for heading, lines in found.items()}


STAGE_TITLES = {
    Stage.CELL: "单元格",
    Stage.SHAPE: "表式",
    Stage.REQUIRED: "必填",
    Stage.ARITHMETIC: "勾稽与评分",
    Stage.ACROSS: "表间",
    Stage.REPORT: "报告",
    Stage.REPORT_ACROSS: "报告与表",
    Stage.FOLDER: "文件夹",
    Stage.SHEET: "文件",
}

_INTRO = """# 检查目录

本页由 `python -m xl_jixiao.docs` 从检查登记表生成，请勿手工修改。

级别：官方文件用“必须、不得”的为错误，用“应当、建议”的为警告，其余为提示；
口径文件的 `checks.severities` 可按编号改级别或关闭（`"off"`）。
检查按阶段进行：单元格 → 表式 → 必填 → 勾稽与评分 → 表间 → 报告 → 报告与表 → 文件夹；
前一阶段已指出读不出、未填的单元格，后面的阶段不再重复提示。
同一张表内说明相同的问题合并为一条，列出全部单元格。编号一经发布不改含义、不重新使用。
"""


def render() -> str:
    """The whole page."""
    return "\n".join([_INTRO, *_overview(), *_families()]) + "\n"


def forms_title(check: Check) -> str:
    """The forms a check applies to, for people."""
    if check.forms == frozenset(Form):
        return "全部表"
    return "、".join(FORM_TITLES[form] for form in Form if form in check.forms)


_BASES_INTRO = """# 依据来源

本页由 `python -m xl_jixiao.docs` 从检查登记表和评分口径生成，请勿手工修改。

说到得分的检查，依据就是实际评分的那一条：问题的“依据”与该行得分计算过程末尾的“依据”是同一句，
换了口径随之而变。检查的说明里不写任何文件的条款，条款都在 `rules/data/*.toml`，
写明名称、文号或制定单位、日期、是否核对过原文。

- 给财政部门看的（问题清单、`jixiao check`、`explain`、汇总工作簿、汇总分析报告）照印，
  没有核对过原文的标“（未核对原文）”。
- 给单位的（标记副本的批注和“检查结果”）只印已核对原文的条款；没有的，印口径文件 `notice` 写的通知；
  再没有，印“本次汇总所用口径《…》”。
"""

_FROM_TRACE = "该行核算得分所依据的条款"

_FROM_PROFILE = "评分口径“"


def render_bases() -> str:
    """The page docs/依据来源.md: where the basis of each check comes from."""
    from xl_jixiao.rules.loading import load_rules

    bases = load_rules(None).checks.bases
    lines = [
        _BASES_INTRO,
        "| 编号 | 名称 | 依据从哪里来 | 默认口径下 |",
        "| --- | --- | --- | --- |",
    ]
    for check in all_checks():
        clause = bases.get(check.id)
        cited = load_rules(None).cite(clause) if clause else ""
        lines.append(f"| {check.id} | {check.title} | {_origin(check)} | {cited} |")
    return "\n".join(lines) + "\n"


def _origin(check: Check) -> str:
    if check.basis.startswith(_FROM_TRACE):
        return "该行得分的计算过程（随口径而定）"
    if check.basis.startswith(_FROM_PROFILE):
        return check.basis
    return f"检查本身：{check.basis}"


def _overview() -> Iterator[str]:
    yield "| 编号 | 名称 | 级别 | 阶段 | 适用 |"
    yield "| --- | --- | --- | --- | --- |"
    for check in all_checks():
        yield (
            f"| [{check.id}](#{check.id.lower()}) | {check.title} | "
            f"{SEVERITY_TITLES[check.severity]} | {STAGE_TITLES[check.stage]} | "
            f"{_applies_to(check)} |"
        )
    yield ""


def _applies_to(check: Check) -> str:
    if check.stage in {Stage.REPORT, Stage.REPORT_ACROSS}:
        return "Word 报告"
    if check.stage is Stage.SHEET:
        return "一个文件的各张表"
    return "文件夹" if check.stage is Stage.FOLDER else forms_title(check)


def _families() -> Iterator[str]:
    for family in Family:
        yield f"## {family.name} {family.value}\n"
        for check in all_checks():
            if check.family is family:
                yield from _entry(check)


def _entry(check: Check) -> Iterator[str]:
    yield f'### <a id="{check.id.lower()}"></a>{check.id} {check.title}\n'
    yield f"{check.summary}\n"
    for heading in DOC_HEADINGS:
        yield f"- **{heading}**：{check.sections[heading]}"
    yield ""
