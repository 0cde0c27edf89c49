"""The pictures of README and docs/page.md."""


def take_first_look(user, pictures):
    """The page at work, as the README opens. The first photo warms it up."""
    user.visit(1000)
    for _ in range(3):
        user.choose(pictures.astronaut)
        user.wait_for_cards(1)
        user.browser.evaluate("document.getElementById('clear').click()")
        user.browser.wait("document.querySelectorAll('#list .card').length === 0", "an empty list")
    user.choose(pictures.astronaut)
    user.wait_for_cards(1)
    user.photograph("first-look", "body", format="webp")


def take(user, pictures):
    """The states of the page that need no camera."""
    width, card = 1000, "#list .card"
    user.visit(width)
    user.choose(pictures.group)
    user.wait_for_cards(1)
    user.photograph("group-light", "body")
    for name, size, scheme in [("portrait-light", width, "light"), ("portrait-dark", width, "dark"),
                               ("portrait-narrow", 380, "light")]:
        user.visit(size, scheme=scheme)
        user.choose(pictures.astronaut)
        user.wait_for_cards(1)
        user.photograph(name, "body")
    user.visit(width)
    user.choose(pictures.broken)
    user.wait_for_cards(1)
    user.photograph("error", card)


def take_camera(user):
    """The camera at work."""
    user.visit(1000)
    user.browser.evaluate("document.getElementById('camera').click()")
    user.browser.wait("document.querySelector('#live .face')", "a face from the camera")
    user.browser.wait("new Promise((done) => setTimeout(() => done(true), 1000))")
    user.photograph("camera", "#live .card")
