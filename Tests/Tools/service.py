"""A service that a tool has started for itself, on a port of its own."""
import http.client
import json
import os
import pathlib
import re
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Service:
    """Starts `gag serve` with further flags, and waits until it is ready."""

    def __init__(self, binary, *flags):
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", *flags], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for text in self.process.stderr:
            line = json.loads(text)
            if line["message"] == "listening":
                self.port = line["port"]
            if line["message"] == "ready":
                break
        # The log must be read on.
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()

    def connect(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, fields={}, timeout=120):
        """The status of an answer, and how long it is."""
        connection = self.connect(timeout)
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            return answer.status, len(answer.read())
        finally:
            connection.close()

    def metrics(self):
        """The values that have no labels."""
        connection = self.connect()
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        return {name: float(value) for name, value in re.findall(r"^(gag_\w+) (\S+)$", text, re.M)}

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024

    def at_rest(self):
        """Returns once it uses the processor no more."""
        last = self.processor_seconds()
        while True:
            time.sleep(0.3)
            now = self.processor_seconds()
            if now - last < 0.02:
                return
            last = now

    def end(self):
        self.process.kill()
        self.process.wait()
