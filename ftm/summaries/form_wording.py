"""What the forms for the table say: short sentences, true for every family, naming nobody.

The short statement of 42 CFR 2.32 is word for word (2024 rule). Where the words are ours and not
a law's, an agency's legal staff signs them off before use.
"""

from ftm.languages import N_

IN_RE, PLAN_FOR, DATE_OF_PLAN = N_("In re"), N_("Plan for"), N_("Date of plan")
"""The head of the Prevention Services Family Plan, in the form's order."""
PRELIMINARY = (
    N_(
        "This is a first plan. What it says about safety was reported to us. No court has found "
        "it to be so yet."
    ),
)
SIGNING = N_("Signing this plan is not a release of information.")
"""The form's closing sentence asks for releases; a signature here meets 42 CFR 2.31 in no way."""

SIGN_IN_TITLE = N_("Sign-in sheet")
SIGN_IN_INTRO = (
    N_(
        "Please write your name, and sign if you want to. Signing says that you were here, and "
        "nothing else. It is not a release of information."
    ),
    N_("What is said here is private (22 M.R.S. 4008)."),
)
SIGN_IN_DAY = N_("Planning meeting on")
SIGN_IN_HEADER = (
    N_("Name"),
    N_("Signature"),
    N_("In the room, by video or by phone"),
    N_("From, until"),
)
SIGN_IN_CAPTION = "Who is here"

STATEMENT_TITLE = N_("Confidentiality statement")
FEDERAL_STATEMENT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""The short statement of 42 CFR 2.32, which stays as it is in every language."""
STATEMENT = (
    (
        N_("What is said here is private"),
        (
            N_(
                "This meeting is about a family. State law keeps what is said about them private "
                "(22 M.R.S. 4008)."
            ),
            N_(
                "Use what you hear only to plan with this family. Do not pass it on, and do not "
                "post it anywhere."
            ),
        ),
    ),
    (
        N_("When something cannot stay private"),
        (
            N_("People who must report child abuse or neglect must still report it."),
            N_("If somebody is in danger, the people who can help will be told."),
        ),
    ),
    (
        N_("What is written down, and who gets it"),
        (
            N_(
                "We write a plan, line by line, and read it to you before the meeting ends. Say so "
                "if a line is wrong, or if you do not agree with it."
            ),
            N_("Each person gets a copy with what that person may have."),
        ),
    ),
    (
        N_("Treatment for substance use"),
        (
            N_(
                "Nobody has to speak about treatment. If records of such treatment are shared "
                "here, one more law protects them. Nobody may use them or pass them on where that "
                "law does not allow it:"
            ),
            FEDERAL_STATEMENT,
        ),
    ),
    (
        N_("Signing"),
        (
            N_("Please sign if you agree to keep this private."),
            N_(
                "A parent, a child or another party to the case does not have to sign, and may "
                "stay. Somebody else who does not agree may be asked to leave."
            ),
            N_("Signing is not a release of information."),
        ),
    ),
)
READ_BY = (N_("Read aloud by"), N_("In this language"), N_("Interpreter, if any"))
STATEMENT_HEADER = (N_("Name"), N_("Signature"), N_("Date"))
STATEMENT_CAPTION = "Who agrees"

COMMUNICATION_TITLE = "Communication instructions and form"
COMMUNICATION_INTRO = (
    (
        "You work with a family that our office works with too. The family does best when we "
        "keep in touch. This page says how to reach us. Please fill in page 2 and send it back."
    ),
)
CONTACTS = "Whom to call"
CONTACT_HEADER = ("Name", "Part", "Phone", "E-mail")
CONTACT_WEIGHTS = (4, 3, 4, 7)
PARTS = {"caseworker": "Caseworker", "supervisor": "Supervisor"}
OFFICE = "Office"
INSTRUCTIONS = (
    (
        "How to reach us",
        (
            "Call or write to the caseworker first. If nobody calls back, call the supervisor.",
            "The voice mail says when calls are returned, and when the caseworker is out.",
            "If a child is in danger, do not wait for us to call back: report it.",
            "We call you at least every three months, and more often if needed.",
        ),
    ),
    (
        "Before you share anything",
        (
            "Share only what a signed release, or the law, lets you share.",
            "Records of treatment for substance use need a release under 42 CFR part 2.",
        ),
    ),
    (
        "What helps us plan, if you may share it",
        (
            "Whether the person comes and takes part, and what you recommend",
            "The treatment plan, test results, and how it is going",
            "A relapse, or leaving treatment, and the plan for that",
            "When you expect to be done, and the plan for afterwards",
        ),
    ),
    (
        "What we tell you, as far as the law allows",
        (
            "When a family team meeting is planned, or a court date changes",
            "Changes of visits, of services, and of the goal of the case",
            "A new caseworker or unit",
        ),
    ),
)
PAGE_TWO = "Page 2: how to reach you"
PAGE_TWO_INTRO = "Please fill in and send back. Write nothing about a patient here."
SEND_BACK = "Send it to"
YOURS = ("Your name", "Your program or agency", "Your part", "Phone", "E-mail", "Fax")
YOURS_NAME, YOURS_PHONE, YOURS_EMAIL = YOURS[0], YOURS[3], YOURS[4]
BEST = ("Best days and times to call", "A safe way to leave a message")
OTHERS = "If you are out"
SECOND = ("Who takes your calls", "Phone", "Your supervisor", "Phone")
FILLED_IN = "Filled in on"
