"""A headless Chromium, driven over the pipe of its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/).

The pipe carries JSON messages that end with a zero byte, so that the standard library is enough.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class BrowserError(Exception):
    """A command of the protocol failed, a script threw, or something awaited did not come."""


class Chromium:
    """The browser with one page; `events` holds what it reported."""

    def __init__(self, executable, arguments=()):
        self.profile = tempfile.mkdtemp(prefix="gag-browser-")
        reading, child_writing = os.pipe()
        child_reading, writing = os.pipe()

        def connect():
            # The browser reads commands from descriptor 3 and writes to 4; both must survive being moved there.
            spare_in, spare_out = os.dup(child_reading), os.dup(child_writing)
            os.dup2(spare_in, 3)
            os.dup2(spare_out, 4)

        self.process = subprocess.Popen(
            [executable, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}",
             # A container has no user namespaces to sandbox with, and a small /dev/shm; the page is our own.
             "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--force-color-profile=srgb", *arguments, "about:blank"],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(child_reading)
        os.close(child_writing)
        self.reading, self.writing = reading, writing
        self.buffer, self.number, self.session, self.events = b"", 0, None, []

    def __enter__(self):
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"]:
            self.call(domain + ".enable")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.reading)
        os.close(self.writing)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        """Sends a command and waits for its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writing, data):]
        awaited = self.number
        while True:
            answer = self._receive(60)
            if answer.get("id") == awaited:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def _receive(self, timeout):
        end = time.monotonic() + timeout
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reading], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self.reading, 1 << 20) if ready else b""
            if not chunk:
                raise BrowserError("Chromium ended" if ready else "Chromium does not answer")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def evaluate(self, expression):
        """The value of an expression in the page; promises are awaited."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True,
                           userGesture=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    def wait(self, expression, what=None, timeout=30):
        """Waits until an expression is truthy, and returns it; true where it is a node."""
        expression = f"(async () => {{ const value = await ({expression}); return value instanceof Node || value; }})()"
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            value = self.evaluate(expression)
            if value:
                return value
            time.sleep(0.05)
        raise BrowserError(f"did not happen in {timeout} s: {what or expression}")

    def wait_for_event(self, method, timeout=10):
        """The first event of a name, taken out of the list."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for event in self.events:
                if event["method"] == method:
                    self.events.remove(event)
                    return event["params"]
            self.evaluate("0")
            time.sleep(0.02)
        raise BrowserError(f"no event {method}")

    def open(self, url):
        """Loads a page and waits for it."""
        self.call("Page.navigate", url=url)
        self.wait(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(url)})", f"load of {url}")

    def press(self, key, code=None, modifiers=0, commands=()):
        """One key, as the keyboard gives it."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "Escape": 27, "v": 86}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        values = {"key": key, "code": code or key, "windowsVirtualKeyCode": codes[key], "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, commands=list(commands), **values)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def type(self, text):
        """Text into the element that has the focus."""
        self.call("Input.insertText", text=text)

    def screenshot(self, path, width=None, selector=None, format="png"):
        """A picture of the whole page, or of one element."""
        clip = self.evaluate(
            "(() => { const r = (%s).getBoundingClientRect();"
            " return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height, scale: 1}; })()"
            % (f"document.querySelector({json.dumps(selector)})" if selector else "document.documentElement"))
        quality = {} if format == "png" else {"quality": 85}
        data = self.call("Page.captureScreenshot", format=format, captureBeyondViewport=True, clip=clip, **quality)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
