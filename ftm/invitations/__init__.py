"""Who must be asked, who is asked, and what each of them is told."""
