#!/usr/bin/env python3
"""Makes the pictures of README and docs/page.md anew: starts the built service, uses its page in a headless Chromium.

    take_pictures.py [--binary .build/release/gag] [--chromium /usr/bin/chromium] [--output docs/page] [--first-look]

`--first-look` makes the README's alone.
"""

import argparse
import contextlib
import json
import pathlib
import subprocess
import tempfile

import screenshots
from chromium import Chromium
from pictures import Pictures
from user import User

ROOT = pathlib.Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def service(binary):
    """A service of its own on a free port; gives its address."""
    process = subprocess.Popen([binary, "serve", "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        address = None
        for line in process.stderr:
            event = json.loads(line)
            if event["message"] == "listening":
                address = f"http://{event['host']}:{event['port']}"
            elif event["message"] == "ready":
                yield address
                return
        raise SystemExit("the service did not start")
    finally:
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=ROOT / ".build/release/gag")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs/page")
    parser.add_argument("--first-look", action="store_true")
    options = parser.parse_args()
    with service(options.binary) as address, tempfile.TemporaryDirectory() as folder:
        with Chromium(options.chromium) as browser:
            user = User(browser, address, options.output)
            user.visit()
            pictures = Pictures(browser, pathlib.Path(folder))
            screenshots.take_first_look(user, pictures)
            if options.first_look:
                return
            screenshots.take(user, pictures)
        with Chromium(options.chromium, ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                                         f"--use-file-for-fake-video-capture={pictures.video}"]) as browser:
            screenshots.take_camera(User(browser, address, options.output))


if __name__ == "__main__":
    main()
