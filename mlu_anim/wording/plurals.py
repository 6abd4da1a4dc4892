"""Choose the form of a noun after a count: `{n:case|cases}`, in some languages `{n:one|few|many}`.

The rules are those of the Unicode CLDR for whole numbers.
"""

from collections.abc import Callable, Mapping

TWO = ("one", "many")
"""Names of a noun's forms in languages with two of them."""
THREE = ("one", "few", "many")
"""Names of a noun's forms in languages with three of them."""


def form_names(language: str) -> tuple[str, ...]:
    """Return the names of a noun's forms in a language, in the order of a template."""
    return THREE if _primary(language) in _OF_THREE else TWO


def form_index(language: str, count: float) -> int:
    """Return the index of a noun's form after `count`, in the order of `form_names`."""
    primary = _primary(language)
    if primary in _OF_THREE:
        return _OF_THREE[primary](int(count))
    return int(not (count == 1 or (primary in _ZERO_IS_ONE and count == 0)))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _east_slavic(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def _polish(n: int) -> int:
    return 0 if n == 1 else _east_slavic(n) or 2


def _czech(n: int) -> int:
    return 0 if n == 1 else 1 if 2 <= n <= 4 else 2


def _lithuanian(n: int) -> int:
    if n % 10 == 0 or 11 <= n % 100 <= 19:
        return 2
    return 0 if n % 10 == 1 else 1


def _romanian(n: int) -> int:
    return 0 if n == 1 else 1 if n == 0 or 1 <= n % 100 <= 19 else 2


_ZERO_IS_ONE = frozenset({"fr", "pt", "hy"})
_OF_THREE: Mapping[str, Callable[[int], int]] = {
    **dict.fromkeys(("be", "bs", "hr", "ru", "sr", "uk"), _east_slavic),
    **dict.fromkeys(("cs", "sk"), _czech),
    "pl": _polish,
    "lt": _lithuanian,
    "ro": _romanian,
}
