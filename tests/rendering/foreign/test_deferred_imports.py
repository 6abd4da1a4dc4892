"""manim is imported without rarely used packages, and draws the same pictures."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation as ScipyRotation

from mlu_anim.rendering.foreign.rotation import Rotation
from mlu_anim.system.child_processes import child_environment

SHAPES = """
import hashlib, json, sys

def digests():
    from manim import Arrow, Code, Graph, Square
    from manim.mobject.graph import DiGraph
    from manim.utils.space_ops import rotation_matrix
    ways = [("kamada_kawai", {}), ("spring", {"layout_config": {"seed": 1}})]
    made = [Square().rotate(0.3), Arrow(), Code(code_string="x = 1", language="python")]
    for layout, options in ways:
        made.append(Graph([1, 2, 3, 4], [(1, 2), (2, 3), (3, 4)], layout=layout, **options))
    made.append(DiGraph([1, 2], [(1, 2)], layout="circular"))
    made.append(Graph([1, 2, 3], [(1, 2), (1, 3)], layout="tree", root_vertex=1))
    found = [b"".join(m.points.tobytes() for m in mobject.get_family()) for mobject in made]
    found.append(rotation_matrix(0.7, [1, 2, 3], homogeneous=True).tobytes())
    return [hashlib.sha256(points).hexdigest() for points in found]
"""
DEFERRED = f"""{SHAPES}
from mlu_anim.rendering.foreign import deferred_imports
deferred_imports.import_manim()
names = ("bs4", "networkx", "scipy")
import manim
manim.Square().rotate(0.3)
before = [name for name in names if name in sys.modules]
made = digests()
after = [name for name in names if name in sys.modules]
import networkx, scipy.spatial.transform
class Mine(networkx.Graph): pass
assert isinstance(Mine(), networkx.Graph) and type(networkx).__name__ == "module"
from manim.utils import space_ops
assert isinstance(space_ops.Rotation.identity(), scipy.spatial.transform.Rotation)
assert isinstance(space_ops.Rotation.identity(), space_ops.Rotation)
print(json.dumps([before, made, after]))
"""


def test_shapes_are_the_same_with_deferred_imports() -> None:
    command = [sys.executable, "-W", "ignore", "-c", DEFERRED]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=child_environment()
    )
    assert done.returncode == 0, done.stderr
    before, made, after = json.loads(done.stdout)
    assert before == [], "a plain scene with a rotation needs none of the packages"
    assert set(after) >= {"bs4", "networkx"}
    stock: dict[str, Any] = {}
    exec(SHAPES, stock)
    assert made == stock["digests"]()


_angles = st.one_of(
    st.floats(-20, 20),
    st.floats(-1e-3, 1e-3),
    st.sampled_from([0.0, -0.0, 1e-3, np.pi, -np.pi / 2, np.inf, np.nan]),
)


@given(st.tuples(_angles, _angles, _angles))
@hypothesis_settings(deadline=None)
def test_rotations_equal_scipys_exactly(vector: tuple[float, float, float]) -> None:
    rotvec = np.array(vector)
    ours, expected = (r.from_rotvec(rotvec).as_matrix() for r in (Rotation, ScipyRotation))
    assert ours.dtype == expected.dtype
    assert ours.tobytes() == expected.tobytes() or np.isnan(expected).any()


@pytest.mark.parametrize("value", [[0.1, 0.2, 0.3], np.ones((2, 3)), np.array([1, 0, 0])])
def test_other_arguments_are_passed_to_scipy(value: Any) -> None:
    assert np.array_equal(
        Rotation.from_rotvec(value).as_matrix(), ScipyRotation.from_rotvec(value).as_matrix()
    )
    assert np.array_equal(
        Rotation.from_rotvec(value, degrees=True).as_matrix(),
        ScipyRotation.from_rotvec(value, degrees=True).as_matrix(),
    )
