"""Pictures for the cases; the browser itself draws and encodes them, from the public-domain portrait."""

import base64
import json
import pathlib

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Fixtures"


class Pictures:
    """Files in a folder of their own."""

    portrait = FIXTURES / "reference" / "portrait.png"
    astronaut = FIXTURES / "reference" / "astronaut.png"

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        #: Three copies of the portrait, the first one the largest.
        self.group = self._draw("group.png", "image/png", 900, 420, [(60, 80, 260), (400, 130, 180), (660, 150, 150)])
        #: The portrait, out of focus.
        self.blurred = self._draw("blurred.png", "image/png", 640, 480, [(120, 40, 400)], "blur(9px)")
        #: What the camera sees: a film of equal frames, each a JPEG.
        frame = self._draw("frame.jpg", "image/jpeg", 640, 480, [(170, 90, 300)])
        self.video = folder / "camera.mjpeg"
        self.video.write_bytes(frame.read_bytes() * 3)
        #: The portrait, ended early.
        self.broken = folder / "broken.png"
        self.broken.write_bytes(self.portrait.read_bytes()[:20_000])
        #: No photo at all.
        self.text = folder / "notes.txt"
        self.text.write_text("not a photo")
        #: More bytes than the service takes.
        self.large = folder / "large.jpg"
        self.large.write_bytes(b"\xff\xd8" + bytes(30_000_000))
        #: Grey without a face.
        self.faceless = self._draw("faceless.png", "image/png", 320, 240, [])
        #: A name that markup and shells would stumble over.
        self.oddly_named = folder / """it's <b onclick=alert(1)>"odd"; $(false).png"""
        self.oddly_named.write_bytes(self.portrait.read_bytes())

    def _draw(self, name, media_type, width, height, places, filter="none"):
        """A canvas in plain grey with the portrait at each (x, y, side)."""
        encoded = base64.b64encode(self.portrait.read_bytes()).decode()
        data = self.browser.evaluate("""(async () => {
            const bytes = Uint8Array.from(atob(%s), (c) => c.charCodeAt(0));
            const portrait = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [%d, %d];
            const context = canvas.getContext('2d');
            context.fillStyle = '#8d9296';
            context.fillRect(0, 0, canvas.width, canvas.height);
            context.filter = %s;
            for (const [x, y, side] of %s) context.drawImage(portrait, x, y, side, side);
            const blob = await new Promise((done) => canvas.toBlob(done, %s, 0.95));
            let text = '';
            for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
            return btoa(text);
        })()""" % (json.dumps(encoded), width, height, json.dumps(filter), json.dumps(places), json.dumps(media_type)))
        path = self.folder / name
        path.write_bytes(base64.b64decode(data))
        return path
