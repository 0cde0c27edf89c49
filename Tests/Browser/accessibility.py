"""What people who do not see the page, or see it badly, need of it."""

from expect import holds

#: The element that has the focus: its name, and whether it shows that it has it. Null outside the page.
FOCUS = """(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    return {name: e.getAttribute('aria-label') ?? e.textContent.trim() ?? e.id, id: e.id, index: [...document.querySelectorAll('*')].indexOf(e),
            outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
})()"""

#: Texts whose contrast to their ground is below 4.5 (WCAG 2.2, success criterion 1.4.3), with the ratio.
LOW_CONTRAST = """(() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (e) => {
        for (; e; e = e.parentElement) {
            const color = channels(getComputedStyle(e).backgroundColor);
            if ((color[3] ?? 1) > 0.5) return color;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll('body *')]
        .filter((e) => e.checkVisibility() && !e.matches(':disabled') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .map((e) => {
            const [a, b] = [light(channels(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
            return [e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 30), (a + 0.05) / (b + 0.05)];
        })
        .filter(([, ratio]) => ratio < 4.5);
})()"""

#: Roles that say nothing without a name.
NAMED = {"button", "link", "textbox", "combobox", "checkbox", "image", "img", "article", "region", "heading", "searchbox"}


def check_tree(browser):
    """Walks the tree that the browser gives to a screen reader."""
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    level = 0
    seen = set()
    for node in nodes:
        if node.get("ignored"):
            continue
        role = node.get("role", {}).get("value", "").lower()
        name = node.get("name", {}).get("value", "").strip()
        seen.add(role)
        holds(role not in NAMED or name, f"a {role} without a name")
        if role == "heading":
            value = next(p["value"]["value"] for p in node["properties"] if p["name"] == "level")
            holds(value <= level + 1, f"heading {name!r} of level {value} after one of level {level}")
            level = value
    for role in ["main", "banner", "contentinfo", "article", "button", "heading", "image", "status"]:
        holds(role in seen or (role == "image" and "img" in seen), f"no {role} in the tree: {sorted(seen)}")
