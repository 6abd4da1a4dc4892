"""A real wheel of this project, unpacked; what runs in it finds our package there alone."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.once import once, run_folder

ROOT = Path(__file__).parent.parent
# An editable install puts the checkout on the path; only the wheel may be found.
WITHOUT_CHECKOUT = f"import sys; sys.path = [p for p in sys.path if p not in ('', {str(ROOT)!r})]"


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder that the wheel was unpacked into, once a run."""
    return once("wheel", _unpacked)


def _unpacked() -> Path:
    folder = run_folder() / "unpacked wheel"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run_in_wheel(site: Path, code: str, *arguments: str, cwd: Path) -> str:
    """Return what code prints; it must end well."""
    whole = f"{WITHOUT_CHECKOUT}; sys.path.insert(0, {str(site)!r}); {code}"
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", whole, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
