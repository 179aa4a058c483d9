"""Whom and what a copy may name, read a second time from rules-precise 3.6, slowly, from the JSON.

Like the oracle it shares no code with the program.
"""

from typing import Any

from tests.disclosure.laden import dissent
from tests.disclosure.oracle import MEETING_DAY, Oracle

Json = dict[str, Any]


class Telling:
    """What the copy of `reader` for one session of the first meeting says besides its lines."""

    def __init__(self, case: Json, now: str, session_number: int) -> None:
        self.case, self.meeting = case, case["meetings"][0]
        self.oracle = Oracle(case, now, session_number)
        self.session = self.meeting["sessions"][session_number]
        self.staff = [each["id"] for each in case["staff"]]

    def recipients(self) -> set[str]:
        """Members but young children, observers, advocates, and a program nobody may tell."""
        found = set()
        for person in self.oracle.members:
            roles = {
                role["role"]
                for role in self.case["roles"]
                if role["person"] == person
                for day in (self.oracle.today, MEETING_DAY)
                if role.get("from", "0") <= day <= role.get("until", "9")
            }
            # No release of the generated cases comes from the agency itself.
            if person != "Kid" and not roles & {"observer", "dv_advocate", "sud_provider"}:
                found.add(person)
        return found

    def names(self, reader: str, shown: list[Json]) -> set[str]:
        """Everybody of the family and the team whom the copy names."""
        named = set() if self.is_former(reader) else {reader}
        roles = self.oracle.roles(reader)
        if any(role["role"] == "parent" for role in roles):
            named |= self.children_of_form(reader)
        for choice in self.meeting["youth_choices"]:
            if choice["youth"] == reader:
                named |= set(self.oracle.picks_of(choice))
        if self.reads_attendance(reader):
            there = {each["person"] for each in self.attendance()} - set(self.staff)
            named |= {each for each in there if self.may_name(reader, each)}
            named |= {each["person"] for each in self.dissent(reader, shown)}
        return named

    def dissent(self, reader: str, shown: list[Json]) -> list[Json]:
        if not self.reads_attendance(reader):
            return []
        said = [each for item in shown for each in item["dissent"]]
        return [each for each in said if self.may_name(reader, each["person"])]

    def dissent_words(self, reader: str, shown: list[Json]) -> set[str]:
        return {each["words"] for each in self.dissent(reader, shown)}

    def all_dissent(self) -> set[str]:
        return {dissent(number) for number in range(len(self.case["plan"]["items"]))}

    def attendance(self) -> list[Json]:
        return [
            each for each in self.meeting["attendance"] if each["session"] == self.session["id"]
        ]

    def reads_attendance(self, reader: str) -> bool:
        kinds = {"parent", "parent_attorney", "guardian_ad_litem", "casa"}
        return any(
            role["role"] in kinds and (role["role"] != "parent_attorney" or role["of"])
            for role in self.oracle.roles(reader)
        )

    def children_of_form(self, parent: str) -> set[str]:
        """Of the children on the parent's form, the parent's own."""
        own = self.oracle.children_of_parent(parent)
        tracks = [each for each in self.case["plan"]["tracks"] if each["parent"] == parent]
        return own & set(tracks[-1]["children"]) if tracks else own

    def may_name(self, reader: str, named: str) -> bool:
        if named == reader:
            return not self.is_former(named)
        together = any(
            reader in part["members"] and named in part["members"]
            for part in self.session["segments"]
        )
        hidden = any(
            entry["person"] == named and entry["hidden_from"] == reader
            for entry in self.case["safety"]["identity_protected"]
        )
        apart = self.oracle.apart(reader, named)
        return (
            together
            and not self.is_former(named)
            and not hidden
            and not apart
            and self.treatment_may_show(reader, named)
        )

    def treatment_may_show(self, reader: str, named: str) -> bool:
        """A program is named to its patients and to whom a release of its own names."""
        if not any(
            r["role"] == "sud_provider" and r["person"] == named for r in self.case["roles"]
        ):
            return True
        now, today = self.oracle.now, self.oracle.today
        return any(
            release["discloser"] == named
            and release["signed_on"]
            and release["signed_on"] <= today <= release["expires_on"]
            and not (release.get("revoked_at") and release["revoked_at"] <= now)
            and (
                reader in release["patients"]
                or {"person": reader} in release["recipients"]
                or (
                    {"class": "ftm_members"} in release["recipients"]
                    and reader in self.oracle.members
                )
            )
            for release in self.case["releases"]
        )

    def is_former(self, person: str) -> bool:
        """Rights terminated by today, and parent of no child of the case any more."""
        ended = any(
            role["role"] == "parent"
            and role["rights_status"] == "terminated"
            and role["rights_ended_on"] <= self.oracle.today
            for role in self.case["roles"]
            if role["person"] == person
        )
        return ended and not any(role["role"] == "parent" for role in self.oracle.roles(person))

    def scopes(self, shown: list[Json], reader: str) -> set[str]:
        """The consents that a copy may explain: those behind its own lines, and no other."""
        return {
            release["id"]
            for item in shown
            if "SUD_P2" in item["labels"]
            for release in self.oracle.in_force(item, "part2")
            if reader == item.get("for_whom")
            or {"person": reader} in release["recipients"]
            or {"class": "ftm_members"} in release["recipients"]
        }
