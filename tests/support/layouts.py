"""The layouts of the package, for tests that go through all of them."""

from __future__ import annotations

from xl_jixiao.layouts.loading import load_layouts


def blank_ids() -> tuple[str, ...]:
    """Ids of the layouts that `jixiao blank` offers."""
    return tuple(layout.id for layout in load_layouts() if layout.blank)
