"""Validates a package as `openenv validate` does, without Docker: its build lines run in a copy,
and what they build runs as an unprivileged user who can write to temporary folders alone.

Usage: in_process.py PACKAGE WORKPLACE [PROGRAM]. With a program nothing is built, and the program
stands in for what the build lines would have built. Prints what came of each check that there is a
grader for, and how the server ran. `openenv validate --skip-build` must pass first.
"""

import contextlib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from openenv.cli.__main__ import app
from openenv.cli._cli_utils import validate_env_structure
from openenv.validation import run_validation
from openenv.validation.providers import StartupError
from openenv.validation.providers.docker import _snapshot
from openenv.validation.types import ProviderCapability
from typer.testing import CliRunner

# What OpenEnv says of the checks that it names and does not make yet.
UNFINISHED = "grader not implemented in this build"

BUILD_SECONDS = 3600
BUILD_BYTES = 2**30

# What Docker would do for the image: a root that nobody can write to, with temporary folders.
NAMESPACE = """
set -e
mount --make-rprivate /
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs /mnt
cp "$1" /mnt/program
mount -o remount,ro /mnt
mount -t tmpfs -o nosuid,nodev,mode=1777,size="$2" tmpfs /tmp
mount -t tmpfs -o nosuid,nodev,mode=1777,size="$2" tmpfs /dev/shm
mount -o remount,bind,ro /
shift 2
cd /
exec "$@"
"""

# The user of the image, who may do nothing.
NOBODY = [
    "setpriv",
    *("--reuid", "65532", "--regid", "65532", "--clear-groups"),
    *("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"),
]


class InProcess:
    """Runs the lines of a Dockerfile on this machine."""

    name = "in-process"
    capabilities = frozenset({ProviderCapability.IMAGE_BUILD})
    supported_network_modes = frozenset({"public"})

    def __init__(self, workplace: Path, program: Path | None) -> None:
        self.workplace = workplace
        self.program = program
        self.inspected: dict = {}

    def build(self, root: Path, execution) -> str:
        """Runs the build stage in a copy of the package, which leaves out what Docker's would."""
        dockerfile = Dockerfile(root / execution.dockerfile)
        if self.program is None:
            copy = self.workplace / "copy"
            copy.mkdir()
            _snapshot(root, copy, BUILD_BYTES, time.monotonic() + BUILD_SECONDS)
            started = time.monotonic()
            for line in dockerfile.build_lines:
                print(f"+ {line}", file=sys.stderr, flush=True)
                subprocess.run(
                    ["sh", "-ec", line], cwd=copy, env=kept(), stdout=sys.stderr, check=True
                )
            print(f"built in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
            self.program = copy / dockerfile.built
        self.command = dockerfile.command
        self.variables = dockerfile.variables
        return "sha256:" + "0" * 64

    def start(self, spec) -> "Running":
        """Starts the command of the image where it can do no harm."""
        port = free_port()
        variables = {**self.variables, **spec.env_vars, "AEGIS_HOST": "127.0.0.1"}
        variables |= {"AEGIS_PORT": str(port), "AEGIS_LOG": "warn"}
        half = spec.resources.disk_mb * 1024 * 1024 // 2
        isolation = possible_isolation()
        command = [str(self.program), *self.command[1:]]
        if isolation == "namespace":
            command = [*NOBODY, "/mnt/program", *self.command[1:]]
            command = [
                "unshare",
                "--mount",
                "sh",
                "-c",
                NAMESPACE,
                "sh",
                self.program,
                half,
                *command,
            ]
        elif isolation == "user":
            command = [*NOBODY, *command]
        running = Running([*map(str, command)], variables, port, spec.startup_timeout_s)
        self.inspected = {"isolation": isolation, **running.inspect()}
        return running


def possible_isolation() -> str:
    """A namespace with a root of its own, else another user, else none."""
    if os.geteuid() != 0:
        return "none"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "namespace" if tried.returncode == 0 else "user"


class Running:
    """A started server."""

    def __init__(self, command: list, variables: dict, port: int, patience: float) -> None:
        self.base_url = f"http://127.0.0.1:{port}"
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], **variables},
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=self.said,
        )
        deadline = time.monotonic() + patience
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise StartupError(f"the server did not come up: {self.logs()}")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(self.base_url + "/health", timeout=5).status == 200
        return False

    def inspect(self) -> dict:
        """Who it is, and what it may write to."""
        process = Path("/proc") / str(self.process.pid)
        status = (process / "status").read_text()
        root = next(
            line.split()[5]
            for line in (process / "mountinfo").read_text().splitlines()
            if line.split()[4] == "/"
        )
        return {
            "uid": int(re.search(r"^Uid:\s+(\d+)", status, re.M)[1]),
            "capabilities": int(re.search(r"^CapBnd:\s+(\w+)", status, re.M)[1], 16),
            "new_privileges": re.search(r"^NoNewPrivs:\s+(\d)", status, re.M)[1] == "0",
            "root_is_read_only": "ro" in root.split(","),
        }

    def logs(self, max_bytes: int = 65536) -> str:
        self.said.seek(0)
        return self.said.read()[-max_bytes:]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Dockerfile:
    """The lines that matter here."""

    def __init__(self, path: Path) -> None:
        lines = [line.split(maxsplit=1) for line in path.read_text().splitlines() if line]
        stages = [index for index, (word, *_) in enumerate(lines) if word == "FROM"]
        assert len(stages) == 2 and lines[stages[0]][1].endswith(" AS build"), "two stages"
        building, running = lines[: stages[1]], lines[stages[1] :]
        folder = next(rest for word, rest in building if word == "WORKDIR")
        self.build_lines = [rest for word, rest in building if word == "RUN"]
        [copied] = [rest.split() for word, rest in running if word == "COPY"]
        assert copied[0] == "--from=build"
        self.built = Path(copied[1]).relative_to(folder)
        self.variables = dict(
            pair.split("=") for word, rest in running if word == "ENV" for pair in shlex.split(rest)
        )
        [command] = [rest for word, rest in running if word == "CMD"]
        self.command = [word.strip(' "') for word in command.strip("[]").split(",")]
        assert self.command[0] == copied[2], "what runs is what was built"
        [user] = [rest for word, rest in running if word == "USER"]
        assert user == "65532:65532", user


def kept() -> dict:
    """What a build may know of its surroundings: where its tools are."""
    names = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"]
    return {name: os.environ[name] for name in names if name in os.environ}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main() -> None:
    package, workplace, *rest = map(Path, sys.argv[1:])
    assert validate_env_structure(package) == ["Recommended directory missing: outputs/"]
    ran = CliRunner().invoke(app, ["validate", "--skip-build", "--json", str(package)])
    assert ran.exit_code == 0, ran.output
    provider = InProcess(workplace, rest[0] if rest else None)
    report = run_validation(package, provider=provider)
    ours = [result for result in report.results if UNFINISHED not in result.evidence]
    told = {
        "verdict": report.verdict.value,
        "checks": {result.check_id: result.status.value for result in ours},
        "evidence": [line for result in ours for line in result.evidence],
        "inspected": provider.inspected,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
