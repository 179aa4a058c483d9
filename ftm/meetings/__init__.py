"""Family Team Meetings: sessions, segments, who is asked, who came."""
