"""X: numbers of a report against each other, the tables and the unit's other reports."""

from xl_jixiao.checks.report_numbers import x01, x02, x03, x04, x05, x06

__all__ = ["x01", "x02", "x03", "x04", "x05", "x06"]
