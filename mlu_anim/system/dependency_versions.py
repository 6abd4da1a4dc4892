"""The versions that every manifest names."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from mlu_anim.system.fingerprint import fingerprint
from mlu_anim.system.version import __version__

_ENCODING_PACKAGE = "av"


def recorded_versions() -> dict[str, str]:
    """The versions of this project, and of all that a picture and its file depend on besides."""
    own = {"mlu_anim": __version__, _ENCODING_PACKAGE: _version(_ENCODING_PACKAGE)}
    return own | dict(fingerprint())


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
