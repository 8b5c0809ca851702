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

    @classmethod
    def _missing_(cls, value: object) -> HashAlgorithm | None:
        """Every other value is an error; texts that differ in case or in '-' and '_' get a hint."""
        plain = str(value).lower().replace("-", "_")
        names = [member.value for member in cls]
        near = [name for name in names if name.replace("_", "") == plain.replace("_", "")]
        if not near:
            import difflib

            near = difflib.get_close_matches(plain, names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{value!r} is not a valid {cls.__name__}: it is one of {', '.join(names)}.{hint}")
