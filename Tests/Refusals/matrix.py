#!/usr/bin/env python3
"""Refuses uploads of every framing to every client there is, and asks each for something else afterwards.

    matrix.py PORT    a `gag serve` with --limits-body-bytes 100000, a key file and --timeouts-idle-ms of seconds

Each cell (status, framing, client) sends an upload that is refused and then a GET, several times over one session, as the
client keeps its connections. Prints a JSON line for each cell that went wrong, and at the end which clients there were and
how many cells. A client that isn't installed (aiohttp, nginx) is left out.
"""

import asyncio
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT = 100_000
ROUNDS = 3
#: status: method, path, further fields; each is decided by the head alone, but for 413 of a body without a length.
REFUSALS = {
    400: ("POST", "/classify?faces=nobody", {}),
    401: ("POST", "/classify", {"X-API-Key": "wrong"}),
    404: ("POST", "/nowhere", {}),
    405: ("POST", "/livez", {}),
    413: ("POST", "/classify", {}),
    415: ("POST", "/classify", {"Content-Encoding": "br"}),
}
#: framing: whether it has a length, how many bytes, in how many pieces.
FRAMINGS = {
    "short length": (True, 1000, 1),
    "long length": (True, 400_000, 8),
    "one chunk": (False, 1000, 1),
    "slow chunks": (False, 40_000, 8),
    "many chunks": (False, 400_000, 40),
}
KEY = os.environ.get("GAG_KEY", "")


def cells():
    for status, refusal in REFUSALS.items():
        for framing, (has_length, size, pieces) in FRAMINGS.items():
            if status == 413 and size <= LIMIT:
                continue
            method, path, fields = refusal
            fields = {"X-API-Key": KEY, "Content-Type": "image/jpeg", **fields}
            if has_length:
                fields["Content-Length"] = str(size)
            yield status, framing, method, path, fields, has_length, size, pieces


def parts(size, pieces, framing):
    for _ in range(pieces):
        if framing == "slow chunks":
            time.sleep(0.002)
        yield b"x" * (size // pieces)


class HTTPClient:
    """Python's http.client, which opens a new connection where it was told that the old one closes."""

    name = "http.client"

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def run(self, status, framing, method, path, fields, has_length, size, pieces):
        told = []
        for _ in range(ROUNDS):
            self.connection.request(method, path, parts(size, pieces, framing), fields, encode_chunked=not has_length)
            told.append(self.read())
            self.connection.request("GET", "/livez")
            told.append(self.read())
        return told

    def read(self):
        response = self.connection.getresponse()
        response.read()
        return response.status

    def close(self):
        self.connection.close()


class Nginx(HTTPClient):
    """The same through nginx, which keeps its connections to the service and passes uploads on as they come. Its own client
    connects anew each time: nginx closes a connection whose upload it has not read to the end, whatever it has told."""

    name = "nginx"

    def read(self):
        told = super().read()
        self.connection.close()
        return told

    def __init__(self, port):
        self.folder = tempfile.mkdtemp(prefix="gag-nginx-")
        os.chmod(self.folder, 0o755)
        with open(f"{self.folder}/nginx.conf", "w") as file:
            file.write(f"""
                worker_processes 1; daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;
                events {{}}
                http {{
                    access_log off; client_max_body_size 0;
                    client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy;
                    fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
                    upstream gag {{ server 127.0.0.1:{port}; keepalive 8; }}
                    server {{
                        listen unix:{self.folder}/socket;
                        location / {{
                            proxy_pass http://gag; proxy_http_version 1.1; proxy_set_header Connection "";
                            proxy_request_buffering off; proxy_next_upstream off;
                        }}
                    }}
                }}""")
        # An alert about the compiled-in log file, where nobody but root may write it, is none of ours.
        self.process = subprocess.Popen(["nginx", "-p", self.folder, "-c", f"{self.folder}/nginx.conf"],
                                        stderr=subprocess.DEVNULL)
        self.connection = UnixConnection(f"{self.folder}/socket")
        self.wait_until_listening()

    def wait_until_listening(self):
        """The socket is there a moment before anybody listens on it."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.connection.connect()
                return
            except OSError:
                time.sleep(0.01)
        log = open(f"{self.folder}/error.log").read() if os.path.exists(f"{self.folder}/error.log") else ""
        raise RuntimeError(f"nginx does not listen: {log}")

    def close(self):
        super().close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        import socket
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(20)
        self.sock.connect(self.path)


class Curl:
    """curl, all requests of a cell in one run."""

    name = "curl"

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.folder = tempfile.mkdtemp(prefix="gag-curl-")

    def run(self, status, framing, method, path, fields, has_length, size, pieces):
        file = f"{self.folder}/body"
        with open(file, "wb") as body:
            body.write(b"x" * size)
        fields = dict(fields, Expect="")
        fields.pop("Content-Length", None)
        if not has_length:
            fields["Transfer-Encoding"] = "chunked"
        headers = [word for name, value in fields.items() for word in ("-H", f"{name}: {value}" if value else f"{name}:")]
        tail = ["-sS", "-o", "/dev/null", "--max-time", "20", "-w", "%{http_code} "]
        words = []
        for _ in range(ROUNDS):
            upload = tail + headers + ["-X", method, "--data-binary", f"@{file}", self.base + path]
            words += (["--next"] if words else []) + upload + ["--next"] + tail + [self.base + "/livez"]
        result = subprocess.run(["curl"] + words, capture_output=True, text=True)
        if result.stderr:
            raise RuntimeError(result.stderr.strip())
        return [int(code) for code in result.stdout.split()]

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Aiohttp:
    """aiohttp, whose sessions share connections."""

    name = "aiohttp"

    def __init__(self, port):
        import aiohttp
        self.aiohttp, self.base = aiohttp, f"http://127.0.0.1:{port}"
        self.loop = asyncio.new_event_loop()

    def run(self, *cell):
        return self.loop.run_until_complete(self.talk(*cell))

    async def talk(self, status, framing, method, path, fields, has_length, size, pieces):
        told = []

        async def body():
            for _ in range(pieces):
                if framing == "slow chunks":
                    await asyncio.sleep(0.002)
                yield b"x" * (size // pieces)

        async with self.aiohttp.ClientSession(timeout=self.aiohttp.ClientTimeout(total=20)) as session:
            for _ in range(ROUNDS):
                async with session.request(method, self.base + path, data=body(), headers=fields) as response:
                    await response.read()
                    told.append(response.status)
                async with session.get(self.base + "/livez") as response:
                    await response.read()
                    told.append(response.status)
        return told

    def close(self):
        self.loop.close()


def main():
    port = int(sys.argv[1])
    kinds = [Curl, HTTPClient]
    try:
        import aiohttp  # noqa: F401
        kinds.append(Aiohttp)
    except ImportError:
        pass
    if shutil.which("nginx"):
        kinds.append(Nginx)
    count, failed = 0, False
    for kind in kinds:
        client = kind(port)
        for cell in cells():
            expected = [cell[0], 200] * ROUNDS
            try:
                told = client.run(*cell)
            except Exception as error:  # whatever went wrong is the cell's result
                told = f"{type(error).__name__}: {error}"
                if isinstance(client, HTTPClient):
                    client.connection.close()
            count += 1
            if told != expected:
                failed = True
                print(json.dumps({"client": kind.name, "status": cell[0], "framing": cell[1], "told": told}), flush=True)
        client.close()
    print(json.dumps({"clients": [kind.name for kind in kinds], "cells": count}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
