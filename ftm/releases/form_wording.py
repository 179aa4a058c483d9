"""What a release form says, for each law it may have to satisfy, in plain words.

Every element that a law asks for stands here beside its paragraph, so that a lawyer can check the
words against it: 42 CFR 2.31 as of 2024, 45 CFR 164.508(c), 34 CFR 99.30.
"""

from collections.abc import Mapping

from ftm.value import Value

TITLE = "Permission to share information"
ABOUT = "This form is for"
FILE_NAME = "permission-to-share.docx"
NOT_A_PLAN = (
    "Signing a plan is never a release. If you sign a family plan, you do not agree to share "
    "anything. Only this form does that."
)
FREE = "You do not have to sign. Take your time, and ask about anything that is not clear."
USED_FOR = (
    "What is shared is used to make a plan with your family, and to see how the plan is going."
)
PURPOSES = (
    "To plan with my family at the family team meetings",
    "To see how the plan is going",
)
TEAM = "Everyone who comes to our family team meetings"
COPY = "You get a copy of this form when you have signed it."
NO_UNDOING = "What was shared before you took it back cannot be undone."


class Profile(Value):
    """One kind of release: `holder` has the information, `rules` are what the law makes us say."""

    law: str
    holder: str
    information: tuple[str, ...]
    not_this: str
    signs: str
    instead: str
    take_back: str
    rules: tuple[str, ...]


_NO_PRESSURE = (
    "If you do not sign, {holder} must still treat you. What you pay and the benefits you can get "
    "stay the same."
)
"""45 CFR 164.508(c)(2)(ii); many part 2 programs are bound by it too."""

PROFILES: Mapping[str, Profile] = {
    "part2": Profile(
        law="Substance use treatment records (42 CFR Part 2)",
        holder="the treatment program",
        # 2.31(a)(3): specific and meaningful.
        information=(
            "Whether I am in treatment, and since when",
            "Whether I come to my visits",
            "What kind of treatment I get",
            "How I am doing in treatment",
            "Drug and alcohol test results",
            "Plans for when treatment ends",
        ),
        # 2.31(b): a consent for counseling notes stands alone.
        not_this="Not the counselor's own notes. They need a form of their own.",
        signs="The patient signs",
        # 2.14 and 2.15: minors, and patients who cannot decide for themselves.
        instead="If somebody else signs for the patient, or with them, as the law allows",
        # 2.31(a)(6).
        take_back=(
            "You have the right to take this back at any time. Do it in writing: send a note to "
            "the treatment program or to the office below."
        ),
        rules=(
            # 2.12(d), 2.32, 2.33.
            (
                "A federal law, 42 CFR Part 2, keeps these records private. Those who get them may "
                "not pass them on, unless you agree on a form like this or that law allows it."
            ),
            # 2.31(d): a consent for proceedings stands alone.
            (
                "No one may use this form to bring your records into a court case against you. "
                "That needs a form of its own, or a court order."
            ),
            _NO_PRESSURE.format(holder="the program"),
        ),
    ),
    "hipaa": Profile(
        law="Health records (HIPAA, 45 CFR 164.508)",
        holder="the doctor, clinic or therapist",
        # 164.508(c)(1)(i).
        information=(
            "Whether I come to my visits",
            "What I am treated for",
            "What kind of care I get",
            "How I am doing",
            "Medicine I take",
            "What I need from the people around me",
        ),
        # 164.508(b)(3)(ii).
        not_this="Not a therapist's own notes of our talks. They need a form of their own.",
        signs="The patient signs",
        # 164.508(c)(1)(vi).
        instead="If somebody signs for the patient, as their parent, guardian or agent",
        # 164.508(c)(2)(i).
        take_back=(
            "You have the right to take this back at any time. Do it in writing: send a note to "
            "those who share, or to the office below."
        ),
        rules=(
            # 164.508(c)(2)(iii).
            (
                "Those who get your records may share them again. The federal health privacy law "
                "(HIPAA) may then not guard them any more."
            ),
            _NO_PRESSURE.format(holder="your doctor, clinic or therapist"),
        ),
    ),
    "ferpa": Profile(
        law="School records (FERPA, 34 CFR 99.30)",
        holder="the school or child care",
        # 99.30(b)(1).
        information=(
            "Grades and test scores",
            "Days in school and days missed",
            "How the student behaves and gets along",
            "Plans for extra help at school",
            "What the school does to keep the student safe",
        ),
        not_this="Only school records. Health care outside school needs another form.",
        # 99.5: rights pass to the student at 18.
        signs="The parent signs, or the student once they are 18",
        instead="If somebody signs in place of the parent, as the law allows",
        take_back=(
            "You can take this back at any time. Tell the school or the office below, best in "
            "writing."
        ),
        rules=(
            # 99.33(a).
            (
                "Those who get school records may not pass them on, unless you agree or the law "
                "allows it."
            ),
            # 99.30(c).
            "You can ask the school for a copy of what it shares. A student can ask too.",
        ),
    ),
    "general": Profile(
        law="Other information",
        holder="the person or service",
        information=(
            "Whether I take part, and since when",
            "What kind of help I get",
            "How I am doing",
            "What I still need",
        ),
        not_this=(
            "Not records of substance use treatment, of health care or of school. Each needs its "
            "own form."
        ),
        signs="The person signs",
        instead="If somebody else signs for them, as the law allows",
        take_back=(
            "You can take this back at any time. Tell those who share or the office below, best in "
            "writing."
        ),
        rules=("Those who get it may use it only for what this form says.",),
    ),
}
"""By the kind of a release (case-file.md, `releases[].kind`); a court order needs no form."""
