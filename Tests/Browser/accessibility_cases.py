"""The cases of people who use the keyboard, a screen reader, a narrow screen, a dark one, or want no motion."""

import accessibility
from expect import contains, equal, holds, silent


def keyboard(user, pictures):
    """The keyboard reaches everything in reading order, shows where it is, and keeps its place when a card goes."""
    user.visit()
    user.choose(pictures.portrait, pictures.portrait)
    user.wait_for_cards(2)
    user.browser.evaluate("scrollTo(0, 0)")
    user.click(2, 2)
    stops = []
    for _ in range(40):
        user.browser.press("Tab")
        stop = user.browser.evaluate(accessibility.FOCUS)
        if stop is None or stop in stops:
            break
        holds(stop["outline"], f"no visible focus on {stop}")
        stops.append(stop)
    names = [stop["name"] for stop in stops]
    for name in ["Skip to the results", "Choose photos", "Use the camera", "Options", "Remove all", "JSON", "curl"]:
        holds(name in names, f"{name} is not reached: {names}")
    holds(names.index("Choose photos") < names.index("Options") < names.index("Remove all"), f"order: {names}")
    user.browser.evaluate("document.querySelector('#list .card button').focus()")
    user.browser.press("Enter")
    equal(user.browser.evaluate("document.querySelectorAll('#list .card').length"), 1, "cards after Remove")
    contains(user.browser.evaluate("document.activeElement.getAttribute('aria-label')"), "Remove")
    user.browser.press("Enter")
    equal(user.browser.evaluate("document.activeElement.id"), "choose", "focus after the last card")
    silent(user)


def screen_reader(user, pictures):
    """Everything has a role and a name, headings descend step by step, and results are announced."""
    user.visit()
    user.choose(pictures.portrait, pictures.broken)
    user.wait_for_cards(2)
    accessibility.check_tree(user.browser)
    equal(user.browser.evaluate("document.getElementById('status').getAttribute('aria-live')"), "polite", "live region")
    silent(user)


def schemes(user, pictures):
    """Text is readable in light and in dark, nothing overflows a narrow screen, and reduced motion means none."""
    user.visit()
    user.choose(pictures.group, pictures.broken)
    user.wait_for_cards(2)
    for scheme, width in [("light", 1180), ("dark", 1180), ("dark", 320), ("light", 380)]:
        user.look(width, 800, scheme, "reduce")
        user.browser.wait("document.fonts.status === 'loaded'")
        equal(user.browser.evaluate(accessibility.LOW_CONTRAST), [], f"text of low contrast, {scheme}")
        excess = user.browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        equal(excess, 0, f"pixels beyond a screen of {width}")
    equal(user.browser.evaluate(
        "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s').length"),
        0, "elements that move")
    silent(user)


ALL = {case.__name__: case for case in [keyboard, screen_reader, schemes]}
