"""The case: the family, its team, and the facts that keep people safe."""
