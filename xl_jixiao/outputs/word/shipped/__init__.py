"""The Word templates that come with the program; bureaus edit copies of them."""
