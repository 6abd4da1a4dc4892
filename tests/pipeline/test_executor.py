"""The seam of the workers: any executor makes the same files, whatever it is."""

import pickle
from collections.abc import Sequence
from pathlib import Path

from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.drawing import draw
from mlu_anim.pipeline.joining import open_files
from mlu_anim.pipeline.placing import place
from mlu_anim.pipeline.publish import publish
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.rendering.executor import Answer, Executor, Report, Task
from tests.playing import default_result


class OneByOne:
    """Runs every piece by itself, from pickled tasks to pickled answers, as a cluster would."""

    def __init__(self) -> None:
        self.n_pieces = 0

    def map(
        self, tasks: Sequence[Task[Answer]], progress: Report = lambda _: None
    ) -> list[list[Answer]]:
        """Run the tasks here, in the reverse order."""
        answers = [self._answers(pickle.dumps(task), progress) for task in reversed(tasks)]
        return answers[::-1]

    def _answers(self, pickled: bytes, progress: Report) -> list[Answer]:
        answers: list[Answer] = []
        while len(answers) < pickle.loads(pickled).n_pieces:
            task: Task[Answer] = pickle.loads(pickled)

            def take(answer: Answer) -> bool:
                answers.append(pickle.loads(pickle.dumps(answer)))
                return False

            task.run(len(answers), progress, take)
            self.n_pieces += 1
        return answers


def test_another_executor_makes_the_same_files(tmp_path: Path) -> None:
    result = default_result("roc")
    saved = tmp_path / "result.npz"
    result.save(saved)
    options = {"quality": "draft", "cut": "short", "beats": ("auc",), "frozen_result": saved}
    formats = ("mp4", "gif", "storyboard")
    ours = RenderRequest("roc", formats=formats, out=tmp_path / "ours", jobs=1, **options)  # type: ignore[arg-type]
    made = one_clip.render(ours, lambda _: None)
    plan = resolve(RenderRequest("roc", formats=formats, out=tmp_path / "theirs", **options))  # type: ignore[arg-type]
    executor, scratch = OneByOne(), tmp_path / "scratch"
    scratch.mkdir()
    another: Executor = executor
    placed = place(plan, result, another, scratch)
    with open_files(placed) as files:
        drawing = draw(plan.clip, placed, another, None, scratch, lambda _: None)
        other = publish(plan, placed, drawing, files, lambda _: None)
    assert executor.n_pieces > 4
    assert [path.name for path in other.files] == [path.name for path in made.files]
    for mine, theirs in zip(made.files, other.files, strict=True):
        assert mine.read_bytes() == theirs.read_bytes(), mine.name
