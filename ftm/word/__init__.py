"""Word documents made from the agency's own template. Pure: text in, bytes out."""

from ftm.word.document import Span, WordDocument

__all__ = ["Span", "WordDocument"]
