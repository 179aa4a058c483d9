"""The vocabulary of one case: frozen values and the pure predicates every rule shares.

Nothing here knows a database, a web page or a document. Names are those of ftm-case/1.
"""

from ftm.facts.case_facts import CaseFacts, Plan, build_case_facts

__all__ = ["CaseFacts", "Plan", "build_case_facts"]
