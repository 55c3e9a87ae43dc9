"""F: the files of one folder against each other and against the roster."""
