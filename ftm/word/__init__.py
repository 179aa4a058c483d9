"""Word documents made from the agency's own template. Pure: text in, bytes out."""

from ftm.word.body import Span
from ftm.word.document import MEDIA_TYPE, WordDocument

__all__ = ["MEDIA_TYPE", "Span", "WordDocument"]
