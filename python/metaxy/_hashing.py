"""Names of the hash functions that stores hash samples with."""

from __future__ import annotations

from enum import Enum

__all__ = ["HashAlgorithm"]


class HashAlgorithm(Enum):
    """Hash function of a store; docs name the text form of each."""

    XXH3_64 = "xxh3_64"
    XXHASH64 = "xxhash64"
    XXHASH32 = "xxhash32"
    WYHASH = "wyhash"
    SHA256 = "sha256"
    MD5 = "md5"
    FARMHASH = "farmhash"
