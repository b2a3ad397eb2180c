"""What holds for whoever has no mouse."""

from console import opened


def the_first_stop_skips_to_the_content(visits):
    visit = visits.to("train", "/home")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"


def a_question_mark_lists_the_shortcuts(visits):
    visit = visits.to("train", "/console")
    visit.page.keyboard.press("?")
    visit.see("Keyboard shortcuts")
    visit.see("Undo the last step")
    visit.is_good()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("dialog").wait_for(state="hidden")


def the_inbox_is_walked_with_arrows(visits):
    visit = opened(visits)
    focused = "document.activeElement.dataset.ticket"
    visit.page.keyboard.press("i")
    assert visit.page.evaluate(focused) == "TICKET-2001"
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate(focused) == "TICKET-2002"
    visit.page.keyboard.press("Enter")
    visit.see("Step 1 of")
    assert visit.page.evaluate(focused) == "TICKET-2002", "the focus was lost"


def an_action_is_composed_and_sent_with_keys_alone(visits):
    visit = opened(visits)
    visit.page.keyboard.press("a")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.name") == "priority"
    visit.page.keyboard.press("h")
    visit.page.keyboard.press("Control+Enter")
    visit.see("Step 1 of")
    assert visit.page.evaluate("document.activeElement.name") == "priority", "the focus was lost"


def everything_with_the_focus_shows_it(visits):
    visit = visits.to("train", "/tasks")
    ringed = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate(ringed) == "solid"
