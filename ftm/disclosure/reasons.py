"""Why a line is, or is not, in somebody's copy: plain words for staff, with the law behind them."""

ALLOWED = {
    "owner": "It is their own step: whoever does a step sees it.",
    "client": "Their client may have it, and so may the client's attorney.",
    "own": "It is about themselves, their own child, plan or visit (22 M.R.S. 4008(2)).",
    "child": "It is about the child they are here for (22 M.R.S. 4008(2)(E)).",
    "visit": "It is about a visit they take part in or supervise.",
    "sibling": "It is about time with brothers and sisters of a child linked to them.",
    "care": "They need it to care for the child from day to day.",
    "education": "It is about the schooling of a child linked to them (20 U.S.C. 1232g(b)(1)(L)).",
    "shared": "The person it is about agreed at the read-back that they have it.",
    "service": "It is about their own service to their own client.",
    "team": "It is for everybody in the meeting (22 M.R.S. 4008(2)(E)).",
    "gal": "The guardian ad litem or CASA of the child may have it (22 M.R.S. 4008(3)(A)).",
    "tribe": "The child's tribe may have it (22 M.R.S. 3943; 4008(2)).",
    "court": "It is of a kind that goes into the court packet.",
    "internal": "The agency's own record holds every line.",
}
BY_RELEASE = "A release in force names them for exactly this (42 CFR 2.31, 2.32)."
PATIENT = "It is about their own treatment, and a release is in force (42 CFR 2.31)."

NOT_RECORDED = "It is not recorded yet, or belongs to another session."
DO_NOT_PRINT = "Who said it wants it in no copy."
PROTECTED_PLACE = (
    "It names a protected place or a placement; no copy may (22 M.R.S. 4008; 5 M.R.S. 90-B)."
)
NO_RELEASE = (
    "It comes from a substance use program, and no release in force names them for it "
    "(42 CFR 2.12(d), 2.31)."
)
NO_ROLE = "They have no role in the case now."
CLIENT_MAY_NOT = "Their client may not have it."
ATTORNEY_NOT_NAMED = "Their client may have it, but has not agreed that the attorney has it too."
NOT_FOR_COURT = "It is not of a kind that goes into a court packet."

NEVER = {
    "REPORTER": "It could tell who made a report (22 M.R.S. 4008(2)(D)).",
    "AGENCY_ONLY": "It is for the agency alone (22 M.R.S. 4008; 14-191 C.M.R. ch. 2).",
    "IMMIGRATION": "It is about immigration; no copy carries that.",
    "CRIM": "It comes from a criminal history system; no copy carries that.",
    "OTHER_CHILD_IN_HOME": "It is about another child in the home.",
    "LOC_PROTECTED": PROTECTED_PLACE,
}
"""Labels that no copy may carry, the owner's included (rules-precise 3.3 step 2)."""

BY_LABEL = {
    "CHILD": "It is about a child they are not linked to, or was not shared with them.",
    "PARENT": "It is part of a parent's plan that was not shared with them.",
    "VISIT": "It is about a visit that is not theirs.",
    "SIBLING_CONTACT": "It is about brothers and sisters none of whom is linked to them.",
    "CARE": "It is about the daily care of a child they do not care for.",
    "EDU": "It is about the schooling of a child they are not linked to.",
    "MH": "It is about mental health and was not shared with them.",
    "HEALTH_SENS": "It is about sensitive health matters and was not shared with them.",
    "SUD_SELF": "Somebody told it about their own substance use and did not share it with them.",
    "SUD_P2": NO_RELEASE,
    "DV_SAFETY": "It is about somebody's safety; only that person may have it.",
}


def why_label_withholds(label_name: str) -> str:
    """The sentence for a label no role of the person passes; unknown labels are withheld too."""
    return BY_LABEL.get(label_name, f"Nobody's copy carries lines labelled {label_name}.")
