"""The case file ftm-case/1: read it, check it, import it, export it."""
