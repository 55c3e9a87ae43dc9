"""N: the text of a report: outline, residue, periods, problems and measures, copies."""

from xl_jixiao.checks.report_text import n01, n02, n03, n04, n05, n06

__all__ = ["n01", "n02", "n03", "n04", "n05", "n06"]
