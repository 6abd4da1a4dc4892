"""A headless Chromium for tests, driven over a pipe: no port, no driver, no other package.

It speaks the DevTools protocol: JSON messages that end in a zero byte, written to the browser's
file descriptor 3 and read from its 4.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from mlu_anim.system.bootstrap import system_packages

ASSETS = Path(__file__).parent.parent / "assets"
PATIENCE_S = 300.0
_QUIET = (
    "--headless",
    "--no-sandbox",  # as root, in a container, there is none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--remote-debugging-pipe",
)


def require_browser() -> str:
    """The browser's program; the test is skipped without one, but fails in CI."""
    program = system_packages.browser()
    if program is None:
        lacks = "no headless Chromium: apt-get install chromium-headless-shell"
        pytest.fail(lacks) if os.environ.get("CI") == "true" else pytest.skip(lacks)
    return program


class Browser:
    """One browser process; each page has a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        to_browser, ours_out = os.pipe()
        ours_in, from_browser = os.pipe()
        # The shell puts the two ends where the browser looks for them.
        shell = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, program, *_QUIET, f"--user-data-dir={folder / 'profile'}"],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FONTCONFIG_FILE": str(_own_fonts(folder)), "HOME": str(folder)},
        )
        os.close(to_browser)
        os.close(from_browser)
        os.set_blocking(ours_in, False)
        self._in, self._out = ours_in, ours_out
        self._buffer = b""
        self._last_id = 0
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        os.close(self._in)
        os.close(self._out)

    def send(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and give its result."""
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._last_id:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        end_s = time.monotonic() + PATIENCE_S
        while b"\0" not in self._buffer:
            assert self._process.poll() is None, "the browser has gone"
            assert time.monotonic() < end_s, "the browser does not answer"
            try:
                self._buffer += os.read(self._in, 1 << 20)
            except BlockingIOError:
                time.sleep(0.005)
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message


class Page:
    """One page. `width_px`: of the window; `dark`, `calm`: what its user prefers."""

    def __init__(
        self, browser: Browser, *, width_px: int = 1280, dark: bool = False, calm: bool = False
    ) -> None:
        self._browser = browser
        self._context = browser.send("Target.createBrowserContext")["browserContextId"]
        created = browser.send(
            "Target.createTarget", url="about:blank", browserContextId=self._context
        )
        attached = browser.send("Target.attachToTarget", targetId=created["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self._seen = len(browser.events)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.resize(width_px)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        motion = "reduce" if calm else "no-preference"
        features = [scheme, {"name": "prefers-reduced-motion", "value": motion}]
        self.send("Emulation.setEmulatedMedia", features=features)
        self.send("Page.addScriptToEvaluateOnNewDocument", source=_COUNT_SHIFTS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.send("Target.disposeBrowserContext", browserContextId=self._context)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol for this page."""
        return self._browser.send(method, self._session, **parameters)

    def resize(self, width_px: int, height_px: int = 900) -> None:
        """Give the window another size."""
        size = {"width": width_px, "height": height_px}
        self.send("Emulation.setDeviceMetricsOverride", deviceScaleFactor=1, mobile=False, **size)

    def open(self, url: str) -> None:
        """Go to an address, and wait until everything has come."""
        answer = self.send("Page.navigate", url=url)
        assert not answer.get("errorText"), answer
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")
        self.run("document.fonts.ready.then(() => true)")

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        done = self.send(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression is true."""
        end_s = time.monotonic() + PATIENCE_S
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < end_s, f"never came true: {condition}"
            time.sleep(0.03)

    def point_at(self, selector: str) -> None:
        """Move the mouse to the middle of an element."""
        self.run(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        box = self.run(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def point_away(self) -> None:
        """Move the mouse to the corner of the window."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)

    def click(self, selector: str) -> None:
        """Click in the middle of an element."""
        self.point_at(selector)
        box = self.run(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            place = {"x": box[0], "y": box[1]}
            self.send("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def press(self, key: str) -> None:
        """Press and release a key: `Tab`, `Enter`."""
        codes = {"Tab": 9, "Enter": 13}
        named = {"key": key, "code": key}
        text = {"text": "\r"} if key == "Enter" else {}
        down = {"type": "keyDown", "windowsVirtualKeyCode": codes[key]}
        self.send("Input.dispatchKeyEvent", **down, **named, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **named)

    def layout_shift(self) -> float:
        """The cumulative layout shift since the page began; 0 when nothing has moved."""
        return float(self.run("window.__shift"))

    def requests(self) -> list[str]:
        """Every address that the page has asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self._own_events("Network.requestWillBeSent")
        ]

    def complaints(self) -> list[str]:
        """What the browser's console says: errors, refused scripts, failed loads."""
        entries = [e["params"]["entry"] for e in self._own_events("Log.entryAdded")]
        thrown = [
            e["params"]["exceptionDetails"]["text"]
            for e in self._own_events("Runtime.exceptionThrown")
        ]
        return [
            f"{e['text']} {e.get('url', '')}" for e in entries if e["level"] == "error"
        ] + thrown

    def screenshot(self, path: Path, *, whole: bool = False) -> Path:
        """Write a PNG of the window, or of the whole page."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))
        return path

    def violations(self, *, in_frames: bool = True) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA and good practice.

        in_frames: also in frames, which is not possible where these are sandboxed.
        """
        self.run(axe_source() + "; true")
        options = "{iframes: true}" if in_frames else "{iframes: false}"
        found = self.run(f"axe.run(document, {options}).then(r => r.violations)")
        return [
            f"{each['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
            for each in found
            for node in each["nodes"]
        ]

    def _own_events(self, method: str) -> Iterator[Mapping[str, Any]]:
        self.run("true")  # whatever has come until now
        for event in self._browser.events[self._seen :]:
            if event.get("sessionId") == self._session and event.get("method") == method:
                yield event


_COUNT_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def axe_source() -> str:
    """axe-core, as the package axe-core-python carries it."""
    import importlib.util

    found = importlib.util.find_spec("axe_core_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def _own_fonts(folder: Path) -> Path:
    """A font configuration that knows our fonts alone: a bare machine has none at all."""
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><fontconfig>'
        f"<dir>{ASSETS / 'fonts'}</dir><cachedir>{folder / 'font-cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser that ends with the block, and leaves nothing behind."""
    program = require_browser()
    folder = Path(tempfile.mkdtemp(prefix="mlu_anim-browser-"))
    browser = Browser(program, folder)
    try:
        yield browser
    finally:
        browser.close()
        shutil.rmtree(folder, ignore_errors=True)
