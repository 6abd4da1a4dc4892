"""The bundler of the essays' modules: the script does what the modules say, else an error."""

import re
from pathlib import Path
from posixpath import normpath

import pytest

from mlu_anim.essays.modules import bundled
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.shipped_files import shipped_path

ASSETS = shipped_path("assets") / "essay"
ALL = sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.glob("*/*.js"))


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _value(script: str, expression: str) -> object:
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval(script)
    return engine.eval(expression)


def test_each_module_has_a_scope_of_its_own_after_those_it_imports(tmp_path: Path) -> None:
    _write(
        tmp_path,
        figures__a=(
            'import { double, BASE as base } from "../models/b.js";\n'
            'import {\n\tthird,\n} from "./c.js";\n'
            "const own = 1;\nexport function mount() { return double(base) + third + own; }\n"
        ),
        figures__c=(
            'import { double } from "../models/b.js";\nconst own = 50;\n'
            "export const third = double(own);\n"
        ),
        models__b=(
            "const own = 7;\nexport const BASE = own * 3;\n"
            "export function double(x) { return 2 * x; }\nexport class Kept {}\n"
        ),
    )
    script = bundled(["figures/a.js", "models/b.js"], tmp_path)
    assert _value(script, 'modules["figures/a.js"].mount()') == 143
    assert _value(script, 'Object.keys(modules["models/b.js"]).join()') == "BASE,double,Kept"
    assert _value(script, "typeof own") == "undefined"
    assert script.count("own * 3") == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('import { a } from "./none.js";', "figures/x.js: there is no module 'figures/none.js'"),
        ('import { a } from "../../x.js";', "there is no module '../x.js'"),
        ('import { two } from "./b.js";', "figures/x.js: figures/b.js exports no 'two'"),
        ('import { one as 2 x } from "./b.js";', "cannot import 'one as 2 x'"),
        ('import b from "./b.js";', "cannot bundle 'import b from \"./b.js\";'"),
        ('import * as b from "./b.js";', "cannot bundle 'import *"),
        ('import { one } from "package";', "cannot bundle 'import { one }"),
        ("export default 1;", "cannot bundle 'export default 1;'"),
        ("export let a = 1;", "cannot bundle 'export let a = 1;'"),
        ("const a = 1;\nexport { a };", "cannot bundle 'export { a };'"),
        (
            'import { y } from "./y.js";',
            "in a circle: figures/x.js -> figures/y.js -> figures/x.js",
        ),
    ],
)
def test_what_cannot_be_bundled_is_said(tmp_path: Path, code: str, message: str) -> None:
    _write(tmp_path, figures__x=code, figures__b="export const one = 1;")
    _write(tmp_path, figures__y='import { x } from "./x.js";\nexport const y = 1;')
    with pytest.raises(AuthorMistake) as raised:
        bundled(["figures/x.js"], tmp_path)
    assert message in str(raised.value)
    assert raised.value.exit_code == 1


def test_all_modules_bundle_and_ask_for_nothing() -> None:
    script = bundled(ALL)
    for forbidden in (
        "fetch(",
        "http:",
        "https:/",
        "innerHTML",
        "eval(",
        "XMLHttp",
        "localStorage",
    ):
        assert forbidden not in script.replace("http://www.w3.org/2000/svg", "")
    folders = {path.split("/")[0] for path in ALL}
    assert folders <= {"figures", "games", "marks", "models"}


@pytest.mark.parametrize("path", [path for path in ALL if path.startswith("models/")])
def test_models_know_no_page(path: str) -> None:
    """They load in an engine without a document, and name none."""
    text = (ASSETS / path).read_text(encoding="utf-8")
    assert _value(bundled([path]), f'typeof modules["{path}"]') == "object"
    assert "document" not in text
    assert "window" not in text


def test_models_import_models_and_marks_know_no_figure() -> None:
    below = {"models": {"models"}, "marks": {"models", "marks"}}
    for path in ALL:
        folder = path.split("/")[0]
        named = re.findall(r'from "([^"]+)"', (ASSETS / path).read_text(encoding="utf-8"))
        folders = {normpath(f"{folder}/{other}").split("/")[0] for other in named}
        assert folders <= below.get(folder, {"models", "marks"}), path


@pytest.mark.parametrize("path", ALL)
def test_modules_are_small(path: str) -> None:
    assert len((ASSETS / path).read_text(encoding="utf-8").splitlines()) <= 250
