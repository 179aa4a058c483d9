"""The live meeting: who is here, which stage it is in, and the plan as it is written."""
