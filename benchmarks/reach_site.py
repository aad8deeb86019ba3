"""How fast a site is read from disk on one core, and in how much memory; beside finding its links and nothing else.

    .venv/bin/python benchmarks/reach_site.py              # 5,000 pages of about 30 KB with 200 links each
    .venv/bin/python benchmarks/reach_site.py --pages 500

A made-up site is written to a temporary folder. Every measurement runs in a process of its own, held to one core.
Beside ours: lxml alone (parse, list every link, resolve it), and Beautiful Soup with its own parser where it is
installed. Both do far less: they name no page twice, and look for no person.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

NAMES = (
    "afspraak aanvraag belasting besluit bezwaar container document formulier gemeente huis inwoner kaart lamp melding "
    "paspoort straat uitkering vergunning verhuizing wijk"
)
WORDS = NAMES.split()
MENU = 120


def generate(folder: Path, pages: int, links: int, kilobytes: int) -> None:
    """Write a site: a menu of 120 links on every page, the rest to pages chosen by chance, text to that size."""
    chance = random.Random(1)
    menu = "".join(f'<li><a href="/p{k:05d}.html">Onderwerp {k}</a></li>' for k in range(min(MENU, pages, links)))
    for page in range(pages):
        others = "".join(
            f'<li><a href="p{chance.randrange(pages):05d}.html">{" ".join(chance.choices(WORDS, k=3))}</a></li>'
            for _ in range(max(0, links - MENU))
        )
        body = ""
        while len(body) + len(menu) + len(others) < kilobytes * 1_000:
            body += f"<h2>{chance.choice(WORDS)}</h2><p>{' '.join(chance.choices(WORDS, k=60))} {page} tot 2024.</p>"
        person = "<p>Bel 14 0299, maandag t/m vrijdag 9.00 - 17.00 uur</p>" if page % 50 == 0 else ""
        name = "index.html" if page == 0 else f"p{page:05d}.html"
        (folder / name).write_text(
            f'<!doctype html><html lang="nl"><head><title>Pagina {page}</title></head><body><header><nav><ul>{menu}'
            f"</ul></nav></header><main><h1>Pagina {page}</h1>{body}<ul>{others}</ul>{person}</main></body></html>",
            encoding="utf-8",
        )


def by_reader(folder: Path) -> int:
    """Our reader: the whole graph."""
    from humanline.reach.readers.site import read

    return len(read(folder).moves)


def by_lxml(folder: Path) -> int:
    """The parser alone: every link of every page, resolved."""
    from lxml import html

    found = 0
    for path in sorted(folder.glob("*.html")):
        base = f"https://example.org/{path.name}"
        tree = html.fromstring(path.read_bytes())
        found += len({urljoin(base, link.get("href")) for link in tree.iter("a") if link.get("href")})
    return found


def by_soup(folder: Path) -> int:
    """Beautiful Soup: every link of every page, resolved."""
    from bs4 import BeautifulSoup

    found = 0
    for path in sorted(folder.glob("*.html")):
        base = f"https://example.org/{path.name}"
        soup = BeautifulSoup(path.read_bytes(), "html.parser")
        found += len({urljoin(base, link["href"]) for link in soup.find_all("a", href=True)})
    return found


WAYS: dict[str, Callable[[Path], int]] = {"our reader": by_reader, "lxml, links alone": by_lxml}
if importlib.util.find_spec("bs4"):
    WAYS["Beautiful Soup, links alone"] = by_soup


def run(way: str, folder: Path) -> None:
    """In the child: one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start, cpu = time.perf_counter(), time.process_time()
    links = WAYS[way](folder)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"links": links, "seconds": seconds, "cpu": cpu, "peak_mib": peak}))


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--links", type=int, default=200)
    parser.add_argument("--kilobytes", type=int, default=30)
    parser.add_argument("--run")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.run:
        run(given.run, given.folder)
        return
    print(f"{'way':28} {'pages':>6} {'links':>10} {'seconds':>8} {'pages/s':>8} {'pages/cpu-s':>11} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name), given.pages, given.links, given.kilobytes)
        for way in WAYS:
            out = subprocess.run(
                [sys.executable, __file__, "--run", way, "--folder", name], check=True, capture_output=True, text=True
            )
            found = json.loads(out.stdout.splitlines()[-1])
            print(
                f"{way:28} {given.pages:>6,} {found['links']:>10,} {found['seconds']:>8.1f} "
                f"{given.pages / found['seconds']:>8.0f} {given.pages / found['cpu']:>11.0f} {found['peak_mib']:>9.0f}"
            )


if __name__ == "__main__":
    main()
