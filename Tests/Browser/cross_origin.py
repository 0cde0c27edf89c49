"""A page of another origin that calls the service with fetch, in Chromium: prints what the page could read.

The page comes from http://localhost:PORT, which the service allows, then from http://127.0.0.1:PORT, which it does not.
"""

import argparse
import http.server
import threading

from chromium import Chromium

parser = argparse.ArgumentParser()
for name in ["chromium", "service", "key", "port", "photo"]:
    parser.add_argument("--" + name, required=True)
arguments = parser.parse_args()


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<!doctype html><title>app</title>"
        if self.path == "/photo.png":
            body = open(arguments.photo, "rb").read()
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path == "/photo.png" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


CALL = """(async () => {
  const photo = await (await fetch('/photo.png')).blob();
  const headers = KEY;
  const answer = await fetch('SERVICE', { method: 'POST', headers, body: photo });
  const json = await answer.json();
  return answer.status + ' ' + (json.code ?? json.faces[0].gender.label + ' ' + answer.headers.get('X-Model-Version')
    + ' ' + answer.headers.get('RateLimit-Remaining'));
})().catch(() => 'refused')"""

server = http.server.ThreadingHTTPServer(("127.0.0.1", int(arguments.port)), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
KEY = "{ 'X-API-Key': '%s', 'X-Request-Id': 'page-1' }" % arguments.key
with Chromium(arguments.chromium) as browser:
    for host, calls in [
        ("localhost", [("/classify", KEY), ("/classify", "{}"), ("/classify?faces=none", KEY)]),
        ("127.0.0.1", [("/classify", KEY)]),
    ]:
        browser.open(f"http://{host}:{arguments.port}/")
        for path, headers in calls:
            script = CALL.replace("KEY", headers).replace("SERVICE", arguments.service + path)
            print(f"{host}: {browser.evaluate(script)}", flush=True)
