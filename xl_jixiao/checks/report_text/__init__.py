"""N: the text of a report: outline, residue, periods, problems and measures, copies."""
