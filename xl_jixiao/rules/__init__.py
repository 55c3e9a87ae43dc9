"""Rule profiles (评分口径): dated data, loaded and validated."""
