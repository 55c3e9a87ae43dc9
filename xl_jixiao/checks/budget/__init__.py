"""B: the money block and the execution rate."""

from xl_jixiao.checks.budget import b01, b02, b03, b04, b05, b06, b07, b08, b09, b11

__all__ = ["b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b09", "b11"]
