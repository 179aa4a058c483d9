"""The sections of the three plan forms, in the form's order (rules-precise 5; 22 M.R.S. 4041)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from ftm.facts import CaseFacts
from ftm.facts.plan import PlanType, Track
from ftm.facts.standing import INDIAN_CHILD, Standing
from ftm.facts.windows import utc
from ftm.languages import N_
from ftm.value import Value

ACTIVE_EFFORTS = "active_efforts"
YOUTH = "youth"


class Section(Value):
    code: str
    heading: str


_PREVENTION = (
    Section("reasons", "Reasons the family is involved"),
    Section("changes", "Behavioral changes the parent shall make"),
    Section(
        "parent_services",
        "Prevention services the parent shall satisfactorily participate in",
    ),
    Section("department_services", "Prevention services the Department shall provide"),
    Section("measures", "How progress will be measured"),
    Section("progress", "Progress since last plan"),
    Section("kinship", "Kinship support"),
    Section("schedule", "Reasonable time schedule for the service case"),
)
_REUNIFICATION = (
    Section("reasons", "Reasons for removal"),
    Section("changes", "Changes needed so that the child is safe"),
    Section("parent_services", "Services the parent takes part in"),
    Section("department_services", "Services the Department provides"),
    Section("visits", "Visits: schedule and conditions"),
    Section("kinship", "Support from relatives and friends"),
    Section("schedule", "Reasonable time schedule"),
    Section("finances", "Financial responsibilities"),
    Section("risks", "Risks, and how the child is kept safe meanwhile"),
    Section("progress", "Progress since the last plan"),
    Section("responsibilities", "The parent's responsibilities"),
    Section("notices", "What the Department tells the parent"),
    Section("participation", "How the parent took part, agreement and disagreement"),
    Section("child_and_siblings", "The child's needs and time with brothers and sisters"),
    Section(ACTIVE_EFFORTS, "Active efforts for an Indian child"),
    Section(YOUTH, "The young person's own plan"),
    Section("contingency", "If things go wrong: the backup plan"),
)
FORM_SECTIONS: Mapping[str, tuple[Section, ...]] = {
    "prevention": _PREVENTION,
    "preliminary_rnr": _REUNIFICATION,
    "rnr": _REUNIFICATION,
}
"""Every section a form can have; two of them only appear where they apply: see `form_of`."""

_SIGNERS = {
    "prevention": (
        N_("Parent or caregiver"),
        N_("Parent or caregiver"),
        N_("DHHS caseworker"),
        N_("DHHS supervisor"),
    ),
    "rnr": (N_("Parent"), N_("DHHS caseworker"), N_("DHHS supervisor")),
}


class Form(Value):
    """One parent's form: who it is for, its sections in order, and the lines to sign on."""

    type: PlanType
    children: tuple[str, ...]
    sections: tuple[Section, ...]
    signers: tuple[str, ...]


def own_children(standing: Standing, person_id: str) -> frozenset[str]:
    """The children whose established parent the person is now; no child linked in another way."""
    roles = standing.current_roles(person_id, standing.today)
    return frozenset(child for role in roles if role.role == "parent" for child in role.of)


def latest_track(facts: CaseFacts, parent_id: str, now: datetime) -> Track | None:
    """The parent's plan track recorded last by `now`: a full plan replaces the preliminary one."""
    recorded = [
        track
        for track in facts.plan.tracks
        if track.parent == parent_id and utc(track.recorded_at) <= utc(now)
    ]
    return max(recorded, key=lambda track: utc(track.recorded_at), default=None)


def form_of(standing: Standing, parent_id: str, on: date) -> Form:
    """The form of a parent's plan on the day of the meeting `on`.

    A parent without a track gets the form of the kind of case with nothing decided yet, about
    their own children: the copy then looks like everybody else's.
    """
    facts = standing.facts
    track = latest_track(facts, parent_id, standing.now)
    if track is not None:
        return build_form(standing, track.type, track.children, on)
    own = own_children(standing, parent_id)
    children = tuple(child.person for child in facts.children if child.person in own)
    return build_form(standing, default_type(facts), children, on)


def build_form(
    standing: Standing, plan_type: PlanType, children: tuple[str, ...], on: date
) -> Form:
    """The form of one type for these children; two sections only where they apply."""
    known = standing.facts.children_by_id
    absent = set()
    indian = any(known[each].icwa_status in INDIAN_CHILD for each in children if each in known)
    if not indian:
        absent.add(ACTIVE_EFFORTS)
    youth = any(standing.is_youth(each, on) for each in children if each in known)
    if not youth:
        absent.add(YOUTH)
    sections = tuple(each for each in FORM_SECTIONS[plan_type] if each.code not in absent)
    if plan_type == "prevention":
        return Form(plan_type, children, sections, _SIGNERS["prevention"])
    parent, *agency = _SIGNERS["rnr"]
    signers = (parent, *((N_("Young person"),) if youth else ()), *agency)
    if indian:
        signers = (*signers, N_("Tribal representative (optional)"))
    return Form(plan_type, children, sections, signers)


def default_type(facts: CaseFacts) -> PlanType:
    """The type of plan of this kind of case, where no track says otherwise."""
    return "prevention" if facts.case.kind == "prevention" else "rnr"


def printed_sections(
    plan_type: str, always: Collection[str], used: Collection[str]
) -> tuple[Section, ...]:
    """The sections a document prints, in the order of the form.

    `always` are printed even when empty, `used` because they have a line. A line in a section the
    form lacks comes after the form, under the heading of the other form: nothing is lost.
    """
    form = FORM_SECTIONS[plan_type]
    own = tuple(each for each in form if each.code in always or each.code in used)
    known = {each.code for each in form}
    others = (each for each in (*_REUNIFICATION, *_PREVENTION) if each.code not in known)
    extra = {each.code: each for each in others if each.code in used}
    return (*own, *extra.values())
