"""The table of rules-precise 3.3 to 3.5 read a second time, slowly, straight from the JSON.

Written from the page and not from the program: it shares no code with `ftm`, so that a mistake
would have to be made twice. Dates are compared as text; all moments are wall-clock text.
"""
# ruff: noqa: C901, PLR0911, PLR0912, PLR0915 - long on purpose, like the page it repeats.

from functools import cache
from typing import Any

Json = dict[str, Any]
NEVER = {"REPORTER", "AGENCY_ONLY", "IMMIGRATION", "CRIM", "OTHER_CHILD_IN_HOME", "LOC_PROTECTED"}
MEETING_DAY = "2026-10-15"
PROVIDERS = {"sud_provider", "mh_medical_provider", "dv_program", "school", "probation"}


@cache
def split(label: str) -> tuple[str, list[str]]:
    name, _, rest = label.partition("(")
    return name, rest.rstrip(")").split(",") if rest else []


class Oracle:
    """Answers `shown(item, person)` for one session of the first meeting at `now`."""

    def __init__(self, case: Json, now: str, session_number: int = 0) -> None:
        self.case, self.now, self.today = case, now, now[:10]
        self.children = [each["person"] for each in case["children"]]
        session = case["meetings"][0]["sessions"][session_number]
        self.session = session["id"]
        self.members = {one for segment in session["segments"] for one in segment["members"]}
        self.protected = [
            " ".join(place["text"].split(",")[0].lower().split())
            for person in case["people"]
            for place in person.get("places", [])
            if place.get("protected") or place["kind"] == "placement"
        ]

    def shown(self, item: Json, person: str) -> bool:
        labels = [split(each) for each in item["labels"]]
        if item["recorded_at"] > self.now or self.session not in item["sessions"]:
            return False
        if item.get("do_not_print") or any(name in NEVER for name, _ in labels):
            return False
        if any(words in " ".join(item["text"].lower().split()) for words in self.protected):
            return False
        if ("SUD_P2", []) in labels and not self.treatment(
            item, person, member=person in self.members
        ):
            return False
        if item.get("owner") == person:
            return True
        lawyer = [role for role in self.roles(person) if role["role"] == "parent_attorney"]
        if lawyer:
            return any(
                self.for_client(item, labels, person, client)
                for role in lawyer
                for client in role["of"]
            )
        return self.by_some_role(item, labels, person, member=person in self.members)

    def for_client(self, item: Json, labels: list[Any], person: str, client: str) -> bool:
        if ("SUD_P2", []) in labels and not self.treatment(item, client, member=True):
            return False
        if item.get("owner") != client and not self.by_some_role(item, labels, client, member=True):
            return False
        w = item.get("for_whom")
        ticks = item.get("shared_with", [])
        through_team = "core_team" in ticks and (
            w == client or (w in self.children and w in self.children_of_parent(client))
        )
        ticked = person in ticks or through_team
        member = person in self.members
        for name, _ in labels:
            if name == "SUD_P2" and not self.named(item, person, "part2", member=member):
                return False
            if name == "SUD_SELF" and not ticked:
                return False
            if name == "DV_SAFETY" and not (client == w and ticked):
                return False
            if name in {"MH", "HEALTH_SENS"}:
                opened = w not in self.children and self.named(item, person, None, member=member)
                if not (ticked or opened):
                    return False
        return True

    def by_some_role(self, item: Json, labels: list[Any], person: str, *, member: bool) -> bool:
        hats = [(role["role"], role) for role in self.roles(person)]
        if person in self.children and self.age(person) >= 14:
            hats.append(("youth", {}))
        hats += [("pick", {"youth": youth}) for youth in self.picked_by(person)]
        return any(
            all(
                self.cell(name, args, item, person, hat, role, member=member)
                for name, args in labels
            )
            for hat, role in hats
        )

    def cell(
        self,
        name: str,
        args: list[str],
        item: Json,
        r: str,
        hat: str,
        role: Json,
        *,
        member: bool,
    ) -> bool:
        if hat in {"parent_attorney", "dv_advocate", "observer"}:
            return False
        mine = self.linked(hat, role, r)
        of = role.get("of", [])
        w = item.get("for_whom")
        ticks = item.get("shared_with", [])
        core = hat in {"guardian_ad_litem", "casa", "tribal_representative"} and (
            w in mine if w in self.children else bool(self.children_of_parent(w) & mine)
        )
        ticked = r in ticks or ("core_team" in ticks and core)
        served = item.get("service_of") == r
        gal = hat in {"guardian_ad_litem", "casa"}
        tribe = hat == "tribal_representative"
        support = hat in {"informal_support", "caregiver"}
        provider = hat in PROVIDERS
        pick_youth = role.get("youth")
        about_child = w in self.children
        private = {"SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "DV_SAFETY"}
        if name in private and r != w and self.children_of_parent(r) and self.children_of_parent(w):
            # "The other parent never gets" these, in no role of theirs.
            return False
        if name in {"LOGISTICS", "PLAN_SHARED"}:
            return True
        if name == "CHILD":
            c = args[0]
            if hat == "pick":
                return c == pick_youth and (ticked or item["kind"] in {"goal", "strength"})
            if provider:
                education = hat == "school" and "EDU" in item["labels"]
                return c in of and (served or education)
            if support:
                return ticked and c in mine
            if hat == "youth":
                return c == r
            return hat != "visit_supervisor" and c in mine
        if name == "PARENT":
            p = args[0]
            if hat == "parent":
                return p == r or (ticked and not self.apart(p, r))
            if gal or tribe:
                return bool(self.children_of_parent(p) & mine)
            if hat == "youth":
                return ticked
            if provider:
                return p in of and served
            return support and ticked and p in of
        if name == "VISIT":
            p, c = args
            if hat == "parent":
                return p == r or (c in mine and ticked and not self.apart(p, r))
            if gal or tribe or hat == "resource_parent":
                return c in mine
            if hat == "youth":
                return c == r
            if hat == "visit_supervisor":
                return {"parent": p, "child": c} in role["visits"]
            if provider:
                return p in of if hat == "sud_provider" else served
            return support and ticked and p in of
        family = hat in {"parent", "resource_parent"} or gal or tribe
        if name == "SIBLING_CONTACT":
            return r in args if hat == "youth" else family and bool(set(args) & mine)
        if name == "CARE":
            if hat == "youth":
                return args[0] == r
            return served if provider else family and args[0] in mine
        if name == "EDU":
            if hat == "youth":
                return w == r
            return hat == "school" and w in of if provider else family and w in mine
        if name in {"MH", "HEALTH_SENS"} and about_child:
            if hat == "parent" or tribe:
                return ticked
            if gal:
                return ticked if item.get("said_by") == w else w in mine
            if hat == "resource_parent":
                fits = w in mine and f"CARE({w})" in item["labels"]
                return fits and (ticked or item.get("said_by") != w)
            if hat == "youth":
                return (w == r and ticked) or item.get("said_by") == r
            if hat == "pick":
                return w == pick_youth and ticked
            return provider and served
        if name in {"MH", "HEALTH_SENS"}:
            if hat == "parent":
                return w == r
            if gal or tribe:
                return ticked or self.named(item, r, None, member=member)
            if provider:
                return served
            return support and ticked and w in of
        if name == "SUD_SELF":
            if hat == "parent":
                return w == r or (about_child and ticked)
            if gal or tribe:
                return ticked
            if hat == "resource_parent":
                return about_child and ticked
            if hat == "youth":
                return w == r
            if hat == "pick":
                return w == pick_youth and ticked
            return (provider or support) and ticked and w in of
        if name == "SUD_P2":
            if hat == "parent":
                return w == r or w in mine
            if gal or tribe:
                return self.named(item, r, "part2", member=member)
            if hat == "youth":
                return w == r
            return provider and served
        if name == "DV_SAFETY":
            return hat in {"parent", "youth"} and w == r
        return False

    def treatment(self, item: Json, person: str, *, member: bool) -> bool:
        if item.get("for_whom") == person:
            return bool(self.in_force(item, "part2"))
        return self.named(item, person, "part2", member=member)

    def named(self, item: Json, person: str, kind: str | None, *, member: bool) -> bool:
        if item["source_kind"] != "provider_release":
            return False
        return any(
            {"person": person} in release["recipients"]
            or (member and {"class": "ftm_members"} in release["recipients"])
            for release in self.in_force(item, kind)
        )

    def in_force(self, item: Json, kind: str | None) -> list[Json]:
        every = {each["id"]: each for each in self.case["releases"]}
        source = every.get(item.get("source_release"))
        return [
            each
            for each in every.values()
            if source
            and (kind is None or each["kind"] == kind)
            and each["discloser"] == source["discloser"]
            and item.get("for_whom") in each["patients"]
            and item.get("information") in each["information"]
            and each["signed_on"]
            and each["signed_on"] <= self.today <= each["expires_on"]
            and not (each.get("revoked_at") and each["revoked_at"] <= self.now)
        ]

    def roles(self, person: str) -> list[Json]:
        return [each for each in self.case["roles"] if each["person"] == person and self.held(each)]

    def held(self, role: Json) -> bool:
        if not role.get("from", "0") <= self.today <= role.get("until", "9"):
            return False
        if role["role"] != "parent":
            return True
        over = role["rights_status"] == "terminated" and role["rights_ended_on"] <= self.today
        return not over and role["parentage_status"] in {"legal", "adjudicated", "acknowledged"}

    def children_of_parent(self, person: str | None) -> set[str]:
        held = [role for role in self.roles(person or "") if role["role"] == "parent"]
        return {child for role in held for child in role["of"]}

    def linked(self, hat: str, role: Json, person: str) -> set[str]:
        if hat == "youth":
            return {person}
        if hat == "pick":
            return {role["youth"]}
        if hat == "tribal_representative":
            return {
                each["person"]
                for each in self.case["children"]
                if role["tribe"] in each.get("tribes", [])
                and each["icwa_status"] in {"indian_child", "reason_to_know"}
            }
        of = role.get("of", [])
        through = {child for one in of for child in self.children_of_parent(one)}
        return {one for one in of if one in self.children} | through

    def picked_by(self, person: str) -> list[str]:
        return [
            choice["youth"]
            for choice in self.case["meetings"][0]["youth_choices"]
            if person in self.picks_of(choice)
        ]

    def picks_of(self, choice: Json) -> list[str]:
        """The first two of whom the youth chose who are neither their foster parent nor staff."""
        staff = [each["id"] for each in self.case["staff"]]
        standing: list[str] = []
        for pick in choice["picks"]:
            who = pick["person"]
            foster = any(
                role["role"] == "resource_parent" and choice["youth"] in role["of"]
                for role in self.case["roles"]
                if role["person"] == who
                and role.get("from", "0") <= MEETING_DAY <= role.get("until", "9")
            )
            if pick["picked_on"] <= self.today and not foster and who not in staff:
                standing.append(who)
        return standing[:2]

    def age(self, child: str) -> int:
        born: str = next(
            each["born_on"] for each in self.case["children"] if each["person"] == child
        )
        return 2026 - int(born[:4]) - (born[5:] > "10-15")

    def apart(self, one: str, other: str) -> bool:
        entries = self.case["safety"]["no_contact"]
        return any({one, other} == {each["protected"], each["restrained"]} for each in entries)
