"""R: what must be filled in."""

from xl_jixiao.checks.required import r01, r02, r03, r04, r05, r06, r07, r08, r09

__all__ = ["r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09"]
