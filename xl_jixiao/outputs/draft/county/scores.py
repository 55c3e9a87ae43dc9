"""得分分布 and 自评质量: computed scores and grades, and how the claimed ones compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.outputs.draft.county.wording import (
    LISTED,
    OVERVIEW,
    count,
    mean_points,
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
from xl_jixiao.tables.county import CountyFigures, FormBlock

_FULL = Decimal(100)
_ZERO = Decimal(0)


def distribution(figures: CountyFigures) -> tuple[Prose, ...]:
    """A paragraph per kind of form and year."""
    return tuple(
        paragraph for block in figures.blocks for paragraph in _of_block(block, figures.rules)
    )


def quality(figures: CountyFigures) -> tuple[Prose, ...]:
    """Claimed against computed, full marks, grades that differ."""
    return tuple(paragraph for block in figures.blocks for paragraph in _compared(block))


def _of_block(block: FormBlock, rules: RuleProfile) -> Iterator[Prose]:
    scored = [row for row in block.rows if row.has_scores]
    if not block.tables and not scored:
        yield _without_tables(block)
        return
    if len(block.rows) == 1:
        yield _alone(block)
    elif scored:
        yield prose(*_spread(block, scored), *_grades(block, rules))
    else:
        yield prose(_head(block), "没有一份自评、核算总分都有且分值合计为满分，核算总分见附件。")
    yield from _claimed_part(block)
    if scored and len(scored) < len(block.rows):
        yield _left_out([row for row in block.rows if not row.has_scores])


def _without_tables(block: FormBlock) -> Prose:
    return prose(
        f"{year_of(block)}{subject(block)}绩效自评",
        count(len(block.rows), "份", OVERVIEW),
        "只有自评报告、没有自评表，不能核算总分。",
    )


def _left_out(rows: Sequence[FormRecord]) -> Prose:
    """Why some are in no mean and have no place among the grades."""
    tables, told_only = split_by_source(rows)
    reasons = (
        ("没有自评表、不能核算总分", told_only),
        ("分值合计不是满分、总分未折算", [row for row in tables if row.unscaled]),
        ("因预算执行率或指标得分不能确定只给出得分区间", [row for row in tables if _is_open(row)]),
        ("没有填写自评总分", [row for row in tables if _is_unclaimed(row)]),
    )
    causes: list[Piece] = []
    for why, found in reasons:
        if found:
            causes += ["，" if causes else "", count(len(found), "份", OVERVIEW), why]
    told = "均未" if len(rows) > 1 else "未"
    return prose("另有", *causes, f"，{told}计入平均分和等级，详见附件。")


def _is_open(row: FormRecord) -> bool:
    return row.total is None and not row.unscaled


def _is_unclaimed(row: FormRecord) -> bool:
    return row.total is not None and not row.unscaled and row.claimed is None


def _head(block: FormBlock) -> Piece:
    return f"{year_of(block)}{subject(block)}绩效自评表"


def _alone(block: FormBlock) -> Prose:
    (row,) = block.rows
    pieces: list[Piece] = [_head(block), count(1, "份", OVERVIEW), "，", row.name, "核算总分"]
    pieces.append(_total(row))
    if row.grade:
        pieces.append(f"，核算等级为{row.grade}")
    elif row.unscaled and row.points_total is not None:
        pieces += ["，分值合计", points(row.points_total, OVERVIEW), "，未折算，不定等级"]
    return prose(*pieces, "。")


def _total(row: FormRecord) -> SourcedNumber:
    source = f"各行核算得分之和，{row.file}"
    if row.total is not None:
        return points(row.total, source)
    return SourcedNumber(f"{points_text(row.low)}～{points_text(row.high)}分", source)


def _spread(block: FormBlock, known: Sequence[FormRecord]) -> Iterator[Piece]:
    stats, weighted = block.stats.scores, block.stats.weighted
    yield _head(block)
    yield count(len(block.rows), "份", OVERVIEW)
    if stats.forms < len(block.rows):
        yield "，其中自评、核算总分都有的"
        yield count(stats.forms, "份", OVERVIEW)
    yield "，核算总分算术平均"
    yield mean_points(stats.total.value or _ZERO, f"核算总分之和÷{stats.forms}份，{OVERVIEW}")
    if weighted.total.value is not None:
        yield "，按全年预算数加权平均"
        yield mean_points(weighted.total.value, f"Σ（核算总分×全年预算数）÷Σ全年预算数，{OVERVIEW}")
        if weighted.forms < stats.forms:
            yield "（按有全年预算数的"
            yield count(weighted.forms, "份", OVERVIEW)
            yield "计算）"
    yield from _ends(known)


def _ends(known: Sequence[FormRecord]) -> Iterator[Piece]:
    ordered = sorted(known, key=lambda row: row.total or Decimal(0))
    low, high = ordered[0], ordered[-1]
    if low.total == high.total:
        yield "，各份得分相同。" if len(known) > 1 else "。"
        return
    yield "；最高"
    yield _total(high)
    yield f"（{_named_with(known, high)}），最低"
    yield _total(low)
    yield f"（{_named_with(known, low)}）。"


def _named_with(known: Sequence[FormRecord], one: FormRecord) -> str:
    return names([row.name for row in known if row.total == one.total], "份")


def _grades(block: FormBlock, rules: RuleProfile) -> Iterator[Piece]:
    parts: list[Piece] = []
    for grade in rules.grades.grades:
        if number := block.stats.scores.grades[grade.name]:
            parts += ["、" if parts else "", f"“{grade.name}”", count(number, "份", OVERVIEW)]
    if parts:
        yield "核算等级为"
        yield from parts
        yield "。"


def _claimed_part(block: FormBlock) -> Iterator[Prose]:
    stats = block.stats.scores
    part, total = stats.claimed_part.value, stats.total.value
    if not part:  # none, or nothing claimed
        return
    told = mean_points if stats.forms > 1 else points
    pieces: list[Piece] = [
        "上述核算总分中，按自评认定的部分" + ("平均每份" if stats.forms > 1 else ""),
        told(part, f"按自评认定的得分之和÷{stats.forms}份，{OVERVIEW}"),
    ]
    if total:
        pieces += ["，占", _share(part, total)]
    yield prose(
        *pieces, "。这部分为定性指标或无法核算的指标，只能按自评得分认定，需结合佐证材料核实。"
    )


def _share(part: Decimal, whole: Decimal) -> SourcedNumber:
    return percent(part / whole, f"按自评认定{points_text(part)}÷核算总分{points_text(whole)}")


def _compared(block: FormBlock) -> Iterator[Prose]:
    pairs = [row for row in block.rows if row.has_scores]
    if pairs:
        yield prose(*_means(block, pairs), *_gaps(pairs))
    elif any(row.claimed is not None for row in block.rows):
        yield prose(_head(block), "的核算总分不能确定或分值合计不是满分，无法与自评总分比较。")
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
                f"{row.name}（自评“{row.claimed_grade}”，核算“{row.grade}”）"
                for row in graded[:LISTED]
            ),
            "等。" if len(graded) > LISTED else "。",
        )


def _means(block: FormBlock, pairs: Sequence[FormRecord]) -> Iterator[Piece]:
    stats = block.stats.scores
    together = "算术平均" if len(pairs) > 1 else ""
    told = mean_points if len(pairs) > 1 else points
    yield _head(block)
    if stats.forms < len(block.rows):
        yield "中自评总分和核算总分都有的"
        yield count(stats.forms, "份", OVERVIEW)
        yield "，"
    yield f"自评总分{together}"
    yield told(stats.claimed.value or _ZERO, f"自评总分之和÷{stats.forms}份，{OVERVIEW}")
    yield f"，核算总分{together}"
    yield told(stats.total.value or _ZERO, f"核算总分之和÷{stats.forms}份，{OVERVIEW}")
    gap = stats.difference.value or _ZERO
    if not gap:
        yield "，两者一致。"
        return
    yield f"，自评比核算{'低' if gap > 0 else '高'}"
    yield told(abs(gap), f"（核算总分－自评总分）之和÷{stats.forms}份，{OVERVIEW}")
    yield "。"


def _gaps(pairs: Sequence[FormRecord]) -> Iterator[Piece]:
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


def _compared_scores(row: FormRecord) -> SourcedNumber:
    claimed, total = row.claimed or Decimal(0), row.total or Decimal(0)
    return SourcedNumber(
        f"自评{points_text(claimed)}分、核算{points_text(total)}分", f"{row.file}，总分"
    )


def _gap(row: FormRecord) -> Decimal:
    return row.difference or Decimal(0)


def _grade_differs(row: FormRecord) -> bool:
    claimed = row.claimed_grade
    return bool(claimed and row.grade and claimed != row.grade)
