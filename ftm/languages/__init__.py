"""The words families read, in their own languages."""

from ftm.languages.catalogs import (
    ENGLISH,
    N_,
    UNREVIEWED,
    Catalog,
    all_catalogs,
    catalog_for,
    reviewed_for,
    versions_for,
)

__all__ = [
    "ENGLISH",
    "N_",
    "UNREVIEWED",
    "Catalog",
    "all_catalogs",
    "catalog_for",
    "reviewed_for",
    "versions_for",
]
