"""What holds in the viewer of trajectories."""

from console import CASE, opened
from playing import click, oracle, play
from visit import HOSTILE, NARROW

SHOWN = "#left-story .moment-title"


def picker(visit):
    return visit.page.get_by_role("form", name="Pick a run")


def told(visits, path, server="train", **settings):
    visit = visits.to(server, f"/trajectory-viewer?{path}", **settings)
    visit.page.locator(SHOWN).wait_for()
    return visit


def the_turn_on_which_points_were_lost_is_found(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:4])
    click(visit, actions[3], 5)
    play(visit, actions[4:], before=5)
    visit.page.get_by_role("link", name="Walk through it in the viewer").click()
    visit.page.locator(SHOWN).wait_for()
    visit.page.keyboard.press("l")
    visit.page.locator(SHOWN, has_text="Turn 5").wait_for()
    assert "The action repeated the one before it" in visit.text("#left-story .moment")
    assert "turn 5" in visit.text("#left-story .lost")
    assert visit.page.url.endswith("&turn=5")
    visit.is_good()


def a_link_leads_to_the_same_turn(visits):
    visit = told(visits, f"left=oracle:{CASE}&turn=5")
    assert visit.text(SHOWN) == "Turn 5"
    assert "status pending" in visit.text("#left-story .events")
    link = visit.page.get_by_role("link", name="Link to this turn").get_attribute("href")
    assert link == f"/trajectory-viewer?left=oracle:{CASE}&turn=5"
    visit.is_good()


def time_travels_by_slider_buttons_and_keys(visits):
    visit = told(visits, f"left=oracle:{CASE}")
    page = visit.page
    page.keyboard.press("ArrowRight")
    page.locator(SHOWN, has_text="Turn 1").wait_for()
    page.get_by_role("button", name="Next turn").click()
    page.locator(SHOWN, has_text="Turn 2").wait_for()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.locator(SHOWN, has_text="Turn 3").wait_for()
    page.get_by_role("button", name="Last turn").click()
    page.locator(SHOWN, has_text="Turn 8").wait_for()
    page.keyboard.press("Home")
    page.locator(SHOWN, has_text="Before the first turn").wait_for()
    visit.is_good()


def the_rubric_fills_up_turn_by_turn(visits):
    visit = told(visits, f"left=oracle:{CASE}&turn=2")
    full = visit.page.locator("#left-story .rubric .line.full")
    assert full.count() == 1
    visit.page.keyboard.press("End")
    visit.page.locator(SHOWN, has_text="Turn 8").wait_for()
    assert full.count() == 8


def the_breakdown_leads_to_its_events(visits):
    visit = told(visits, f"left=oracle:{CASE}")
    final = visit.page.locator("#left-story .final")
    final.get_by_role("button", name="turn 7: +0.0334").click()
    visit.page.locator(SHOWN, has_text="Turn 7").wait_for()
    assert "reference_incident_id" in visit.text("#left-story .event.marked")
    visit.is_good()


def two_runs_stand_side_by_side(visits):
    visit = told(visits, f"left=oracle:{CASE}&right=oracle:billing_seat_adjustment&turn=3")
    visit.page.locator("#right-story .moment-title", has_text="Turn 3").wait_for()
    boxes = [visit.page.locator(f"#{side}-story").bounding_box() for side in ("left", "right")]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    visit.is_good()


def two_runs_stand_below_each_other_on_a_phone(visits):
    path = f"left=oracle:{CASE}&right=oracle:billing_seat_adjustment&turn=3"
    visit = told(visits, path, size=NARROW, theme="dark")
    visit.page.locator("#right-story .moment-title", has_text="Turn 3").wait_for()
    visit.is_good()


def an_episode_of_a_run_is_picked_from_a_list(visits):
    visit = visits.to("open", "/trajectory-viewer")
    picker(visit).get_by_label("Look at").select_option("run")
    picker(visit).get_by_label("Run", exact=True).select_option(label="played")
    visit.page.locator("#left-episode option").first.wait_for(state="attached")
    picker(visit).get_by_role("button", name="Show").click()
    visit.page.locator(SHOWN).wait_for()
    assert "final score" in visit.text("#left-story .total")
    visit.is_good()


def a_late_list_of_another_run_changes_nothing(visits):
    visit = visits.to("open", "/trajectory-viewer")
    held = []
    is_played = lambda route: route.request.url.endswith("/played/episodes")
    hold = lambda route: route.continue_() if is_played(route) else held.append(route)
    visit.page.route("**/api/runs/**", hold)
    picker(visit).get_by_label("Look at").select_option("run")
    picker(visit).get_by_label("Run", exact=True).select_option(label="played")
    options = visit.page.locator("#left-episode option")
    options.first.wait_for(state="attached")
    with visit.page.expect_response("**/api/runs/**"):
        held[0].continue_()
    visit.page.wait_for_timeout(200)
    assert options.count() == 3


def a_log_of_ones_own_is_looked_at_and_its_hostile_words_stay_words(visits):
    visit = visits.to("train", "/trajectory-viewer")
    picker(visit).get_by_label("Look at").select_option("file")
    file = visits.folder / "hostile.aegislog"
    picker(visit).get_by_label("Log (.aegislog)").set_input_files(file)
    visit.page.locator("#left-episode option").first.wait_for(state="attached")
    picker(visit).get_by_role("button", name="Show").click()
    visit.page.locator(SHOWN).wait_for()
    assert HOSTILE in visit.text("#left-story .story-head h2")
    assert HOSTILE in visit.text("#left-story .saw")
    for turn in range(1, 9):
        visit.page.keyboard.press("ArrowRight")
        visit.page.locator(SHOWN, has_text=f"Turn {turn}").wait_for()
        assert visit.page.evaluate("window.ran") is None
    visit.is_good()


def a_file_that_is_no_log_is_told(visits):
    visit = visits.to("train", "/trajectory-viewer")
    picker(visit).get_by_label("Look at").select_option("file")
    file = {"name": "x.aegislog", "mimeType": "application/octet-stream", "buffer": b"no log"}
    picker(visit).get_by_label("Log (.aegislog)").set_input_files(file)
    visit.see("this file is no log that can be read")
    visit.is_good(forgives=["422"])


def nothing_of_a_judged_case_is_told(visits):
    visit = visits.to("train", "/trajectory-viewer?left=oracle:billing_seat_adjustment_v1")
    visit.see("would tell the gold of a case that judges")
    assert visit.page.locator("#left-story").is_hidden()
    visit.is_good(forgives=["403"])
