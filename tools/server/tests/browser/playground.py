"""What holds in the playgrounds."""

from playing import fill_in, oracle, send
from visit import NARROW, WIDE


def reset(visit, case):
    visit.page.get_by_label("Case (empty: the next one)").fill(case)
    visit.page.get_by_role("button", name="Reset", exact=True).click()
    visit.page.locator("#seen .seen").wait_for()


def played(visits, case, size):
    visit = visits.to("open", "/web", size)
    reset(visit, case)
    actions = oracle(visit, case)
    for number, action in enumerate(actions, start=1):
        fill_in(visit.page, action)
        send(visit.page)
        visit.page.locator(f"#log li:nth-child({number}) .number").wait_for()
    visit.see("The episode is over.")
    visit.is_good()
    return visit


def the_shop_is_played_at_the_root_of_a_server_for_it(visits):
    visit = played(visits, "damaged-mug-replacement", WIDE)
    assert "0.9750" in visit.text("#result")


def the_shop_is_played_on_a_phone(visits):
    visit = played(visits, "duplicate-charge-refund", NARROW)
    assert "Score so far" in visit.text("#result")


def each_action_shows_just_its_fields(visits):
    visit = visits.to("train", "/envs/shop/web")
    reset(visit, "damaged-mug-replacement")
    fields = {
        "review_ticket": [],
        "inspect_artifact": ["artifact_id"],
        "search_policy": ["query"],
        "draft_reply": ["message"],
        "submit_resolution": ["resolution_code"],
    }
    for action, names in fields.items():
        fill_in(visit.page, {"action_type": action})
        found = "all => all.map(it => it.name)"
        shown = visit.page.locator("#act .fields :is(input, select, textarea)").evaluate_all(found)
        assert shown == names, (action, shown)
    visit.is_good()


def the_state_is_shown_in_its_drawer(visits):
    visit = visits.to("train", "/web")
    reset(visit, "login_incident_triage")
    assert visit.page.locator("#raw-state").is_hidden()
    visit.page.get_by_role("button", name="Get state").click()
    visit.page.locator("#raw-state", has_text='"step_count": 0').wait_for()
    visit.is_good()


def two_browsers_never_share_a_session(visits):
    first, second = (visits.to("train", "/web") for _ in range(2))
    reset(first, "login_incident_triage")
    reset(second, "billing_seat_adjustment")
    fill_in(first.page, {"action_type": "open_ticket", "ticket_id": "TICKET-2001"})
    send(first.page)
    first.see("Several Northstar admins")
    second.page.get_by_role("button", name="Get state").click()
    second.page.locator("#raw-state", has_text='"step_count": 0').wait_for()


def a_step_without_an_episode_says_what_to_do(visits):
    visit = visits.to("train", "/web")
    fill_in(visit.page, {"action_type": "search_kb", "query": "seats"})
    send(visit.page)
    visit.see("Reset opens one.")
    visit.is_good(forgives=["409"])


def an_unknown_case_is_said_beside_its_field(visits):
    visit = visits.to("train", "/web")
    visit.page.get_by_label("Case (empty: the next one)").fill("login_incident_triag")
    visit.page.get_by_role("button", name="Reset", exact=True).click()
    visit.page.locator("#fixture-error", has_text="did you mean login_incident_triage?").wait_for()
    visit.is_good(forgives=["404"])
