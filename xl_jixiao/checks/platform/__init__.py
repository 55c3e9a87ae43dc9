"""P: the warnings of the budget platform (预算管理一体化)."""

from xl_jixiao.checks.platform import p01, p02, p03, p04, p05, p06

__all__ = ["p01", "p02", "p03", "p04", "p05", "p06"]
