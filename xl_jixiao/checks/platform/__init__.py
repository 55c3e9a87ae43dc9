"""P: the warnings of the budget platform (预算管理一体化)."""
