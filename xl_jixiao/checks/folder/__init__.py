"""F: the files of one folder against each other and against the roster."""

from xl_jixiao.checks.folder import f01, f02, f03, f04, f13, f15

__all__ = ["f01", "f02", "f03", "f04", "f13", "f15"]
