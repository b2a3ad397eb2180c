"""A visit to a page, which notes whatever a good page never does."""

from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = (1440, 900), (390, 844)
# Runs as soon as it is taken for markup anywhere.
HOSTILE = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>"


class Visits:
    """The visits of one fact, each with a browser profile of its own."""

    def __init__(self, browser, servers, folder):
        self.browser, self.servers, self.folder = browser, servers, folder
        self.open = []

    def to(self, server, path, size=WIDE, theme="light", **settings):
        context = self.browser.new_context(
            base_url=self.servers[server],
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            reduced_motion="reduce",
            **settings,
        )
        visit = Visit(context)
        self.open.append(visit)
        visit.go(path)
        return visit

    def picture(self, name):
        for number, visit in enumerate(self.open):
            path = self.folder / f"{name}-{number}.png"
            try:
                visit.page.screenshot(path=path, full_page=True)
                print(f"        {visit.page.url}: {path}")
            except Exception as error:
                print(f"        no picture of the page: {error}")

    def close(self):
        for visit in self.open:
            visit.context.close()


class Visit:
    def __init__(self, context):
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints = []
        self.hosts = set()
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def go(self, path):
        self.page.goto(path)
        self.page.wait_for_load_state("load")

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def see(self, words):
        """Waits until somebody sees the words."""
        self.page.get_by_text(words).filter(visible=True).first.wait_for()

    def is_good(self, forgives=()):
        """Fails if anything is wrong with the page as it stands."""
        self.is_calm(forgives)
        self.is_open_to_all()

    def is_calm(self, forgives=()):
        """Fails if the page complained, scrolls sideways, asked elsewhere or ran a text."""
        page = self.page
        told = [it for it in self.complaints if not any(word in it for word in forgives)]
        assert not told, f"{page.url} complained: {told}"
        assert self.hosts == {urlsplit(page.url).netloc}, f"{page.url} asked {self.hosts}"
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, f"{page.url} is {wide} px wide in a window of {seen} px"
        assert page.evaluate("window.ran") is None, f"{page.url} ran a hostile text"
        assert page.locator("img[src=x]").count() == 0, f"{page.url} took a text for markup"

    def is_open_to_all(self):
        """Fails if axe finds that somebody is shut out of the page."""
        self.page.evaluate(AXE)
        run = "tags => axe.run({ runOnly: { type: 'tag', values: tags } })"
        for fault in self.page.evaluate(run, STANDARDS)["violations"]:
            places = [f"{it['html'][:200]} {it['failureSummary']}" for it in fault["nodes"][:3]]
            what = f"{self.page.url}: {fault['id']}: {fault['help']}"
            raise AssertionError("\n".join([what, *places]))
