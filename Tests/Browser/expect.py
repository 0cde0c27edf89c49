"""Checks that say what they saw."""


def equal(actual, expected, what):
    """Fails unless both are the same."""
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} instead of {expected!r}")


def holds(condition, what):
    """Fails unless the condition is true."""
    if not condition:
        raise AssertionError(what)


def contains(text, part):
    """Fails unless the text has the part in it."""
    if part not in (text or ""):
        raise AssertionError(f"{part!r} is not in {text!r}")


def silent(user):
    """Fails if the page complained, broke its policy, asked another origin or stored anything."""
    complaints = user.complaints()
    if complaints:
        raise AssertionError("; ".join(complaints)[:2000])
