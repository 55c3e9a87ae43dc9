"""W: sums of weights and of scores."""

from xl_jixiao.checks.weights import w01, w02, w03, w04, w05, w06, w07, w08

__all__ = ["w01", "w02", "w03", "w04", "w05", "w06", "w07", "w08"]
