"""Fields instead of keys: comments stay, nobody's work is lost, and what can't be used is told where it stands."""

from __future__ import annotations

import re
import stat
from datetime import date, timedelta

import msgspec
import pytest
from served import ask
from tests.office.conftest import LINE_TOML, version_on

from humanline.model.organisation import Organisation
from humanline.office import logs
from humanline.office.at_work import Order
from humanline.office.working import Job, Worker


@pytest.fixture(autouse=True)
def nothing_is_done(monkeypatch):
    """The work itself is not begun here."""
    given = []
    monkeypatch.setattr(Worker, "give", lambda _self, order: given.append(order))
    return given


def hours(visitor):
    return visitor.get("/p/made-up/hours")[2]


def test_work_that_ends_while_its_page_is_drawn_leaves_a_page_that_goes_on(visitor, project, office, monkeypatch):
    """Who has no script is led on by a refresh: a page without one would stand still for ever."""
    job = Job(Order("turn", str(project)))
    monkeypatch.setattr(office.projects.get("made-up").worker, "job", job)
    told = logs.told

    def ends_now(*asked):
        job.end("done")
        return told(*asked)

    monkeypatch.setattr(logs, "told", ends_now)
    status, _, page = visitor.get("/p/made-up/busy")
    assert (status, 'http-equiv="refresh"' in page) == (200, True)
    assert visitor.get("/p/made-up/busy")[0] == 303


def test_a_number_that_was_typed_stands_in_line_toml_with_every_comment(visitor, project, nothing_is_done):
    page = hours(visitor)
    assert 'value="20"' in page
    status, headers, _ = visitor.post("/p/made-up/hours", {"version": version_on(page), "hours": "32,5"})
    assert (status, headers["location"]) == (303, "/p/made-up/busy")
    assert (project / "line.toml").read_text() == LINE_TOML.replace("20.0  # few", "32.5  # few")
    assert [one.what for one in nothing_is_done] == ["turn"]


def test_two_windows_never_lose_each_others_work(visitor, project):
    first, second = version_on(hours(visitor)), version_on(hours(visitor))
    assert visitor.post("/p/made-up/hours", {"version": first, "hours": "30"})[0] == 303
    status, _, body = visitor.post("/p/made-up/hours", {"version": second, "hours": "40"})
    assert status == 409
    assert "Somebody else changed the settings meanwhile" in body
    assert "hours_per_week = 30.0" in (project / "line.toml").read_text()
    # An editor beside it is somebody else too.
    third = version_on(hours(visitor))
    (project / "line.toml").write_text(LINE_TOML.replace("few", "by hand"))
    assert visitor.post("/p/made-up/hours", {"version": third, "hours": "50"})[0] == 409
    assert "by hand" in (project / "line.toml").read_text()


def test_the_last_change_is_taken_back_and_not_over_somebody_elses(visitor, project):
    visitor.post("/p/made-up/hours", {"version": version_on(hours(visitor)), "hours": "30"})
    assert "Take the last change back" in hours(visitor)
    status, headers, _ = visitor.post("/p/made-up/undo", {"page": "hours"})
    assert (status, headers["location"]) == (303, "/p/made-up/hours?said=undone")
    assert (project / "line.toml").read_text() == LINE_TOML
    (project / "line.toml").write_text(LINE_TOML + "# mine\n")
    assert visitor.post("/p/made-up/undo", {"page": "hours"})[0] == 409
    assert (project / "line.toml").read_text() == LINE_TOML + "# mine\n"


@pytest.mark.parametrize("typed", ["many", "-3", "0", "1e400", "<script>", "3;4"])
def test_what_is_no_number_is_told_and_stays_in_its_field(visitor, project, typed):
    status, _, body = visitor.post("/p/made-up/hours", {"version": version_on(hours(visitor)), "hours": typed})
    assert status == 422
    assert 'role="alert"' in body
    assert "<script>" not in body.replace('<script src="/page.js" defer></script>', "")
    assert (project / "line.toml").read_text() == LINE_TOML


