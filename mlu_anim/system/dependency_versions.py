"""The versions of this project and its dependencies, which every manifest records."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from mlu_anim.system.fingerprint import fingerprint
from mlu_anim.system.version import __version__

_ENCODING_PACKAGE = "av"


def recorded_versions() -> dict[str, str]:
    """Return the versions of mlu_anim, of PyAV (`av`), and of all that `fingerprint` covers."""
    own = {"mlu_anim": __version__, _ENCODING_PACKAGE: _version(_ENCODING_PACKAGE)}
    return own | dict(fingerprint())


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
