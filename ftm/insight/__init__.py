"""What all rooms together tell: Today, one family, one meeting."""
