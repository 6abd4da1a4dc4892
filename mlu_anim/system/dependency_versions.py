"""The versions that every manifest records."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from mlu_anim.system.fingerprint import fingerprint
from mlu_anim.system.version import __version__

_ENCODING_PACKAGE = "av"


def recorded_versions() -> dict[str, str]:
    """Versions of this project and of everything else that pictures and their files depend on."""
    own = {"mlu_anim": __version__, _ENCODING_PACKAGE: _version(_ENCODING_PACKAGE)}
    return own | dict(fingerprint())


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
