"""xl_jixiao: fill in, score, check and merge budget performance self-evaluations (预算绩效自评).

The public calls load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_jixiao.actions.outcome import RunResult
    from xl_jixiao.actions.run import run_folder
    from xl_jixiao.batch.evaluate import evaluate_file
    from xl_jixiao.model.finding import FileResult, Finding
    from xl_jixiao.model.score import ScoreLine
    from xl_jixiao.model.submission import Submission
    from xl_jixiao.model.values import Quantity, Target
    from xl_jixiao.rules.loading import load_rules
    from xl_jixiao.rules.profile import RuleProfile
    from xl_jixiao.scoring.public import grade, score_execution, score_indicator
    from xl_jixiao.text.measures import parse_quantity
    from xl_jixiao.text.target import parse_target

__version__ = "0.2.0"

_HOMES = {
    "FileResult": "xl_jixiao.model.finding",
    "Finding": "xl_jixiao.model.finding",
    "Quantity": "xl_jixiao.model.values",
    "RuleProfile": "xl_jixiao.rules.profile",
    "RunResult": "xl_jixiao.actions.outcome",
    "ScoreLine": "xl_jixiao.model.score",
    "Submission": "xl_jixiao.model.submission",
    "Target": "xl_jixiao.model.values",
    "evaluate_file": "xl_jixiao.batch.evaluate",
    "grade": "xl_jixiao.scoring.public",
    "load_rules": "xl_jixiao.rules.loading",
    "parse_quantity": "xl_jixiao.text.measures",
    "parse_target": "xl_jixiao.text.target",
    "run_folder": "xl_jixiao.actions.run",
    "score_execution": "xl_jixiao.scoring.public",
    "score_indicator": "xl_jixiao.scoring.public",
}

__all__ = [
    "FileResult",
    "Finding",
    "Quantity",
    "RuleProfile",
    "RunResult",
    "ScoreLine",
    "Submission",
    "Target",
    "__version__",
    "evaluate_file",
    "grade",
    "load_rules",
    "parse_quantity",
    "parse_target",
    "run_folder",
    "score_execution",
    "score_indicator",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'xl_jixiao' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
