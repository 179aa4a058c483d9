"""What every feature stands on: the database, the clock, who is asking, and the audit trail."""
