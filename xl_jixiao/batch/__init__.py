"""One file = one pure call; an executor; progress events; a whole folder."""

from __future__ import annotations

from xl_jixiao.batch.folder import run_folder
from xl_jixiao.batch.roster import RosterError
from xl_jixiao.batch.run_result import RunResult
from xl_jixiao.batch.single import evaluate_file

__all__ = ["RosterError", "RunResult", "evaluate_file", "run_folder"]
