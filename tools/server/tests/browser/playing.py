"""Playing by hand: clicks and typing for each action of an episode."""


def oracle(visit, case):
    """The actions of a case's own solution, as far as this server tells them."""
    asked = {"of": f"oracle:{case}", "brief": "true"}
    answer = visit.context.request.get("/api/story", params=asked)
    assert answer.ok, answer.text()
    return [turn["action"] for turn in answer.json()["turns"][1:]]


def fill_in(page, action):
    """Chooses an action in the composer and fills in its fields."""
    page.locator(f"#act input[name=action][value={action['action_type']}]").check(force=True)
    for name, value in action.items():
        if name == "action_type":
            continue
        field = page.locator(f"#act [name={name}]")
        if isinstance(value, list):
            for point in value:
                page.locator(f"#act [name={name}][value={point}]").check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def send(page):
    page.locator("#act button.primary").click()


def click(visit, action, done):
    """Carries out an action on the console, where it is clicked or composed."""
    page = visit.page
    kind = action["action_type"]
    if kind == "open_ticket":
        page.locator(f"[data-ticket='{action['ticket_id']}']").click()
    elif kind == "inspect_record":
        page.locator(f"[data-record='{action['record_id']}']").click()
    elif kind == "search_kb":
        page.locator("#search-words").fill(action["query"])
        page.get_by_role("button", name="Search").click()
    else:
        fill_in(page, action)
        send(page)
    visit.see(f"Step {done} of")


def play(visit, actions, before=0):
    for number, action in enumerate(actions, start=before + 1):
        click(visit, action, number)
