"""The fixed words of the documents: short sentences, no sign of what a copy leaves out."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel.dates import format_date

from ftm.languages import N_
from ftm.word.text import locale_of

ENGLISH = "en-US"
FILE_TITLE = "Planning meeting summary"
"""In the properties of every copy alike, so that the title tells nothing about its reader."""

PLAN_TITLES: Mapping[str, str] = {
    "prevention": N_("Prevention Services Family Plan"),
    "preliminary_rnr": N_("Preliminary Rehabilitation and Reunification Plan"),
    "rnr": N_("Rehabilitation and Reunification Plan"),
}
COPY_TITLE = N_("Summary of the planning meeting")
YOUTH_TITLE = N_("Your plan")
INTERNAL_TITLE = "Internal record of the planning meeting"
COURT_TITLE = "Court packet of the planning meeting"

INTRO = (
    N_("This is your copy of what was planned. Please keep it private."),
    N_("Use it only to plan with this family (22 M.R.S. 4008)."),
)
YOUTH_INTRO = (
    N_("This is your plan. It is for you to keep."),
    N_("Is a line wrong? Do you want more help? Tell us. We will talk with you."),
)
INTERNAL_INTRO = ("For the agency alone. It does not leave the agency.",)
COURT_INTRO = ("For the court. Use it only for this case (22 M.R.S. 4008).",)

PREPARED_FOR = N_("Copy for")
PLAN_FOR = N_("Plan for")
CHILDREN = N_("Children")
MEETING_DATE = N_("Date of the meeting")
NEXT_MEETING = N_("Next meeting by")
CASE_NUMBER = "Case number"
FAMILY = "Family"

CONTACTS = N_("Whom to ask")
CONTACT_HEADER = (N_("Name"), N_("Part"), N_("How to reach them"))
CONTACT_WEIGHTS = (5, 4, 9)
"""An e-mail address is not broken in two."""
CASEWORKER = N_("Caseworker")
OFFICE = N_("Office")
ATTENDANCE = N_("Who was there")
YOUTH_TEAM = N_("People you chose for your team")
ADVISOR = N_("your advisor")
OWN_WORDS = N_("What you said")
NO_ENTRIES = N_("No entries.")
CORRECTED = N_("What was corrected")
SIGNATURES = N_("Signatures")
DATE = N_("Date")

PART2_STATEMENT = (
    "This record which has been disclosed to you is protected by Federal confidentiality rules "
    "(42 CFR part 2). These rules prohibit you from using or disclosing this record, or testimony "
    "that describes the information contained in this record, in any civil, criminal, "
    "administrative, or legislative proceedings by any Federal, State, or local authority, against "
    "the patient, unless authorized by the consent of the patient, except as provided at 42 CFR "
    "2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65. In addition, "
    "the Federal rules prohibit you from making any other use or disclosure of this record unless "
    "at least one of the following applies: (i) Further use or disclosure is expressly permitted "
    "by the written consent of the individual whose information is being disclosed in this record "
    "or as otherwise permitted by 42 CFR part 2. (ii) You are a covered entity or business "
    "associate and have received the record for treatment, payment, or health care operations, or "
    "(iii) You have received the record from a covered entity or business associate as permitted "
    "by 45 CFR part 164, subparts A and E. A general authorization for the release of medical or "
    "other information is NOT sufficient to meet the required elements of written consent to "
    "further use or redisclose the record (see 42 CFR 2.31)."
)
"""The long statement of 42 CFR 2.32, word for word (2024 rule)."""
PART2_HEADING = N_("Notice about treatment records")
PART2_HEADER = (N_("Notice"),)
SCOPE_HEADER = (N_("What the consent covers"), N_("What it is for"), N_("Good until"))

YOUTH_HEADINGS: Mapping[str, str] = {
    "reasons": N_("Why we are working together"),
    "changes": N_("What will change"),
    "parent_services": N_("What your parents will do"),
    "department_services": N_("What we will do to help"),
    "measures": N_("How we will know it works"),
    "visits": N_("Visits"),
    "kinship": N_("Help from family and friends"),
    "schedule": N_("When things should happen"),
    "finances": N_("Costs"),
    "risks": N_("Staying safe"),
    "progress": N_("What has gone well so far"),
    "responsibilities": N_("What your parents agreed to"),
    "notices": N_("What we will tell your parents"),
    "participation": N_("How people took part"),
    "child_and_siblings": N_("You, your brothers and your sisters"),
    "active_efforts": N_("Working with your tribe"),
    "youth": N_("Your goals and steps"),
    "contingency": N_("If things go wrong"),
}


@lru_cache(maxsize=1024)
def day(value: date, language: str = ENGLISH) -> str:
    """The date in long form, as people of the language write it ("October 15, 2026")."""
    locale = locale_of(language) or locale_of(ENGLISH)
    return format_date(value, "long", locale=locale)
