"""得分分布 and 自评质量: computed scores and grades, and how the claimed ones compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.outputs.draft.county.wording import (
    LISTED,
    OVERVIEW,
    count,
    mean,
    named_rows,
    names,
    percent,
    points,
    points_text,
    subject,
    year_of,
)
from xl_jixiao.outputs.draft.prose import Piece, Prose, SourcedNumber, prose
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.county import CountyFigures, CountyRow, FormBlock

_FULL = Decimal(100)


def distribution(figures: CountyFigures) -> tuple[Prose, ...]:
    """A paragraph per kind of form and year."""
    return tuple(
        paragraph for block in figures.blocks for paragraph in _of_block(block, figures.rules)
    )


def quality(figures: CountyFigures) -> tuple[Prose, ...]:
    """Claimed against computed, full marks, grades that differ."""
    return tuple(paragraph for block in figures.blocks for paragraph in _compared(block))


def _of_block(block: FormBlock, rules: RuleProfile) -> Iterator[Prose]:
    known = [row for row in block.rows if row.score.total is not None]
    unknown = [row for row in block.rows if row.score.total is None]
    reports = [row for row in unknown if row.submission.stated]
    if len(unknown) == len(reports) == len(block.rows):
        yield _without_tables(block)
        return
    if len(block.rows) == 1:
        yield _alone(block)
    elif known:
        yield prose(*_spread(block, known), *_grades(block, rules))
    else:
        yield prose(_head(block), "均有指标不能确定得分，核算总分只给出区间。")
    yield from _claimed_part(known)
    if known and unknown:
        yield _left_out(len(unknown) - len(reports), len(reports))


def _without_tables(block: FormBlock) -> Prose:
    return prose(
        f"{year_of(block)}{subject(block)}绩效自评",
        count(len(block.rows), "份", OVERVIEW),
        "只有自评报告、没有自评表，不能核算总分。",
    )


def _left_out(tables: int, reports: int) -> Prose:
    """Why some have no total: the rate or an indicator can't be judged, or there is no table."""
    causes: list[Piece] = []
    if tables:
        causes += [
            count(tables, "份", OVERVIEW),
            "因预算执行率或指标得分不能确定只给出得分区间",
        ]
    if reports:
        causes += [
            "，" if causes else "",
            count(reports, "份", OVERVIEW),
            "没有自评表、不能核算总分",
        ]
    told = "均未" if tables + reports > 1 else "未"
    return prose("另有", *causes, f"，{told}计入平均分，详见附件。")


def _head(block: FormBlock) -> Piece:
    return f"{year_of(block)}{subject(block)}绩效自评表"


def _alone(block: FormBlock) -> Prose:
    (row,) = block.rows
    grade = f"，核算等级为{row.score.grade}" if row.score.grade else ""
    one = count(1, "份", OVERVIEW)
    return prose(_head(block), one, "，", row.name, "核算总分", _total(row), f"{grade}。")


def _total(row: CountyRow) -> SourcedNumber:
    source = f"各行核算得分之和，{row.submission.file}"
    if row.score.total is not None:
        return points(row.score.total, source)
    return SourcedNumber(f"{points_text(row.score.low)}～{points_text(row.score.high)}分", source)


def _spread(block: FormBlock, known: Sequence[CountyRow]) -> Iterator[Piece]:
    totals = [row.score.total for row in known if row.score.total is not None]
    yield _head(block)
    yield count(len(block.rows), "份", OVERVIEW)
    yield "，核算总分算术平均"
    yield points(mean(totals), f"核算总分之和÷{len(known)}份，{OVERVIEW}")
    weighted = _weighted(known)
    if weighted is not None:
        yield "，按全年预算数加权平均"
        yield points(weighted, f"Σ（核算总分×全年预算数）÷Σ全年预算数，{OVERVIEW}")
    yield from _ends(known)


def _weighted(known: Sequence[CountyRow]) -> Decimal | None:
    weighed = [
        (row.score.total, row.annual)
        for row in known
        if row.score.total is not None and row.annual is not None and row.annual > 0
    ]
    if not weighed:
        return None
    return sum((total * money for total, money in weighed), Decimal(0)) / sum(
        (money for _, money in weighed), Decimal(0)
    )


def _ends(known: Sequence[CountyRow]) -> Iterator[Piece]:
    ordered = sorted(known, key=lambda row: row.score.total or Decimal(0))
    low, high = ordered[0], ordered[-1]
    if low.score.total == high.score.total:
        yield "，各份得分相同。" if len(known) > 1 else "。"
        return
    yield "；最高"
    yield _total(high)
    yield f"（{_named_with(known, high)}），最低"
    yield _total(low)
    yield f"（{_named_with(known, low)}）。"


def _named_with(known: Sequence[CountyRow], one: CountyRow) -> str:
    return names([row.name for row in known if row.score.total == one.score.total], "份")


