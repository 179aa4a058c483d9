"""After the meeting: one document for each person, holding what that person may have."""
