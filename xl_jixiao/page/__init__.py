"""The page that needs no installation: the use cases for JavaScript, and how the page is built."""
