"""Plays every case with the clients of the installed OpenEnv package: sync, async and over MCP."""

import asyncio
import importlib.metadata
import json
import sys

from catalogue import all_cases, fetch
from openenv.core import GenericEnvClient
from openenv.core.mcp_client import MCPToolClient

# What no state may show where rewards are hidden.
GOLD = ["rubric_progress", "rubric_breakdown", "primary_ticket_id", "required_evidence"]


def play_sync(case) -> None:
    """One case with the sync client."""
    with GenericEnvClient(base_url=case.url).sync() as client:
        opening = client.reset(fixture_id=case.fixture_id, episode_id=f"sync-{case.fixture_id}")
        assert not opening.done, case.fixture_id
        steps = [client.step(move) for move in case.moves]
        state = client.state()
    assert state["episode_id"] == f"sync-{case.fixture_id}", state["episode_id"]
    case.check([(step.reward, step.done) for step in steps], state)


async def play_async(case) -> None:
    """One case with the async client, after a look at the desk of another seed."""
    async with GenericEnvClient(base_url=case.url) as client:
        await client.reset(seed=3)
        await client.reset(fixture_id=case.fixture_id)
        steps = [await client.step(move) for move in case.moves]
        case.check([(step.reward, step.done) for step in steps], await client.state())


async def play_mcp(case) -> None:
    """One case by calling tools; this client strips states, so the whole one comes over HTTP."""
    async with MCPToolClient(base_url=case.url) as client:
        opening = await client.reset(fixture_id=case.fixture_id)
        session = {"X-Session-Id": opening.observation.metadata["session_id"]}
        tools = {tool.name: tool.input_schema for tool in await client.list_tools()}
        steps = []
        for move in case.moves:
            fields = {key: value for key, value in move.items() if key != "action_type"}
            required = set(tools[move["action_type"]].get("required", []))
            assert required <= fields.keys(), f"{move}: the tool requires {required}"
            answer = await client.call_tool(move["action_type"], **fields)
            steps.append((answer["reward"], answer["done"]))
        state = await asyncio.to_thread(fetch, f"{case.url}/state", session)
        case.check(steps, state)
        assert (await client.state()).step_count == len(steps), case.fixture_id


async def play_veiled(case, base_url: str) -> None:
    """One case where rewards are hidden: all are 0, but the last one is the score."""
    path = case.url.removeprefix(case.base_url)
    async with GenericEnvClient(base_url=base_url + path) as client:
        await client.reset(fixture_id=case.fixture_id)
        steps = [await client.step(move) for move in case.moves]
        rewards = [step.reward for step in steps]
        assert rewards == [0.0] * (len(steps) - 1) + [case.score], f"{case.fixture_id}: {rewards}"
        state = await client.state()
        shown = [name for name in GOLD if state.get(name)]
        assert not shown, f"{case.fixture_id}: {shown}"


async def play_all(play, cases: list, *rest) -> None:
    """All cases at the same time, each on a session of its own."""
    await asyncio.gather(*(play(case, *rest) for case in cases))


def refuse_what_is_no_action(url: str) -> None:
    """An action that is none is told so, and the episode goes on."""
    with GenericEnvClient(base_url=url).sync() as client:
        client.reset(fixture_id="login_incident_triage")
        try:
            client.step({"action_type": "open_tickets"})
        except RuntimeError as error:
            assert "VALIDATION_ERROR" in str(error), error
        else:
            raise AssertionError("an unknown action was taken")
        assert client.state()["step_count"] == 0


def installed() -> str:
    """The package that is tested, and its version."""
    for name in ("openenv", "openenv-core"):
        try:
            return f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue
    raise SystemExit("no OpenEnv package is installed")


def main() -> None:
    base_url, veiled_url = sys.argv[1:]
    cases = all_cases(base_url)
    for case in cases:
        play_sync(case)
    asyncio.run(play_all(play_async, cases))
    asyncio.run(play_all(play_mcp, cases))
    asyncio.run(play_all(play_veiled, cases, veiled_url))
    refuse_what_is_no_action(base_url)
    print(json.dumps({"package": installed(), "cases": len(cases)}))


if __name__ == "__main__":
    main()
