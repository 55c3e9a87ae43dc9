"""F: cells that can't be read, and the sheets of one file against each other."""

from xl_jixiao.checks.files import f05, f06, f07, f08, f09, f10, f11, f12, f14, f15

__all__ = ["f05", "f06", "f07", "f08", "f09", "f10", "f11", "f12", "f14", "f15"]
