"""The links at the top of every signed-in page."""

from ftm.value import Value


class NavigationLink(Value):
    """One link; `path` also covers the pages below it."""

    label: str
    path: str

    def is_current(self, here: str) -> bool:
        """Whether the page at `here` belongs under this link."""
        return here == self.path or (self.path != "/" and here.startswith(f"{self.path}/"))