def _grades(block: FormBlock, rules: RuleProfile) -> Iterator[Piece]:
    grades = Counter(row.score.grade for row in block.rows)
    parts: list[Piece] = []
    for grade in (*(one.name for one in rules.grades.grades), None):
        if grades[grade]:
            parts += [
                "、" if parts else "",
                f"“{grade}”" if grade else "等级不能确定的",
                count(grades[grade], "份", OVERVIEW),
            ]
    if parts:
        yield "核算等级为"
        yield from parts
        yield "。"


def _claimed_part(known: Sequence[CountyRow]) -> Iterator[Prose]:
    parts = [row.score.claimed_part for row in known]
    if not any(parts):  # none, or nothing claimed
        return
    total = sum((row.score.total for row in known if row.score.total is not None), Decimal(0))
    claimed = sum(parts, Decimal(0))
    pieces: list[Piece] = [
        "上述核算总分中，按自评认定的部分" + ("平均每份" if len(known) > 1 else ""),
        points(mean(parts), f"按自评认定的得分之和÷{len(known)}份，{OVERVIEW}"),
    ]
    if total:
        pieces += ["，占", _share(claimed, total)]
    yield prose(
        *pieces, "。这部分为定性指标或无法核算的指标，只能按自评得分认定，需结合佐证材料核实。"
    )


def _share(part: Decimal, whole: Decimal) -> SourcedNumber:
    return percent(part / whole, f"按自评认定{points_text(part)}÷核算总分{points_text(whole)}")


def _compared(block: FormBlock) -> Iterator[Prose]:
    pairs = [row for row in block.rows if row.difference is not None]
    if pairs:
        yield prose(*_means(block, pairs), *_gaps(pairs))
    elif any(row.claimed is not None for row in block.rows):
        yield prose(_head(block), "的核算总分不能确定，无法与自评总分比较。")
    else:
        yield prose(_head(block), "没有填写自评总分，无法与核算总分比较。")
    full = [row for row in block.rows if row.claimed == _FULL]
    if full:
        everyone = len(full) == len(block.rows) and len(full) > 1
        yield prose(
            "自评总分为满分的有",
            count(len(full), "份", OVERVIEW),
            "，即全部" if everyone else f"（{names([row.name for row in full], '')}）",
            "，建议重点复核。",
        )
    graded = [row for row in block.rows if _grade_differs(row)]
    if graded:
        yield prose(
            "自评等级与核算等级不一致的有",
            count(len(graded), "份", OVERVIEW),
            "：",
            "、".join(
                f"{row.name}（自评“{row.submission.claimed_grade.text}”，核算“{row.score.grade}”）"
                for row in graded[:LISTED]
            ),
            "等。" if len(graded) > LISTED else "。",
        )


def _means(block: FormBlock, pairs: Sequence[CountyRow]) -> Iterator[Piece]:
    claimed = mean([row.claimed for row in pairs if row.claimed is not None])
    total = mean([row.score.total for row in pairs if row.score.total is not None])
    together = "算术平均" if len(pairs) > 1 else ""
    yield _head(block)
    if 1 < len(pairs) < len(block.rows):
        yield "中自评总分和核算总分都有的"
        yield count(len(pairs), "份", OVERVIEW)
        yield "，"
    yield f"自评总分{together}"
    yield points(claimed, f"自评总分之和÷{len(pairs)}份，{OVERVIEW}")
    yield f"，核算总分{together}"
    yield points(total, f"核算总分之和÷{len(pairs)}份，{OVERVIEW}")
    gap = claimed - total
    if not gap:
        yield "，两者一致。"
        return
    yield f"，自评比核算{'高' if gap > 0 else '低'}"
    yield points(abs(gap), "自评总分平均与核算总分平均之差")
    yield "。"


def _gaps(pairs: Sequence[CountyRow]) -> Iterator[Piece]:
    over = sorted((row for row in pairs if _gap(row) < 0), key=_gap)
    under = sorted((row for row in pairs if _gap(row) > 0), key=_gap, reverse=True)
    if len(pairs) == 1 or not (over or under):
        return
    parts: list[Piece] = []
    for words, rows in (("自评高于核算的", over), ("自评低于核算的", under)):
        if rows:
            shown = [_compared_scores(row) for row in rows]
            parts += ["；" if parts else "其中", words, count(len(rows), "份", OVERVIEW)]
            parts += ["，即" if len(rows) <= LISTED else "，差异较大的有", *named_rows(rows, shown)]
    yield from parts
    yield "。"


def _compared_scores(row: CountyRow) -> SourcedNumber:
    claimed, total = row.claimed or Decimal(0), row.score.total or Decimal(0)
    return SourcedNumber(
        f"自评{points_text(claimed)}分、核算{points_text(total)}分", f"{row.submission.file}，总分"
    )


def _gap(row: CountyRow) -> Decimal:
    return row.difference or Decimal(0)


def _grade_differs(row: CountyRow) -> bool:
    claimed = row.submission.claimed_grade.text
    return bool(claimed and row.score.grade and claimed != row.score.grade)
