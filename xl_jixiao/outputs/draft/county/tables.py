"""附表: the scores of every unit, who is missing, what could not be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.county.mistakes import CountyMistake
from xl_jixiao.outputs.draft.county.wording import (
    OVERVIEW,
    points_text,
    rounded,
    row_name,
    subject,
    year_of,
)
from xl_jixiao.outputs.draft.prose import DraftTable, TableCell
from xl_jixiao.tables.county import CountyFigures, FormBlock
from xl_jixiao.text.wording import percent, two_decimals

_NUMBER, _NAME = "right", "left"
_MOST_ROWS = 500
"""A county has some hundred units; what is beyond is in the consolidated workbook."""
_OPEN = "暂不能确定"
_UNIT = "单位名称"
_FAR_ABOVE = "I03"
"""The check of results far above their targets."""
_MANY = 10
"""Such indicators that the text can tell of by an example."""
_AMOUNTS = (
    ("年初预算\n（万元）", 0.09),
    ("全年预算\n（万元）", 0.09),
    ("全年执行\n（万元）", 0.09),
    ("执行率", 0.08),
)
_SCORES = (
    ("序号", 0.05),
    (_UNIT, 0.28),
    *_AMOUNTS,
    ("自评\n总分", 0.07),
    ("核算\n总分", 0.10),
    ("核算\n等级", 0.15),
)
_YEAR = ("年度", 0.07)
_YEARS = (
    ("年度", 0.12),
    ("份数", 0.08),
    *((title, 0.13) for title, _ in _AMOUNTS),
    ("自评平均分", 0.14),
    ("核算平均分", 0.14),
)


def annexes(figures: CountyFigures, mistakes: Sequence[CountyMistake]) -> tuple[DraftTable, ...]:
    """The tables in their order; the template numbers them."""
    kinds = [figures.of(form) for form in dict.fromkeys(one.form for one in figures.blocks)]
    return (
        *(_years(blocks) for blocks in kinds if len(blocks) > 1),
        *(_scores(blocks) for blocks in kinds),
        *_far_above([one for one in mistakes if one.told.check == _FAR_ABOVE]),
        *_missing(figures),
        *_rejected(figures),
    )


def _years(blocks: Sequence[FormBlock]) -> DraftTable:
    """Several years in one table: sums and means, each over the forms that have them."""
    header = tuple(TableCell(name) for name, _ in _YEARS)
    return DraftTable(
        f"各年度{subject(blocks[0])}绩效自评情况表",
        tuple(width for _, width in _YEARS),
        (header, *map(_year_row, blocks)),
        landscape=True,
    )


def _year_row(block: FormBlock) -> tuple[TableCell, ...]:
    money, scores = block.stats.money, block.stats.scores
    means = (scores.claimed.value, scores.total.value)
    return (
        TableCell(_year(block)),
        TableCell(str(len(block.rows))),
        *_money_cells((money.initial.value, money.annual.value, money.executed.value)),
        _rate_cell(money.rate.value),
        *(TableCell("—" if mean is None else two_decimals(mean), align=_NUMBER) for mean in means),
    )


def _scores(blocks: Sequence[FormBlock]) -> DraftTable:
    """Every form of a kind; a column tells the year where there are several."""
    columns = [*_SCORES[:2], _YEAR, *_SCORES[2:]] if len(blocks) > 1 else list(_SCORES)
    first = blocks[0]
    named = "单位名称、项目名称" if first.form is Form.PROJECT else _UNIT
    header = tuple(TableCell(named if name == _UNIT else name) for name, _ in columns)
    lines = [(block, row) for block in blocks for row in block.rows]
    rows = [
        header,
        *(
            _score_row(at, row, _year(block) if len(blocks) > 1 else "")
            for at, (block, row) in enumerate(lines[:_MOST_ROWS], 1)
        ),
    ]
    if len(lines) > _MOST_ROWS:
        rest = f"其余{len(lines) - _MOST_ROWS}份见{OVERVIEW}"
        rows.append((TableCell(rest, colspan=len(columns), align=_NAME),))
    if len(blocks) == 1 and len(lines) > 1:
        rows.append(_total_row(first))
    whole = sum(width for _, width in columns)
    year = "" if len(blocks) > 1 else year_of(first)
    return DraftTable(
        f"{year}{subject(first)}绩效自评得分一览表",
        tuple(width / whole for _, width in columns),
        tuple(rows),
        landscape=True,
    )


def _year(block: FormBlock) -> str:
    return "年度不明" if block.year is None else str(block.year)


def _score_row(at: int, row: FormRecord, year: str) -> tuple[TableCell, ...]:
    return (
        TableCell(str(at)),
        TableCell(row_name(row) if row.unit else row.name, align=_NAME),
        *((TableCell(year),) if year else ()),
        *_money_cells((row.initial, row.annual, row.executed)),
        _rate_cell(row.rate),
        TableCell("—" if row.claimed is None else points_text(row.claimed), align=_NUMBER),
        TableCell(_OPEN if row.total is None else points_text(row.total), align=_NUMBER),
        TableCell(row.grade or ("不定等级" if row.unscaled else _OPEN)),
    )


def _rate_cell(rate: Decimal | None) -> TableCell:
    return TableCell("—" if rate is None else percent(rate), align=_NUMBER)


def _total_row(block: FormBlock) -> tuple[TableCell, ...]:
    """Money is added; scores are not, they have a mean in the text."""
    stats = block.stats.money
    label = "合计" if stats.forms == len(block.rows) else f"合计（{stats.forms}份）"
    return (
        TableCell(label, colspan=2, bold=True),
        *_money_cells((stats.initial.value, stats.annual.value, stats.executed.value)),
        _rate_cell(stats.rate.value),
        *(TableCell("—") for _ in range(3)),
    )


def _money_cells(values: Sequence[Decimal | None]) -> Iterator[TableCell]:
    for value in values:
        yield TableCell("—" if value is None else str(rounded(value)), align=_NUMBER)


def _far_above(mistakes: Sequence[CountyMistake]) -> Iterator[DraftTable]:
    """Over-fulfilled indicators once, as a table when many."""
    if len(mistakes) <= _MANY:
        return
    titles = ("序号", _UNIT, "三级指标", "年度指标值", "实际完成值", "为指标值的")
    ordered = sorted(mistakes, key=lambda one: -one.told.telling.weight)
    rows = [_far_row(at, one) for at, one in enumerate(ordered[:_MOST_ROWS], 1)]
    yield DraftTable(
        "超额完成较多的指标一览表",
        (0.06, 0.3, 0.28, 0.12, 0.12, 0.12),
        (tuple(map(TableCell, titles)), *rows),
    )


def _far_row(at: int, one: CountyMistake) -> tuple[TableCell, ...]:
    facts = dict(one.told.telling.facts)
    times = f"{facts['倍数']}倍" if "倍数" in facts else facts.get("完成率", "")
    texts = (one.owner, one.told.telling.label, facts.get("目标", ""), facts.get("完成", ""))
    return (
        TableCell(str(at)),
        *(TableCell(text, align=_NAME) for text in texts),
        TableCell(times, align=_NUMBER),
    )


def _missing(figures: CountyFigures) -> Iterator[DraftTable]:
    if not figures.missing:
        return
    rows = [
        (
            TableCell(str(at)),
            TableCell(one.unit.name, align=_NAME),
            TableCell(one.unit.department, align=_NAME),
            TableCell(one.hint, align=_NAME),
        )
        for at, one in enumerate(figures.missing, 1)
    ]
    header = tuple(TableCell(name) for name in ("序号", "单位名称", "主管部门", "说明"))
    yield DraftTable("未报送单位一览表", (0.08, 0.36, 0.24, 0.32), (header, *rows))


def _rejected(figures: CountyFigures) -> Iterator[DraftTable]:
    if not figures.rejected:
        return
    rows = [
        (
            TableCell(str(at)),
            TableCell(file.file, align=_NAME),
            TableCell(file.reason.partition("，请")[0].rstrip("。"), align=_NAME),
        )
        for at, file in enumerate(figures.rejected, 1)
    ]
    header = tuple(TableCell(name) for name in ("序号", "文件", "原因"))
    yield DraftTable("损坏或无法读取的文件一览表", (0.08, 0.36, 0.56), (header, *rows))
