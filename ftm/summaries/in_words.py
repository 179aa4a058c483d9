"""A copy whose fixed words, our own, are said in its reader's language."""

from msgspec.structs import replace

from ftm.languages import Catalog
from ftm.summaries.content import SummaryContent


def in_words(content: SummaryContent, catalog: Catalog) -> SummaryContent:
    """`content` with its title, labels and our headings from the catalog.

    What people wrote and a translator's headings stay as they are: of the sections only those
    marked as English have a heading of ours.
    """
    say = catalog.gettext
    return replace(
        content,
        words=catalog.language,
        title=say(content.title),
        intro=tuple(map(say, content.intro)),
        details=tuple((say(label), value) for label, value in content.details),
        contacts=tuple(replace(each, part=say(each.part)) for each in content.contacts),
        groups=tuple(replace(each, heading=say(each.heading)) for each in content.groups),
        sections=tuple(
            replace(each, heading=say(each.heading), language=None) if each.language else each
            for each in content.sections
        ),
        signers=tuple(map(say, content.signers)),
    )
