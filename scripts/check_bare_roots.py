#!/usr/bin/env python3
"""Test the README's two commands in fresh Debian roots that have only Python.

    sudo python3 scripts/check_bare_roots.py --folder /var/tmp/roots
    sudo python3 scripts/check_bare_roots.py --folder /var/tmp/roots --suite trixie list doctor
    sudo python3 scripts/check_bare_roots.py --folder /var/tmp/roots --kill-after 20,45 list
    sudo python3 scripts/check_bare_roots.py --folder /var/tmp/roots --goldens

Needs root rights, debootstrap and about 4 GB per root. Each root is unpacked from a tar file that
is made once. The committed state is tested; --working-tree adds uncommitted files. Mounts are in a
separate namespace and end with the command, so that none is left behind.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CLONE = "/home/maker/mlu_anim"
# This machine's configuration of package sources, copied unchanged.
COPIED_FILES = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
COPIED_FOLDERS = ("etc/apt/apt.conf.d", "usr/local/share/ca-certificates")
COPIED_VARIABLES = re.compile(
    r"PIP_(?!FIND_LINKS)\w+|\w*_proxy|\w*_PROXY|SSL_CERT_\w+|\w+_CA_BUNDLE"
)


def main() -> int:
    """Make the roots, run the commands in each and print the times; returns 1 if one failed."""
    options = parse()
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        print("error: this needs root and debootstrap (apt-get install debootstrap)")
        return 3
    rows = []
    for suite in options.suite:
        root = fresh_root(suite, options)
        for command in options.command:
            for seconds in options.kill_after:
                run(root, command, kill_after_s=seconds)
            exit_code, duration_s = run(root, command)
            rows.append((suite, command, exit_code, duration_s))
        if not options.keep:
            shutil.rmtree(root)
    for suite, command, exit_code, duration_s in rows:
        print(f"{suite:10} {command:24} exit {exit_code}  {duration_s:6.1f} s")
    return 1 if any(exit_code for _, _, exit_code, _ in rows) else 0


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "command", nargs="*", help="commands of cli.py, quoted; default: 'render roc' test"
    )
    parser.add_argument("--folder", type=Path, required=True, help="the folder for the roots")
    parser.add_argument("--suite", action="append", help="default: bookworm and trixie")
    parser.add_argument("--mirror", default=apt_mirror(), help="default: this machine's")
    parser.add_argument("--working-tree", action="store_true", help="with uncommitted files")
    parser.add_argument(
        "--goldens", action="store_true", help="compare each clip with its golden: another Cairo"
    )
    parser.add_argument("--keep", action="store_true", help="do not remove the roots")
    parser.add_argument(
        "--kill-after",
        default="",
        help="seconds, separated by commas: first kill the command after each of these",
    )
    options = parser.parse_args()
    if options.goldens:
        options.command += [f"diff {clip}" for clip in golden_clips()]
    options.command = options.command or ["render roc", "test"]
    options.suite = options.suite or ["bookworm", "trixie"]
    options.kill_after = [float(seconds) for seconds in options.kill_after.split(",") if seconds]
    options.folder = options.folder.resolve()
    if options.folder.is_relative_to(REPOSITORY):
        parser.error("--folder must be outside the repository")
    return options


def golden_clips() -> list[str]:
    """The names of the clips that have a golden."""
    folders = (REPOSITORY / "tests" / "review" / "regression" / "goldens").glob("*-full")
    return sorted(folder.name.removesuffix("-full") for folder in folders)


def apt_mirror() -> str | None:
    """The first address that this machine's apt uses for Debian, or None."""
    sources = Path("/etc/apt")
    files = [*sources.glob("sources.list.d/debian.sources"), *sources.glob("sources.list")]
    for file in files:
        match = re.search(r"^(?:URIs:|deb)\s.*?(\w+://\S+)", file.read_text(), re.MULTILINE)
        if match:
            return match.group(1)
    return None


def fresh_root(suite: str, options: argparse.Namespace) -> Path:
    """Make a bare root with Python, the clone, and this machine's configuration of sources."""
    folder: Path = options.folder
    root, tar = folder / f"root-{suite}", folder / f"{suite}.tar"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    if tar.exists():
        subprocess.run(["tar", "-xf", tar, "-C", root], check=True)
    else:
        bare = ["--variant=minbase", "--include=python3,ca-certificates", suite, str(root)]
        subprocess.run(["debootstrap", *bare, *filter(None, [options.mirror])], check=True)
        draft = tar.with_suffix(".draft")
        subprocess.run(["tar", "-cf", draft, "-C", root, "."], check=True)
        draft.rename(tar)
    for name in COPIED_FILES:
        if Path("/", name).is_file():
            shutil.copy(Path("/", name), root / name)
    for name in COPIED_FOLDERS:
        if Path("/", name).is_dir():
            shutil.copytree(Path("/", name), root / name, dirs_exist_ok=True)
    copy_clone(root / CLONE.lstrip("/"), working_tree=options.working_tree)
    return root


def copy_clone(target: Path, *, working_tree: bool) -> None:
    """Clone the committed state; with working_tree copy the current files over it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", REPOSITORY, target], check=True)
    if not working_tree:
        return
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        (target / name).unlink(missing_ok=True)
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target / name)


def run(root: Path, command: str, kill_after_s: float | None = None) -> tuple[int, float]:
    """Run `python3 cli.py COMMAND` inside a root; returns its exit code and duration in seconds."""
    print(f"\n== {root.name}: python3 cli.py {command}", flush=True)
    inside = f"cd {CLONE} && exec python3 cli.py {command}"
    prepare = (
        'mount -t proc proc "$0/proc" && mkdir -p "$0/dev/shm" && '
        'mount -t tmpfs tmpfs "$0/dev/shm" && exec chroot "$0" sh -c "$1"'
    )
    start_s = time.monotonic()
    process = subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", prepare, root, inside],
        env=environment(),
        stdin=subprocess.DEVNULL,
    )
    try:
        exit_code = process.wait(kill_after_s)
    except subprocess.TimeoutExpired:
        # Every step above was an exec, so this is the Python of cli.py and nothing else.
        process.kill()
        exit_code = process.wait()
        print(f"== killed after {kill_after_s:g} s", flush=True)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    duration_s = time.monotonic() - start_s
    print(f"== {shlex.quote(command)}: exit {exit_code} after {duration_s:.1f} s", flush=True)
    return exit_code, duration_s


def environment() -> dict[str, str]:
    """The variables of a bare login, and those that configure package sources."""
    copied = {key: value for key, value in os.environ.items() if COPIED_VARIABLES.fullmatch(key)}
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {**copied, "PATH": path, "HOME": "/root", "LANG": "C.UTF-8"}


if __name__ == "__main__":
    sys.exit(main())
