"""The official forms as data: their layout, their words, their blanks."""
