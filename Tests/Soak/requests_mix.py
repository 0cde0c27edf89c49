"""What the soak's clients send."""
import base64
import functools
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORTRAIT = (ROOT / "Tests/Fixtures/reference/portrait.png").read_bytes()
JPEG = (ROOT / "Tests/Fuzz/jpeg/corpus/baseline-420.jpg").read_bytes()
HEIC = (ROOT / "Tests/Fixtures/heif/files/portrait.heic").read_bytes()
AVIF = (ROOT / "Tests/Fixtures/heif/files/portrait.avif").read_bytes()
WEBP = (ROOT / "Tests/Fuzz/webp/corpus/lossless-alpha.webp").read_bytes()


def post(body, media_type, fields=b""):
    return (
        b"POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s"
        % (media_type, len(body), fields, body)
    )


def form(*photos):
    parts = [
        b'--part\r\nContent-Disposition: form-data; name="image"; filename="photo"\r\n\r\n%s\r\n' % photo
        for photo in photos
    ]
    return b"".join(parts) + b"--part--\r\n"


def chunked(body, fields):
    pieces = [body[start : start + 7000] for start in range(0, len(body), 7000)]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return b"POST /classify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n%s\r\n%s" % (fields, coded)


@functools.cache
def good_requests():
    """Requests that get 200, each made from its identifier."""

    def identified(identifier):
        return b"X-Request-Id: %s\r\n" % identifier.encode()

    document = json.dumps({"image": base64.b64encode(PORTRAIT).decode()}).encode()
    bodies = {
        "png": (PORTRAIT, b"image/png"),
        "jpeg": (JPEG, b"image/jpeg"),
        "webp": (WEBP, b"image/webp"),
        "heic": (HEIC, b"image/heic"),
        "avif": (AVIF, b"image/avif"),
        "form": (form(PORTRAIT, JPEG, PORTRAIT[:5000]), b"multipart/form-data; boundary=part"),
        "json": (document, b"application/json"),
    }
    requests = {
        name: lambda identifier, body=body, media_type=media_type: post(body, media_type, identified(identifier))
        for name, (body, media_type) in bodies.items()
    }
    requests["chunked"] = lambda identifier: chunked(PORTRAIT, identified(identifier))
    return requests


BAD = {
    "truncated": post(PORTRAIT[:9000], b"image/png"),
    "no image": post(b"hello" * 100, b"image/jpeg"),
    "trailing bytes": post(JPEG + b"x" * 50, b"image/jpeg"),
    "media type": post(b"<p>", b"text/html"),
    "json": post(b'{"image": "%%"}', b"application/json"),
    "form": post(b"--part\r\nnonsense", b"multipart/form-data; boundary=part"),
    "request line": b"GET\r\n\r\n",
    "smuggling": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunk size": b"POST /classify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "route": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "method": b"DELETE /classify HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "too large": b"POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
    "header": b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20000 + b"\r\n\r\n",
}


def slow_head():
    yield b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
    for number in range(50):
        yield b"X-%d: a\r\n" % number


def slow_body():
    yield b"POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n"
    for start in range(0, 40000, 400):
        yield PORTRAIT[start : start + 400]


def slow_reader():
    """Asks for many documents and reads none."""
    for _ in range(10):
        yield b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 16


SLOW = [slow_head, slow_body, slow_reader]
ABORTED = [good_requests()["png"]("aborted"), good_requests()["chunked"]("aborted"), good_requests()["form"]("aborted")]
