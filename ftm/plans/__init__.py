"""The living plan of a case: tracks, lines, signatures, translations."""
