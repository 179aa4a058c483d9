"""May this recipient see this line, and why: the one decision everything that leaves goes through.

Pure. `rules.decide` is the decision, `labels.TABLE` the table behind it (rules-precise 3.3 to 3.6).
"""
