"""Whether the formulas can follow a profile at all."""

from __future__ import annotations

from xl_jixiao.rules.profile import RuleProfile

_MOST_DECIMALS = 2


def abstains(profile: RuleProfile) -> str:
    """Why no native formula follows this profile, in Chinese; "" where they do."""
    if profile.rounding.decimals > _MOST_DECIMALS:
        return f"口径“{profile.label}”保留{profile.rounding.decimals}位小数，原生公式只能算到2位"
    if any(tier.start <= 0 for tier in profile.over.tiers):
        return f"口径“{profile.label}”的超额完成分档从0开始，原生公式不支持"
    return ""
