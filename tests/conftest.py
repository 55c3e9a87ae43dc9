"""Settings of the whole suite."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# a shared machine with two cores: a slow example is no failure, the suite's own time limit is
settings.register_profile(
    "jixiao", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "jixiao"))

# no run of a test finds what another left; a test of the store says where it lies
os.environ["XDG_CACHE_HOME"] = os.devnull

LONGEST = (
    *("test_outputs_traced.py", "test_excel_buttons_live.py", "test_excel_formulas_rows.py"),
    *("test_county_round.py", "test_excel_oxt.py", "test_hostile_folder.py"),
    *("test_second_scorer.py", "test_excel_template_office.py", "test_excel_macros_lo.py"),
    *("test_combine.py", "test_batch_same_result.py", "test_county_review.py"),
    *("test_excel_buttons.py", "test_project_quality.py", "test_batch_cache.py"),
)
"""Files of tests that take more than ten seconds: they begin first, so that no process is left
alone with one of them at the end (`--no-loadscope-reorder`: xdist would begin those of most
tests)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files in front, all else as it was."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONGEST)))
