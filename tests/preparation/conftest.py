from tests.meetings.conftest import case, loonhaven, loonhavens_meeting, meeting

# What is prepared is what was planned there.
__all__ = ["case", "loonhaven", "loonhavens_meeting", "meeting"]
