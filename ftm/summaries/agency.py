"""The two documents that are no recipient's copy: the internal record and the court packet."""

from collections.abc import Sequence
from datetime import timedelta

from ftm.disclosure.court import court_lines
from ftm.disclosure.part2 import is_part2
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.plan import Item, PlanType
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, session_on, utc
from ftm.plans.sections import build_form, default_type, latest_track, printed_sections
from ftm.summaries import wording
from ftm.summaries.changes import Change, ChangeTeller, tell_agency
from ftm.summaries.compose import contacts, dates
from ftm.summaries.content import ContentLine, ContentSection, Group, Scope, SummaryContent


def compose_court_packet(
    disclosure: Disclosure, changes: Sequence[Change] = (), *, days: int
) -> SummaryContent:
    """The court packet of the meeting's one session; it never holds part 2 content.

    `days` as in `compose_copy`.
    """
    lines = court_lines(disclosure)
    facts = disclosure.standing.facts
    sections = tuple(
        ContentSection(
            section.heading,
            tuple(
                ContentLine(each.item.id, each.item.text, each.basis)
                for each in lines
                if each.item.section == section.code
            ),
        )
        for section in printed_sections(
            default_type(facts), (), {each.item.section for each in lines}
        )
    )
    return SummaryContent(
        kind="court_packet",
        title=wording.COURT_TITLE,
        language=wording.ENGLISH,
        intro=wording.COURT_INTRO,
        details=dates(disclosure.session, wording.ENGLISH, days),
        contacts=contacts(facts),
        groups=(),
        sections=sections,
        corrections=ChangeTeller(disclosure, None).notes(changes, sections),
    )


def compose_internal(
    standing: Standing,
    meeting: Meeting,
    ended: Sequence[Session],
    changes: Sequence[Change] = (),
    *,
    days: int,
) -> SummaryContent:
    """The agency's own record of the sessions that have ended: every line so far, with labels.

    `days` as in `compose_copy`.
    """
    facts = standing.facts
    items = tuple(each for each in facts.plan.items if utc(each.recorded_at) <= utc(standing.now))
    plan_type = _main_type(standing)
    form = build_form(standing, plan_type, tuple(facts.children_by_id), meeting_on(meeting))
    always = {section.code for section in form.sections}
    sections = tuple(
        ContentSection(
            section.heading,
            tuple(_line(facts, item) for item in items if item.section == section.code),
        )
        for section in printed_sections(plan_type, always, {each.section for each in items})
    )
    return SummaryContent(
        kind="internal",
        title=wording.INTERNAL_TITLE,
        language=wording.ENGLISH,
        intro=wording.INTERNAL_INTRO,
        details=_details(facts, meeting, days),
        contacts=contacts(facts),
        groups=tuple(_attendance(facts, meeting, session) for session in ended),
        sections=sections,
        scopes=_scopes(facts, items),
        signers=form.signers,
        corrections=tell_agency(changes, sections),
    )


def _main_type(standing: Standing) -> PlanType:
    """The form of the plan recorded last; sections of another form are added where used."""
    parents = dict.fromkeys(track.parent for track in standing.facts.plan.tracks)
    tracks = [latest_track(standing.facts, parent, standing.now) for parent in parents]
    recorded = [track for track in tracks if track]
    if not recorded:
        return default_type(standing.facts)
    return max(recorded, key=lambda track: utc(track.recorded_at)).type


def _details(facts: CaseFacts, meeting: Meeting, days: int) -> tuple[tuple[str, str], ...]:
    on = meeting_on(meeting)
    children = ", ".join(facts.name_of(child) for child in facts.children_by_id)
    return (
        (wording.CASE_NUMBER, facts.case.number),
        (wording.FAMILY, facts.case.family_name),
        (wording.CHILDREN, children),
        (wording.MEETING_DATE, wording.day(on)),
        (wording.NEXT_MEETING, wording.day(on + timedelta(days=days))),
    )


def _attendance(facts: CaseFacts, meeting: Meeting, session: Session) -> Group:
    names = tuple(
        f"{facts.name_of(each.person)} ({each.mode.replace('_', ' ')})"
        for each in meeting.attendance
        if each.session == session.id
    )
    heading = f"{wording.ATTENDANCE}: {session.id}, {wording.day(session_on(session))}"
    return Group(heading, names or ("Nobody recorded yet.",))


def _line(facts: CaseFacts, item: Item) -> ContentLine:
    source = {
        "family_said": f"said by {facts.name_of(item.said_by or '')}",
        "agency": "agency",
        "provider_release": f"under release {item.source_release}",
        "court": "court",
    }[item.source_kind]
    notes = [f"Labels: {', '.join(item.labels)}. Source: {source}."]
    if item.owner:
        notes.append(f"Who does it: {facts.name_of(item.owner)}")
    if item.shared_with:
        names = ", ".join(facts.name_of(each) for each in item.shared_with)
        notes.append(f"Agreed at read-back to share with: {names}")
    if item.do_not_print:
        notes.append("Who said it wants it in no copy.")
    notes += [f"{facts.name_of(each.person)}: {each.words}" for each in item.dissent]
    return ContentLine(item.id, item.text, "internal", None, tuple(notes))


def _scopes(facts: CaseFacts, items: Sequence[Item]) -> tuple[Scope, ...]:
    """The consents the part 2 lines came under: the record itself stays protected."""
    used = dict.fromkeys(each.source_release or "" for each in items if is_part2(each))
    releases = (facts.releases_by_id[each] for each in used if each in facts.releases_by_id)
    return tuple(Scope(each.scope, each.purpose, each.expires_on.isoformat()) for each in releases)
