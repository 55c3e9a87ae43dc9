"""Settings of the whole suite."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# a shared machine with two cores: a slow example is no failure, the suite's own time limit is
settings.register_profile(
    "jixiao", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "jixiao"))

# no run of a test finds what another left; a test of the store says where it lies
os.environ["XDG_CACHE_HOME"] = os.devnull
