"""The cases of faces in a photo: how many, what is said of each, and which are asked for."""

from cases import CARD, expected_numbers
from expect import contains, equal, holds, silent


def curve(user, pictures):
    """The curve is the distribution that the service answers: a point for each age, the highest where it says."""
    user.visit()
    user.choose(pictures.portrait)
    user.wait_for_cards(1)
    _, answer = user.ask(pictures.portrait, "/classify?age_distribution=true")
    distribution = answer["faces"][0]["age"]["distribution"]
    path = user.browser.evaluate(f"document.querySelector('{CARD} .age .line').getAttribute('d')")
    heights = [float(point.split()[1]) for point in path[1:].split(" L")]
    equal(len(heights), len(distribution), "points")
    equal(heights.index(min(heights)), distribution.index(max(distribution)), "highest point")
    silent(user)


def several_faces(user, pictures):
    """Each face of a photo has its box, its landmarks, its number and its own bars, largest first."""
    user.visit()
    user.choose(pictures.group)
    user.wait_for_cards(1)
    _, answer = user.ask(pictures.group)
    faces = answer["faces"]
    equal(len(faces), 3, "faces that the service finds")
    equal(user.texts(f"{CARD} .label b"), ["1", "2", "3"], "numbers on the picture")
    equal(len(user.texts(f"{CARD} .landmark")), 15, "landmarks")
    equal(user.texts(f"{CARD} .face h4 b"), ["1", "2", "3"], "numbers beside it")
    for number, face in enumerate(faces, 1):
        shown = user.texts(f"{CARD} .face:nth-child({number}) .bars .number")
        equal(shown, list(expected_numbers(face).values()), f"bars of face {number}")
    contains(user.text("#status"), "3 faces")
    silent(user)


def quality(user, pictures):
    """What speaks against a face stands there with the service's own reasons."""
    user.visit()
    user.choose(pictures.blurred)
    user.wait_for_cards(1)
    _, answer = user.ask(pictures.blurred)
    reasons = answer["faces"][0]["quality"]["reasons"]
    holds("blurred" in reasons, f"the blurred photo has the reasons {reasons}")
    equal(user.texts(f"{CARD} .quality li strong"), [reason.replace("_", " ") for reason in reasons], "reasons")
    silent(user)


def faces_option(user, pictures):
    """The option Faces asks for what it says: the largest face, the photo as one face, the only face."""
    user.visit()
    for number, (mode, count) in enumerate([("largest", 1), ("whole", 1), ("detect", 3)], 1):
        user.browser.evaluate(f"document.getElementById('faces').value = '{mode}'")
        user.choose(pictures.group)
        user.wait_for_cards(number)
        equal(len(user.texts(f"{CARD} .face")), count, f"faces with {mode}")
        contains(user.browser.evaluate(f"document.querySelector('{CARD} .source').textContent"), f"faces={mode}")
    user.browser.evaluate("document.getElementById('faces').value = 'single'")
    for number, (photo, code) in enumerate([(pictures.group, "several_faces"), (pictures.faceless, "face_not_found")], 4):
        user.choose(photo)
        user.wait_for_cards(number)
        contains(user.text(f"{CARD} .problem .note"), code)
    silent(user)


ALL = {case.__name__: case for case in [curve, several_faces, quality, faces_option]}
