"""The cases of photos: how they come in, what is shown of the answer, and how they go."""

import json
import subprocess

from expect import contains, equal, holds, silent

CARD = "#list .card:last-child"


def shown_numbers(user, card=CARD):
    """What the bars of the first face say, as {label: text}."""
    names = user.texts(f"{card} .face:first-of-type .bars .name")
    return dict(zip(names, user.texts(f"{card} .face:first-of-type .bars .number")))


def expected_numbers(face):
    """The same from an answer of the service."""
    shares = {**face["gender"]["probabilities"], **face["age_group"]["probabilities"]}
    return {name.replace("-", "–"): f"{share * 100:.1f}\u00a0%" for name, share in shares.items()}


def choose(user, pictures):
    """A photo chosen with the keyboard alone shows what the service answers."""
    user.visit()
    user.choose(pictures.portrait)
    user.wait_for_cards(1)
    _, answer = user.ask(pictures.portrait, "/classify?age_distribution=true")
    face = answer["faces"][0]
    equal(shown_numbers(user), expected_numbers(face), "bars")
    equal(user.text(f"{CARD} h3"), "portrait.png", "title")
    contains(user.text(f"{CARD} .facts"), "160 × 160 png")
    contains(user.text(f"{CARD} .timing"), "total")
    contains(user.text(f"{CARD} .caption strong"), f"{face['age']['estimate']:.1f}")
    shown = json.loads(user.browser.evaluate(f"document.querySelector('{CARD} pre').textContent"))
    equal(shown["faces"], answer["faces"], "JSON")
    contains(user.text("#status"), face["gender"]["label"])
    silent(user)


def upright(user, pictures):
    """The box stands where the service says: its edges on the screen match its pixels."""
    user.visit()
    user.choose(pictures.group)
    user.wait_for_cards(1)
    _, answer = user.ask(pictures.group)
    places = user.browser.evaluate("""(() => {
        const inside = document.querySelector('.picture').getBoundingClientRect();
        return [...document.querySelectorAll('.box')].map((box) => box.getBoundingClientRect())
            .map((r) => [(r.x - inside.x) / inside.width, (r.y - inside.y) / inside.height,
                         r.width / inside.width, r.height / inside.height]);
    })()""")
    equal(len(places), len(answer["faces"]), "boxes")
    for place, face in zip(places, answer["faces"]):
        box, image = face["box"], answer["image"]
        expected = [box["x"] / image["width"], box["y"] / image["height"],
                    box["width"] / image["width"], box["height"] / image["height"]]
        for seen, wanted in zip(place, expected):
            holds(abs(seen - wanted) < 0.01, f"box at {place} instead of {expected}")


def several_photos(user, pictures):
    """Several photos at once are sent one after the other, in their order."""
    user.visit()
    user.choose(pictures.portrait, pictures.group, pictures.portrait)
    user.wait_for_cards(3)
    equal(user.texts("#list h3"), ["portrait.png", "group.png", "portrait.png"], "cards")
    equal(user.classifications(), (1, 3), "requests under way at once, and in all")
    silent(user)


def paste(user, pictures):
    """A picture in the clipboard is pasted with the keyboard."""
    user.visit()
    user.browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    # The photo's own canvas stands in for the program that it is copied from.
    user.choose(pictures.portrait)
    user.wait_for_cards(1)
    user.browser.evaluate("""(async () => {
        const blob = await new Promise((done) => document.querySelector('canvas').toBlob(done, 'image/png'));
        await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]);
    })()""")
    user.browser.press("v", "KeyV", modifiers=2, commands=["paste"])
    user.wait_for_cards(2)
    equal(user.text(f"{CARD} h3"), "Pasted photo", "title")
    equal(shown_numbers(user), shown_numbers(user, "#list .card:first-child"), "bars")
    silent(user)


def drop(user, pictures):
    """A photo dropped anywhere on the page is classified, and the page stays."""
    user.visit()
    user.drop(pictures.portrait)
    user.wait_for_cards(1)
    equal(user.text(f"{CARD} h3"), "portrait.png", "title")
    equal(user.browser.evaluate("location.href"), user.service + "/", "address")
    silent(user)


