#!/usr/bin/env python3
"""Uses the page as people do, in a headless Chromium, and prints one JSON line for each case.

    page_test.py --chromium /usr/bin/chromium --service http://127.0.0.1:8080 [--keyed URL --key KEY] [--screenshots DIR]

`--service` is a running `gag serve` that anyone may use; `--keyed` one that wants KEY. Cases that need what is not given
are left out. The exit status is 0 when every case holds.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time
import traceback

import accessibility_cases
import camera_cases
import cases
import face_cases
import screenshots
from chromium import Chromium
from pictures import Pictures
from user import User


def run(name, body, *arguments):
    began = time.monotonic()
    try:
        body(*arguments)
        problem = None
    except Exception as error:  # whatever went wrong is the case's result
        problem = f"{type(error).__name__}: {error}"
        traceback.print_exc()
    print(json.dumps({"case": name, "passed": problem is None, "problem": problem,
                      "seconds": round(time.monotonic() - began, 2)}), flush=True)
    return problem is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chromium", required=True)
    parser.add_argument("--service", required=True)
    parser.add_argument("--keyed")
    parser.add_argument("--key")
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--case", action="append", help="run only these")
    options = parser.parse_args()
    wanted = lambda name: not options.case or name in options.case
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        with Chromium(options.chromium) as browser:
            user = User(browser, options.service, options.screenshots)
            user.visit()
            pictures = Pictures(browser, pathlib.Path(folder))
            for name, body in {**cases.ALL, **face_cases.ALL, **accessibility_cases.ALL}.items():
                if wanted(name):
                    passed &= run(name, body, user, pictures)
            if options.screenshots:
                screenshots.take(user, pictures)
            if options.keyed and wanted("key"):
                passed &= run("key", cases.key, User(browser, options.keyed, options.screenshots), pictures, options.key)
        with Chromium(options.chromium, ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                                         f"--use-file-for-fake-video-capture={pictures.video}"]) as browser:
            user = User(browser, options.service, options.screenshots)
            for name, body in camera_cases.ALL.items():
                if wanted(name):
                    passed &= run(name, body, user, pictures)
            if options.keyed and wanted("camera_key"):
                keyed = User(browser, options.keyed, options.screenshots)
                passed &= run("camera_key", camera_cases.camera_key, keyed, pictures, options.key)
            if options.screenshots:
                screenshots.take_camera(user)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
