"""The official layouts as data; recognise a form in a Grid, extract it, plan its blank."""
