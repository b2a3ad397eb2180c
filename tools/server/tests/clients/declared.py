"""Compares what a package declares with what its server offers, and plays with its own client.

Usage: declared.py PACKAGE URL. The folder of the package is called aegis_desk.
"""

import json
import sys
import urllib.request
from pathlib import Path

import yaml


def ask(url: str, body: dict) -> dict:
    """The JSON answer to a JSON request."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def main() -> None:
    package, url = Path(sys.argv[1]), sys.argv[2]
    manifest = yaml.safe_load((package / "openenv.yaml").read_text(encoding="utf-8"))
    declared = manifest["validation"]["capabilities"]

    listed = ask(f"{url}/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    offered = [tool["name"] for tool in listed["result"]["tools"]]
    assert declared["declared_tools"] == offered, offered

    name = manifest["name"]
    counts = {
        split: ask(f"{url}/{name}/num_tasks", {"split": split})["num_tasks"]
        for split in declared["declared_task_count"]
    }
    assert declared["declared_task_count"] == counts, counts

    sys.path.insert(0, str(package.parent))
    from aegis_desk import AegisDeskEnv

    with AegisDeskEnv(base_url=url).sync() as desk:
        result = desk.reset(fixture_id="login_incident_triage")
        ticket = result.observation["inbox"][0]["ticket_id"]
        result = desk.step({"action_type": "open_ticket", "ticket_id": ticket})
        assert result.observation["focus_panel"]["panel_type"] == "ticket", result.observation


if __name__ == "__main__":
    main()
