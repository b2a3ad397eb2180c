"""Drives the pages of running servers in headless Chromium, as people and their tools would.

main.py CHROMIUM FOLDER train=URL open=URL eval=URL production=URL

FOLDER holds the logs and runs that the servers show. What fails is told with a picture of the page.
"""

import inspect
import os
import sys
import traceback
from pathlib import Path

from playwright.sync_api import sync_playwright

import console
import everywhere
import keyboard
import playground
import viewer
from visit import Visits

CHAPTERS = [console, viewer, playground, keyboard, everywhere]


def facts():
    """Every function of a chapter whose name says what is so, in the order of the file."""
    for chapter in CHAPTERS:
        for name, fact in inspect.getmembers(chapter, inspect.isfunction):
            is_own = fact.__module__ == chapter.__name__
            if is_own and [*inspect.signature(fact).parameters] == ["visits"]:
                yield fact.__code__.co_firstlineno, name, fact


def main():
    chromium, folder, *named = sys.argv[1:]
    servers = dict(pair.split("=", 1) for pair in named)
    only = os.environ.get("AEGIS_FACT", "")
    # Chromium refuses to run its sandbox as root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    held, failed = 0, []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for _, name, fact in facts():
            if only not in name:
                continue
            visits = Visits(browser, servers, Path(folder))
            try:
                fact(visits)
                held += 1
                print(f"ok      {name}", flush=True)
            except Exception:
                failed.append(name)
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
                visits.picture(name)
            finally:
                visits.close()
        browser.close()
    if not held and not failed:
        sys.exit(f"no fact has {only!r} in its name")
    if failed:
        sys.exit(f"{len(failed)} of the pages' promises are broken: {', '.join(failed)}")


main()
