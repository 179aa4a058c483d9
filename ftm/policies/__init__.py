"""Policy as data: what a State asks of a Family Team Meeting, read from a TOML file and checked.

Nothing about one State is in the code; the predicates the packs choose from are.
"""

from ftm.policies.loading import load_pack
from ftm.policies.pack import PolicyPack

__all__ = ["PolicyPack", "load_pack"]
