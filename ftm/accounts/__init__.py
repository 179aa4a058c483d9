"""Workers, their roles, and signing in."""
