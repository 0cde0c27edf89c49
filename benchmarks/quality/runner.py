"""The Swift runner as a Python object: pictures go in, what the product measures of the largest face comes out."""

import json
import subprocess

import numpy as np


class Runner:
    """One process of quality-runner; pictures are answered one after the other."""

    def __init__(self, binary, detector, features=False):
        arguments = [binary, detector] + (["--features"] if features else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, picture):
        """The measures of the largest face of an RGB array of bytes; None where none is found."""
        height, width = picture.shape[:2]
        self.process.stdin.write(b"%d %d\n" % (width, height) + np.ascontiguousarray(picture, np.uint8).tobytes())
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline()) or None

    def close(self):
        self.process.stdin.close()
        self.process.wait()
