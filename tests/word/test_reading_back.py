"""A Word file read back says the same words; in large print too, and the same every time."""

from ftm.word import Span, WordDocument
from ftm.word.large_print import in_large_print
from ftm.word.pages import Block, Piece
from ftm.word.reading import read_word


def example() -> bytes:
    word = WordDocument(title="Paper", language="en-US")
    word.heading("A heading")
    word.paragraph([Span("When: ", bold=True), "Monday"], "Details")
    word.bullets(["One", "Two"])
    word.numbered(["First", [Span("Segundo", language="es"), "\nnote"]])
    word.numbered(["First again"])
    word.table(("Name", "How"), [("Ann", "mail\nphone")], caption="Whom to ask")
    return word.to_bytes()


def test_every_block_comes_back_in_its_order() -> None:
    page = read_word(example())
    assert page.language == "en-US"
    assert page.blocks == (
        Block("heading", (Piece("A heading"),), level=1),
        Block("paragraph", (Piece("When: ", bold=True), Piece("Monday"))),
        Block("bullets", items=((Piece("One"),), (Piece("Two"),))),
        Block(
            "numbered",
            items=((Piece("First"),), (Piece("Segundo", language="es"), Piece("\nnote"))),
        ),
        Block("numbered", items=((Piece("First again"),),)),
        Block(
            "table",
            caption="Whom to ask",
            header=("Name", "How"),
            rows=(((Piece("Ann"),), (Piece("mail\nphone"),)),),
        ),
    )


def test_large_print_changes_no_word_and_is_the_same_every_time() -> None:
    large = in_large_print(example())
    assert read_word(large) == read_word(example())
    assert in_large_print(example()) == large != example()
