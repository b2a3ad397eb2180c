"""A client of AegisDesk whose actions, observations and states are dictionaries."""

from openenv.core import GenericEnvClient


class AegisDeskEnv(GenericEnvClient):
    """
    Plays cases on an AegisDesk server, one session a client.

    `GET /schema` of the server describes the fields of actions, observations and states.

    Example:

        with AegisDeskEnv(base_url="http://localhost:8000").sync() as desk:
            result = desk.reset(fixture_id="login_incident_triage")
            ticket = result.observation["inbox"][0]["ticket_id"]
            result = desk.step({"action_type": "open_ticket", "ticket_id": ticket})
            print(result.reward, result.observation["focus_panel"]["body"])
    """
