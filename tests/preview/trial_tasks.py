"""Tasks for children of the preview that do what scenes of users may do."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.preview.task import Send


@dataclass(frozen=True)
class Trial:
    """Do one of the things below. `file`: a file that it may write or run."""

    what: str
    file: Path
    limit_s: float = 20.0

    def run(self, send: Send, start_anew: Callable[[], None]) -> None:
        getattr(self, self.what)(send)

    def answers(self, send: Send) -> None:
        print("a scene may print")
        send("answer", bytes(3_000_000))

    def tells_its_process(self, send: Send) -> None:
        send("answer", os.getpid())
        signal.pause()

    def starts_another(self, send: Send) -> None:
        other = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        send("answer", (os.getpid(), other.pid))
        signal.pause()

    def loops(self, send: Send) -> None:
        exec(compile(self.file.read_text(), str(self.file), "exec"))

    def loops_deaf(self, send: Send) -> None:
        """As code that never returns to Python: no signal is heard."""
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        self.loops(send)

    def ends_itself(self, send: Send) -> None:
        os._exit(7)

    def exits(self, send: Send) -> None:
        sys.exit(3)
