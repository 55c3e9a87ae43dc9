"""等级: highest step reached; no total is without a grade."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.rules.profile import GradeRule


def grade_of(total: Decimal, rule: GradeRule) -> str:
    """The grade of a total; the lowest one takes everything below (89.995 is not rounded up)."""
    return next((grade.name for grade in rule.grades if total >= grade.start), rule.grades[-1].name)


def common_grade(low: Decimal, high: Decimal, rule: GradeRule) -> str | None:
    """The grade of a range of totals, where both ends agree."""
    name = grade_of(low, rule)
    return name if name == grade_of(high, rule) else None
