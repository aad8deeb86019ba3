"""A trial inside: begun, filled in, frozen, drawn and read, over the files of the command."""

from __future__ import annotations

import random
import re

import msgspec
import pytest

from humanline.loop.trials import read_design
from humanline.model.frozen import standing

pytestmark = pytest.mark.usefixtures("done_at_once")


def with_a_trial(project):
    """Give a project a log in which a trial has run: of 120 customers, a person helped most."""
    chance = random.Random(2)
    lines = ["Datum;Kanaal;Onderwerp;Klant;Gespreksduur;Opgelost;Weg;Proef;Groep"]
    for n in range(120):
        arm = ("a person first", "self-service first")[n % 2]
        solved = "ja" if chance.random() < (0.9 if n % 2 == 0 else 0.4) else "nee"
        at, channel = f"{3 + n % 20}-3-2025 09:{n % 60:02}", ("Telefoon", "Website")[n % 2]
        lines.append(f"{at};{channel};Huurvraag;K{n};260;{solved};nee;Huurvraag;{arm}")
    (project / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    toml = (project / "line.toml").read_text()
    more = 'customer_id = "Klant"\nresolved = "Opgelost"\nabandoned = "Weg"\ntrial = "Proef"\narm = "Groep"\nhandle_s'
    (project / "line.toml").write_text(toml.replace("handle_s", more))


def version(page):
    return re.search(r'name="version" value="(\w+)"', page)[1]


def test_a_trial_is_begun_frozen_drawn_and_read(visitor, project):
    with_a_trial(project)
    base = "/p/made-up/trial"
    visitor.follow(visitor.post("/p/made-up/turn"))
    assert 'value="Huurvraag"' in visitor.get(base)[2]
    status, page = visitor.follow(visitor.post(base, {"other": "Huurvraag"}))
    design = read_design(project / "trial.toml")
    assert (status, design.moments, standing(design)) == (200, ("Huurvraag",), "open")

    # What is missing is named on the page, and nothing is frozen.
    status, page = visitor.follow(visitor.post(f"{base}/trial/freeze", {"by": "Anna", "version": version(page)}))
    assert status == 422
    assert "Who approved it?" in page
    filled = {"effect": "0,2", "weeks": "3", "units": "120", "question": "Does it?", "approved_by": "The director",
              "participants_are_told": "We try something."}  # fmt: skip
    status, wrong = visitor.follow(visitor.post(f"{base}/trial", filled | {"weeks": "soon", "version": version(page)}))
    assert (status, "found &#39;soon&#39;" in wrong) == (422, True)
    status, takes = visitor.follow(visitor.post(f"{base}/trial", filled | {"version": version(page)}))
    assert (status, '<main id="text">' in takes, "Humanline" in takes) == (200, True, True)
    text = (project / "trial.toml").read_text()
    assert "minimum_effect = 0.2" in text
    assert "# " in text  # its comments stay
    # Somebody who still looks at the older design changes nothing.
    assert visitor.post(f"{base}/trial", filled | {"question": "Other?", "version": version(page)})[0] == 409

    page = visitor.get(f"{base}/trial")[2]
    status, page = visitor.follow(visitor.post(f"{base}/trial/freeze", {"by": "Anna", "version": version(page)}))
    design = read_design(project / "trial.toml")
    assert (status, standing(design), design.frozen[-1].by, design.frozen[-1].units) == (200, "frozen", "Anna", 120)

    # The list that the lot is drawn for, as the command writes it.
    (project / "list.csv").write_text("who,where\nA,north\nB,north\nC,south\nD,south\n")
    given = {"list": "list.csv", "unit": "who", "block": "where", "segment": ""}
    status, page = visitor.follow(visitor.post(f"{base}/trial/list", given))
    drawn = (project / "list-arms.csv").read_text()
    assert (status, drawn.count("a person first"), drawn.count("self-service first")) == (200, 2, 2)
    assert visitor.get("/p/made-up/file/list-arms.csv")[2] == drawn
    status, page = visitor.follow(visitor.post(f"{base}/trial/list", given | {"unit": "nobody"}))
    assert (status, "nobody" in page) == (422, True)

    status, shown = visitor.follow(visitor.post(f"{base}/trial/result"))
    assert status == 200, re.sub(r"<[^>]+>", "", shown)
    assert 'href="/p/made-up/trial/trial"' in shown
    assert (project / "out" / "trial-result.html").exists()  # where the command puts it
    kept = msgspec.json.decode((project / "out" / "trial-result.json").read_bytes())
    assert kept["verdict"]["decision"] == "stop_harm"  # as it goes now a person is first, and self-service solves less
    assert visitor.get(f"{base}/nothing")[0] == 404
