"""The cases that clients play, with the moves that solve them, as an open server tells them."""

import json
import urllib.parse
import urllib.request

# Generated cases, beside every case of the catalogue.
GENERATED = ["billing_seat_adjustment@7", "data_breach_response_lifecycle:t3@12"]
# From here on a case counts as solved.
PASSED = 0.95


class Case:
    """A case, where it is played, the moves that solve it, and what they are worth."""

    def __init__(self, base_url: str, environment: str, fixture_id: str) -> None:
        self.base_url = base_url
        self.url = base_url if environment == "root" else f"{base_url}/envs/{environment}"
        self.fixture_id = fixture_id
        query = urllib.parse.urlencode({"fixture_id": fixture_id})
        report = fetch(f"{self.url}/trajectory-report?{query}")
        self.moves = [
            {key: value for key, value in step["action"].items() if value is not None}
            for step in report["steps"]
        ]
        self.rewards = [step["reward"] for step in report["steps"]]
        self.score = report["final_score"]

    def check(self, steps: list, state: dict) -> None:
        """Checks an episode: (reward, done) of each step, and the state after the last one."""
        expected = [(reward, False) for reward in self.rewards]
        expected[-1] = (self.rewards[-1], True)
        assert steps == expected, f"{self.fixture_id}: {steps}, expected {expected}"
        assert self.score >= PASSED, f"{self.fixture_id}: its solution is worth {self.score}"
        found = (state["final_score"], state["step_count"])
        expected = (self.score, len(self.moves))
        assert found == expected, f"{self.fixture_id}: {found}, expected {expected}"


def all_cases(base_url: str) -> list:
    """Every case of the catalogue and some generated ones."""
    desk = [task["fixture_id"] for task in fetch(f"{base_url}/tasks")["tasks"]]
    shop = [task["fixture_id"] for task in fetch(f"{base_url}/envs/shop/tasks")["tasks"]]
    named = [("root", desk), ("shop", shop), ("desk2", GENERATED)]
    return [Case(base_url, environment, name) for environment, names in named for name in names]


def fetch(url: str, headers: dict | None = None) -> dict:
    """A JSON document."""
    request = urllib.request.Request(url, headers=headers or {})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)
