"""Plays a case with the plain MCP client of the installed `mcp` package, of version 1 or 2."""

import asyncio
import contextlib
import importlib.metadata
import json
import sys

import mcp
from catalogue import GENERATED, Case, fetch
from mcp.client.streamable_http import streamable_http_client

PLAYED = [
    ("root", "login_incident_triage"),
    ("shop", "damaged-mug-replacement"),
    ("desk2", GENERATED[0]),
]


@contextlib.asynccontextmanager
async def connected(url: str):
    """A session after its handshake."""
    async with streamable_http_client(url) as streams:
        async with mcp.ClientSession(streams[0], streams[1]) as session:
            await session.initialize()
            yield session


async def play(case: Case) -> None:
    """Lists the tools, begins an episode, and calls one tool for each move."""
    async with connected(f"{case.url}/mcp") as session:
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert {move["action_type"] for move in case.moves} <= tools, tools
        opening = await call(session, "start_episode", {"fixture_id": case.fixture_id})
        answers = []
        for move in case.moves:
            fields = {key: value for key, value in move.items() if key != "action_type"}
            answers.append(await call(session, move["action_type"], fields))
        seen = await call(session, "look_at_desk", {})
        assert seen["observation"] == answers[-1]["observation"], case.fixture_id
        named = {"X-Session-Id": opening["observation"]["metadata"]["session_id"]}
        state = await asyncio.to_thread(fetch, f"{case.url}/state", named)
    case.check([(answer["reward"], answer["done"]) for answer in answers], state)


async def call(session: mcp.ClientSession, tool: str, fields: dict) -> dict:
    """What a tool gives; the two versions of the library differ in how they name it."""
    called = (await session.call_tool(tool, fields)).model_dump()
    return called.get("structuredContent") or called["structured_content"]


def main() -> None:
    base_url = sys.argv[1]
    cases = [Case(base_url, environment, name) for environment, name in PLAYED]
    for case in cases:
        asyncio.run(play(case))
    print(json.dumps({"package": f"mcp {importlib.metadata.version('mcp')}", "cases": len(cases)}))


if __name__ == "__main__":
    main()