def test_opening_hours_and_what_is_owed_are_fields_too(visitor, project):
    fields = [("version", version_on(hours(visitor))), ("lists", "1"), ("channel", "Telefoon"),
              ("open", "mon-fri 9:00-12:00; mon-fri 13:00-17:00")]  # fmt: skip
    assert visitor.post("/p/made-up/hours", fields)[0] == 303
    told = msgspec.toml.decode((project / "line.toml").read_bytes(), type=Organisation)
    assert told.opening["Telefoon"].hours == ("mon-fri 9:00-12:00", "mon-fri 13:00-17:00")
    fields[0] = ("version", version_on(hours(visitor)))
    fields[-1] = ("open", "never")
    status, _, body = visitor.post("/p/made-up/hours", fields)
    assert (status, "found &#39;never&#39;" in body) == (422, True)


def test_a_promise_is_three_fields_and_more_than_fits_is_left_alone(visitor, project):
    def fields(**given):
        told = {"lists": "1", "promises": "1", "p_share": "90", "p_within": "2,5", "p_back": ""}
        return {"version": version_on(hours(visitor)), **told, **given}

    assert visitor.post("/p/made-up/hours", fields())[0] == 303
    told = msgspec.toml.decode((project / "line.toml").read_bytes(), type=Organisation)
    assert [(one.share, one.within_minutes, one.call_back_hours) for one in told.promises] == [(0.9, 2.5, None)]
    assert (project / "line.toml").read_text().startswith(LINE_TOML)
    status, _, body = visitor.post("/p/made-up/hours", fields(p_within="", p_share="90"))
    assert (status, "A promise says how fast" in body) == (422, True)
    assert visitor.post("/p/made-up/hours", fields(p_share="", p_within="", p_back=""))[0] == 303
    assert "promises" not in (project / "line.toml").read_text()
    more = LINE_TOML + '[[promises]]\nmoment = "Huurvraag"\nwithin_minutes = 5.0\n'
    (project / "line.toml").write_text(more)
    assert 'name="p_within"' not in hours(visitor)
    assert visitor.post("/p/made-up/hours", fields())[0] == 303
    assert (project / "line.toml").read_text() == more


def test_a_configuration_that_can_not_be_used_is_told_with_its_place_on_every_page(visitor, project):
    (project / "line.toml").write_text(LINE_TOML.replace("20.0", '"many"'))
    for page in ("hours", "reading", "line"):
        status, _, body = visitor.get(f"/p/made-up/{page}")
        assert status == 422, page
        assert "staff.hours_per_week" in body
    (project / "line.toml").write_text("[[")
    assert "this is not TOML" in visitor.get("/p/made-up/hours")[2]
    for page in ("log", "facts", "plan", "sign", "menu", "workshop"):
        assert visitor.get(f"/p/made-up/{page}")[0] == 200, page


def test_a_folder_that_can_not_be_written_is_told_and_nothing_is_half(visitor, project, monkeypatch):
    version = version_on(hours(visitor))

    def full(*_args, **_more):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("humanline.foundation.files._mode", full)
    status, _, body = visitor.post("/p/made-up/hours", {"version": version, "hours": "33"})
    assert (status, "make that disk writable" in body) == (422, True)
    assert (project / "line.toml").read_text() == LINE_TOML


def test_what_is_kept_of_a_change_is_read_by_its_owner_alone(visitor, project):
    visitor.post("/p/made-up/hours", {"version": version_on(hours(visitor)), "hours": "30"})
    kept = project / ".humanline" / "line.toml.before.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_plan_of_a_newer_version_is_told(visitor, project):
    (project / "plan.json").write_text('{"schema": 99}')
    for page in ("plan", "sign", "line", "charter"):
        status, _, body = visitor.get(f"/p/made-up/{page}")
        assert (status, "Update Humanline" in body) == (422, True), page


def test_what_was_tried_out_is_kept_with_what_counts(visitor, project):
    fields = {"version": version_on(hours(visitor)), "hours": "25", "share": "90", "within": "1",
              "worth:complaint": "-60", "worth:resolved": "10"}  # fmt: skip
    assert visitor.post("/p/made-up/line/keep", fields)[0] == 303
    told = msgspec.toml.decode((project / "line.toml").read_bytes(), type=Organisation)
    assert (told.staff.hours_per_week, told.targets.share, told.value.complaint) == (25.0, 0.9, -60.0)
    assert "resolved" not in (project / "line.toml").read_text()  # as it was
    assert "# few" in (project / "line.toml").read_text()


