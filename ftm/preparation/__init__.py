"""Preparing each person for the meeting: the talk, the private check, the agenda."""
