"""Calling the command line inside the test's process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from xl_jixiao.cli.main import jixiao


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # Any: JSON
        return json.loads(self.out)


def call(*arguments: object) -> Answer:
    """Run `jixiao` with these arguments; an error of ours fails the test instead of being told."""
    result = CliRunner(env={"JIXIAO_DEBUG": ""}).invoke(jixiao, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "程序内部错误" not in result.stderr, result.stderr
    return Answer(result.exit_code, result.stdout, result.stderr)
