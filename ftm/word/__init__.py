"""Word documents made from the agency's own template. Pure: text in, bytes out."""

from ftm.word.body import Span
from ftm.word.document import WordDocument

__all__ = ["Span", "WordDocument"]
