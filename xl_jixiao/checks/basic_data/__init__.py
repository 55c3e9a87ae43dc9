"""D: the 基础数据表."""

from xl_jixiao.checks.basic_data import d01, d02, d03, d04, d05, d06, d07, d08, d09

__all__ = ["d01", "d02", "d03", "d04", "d05", "d06", "d07", "d08", "d09"]
