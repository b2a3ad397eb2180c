"""What holds on each page: in both widths and both themes, without scripts, and behind a token."""

from visit import HOSTILE, NARROW, WIDE

PATHS = [
    "/",
    "/home",
    "/demo",
    "/console",
    "/trajectory-viewer",
    "/benchmark-card",
    "/tasks",
    "/web",
    "/envs/shop/web",
    "/envs/desk2/web",
    "/runs",
    "/runs/played",
    "/runs/audited",
    "/live",
]
# Contrast hangs on the theme and layout on the width, so two of four are judged by axe.
JUDGED = [(WIDE, "light"), (NARROW, "dark")]
LOOKS = [(size, theme) for size in (WIDE, NARROW) for theme in ("light", "dark")]


def every_page_is_good_in_both_widths_and_themes(visits):
    for size, theme in LOOKS:
        visit = visits.to("train", PATHS[0], size, theme)
        for path in PATHS:
            visit.go(path)
            visit.page.locator("h1").filter(visible=True).wait_for()
            visit.is_calm()
            if (size, theme) in JUDGED:
                visit.is_open_to_all()


def a_run_with_a_hostile_name_is_listed_as_it_is_named(visits):
    visit = visits.to("train", "/runs")
    name = HOSTILE.replace("/", "_")
    visit.page.get_by_role("link", name=name).click()
    assert visit.text("h1") == name
    visit.is_good()


def a_page_that_is_not_there_says_what_to_do(visits):
    visit = visits.to("train", "/runs/none")
    visit.see("No such run")
    visit.is_good(forgives=["404"])


def what_is_read_needs_no_script(visits):
    visit = visits.to("train", "/home", java_script_enabled=False)
    visit.see("30")
    visit.go("/tasks")
    assert visit.page.locator("main tbody tr").count() == 48
    visit.go("/benchmark-card")
    visit.see("heldout")
    visit.go("/runs/played")
    assert visit.page.locator("main tbody tr").count() >= 2
    visit.go("/live")
    visit.see("Live sessions")
    for path in ("/console", "/trajectory-viewer", "/web"):
        visit.go(path)
        visit.page.locator("noscript .empty").wait_for()


def who_plays_is_seen_live(visits):
    player = visits.to("train", "/web")
    player.page.get_by_role("button", name="Reset", exact=True).click()
    player.page.locator("#seen .seen").wait_for()
    visit = visits.to("train", "/live")
    visit.page.locator("#live-rows tr", has_text="desk").first.wait_for()
    visit.page.get_by_role("button", name="Pause").click()
    visit.see("Paused.")
    visit.is_good()


def a_token_is_asked_for_and_kept(visits):
    visit = visits.to("eval", "/console")
    visit.page.get_by_label("Token").fill("wrong")
    visit.page.get_by_role("button", name="Sign in").click()
    visit.see("This is not the token of this server.")
    visit.is_good(forgives=["401"])
    visit.page.get_by_label("Token").fill("let-me-in")
    visit.page.get_by_role("button", name="Sign in").click()
    visit.see("Pick a case")
    assert visit.page.url.endswith("/console")
    for path in ("/trajectory-viewer", "/tasks", "/benchmark-card", "/live"):
        visit.go(path)
        visit.page.locator("h1").wait_for()
        visit.is_good(forgives=["401"])
