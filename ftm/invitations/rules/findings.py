"""What the rules say: one finding per code and subject, worded by the policy pack."""

from collections.abc import Iterable
from typing import Any

from ftm.policies import PolicyPack
from ftm.value import Value


class Finding(Value):
    """`code` with its arguments, the ids it is about, a sentence for a caseworker, the rule."""

    code: str
    subject: tuple[str, ...]
    message: str
    citation: str
    action: str = ""

    @property
    def family(self) -> str:
        """The code without its arguments: W-TZ of W-TZ(F1)."""
        return self.code.split("(", maxsplit=1)[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "subject": list(self.subject),
            "message": self.message,
            "citation": self.citation,
        }


class CountingExclusion(Value):
    """Somebody left out with a reason that counts; `auto` when the rules give it themselves."""

    person: str
    role: str
    reason_code: str
    session: str | None
    auto: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "role": self.role,
            "reason_code": self.reason_code,
            "session": self.session,
            "auto": self.auto,
        }


def finding(pack: PolicyPack, family: str, *args: str, **words: str) -> Finding:
    """The finding `family(args)`; `words` fill the pack's sentence for it."""
    code = f"{family}({','.join(args)})" if args else family
    return worded(pack, family, code, args, **words)


def worded(
    pack: PolicyPack,
    family: str,
    code: str,
    subject: tuple[str, ...],
    citation: str = "",
    **words: str,
) -> Finding:
    """A finding whose code or citation is not the ordinary one."""
    wording = pack.codes[family]
    message = " ".join(wording.message.format(**words).split())
    return Finding(code, subject, message, citation or wording.citation, wording.action)


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each distinct code once, sorted by code and subject."""
    by_code = {each.code: each for each in found}
    return tuple(sorted(by_code.values(), key=lambda each: (each.family, each.subject)))
