"""What a person does with the page, and what they see of it."""

import json
import urllib.error
import urllib.request

#: Collects what the page must never do; runs before its own scripts.
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective + ' ' + e.blockedURI));
"""


class User:
    """Someone in front of the browser."""

    def __init__(self, browser, service, screenshots):
        self.browser, self.service, self.screenshots = browser, service.rstrip("/"), screenshots
        browser.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        browser.call("Page.setInterceptFileChooserDialog", enabled=True)

    def visit(self, width=1180, height=800, scheme="light", motion="no-preference"):
        """Opens the page anew."""
        self.look(width, height, scheme, motion)
        self.browser.open("about:blank")
        self.browser.open(self.service + "/")
        self.browser.events.clear()

    def look(self, width=1180, height=800, scheme="light", motion="no-preference"):
        """Sets the size of the window and the person's preferences."""
        self.browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                          mobile=False)
        self.browser.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}])

    def choose(self, *files):
        """Presses "Choose photos" with the keyboard and picks files in the dialog."""
        self.browser.evaluate("document.getElementById('choose').focus()")
        self.browser.press("Enter")
        chooser = self.browser.wait_for_event("Page.fileChooserOpened")
        self.browser.call("DOM.setFileInputFiles", files=[str(f) for f in files], backendNodeId=chooser["backendNodeId"])

    def drop(self, *files):
        """Drags files over the page and lets them go."""
        data = {"items": [], "files": [str(f) for f in files], "dragOperationsMask": 1}
        for kind in ["dragEnter", "dragOver", "drop"]:
            self.browser.call("Input.dispatchDragEvent", type=kind, x=400, y=120, data=data)

    def click(self, x, y):
        """Presses the mouse at a place of the window."""
        for kind in ["mousePressed", "mouseReleased"]:
            self.browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def wait_for_cards(self, number):
        """Waits until so many photos have their answer."""
        self.browser.wait(f"document.querySelectorAll('#list .card[aria-busy=false]').length === {number}",
                          f"{number} answered cards")

    def text(self, selector):
        """The text of the first element, as it is shown."""
        return self.browser.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText")

    def texts(self, selector):
        """The text of every element."""
        return self.browser.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent)")

    def photograph(self, name, selector=None, format="png"):
        """Keeps a screenshot where they are wanted."""
        if self.screenshots:
            self.browser.evaluate("document.activeElement.blur()")
            self.screenshots.mkdir(parents=True, exist_ok=True)
            self.browser.screenshot(self.screenshots / f"{name}.{format}", selector=selector, format=format)

    def ask(self, photo, path="/classify", media_type="image/png"):
        """What the service answers without a browser: status and JSON."""
        request = urllib.request.Request(self.service + path, photo.read_bytes(), {"Content-Type": media_type})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def requests(self):
        """The events of the network since the page was opened, in order: (what, request id, address)."""
        events = []
        for event in self.browser.events:
            parameters = event["params"]
            if event["method"] == "Network.requestWillBeSent":
                events.append(("sent", parameters["requestId"], parameters["request"]["url"]))
            elif event["method"] in ("Network.loadingFinished", "Network.loadingFailed"):
                events.append(("done", parameters["requestId"], None))
        return events

    def classifications(self):
        """Of those the calls of /classify; answers the most that were under way at once, and how many there were."""
        mine = {i for what, i, url in self.requests() if what == "sent" and "/classify" in url}
        under_way = most = 0
        for what, identifier, _ in self.requests():
            if identifier in mine:
                under_way += 1 if what == "sent" else -1
                most = max(most, under_way)
        return most, len(mine)

    def complaints(self):
        """Errors of the console, thrown exceptions, violations of the policy, requests to another origin."""
        found = list(self.browser.evaluate("violations"))
        for event in self.browser.events:
            parameters = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(json.dumps(parameters["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
                found.append(json.dumps(parameters["args"]))
            elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                entry = parameters["entry"]
                # The browser notes every answer from 400 on, also those that the page shows.
                if not (entry["source"] == "network" and "/classify" in entry.get("url", "")):
                    found.append(json.dumps(entry))
        for what, _, url in self.requests():
            if what == "sent" and not url.startswith(self.service + "/"):
                found.append(f"request to {url}")
        stored = self.browser.evaluate(
            "(async () => localStorage.length + sessionStorage.length + document.cookie.length"
            " + (await indexedDB.databases()).length + (await caches.keys()).length)()")
        return found + (["something is stored"] if stored else [])
