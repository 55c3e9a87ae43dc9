"""The Word templates that come with the program, made from outlines; bureaus edit copies of them."""
