#!/usr/bin/env python3
"""Asks /livez again and again while other connections flood a service, and prints how long the answers took.

    probe_floods.py [--binary .build/release/gag] [--seconds 4] [--attackers 2] [FLOOD …]

Starts a service of its own. Each flood runs in another process, which connects anew whenever it is thrown out. A line each:
probes, their median, 99th percentile and maximum in milliseconds; of the slowest probe what the event loop's thread did
meanwhile, the milliseconds that it worked and those that it was kept waiting for a processor, and for how many this program
was; processor seconds of the service, connections that the flood has used. With few processors the flood itself takes time
from the probes: "none" and "busy" (the same process in a loop that sends nothing) show how much.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, RESET, SETTINGS, PRIORITY, PING, WINDOW, CONTINUATION, DATA = 1, 3, 4, 2, 6, 8, 9, 0
END_STREAM, END_HEADERS = 1, 4
GET = bytes([0x82, 0x86, 0x84, 0x01, 0x01, 0x61])
LIVEZ = bytes([0x82, 0x86, 0x04, 6]) + b"/livez" + bytes([0x01, 0x01, 0x61])
POST = bytes([0x83, 0x86, 0x04, 9]) + b"/classify" + bytes([0x01, 0x01, 0x61])
# A field of 3,000 bytes for the dynamic table, and one byte for each reference to it.
INDEXED = bytes([0x40, 1]) + b"x" + bytes([0x7F, 0xB9, 0x16]) + b"y" * 3000
# The same with a byte that HTTP forbids at its end: nghttp2 reads all of it, and drops it.
FORBIDDEN = INDEXED[:-1] + b"\1"
# One of 15 bytes: a thousand of them are within the limits, and take as many decisions.
SMALL = bytes([0x40, 1]) + b"x" + bytes([14]) + b"y" * 14


def frame(kind, payload=b"", flags=0, stream=0):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def requests(block, first=1, count=2000, after=b""):
    return b"".join(frame(HEADERS, block, END_STREAM | END_HEADERS, first + 2 * n) +
                    (frame(RESET, after, 0, first + 2 * n) if after else b"") for n in range(count))


def references(continuations):
    block = frame(HEADERS, GET + INDEXED, END_STREAM, 1)
    for n in range(continuations):
        block += frame(CONTINUATION, b"\xbe" * 16000, END_HEADERS if n == continuations - 1 else 0, 1)
    return block


def bombs(field=INDEXED, count=16000):
    """One block after the other, each just as large as a frame allows, or of so many references."""
    block = frame(HEADERS, GET + field + b"\xbe" * min(count, 13000), END_STREAM | END_HEADERS, 1)
    return block + b"".join(frame(HEADERS, GET + b"\xbe" * count, END_STREAM | END_HEADERS, 3 + 2 * n) for n in range(60))


LOOP = "http"
H1 = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
FLOODS = {
    "none": None,
    "busy": b"",
    "rapid reset": PREFACE + frame(SETTINGS) + requests(POST, after=b"\0\0\0\x08"),
    "ping": PREFACE + frame(SETTINGS) + frame(PING, b"\0" * 8) * 20000,
    "settings": PREFACE + frame(SETTINGS) * 20000,
    "priority": PREFACE + frame(SETTINGS) + frame(PRIORITY, b"\0\0\0\0\1", 0, 9) * 20000,
    "window update": PREFACE + frame(SETTINGS) + frame(WINDOW, b"\0\0\0\1") * 20000,
    "empty data": PREFACE + frame(SETTINGS) + frame(HEADERS, POST, END_HEADERS, 1) + frame(DATA, b"", 0, 1) * 20000,
    "continuation": PREFACE + frame(SETTINGS) + frame(HEADERS, GET, END_STREAM, 1)
    + frame(CONTINUATION, b"\0\1x\1y", 0, 1) * 20000,
    "references": PREFACE + frame(SETTINGS) + references(8),
    "bombs": PREFACE + frame(SETTINGS) + bombs(),
    "forbidden bombs": PREFACE + frame(SETTINGS) + bombs(FORBIDDEN),
    "bombs just allowed": PREFACE + frame(SETTINGS) + bombs(INDEXED, 20),
    "small references": PREFACE + frame(SETTINGS) + bombs(SMALL, 1000),
    "requests": PREFACE + frame(SETTINGS) + requests(LIVEZ, count=5000),
    "not found": PREFACE + frame(SETTINGS) + requests(GET[:2] + bytes([0x04, 2]) + b"/x" + GET[3:], count=5000),
    "refused streams": PREFACE + frame(SETTINGS) + requests(POST, count=5000).replace(bytes([END_STREAM | END_HEADERS]), bytes([END_HEADERS])),
    "HTTP/1 requests": H1 * 3000,
    "HTTP/1 not found": b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n" * 3000,
}


def flood(port, data, used, attackers):
    """Sends over several connections, reads what comes back, and connects anew when it is over."""
    import selectors
    selector = selectors.DefaultSelector()

    def connect():
        used.value += 1
        client = socket.create_connection(("127.0.0.1", port))
        client.setblocking(False)
        selector.register(client, selectors.EVENT_READ | selectors.EVENT_WRITE, [0, 0])

    while not data:
        pass
    for _ in range(attackers):
        connect()
    while True:
        for key, events in selector.select(1):
            client, state = key.fileobj, key.data
            over = False
            try:
                if events & selectors.EVENT_READ:
                    over = not client.recv(1 << 16)
                if events & selectors.EVENT_WRITE and not over:
                    state[0] += client.send(data[state[0]:state[0] + 65536])
                    if state[0] == len(data):
                        over = True
            except BlockingIOError:
                pass
            except OSError:
                over = True
            if over:
                selector.unregister(client)
                client.close()
                connect()


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def loop_thread(pid):
    """The thread that all connections of the service's listener share."""
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().strip() == LOOP:
            return task
    raise SystemExit(f"there is no thread {LOOP}")


