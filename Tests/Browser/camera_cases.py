"""The cases with a camera that films the portrait."""

from expect import contains, equal, holds, silent

LIVE = "#live .card"


def camera(user, pictures):
    """The camera is classified frame by frame, one request under way, until it is stopped and given back."""
    user.visit()
    user.browser.evaluate("document.getElementById('camera').focus()")
    user.browser.press("Enter")
    user.browser.wait(f"document.querySelector('{LIVE} .face')", "a face from the camera")
    equal(user.text("#camera"), "Stop the camera", "button")
    for _ in range(100):
        if user.classifications()[1] >= 4:
            break
        user.browser.wait("new Promise((done) => setTimeout(() => done(true), 100))")
    most, number = user.classifications()
    holds(number >= 4, f"only {number} frames were sent")
    equal(most, 1, "requests under way at once")
    contains(user.text(f"{LIVE} .facts"), "jpeg")
    holds(user.browser.evaluate(f"document.querySelectorAll('{LIVE} .box').length") >= 1, "no box over the video")
    user.browser.evaluate("window.track = document.querySelector('video').srcObject.getVideoTracks()[0]")
    user.browser.press("Enter")
    equal(user.browser.evaluate("track.readyState"), "ended", "camera after Stop")
    equal(user.browser.evaluate("document.querySelectorAll('video').length"), 0, "videos after Stop")
    sent = user.classifications()[1]
    user.browser.wait("new Promise((done) => setTimeout(() => done(true), 500))")
    equal(user.classifications()[1], sent, "frames after Stop")
    silent(user)


def camera_mirrored(user, pictures):
    """The video is mirrored as in a mirror, and the box moves with it."""
    user.visit()
    user.browser.evaluate("document.getElementById('camera').click()")
    user.browser.wait(f"document.querySelector('{LIVE} .box')", "a box over the video")
    left, right = user.browser.evaluate("""(() => {
        const card = document.querySelector('#live .card');
        const box = JSON.parse(card.querySelector('pre').textContent);
        const shown = card.querySelector('.box').style;
        const face = box.faces[0].box;
        return [parseFloat(shown.left) / 100, 1 - (face.x + face.width) / box.image.width];
    })()""")
    holds(abs(left - right) < 0.001, f"the box begins at {left} instead of {right}")
    user.browser.evaluate("document.querySelector('#live .card .bar button').click()")
    equal(user.text("#camera"), "Use the camera", "button after Stop on the card")
    silent(user)


def camera_key(user, pictures, secret):
    """Where a key is asked for, the camera waits for it without sending frames, then goes on by itself."""
    user.visit()
    user.browser.evaluate("document.getElementById('camera').click()")
    user.browser.wait(f"document.querySelector('{LIVE} .problem h4')", "the problem on the card")
    holds(user.browser.evaluate("document.getElementById('options').open"), "the options with the field are not shown")
    sent = user.classifications()[1]
    user.browser.wait("new Promise((done) => setTimeout(() => done(true), 700))")
    equal(user.classifications()[1], sent, "frames without a key")
    user.browser.evaluate("document.getElementById('key').focus()")
    user.browser.type("not the key")
    user.browser.press("Enter")
    user.browser.wait(f"document.querySelector('{LIVE} .problem h4')", "the problem with a wrong key")
    user.browser.evaluate("document.getElementById('key').select()")
    user.browser.type(secret)
    user.browser.press("Enter")
    user.browser.wait(f"document.querySelector('{LIVE} .face')", "a face once the key is there")
    equal(user.browser.evaluate("document.querySelector('video').srcObject.getVideoTracks()[0].readyState"), "live", "camera")
    user.browser.evaluate("document.getElementById('camera').click()")
    silent(user)


ALL = {case.__name__: case for case in [camera, camera_mirrored]}