def test_a_name_goes_under_the_plan_that_was_looked_at(visitor, project):
    from tests.report.samples import one_cell

    (project / "plan.json").write_bytes(one_cell().to_json())
    page = visitor.get("/p/made-up/sign")[2]
    seal = re.search(r'name="seal" value="(\w+)"', page)[1]
    fields = {"by": "Somebody", "because": "agreed", "until": (date.today() + timedelta(9)).isoformat()}
    assert visitor.post("/p/made-up/sign", {**fields, "seal": "0" * 64})[0] == 409
    status, _, body = visitor.post("/p/made-up/sign", {**fields, "seal": seal, "until": "2020-01-01"})
    assert (status, "lies after today" in body) == (422, True)
    assert visitor.post("/p/made-up/sign", {**fields, "seal": seal})[0] == 303
    assert b'"by": "Somebody"' in (project / "plan.json").read_bytes()
    assert (project / "charter.html").exists()
    assert "Signed by Somebody" in visitor.get("/p/made-up/sign")[2]
    assert visitor.post("/p/made-up/unsign")[0] == 303
    assert b'"by": "Somebody"' not in (project / "plan.json").read_bytes()


def test_a_new_project_is_a_folder_of_its_own(visitor, root, project):
    status, headers, _ = visitor.post("/projects", {"name": "Één proef / ../x", "language": "nl"})
    assert (status, headers["location"]) == (303, "/p/een-proef-x/log")
    assert (root / "een-proef-x").is_dir()
    assert 'lang="nl"' in visitor.get("/p/een-proef-x/log")[2]
    assert visitor.post("/projects", {"name": "Één proef x", "language": "nl"})[0] == 422
    assert visitor.post("/projects", {"name": " / ", "language": "nl"})[0] == 422
    assert {one.name for one in root.iterdir()} >= {"een-proef-x", "made-up"}


def test_what_somebody_began_is_not_stopped_by_looking_around(visitor, project, office, nothing_is_done):
    worker = office.projects.get("made-up").worker
    worker.job = job = Job(Order("turn", str(project), language="en"))
    for path, post in (("reading", False), ("menu", True), ("staff", True)):
        found = (
            visitor.post(f"/p/made-up/{path}", {"menu": "1 x -> person"}) if post else visitor.get(f"/p/made-up/{path}")
        )
        assert (found[0], found[1]["location"]) == (303, "/p/made-up/busy?said=still")
    assert (job.state, nothing_is_done) == ("busy", [])
    assert visitor.post("/p/made-up/turn")[1]["location"] == "/p/made-up/busy"  # the same, on what is there now
    assert [one.what for one in nothing_is_done] == ["turn"]
    assert "Something else is still being done" in visitor.get("/p/made-up/busy?said=still")[2]
    worker.job = None


def test_what_was_typed_stays_where_somebody_else_changed_the_menu_or_the_moments(visitor, project):
    page = visitor.get("/p/made-up/menu")[2]
    (project / "menu.txt").write_text("1 theirs -> person\n")
    status, _, body = visitor.post("/p/made-up/menu", {"version": version_on(page), "menu": "2 mine -> person"})
    assert (status, "2 mine" in body) == (409, True)
    assert (project / "menu.txt").read_text() == "1 theirs -> person\n"
    fields = {"version": version_on(body), "menu": "2 mine -> person"}  # and once more, knowing it
    assert visitor.post("/p/made-up/menu", fields)[0] == 303
    assert (project / "menu.txt").read_text() == "2 mine -> person\n"
    known = re.search(r'name="known" value="(\w+)"', visitor.get("/p/made-up/workshop")[2])[1]
    assert visitor.post("/p/made-up/workshop", {"known": known, "name": "rent"})[0] == 303
    status, _, body = visitor.post("/p/made-up/workshop", {"known": known, "name": "move"})
    assert (status, 'value="move"' in body) == (409, True)
    assert 'value="rent"' in visitor.get("/p/made-up/workshop")[2]


def test_reading_begins_where_nothing_is_known(visitor, project, nothing_is_done):
    status, headers, _ = visitor.get("/p/made-up/reading")
    assert (status, headers["location"]) == (303, "/p/made-up/busy")
    assert nothing_is_done == [Order("look", str(project))]


def test_the_first_page_speaks_what_the_browser_asks_for(port, office, visitor):
    def heading(asked):
        return ask(port, "/", method="GET", cookie=visitor.cookie, accept_language=asked)[2].decode()

    assert "Waar hoort een medewerker?" in heading("fr-FR, nl-NL;q=0.8, en;q=0.5")
    assert "Where should a person be?" in heading("de")
