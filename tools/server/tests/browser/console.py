"""What holds in the console."""

from playing import click, fill_in, oracle, play, send
from visit import HOSTILE, NARROW, WIDE

CASE = "login_incident_triage"


def opened(visits, case=CASE, server="train", size=WIDE, **more):
    visit = visits.to(server, "/console", size, **more)
    visit.page.locator(f"[data-case='{case}']").click()
    visit.page.locator("#desk").wait_for()
    visit.see("Step 0 of")
    return visit


def a_case_is_played_to_its_full_score_by_clicking(visits):
    visit = opened(visits)
    play(visit, oracle(visit, CASE))
    assert "1.0000" in visit.text("#ending-body .total")
    assert "the case was closed" in visit.text("#ending-body")
    assert visit.page.locator("#ending-body tbody tr").count() == 8
    assert visit.page.evaluate("document.activeElement.id") == "ending-title"
    visit.is_good()


def a_case_is_played_to_its_full_score_on_a_phone(visits):
    visit = opened(visits, size=NARROW, theme="dark")
    play(visit, oracle(visit, CASE))
    assert "1.0000" in visit.text("#ending-body .total")
    visit.is_good()


def a_case_of_a_family_is_played_to_its_full_score(visits):
    visit = visits.to("train", "/console")
    visit.page.get_by_label("Family").select_option("billing_seat_adjustment")
    visit.page.get_by_label("Seed").fill("7")
    visit.page.get_by_role("button", name="Play", exact=True).click()
    visit.see("Step 0 of")
    play(visit, oracle(visit, "billing_seat_adjustment@7"))
    assert "1.0000" in visit.text("#ending-body .total")
    visit.is_good()


def the_score_runs_along_with_its_reasons(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:2])
    assert "0.2750" in visit.text("#score .total")
    assert "turn 1: +0.1500" in visit.text("#score")
    visit.is_good()


def what_a_field_lacks_is_said_beside_it(visits):
    visit = opened(visits)
    fill_in(visit.page, {"action_type": "set_priority"})
    send(visit.page)
    assert "Set priority needs this" in visit.text("[data-error=priority]")
    assert visit.page.evaluate("document.activeElement.name") == "priority"
    visit.see("Step 0 of")
    visit.is_good()


def what_the_desk_refuses_is_said_beside_the_field(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    click(visit, actions[0], 1)
    click(visit, {"action_type": "add_tag", "tag": "login"}, 2)
    assert 'has the tag "login" already' in visit.text("[data-error=tag]")
    assert visit.page.locator("#act [name=tag]").input_value() == "login"
    assert visit.page.evaluate("document.activeElement.name") == "tag"
    visit.is_good()


def an_undone_step_is_as_if_it_had_never_been(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:2])
    before = visit.text("#score .total")
    click(visit, {"action_type": "search_kb", "query": "weather"}, 3)
    visit.page.get_by_role("button", name="Undo last step").click()
    visit.see("Step 2 of")
    assert visit.text("#score .total") == before
    play(visit, actions[2:], before=2)
    assert "1.0000" in visit.text("#ending-body .total")
    visit.is_good()


def any_earlier_step_can_be_gone_back_to(visits):
    visit = opened(visits)
    play(visit, oracle(visit, CASE)[:4])
    visit.page.get_by_role("button", name="Go back to after step 1").click()
    visit.see("Step 1 of")
    assert visit.page.locator("#history li").count() == 1
    visit.is_good()


def a_record_that_was_read_takes_no_step_to_read_again(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:3])
    visit.page.locator(f"[data-record='{actions[1]['record_id']}']").click()
    visit.see("Incident 311")
    visit.see("Step 3 of")
    visit.is_good()


def what_is_typed_stays_while_a_record_is_read(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:1])
    fill_in(visit.page, {"action_type": "draft_reply", "freeform_note": "Hello Jordan"})
    play(visit, actions[1:2], before=1)
    assert visit.page.locator("[name=freeform_note]").input_value() == "Hello Jordan"


def hostile_words_stay_words(visits):
    visit = opened(visits)
    actions = oracle(visit, CASE)
    play(visit, actions[:1])
    click(visit, {"action_type": "search_kb", "query": HOSTILE}, 2)
    click(visit, {"action_type": "add_tag", "tag": HOSTILE}, 3)
    assert HOSTILE in visit.text("#inbox")
    reply = {"action_type": "draft_reply", "template_id": HOSTILE, "freeform_note": HOSTILE}
    click(visit, reply, 4)
    visit.page.locator("summary", has_text="Raw JSON").click()
    visit.is_good()


def an_unknown_case_is_told_with_advice(visits):
    visit = visits.to("train", f"/console?case={HOSTILE}&env=desk")
    visit.see("there is no fixture")
    assert HOSTILE in visit.text("#picker-error") or "img src=x" in visit.text("#picker-error")
    visit.is_good(forgives=["404"])


def a_judged_case_keeps_its_score_to_the_end(visits):
    visit = opened(visits, case="billing_seat_adjustment_v1")
    visit.page.locator("[data-ticket]").first.click()
    visit.see("Step 1 of")
    visit.see("This case judges: its score is shown when it is over.")
    assert visit.page.locator("#score .lines").count() == 0
    click(visit, {"action_type": "finalize_resolution", "resolution_code": "resolved"}, 2)
    visit.see("The case is over")
    assert visit.page.locator("#ending-body table").count() == 0
    visit.is_good()


def a_judged_case_of_the_shop_keeps_its_history(visits):
    visit = opened(visits, case="damaged-mug-replacement")
    click(visit, {"action_type": "review_ticket"}, 1)
    click(visit, {"action_type": "search_policy", "query": "returns"}, 2)
    assert "Search policy returns" in visit.text("#history li:first-child")
    visit.page.get_by_role("button", name="Go back to after step 1").click()
    visit.see("Step 1 of")
    assert visit.page.locator("#history li").count() == 1
    visit.is_good()


def the_list_of_cases_is_filtered(visits):
    visit = visits.to("train", "/console")
    visit.page.get_by_label("Filter").fill("shop")
    visit.see("3 cases found")
    assert visit.page.locator(".case:visible").count() == 3
    visit.is_good()


def a_server_in_production_says_why_there_is_nothing_to_click(visits):
    visit = visits.to("production", "/console")
    visit.see("This server is in production mode.")
    visit.is_good()