def scheduled(task):
    """Milliseconds that a thread has run, and that it has waited for a processor."""
    run, waited, _ = map(int, (task / "schedstat").read_text().split())
    return run / 1e6, waited / 1e6


def probe(port, seconds, loop):
    """Milliseconds of each probe, ascending, each with what the loop ran, what it waited, and what this thread waited."""
    own = pathlib.Path("/proc/thread-self").resolve()
    times = []
    client = socket.create_connection(("127.0.0.1", port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        loop_before, own_before = scheduled(loop), scheduled(own)
        began = time.monotonic()
        client.sendall(H1)
        answer = client.recv(4096)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        took = (time.monotonic() - began) * 1e3
        loop_after, own_after = scheduled(loop), scheduled(own)
        times.append((took, loop_after[0] - loop_before[0], loop_after[1] - loop_before[1], own_after[1] - own_before[1]))
        time.sleep(0.002)
    return sorted(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=ROOT / ".build/release/gag")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--attackers", type=int, default=2)
    parser.add_argument("floods", nargs="*", metavar="FLOOD")
    options = parser.parse_args()
    service = subprocess.Popen([options.binary, "serve", "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    port = None
    for line in service.stderr:
        event = json.loads(line)
        port = event.get("port", port)
        if event["message"] == "ready":
            break
    # The log must be read on.
    drain = multiprocessing.Process(target=lambda: [None for _ in service.stderr], daemon=True)
    drain.start()
    try:
        loop = loop_thread(service.pid)
        print(f"{'flood':18} {'probes':>7} {'p50':>8} {'p99':>8} {'max':>8} {'loop ran':>9} {'waited':>7} {'we did':>7} "
              f"{'cpu s':>6} {'connections':>12}")
        for name in options.floods or FLOODS:
            used, attacker = multiprocessing.Value("i", 0), None
            if FLOODS[name] is not None:
                attacker = multiprocessing.Process(
                    target=flood, args=(port, FLOODS[name], used, options.attackers), daemon=True)
                attacker.start()
                time.sleep(0.3)
            before = processor_seconds(service.pid)
            times = probe(port, options.seconds, loop)
            spent = processor_seconds(service.pid) - before
            if attacker:
                attacker.terminate()
                attacker.join()
            slowest, ran, waited, own = times[-1]
            print(f"{name:18} {len(times):7} {times[len(times) // 2][0]:8.2f} {times[int(len(times) * .99)][0]:8.2f} "
                  f"{slowest:8.2f} {ran:9.2f} {waited:7.2f} {own:7.2f} {spent:6.2f} {used.value:12}", flush=True)
    finally:
        service.kill()
        drain.terminate()


if __name__ == "__main__":
    main()
