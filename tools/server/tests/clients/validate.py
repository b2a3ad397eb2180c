"""Runs `openenv validate --url` on each address, and prints the reports as one JSON list."""

import json
import sys

from openenv.cli.__main__ import app
from typer.testing import CliRunner


def main() -> None:
    # The older package prints JSON always, and knows the option all the same.
    reports = []
    for url in sys.argv[1:]:
        ran = CliRunner().invoke(app, ["validate", "--url", url, "--json"])
        assert ran.exit_code == 0, f"{url}: {ran.output}"
        reports.append(json.loads(ran.output))
    print(json.dumps(reports))


if __name__ == "__main__":
    main()
