"""The list of planted faults: how it is read, and where it no longer fits the code."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.suggestions import did_you_mean

LISTS = Path(__file__).parent


@dataclass(frozen=True)
class Fault:
    """A piece of source text, the wrong text that replaces it, and the tests that must then fail.

    `file` and `tests` are relative to the checkout.  `area`: the name of the list it stands in.
    `hole`: why no test notices it; such a fault is an extra.
    """

    id: str
    area: str
    sentence: str
    breaks: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    hole: str = ""

    @classmethod
    def from_table(cls, id: str, area: str, table: dict[str, object]) -> Self:
        """Make a fault of a table; raises BadInput for a key that is missing or unknown."""
        tests = table.get("tests")
        try:
            fault = cls(id=id, area=area, **{**table, "tests": tuple(tests or ())})  # type: ignore[arg-type]
        except TypeError as error:
            raise BadInput(f"{area}.toml: [{id}]: {error}") from None
        if not fault.tests or fault.old == fault.new:
            raise BadInput(f"{area}.toml: [{id}]: a fault changes something and names its tests")
        return fault

    def misfits(self, root: Path) -> Iterator[str]:
        """Yield a sentence for each part of the fault that does not fit the checkout at `root`."""
        path = root / self.file
        if not path.is_file():
            yield f"{self.id}: there is no file {self.file}"
        elif (n := path.read_text(encoding="utf-8").count(self.old)) != 1:
            yield f"{self.id}: the old text occurs {n} times in {self.file}, not once"
        for test in self.tests:
            name = test.partition("::")[0]
            function = test.rpartition("::")[2].partition("[")[0] if "::" in test else ""
            if not (root / name).exists():
                yield f"{self.id}: there is no test file {name}"
            elif f"def {function}" not in (root / name).read_text(encoding="utf-8"):
                yield f"{self.id}: there is no test {function} in {name}"

    def plant(self, root: Path) -> None:
        """Write the wrong text into the checkout at `root`, which must be a copy."""
        path = root / self.file
        path.write_text(path.read_text(encoding="utf-8").replace(self.old, self.new), "utf-8")


def read_all() -> list[Fault]:
    """Read all lists, in the order of their names; raises BadInput for an id that occurs twice."""
    found: dict[str, Fault] = {}
    for path in sorted(LISTS.glob("*.toml")):
        for id, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if id in found:
                raise BadInput(f"{path.name}: [{id}] stands in {found[id].area}.toml, too")
            found[id] = Fault.from_table(id, path.stem, table)
    return list(found.values())


def chosen(faults: Sequence[Fault], ids: Sequence[str]) -> list[Fault]:
    """Return the faults with these ids or of these areas; all of them if none is given."""
    known = {fault.id for fault in faults} | {fault.area for fault in faults}
    for wanted in ids:
        if wanted not in known:
            raise UsageError(f"there is no fault {wanted!r}", hint=did_you_mean(wanted, known))
    return [f for f in faults if not ids or f.id in ids or f.area in ids]