def broken(user, pictures):
    """A file that ends early, and one that is no photo, show the error as the service words it."""
    user.visit()
    for number, (path, media_type) in enumerate([(pictures.broken, "image/png"), (pictures.text, "text/plain")], 1):
        status, problem = user.ask(path, media_type=media_type)
        user.choose(path)
        user.wait_for_cards(number)
        equal(user.text(f"{CARD} .problem h4"), problem["title"], "title")
        equal(user.text(f"{CARD} .problem p"), problem["detail"], "detail")
        contains(user.text(f"{CARD} .problem .note"), problem["code"])
        contains(user.text(f"{CARD} .problem .note"), f"status {status}")
        contains(user.text("#status"), problem["detail"])
    silent(user)


def large(user, pictures):
    """A file over the limit shows the refusal, though the service ends the upload early."""
    user.visit()
    user.choose(pictures.large)
    user.wait_for_cards(1)
    equal(user.text(f"{CARD} .problem h4"), "Request body too large", "title")
    contains(user.text(f"{CARD} .problem .note"), "body_too_large")
    silent(user)


def curl(user, pictures):
    """The curl command on the page gives the answer on the page, however the file is named."""
    user.visit()
    user.choose(pictures.oddly_named)
    user.wait_for_cards(1)
    equal(user.text(f"{CARD} h3"), pictures.oddly_named.name, "title")
    user.browser.evaluate(f"document.querySelectorAll('{CARD} details').forEach((d) => d.open = true)")
    command, document = user.text(f"{CARD} .source details:nth-child(2) pre"), user.text(f"{CARD} .source pre")
    answer = json.loads(subprocess.run(["sh", "-c", command], cwd=pictures.folder, check=True, capture_output=True).stdout)
    equal(answer["faces"], json.loads(document)["faces"], "faces")
    silent(user)


def clear(user, pictures):
    """Remove all leaves nothing behind, also of photos that wait."""
    user.visit()
    user.choose(*[pictures.group] * 6)
    user.browser.wait("document.querySelectorAll('#list .card').length === 6")
    user.browser.evaluate("document.getElementById('clear').click()")
    equal(user.browser.evaluate("document.querySelectorAll('.card').length"), 0, "cards")
    holds(user.browser.evaluate("!document.getElementById('empty').hidden"), "the note on how to begin is back")
    user.choose(pictures.portrait)
    user.wait_for_cards(1)
    holds(user.classifications()[1] <= 3, "photos that waited were sent all the same")
    silent(user)


def no_camera(user, pictures):
    """Without a camera the page says so and goes on."""
    user.visit()
    user.browser.evaluate("document.getElementById('camera').click()")
    note = user.browser.wait("document.getElementById('camera-note').textContent")
    contains(note, "camera")
    equal(user.text("#camera"), "Use the camera", "button")
    silent(user)


def key(user, pictures, secret):
    """Where the service asks for a key, its field gives it: with each request, and nowhere else."""
    user.visit()
    user.choose(pictures.portrait)
    user.wait_for_cards(1)
    _, problem = user.ask(pictures.portrait)
    equal(user.text(f"{CARD} .problem h4"), problem["title"], "title")
    holds(user.browser.evaluate("document.getElementById('options').open"), "the options with the field are not shown")
    user.browser.evaluate("document.getElementById('key').focus()")
    user.browser.type(secret)
    user.choose(pictures.portrait)
    user.wait_for_cards(2)
    holds(shown_numbers(user), "no answer with the key")
    contains(user.browser.evaluate(f"document.querySelector('{CARD} .source').textContent"), "$GAG_KEY")
    holds(secret not in user.browser.evaluate("document.body.innerHTML + location.href"), "the key stands in the page")
    silent(user)
    user.visit()
    equal(user.browser.evaluate("document.getElementById('key').value"), "", "the key after a reload")


ALL = {
    case.__name__: case
    for case in [choose, upright, several_photos, paste, drop, broken, large, curl, clear, no_camera]
}
