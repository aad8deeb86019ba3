"""Every address of these pages, in one table."""

from __future__ import annotations

from humanline.office import entry, lines, logs, menus, readings, records, settings, signing, trials, workshops
from humanline.office.shell import Office
from humanline.serve.routes import Address

#: Paths that need no key: the look of the page that says that somebody needs one.
PUBLIC = ("/style.css", "/page.js", "/icon.svg")

_P = "/p/{project}"
ADDRESSES: tuple[Address[Office], ...] = (
    Address("GET", "/", "the projects", entry.home),
    Address("GET", "/style.css", "the style of all pages", entry.style_sheet),
    Address("GET", "/page.js", "the script of all pages", entry.page_script),
    Address("GET", "/icon.svg", "the picture in the tab", entry.icon),
    Address("GET", "/alive", "that somebody answers", entry.alive),
    Address("POST", "/projects", "begin a project", entry.new_project),
    Address("POST", "/address", "one more address, for another browser", entry.new_address),
    Address("POST", "/close", "the end", entry.close),
    Address("GET", _P, "a project: what comes next", records.overview),
    Address("GET", f"{_P}/log", "where a file is dropped", logs.log),
    Address("POST", f"{_P}/log", "files come in, and are read", logs.take_files),
    Address("POST", f"{_P}/log/there", "files that are there are read", logs.take_there),
    Address("GET", f"{_P}/busy", "how far the work is", logs.busy),
    Address("GET", f"{_P}/busy.json", "the same, for a script", logs.busy_state),
    Address("POST", f"{_P}/stop", "stop the work", logs.stop),
    Address("GET", f"{_P}/reading", "how the log is read", readings.reading),
    Address("POST", f"{_P}/reading", "columns, units and channels", readings.save_reading),
    Address("POST", f"{_P}/reading/question", "answer a question", readings.answer_question),
    Address("POST", f"{_P}/undo", "take the last change back", readings.take_back),
    Address("POST", f"{_P}/turn", "make facts and plan", logs.turn),
    Address("GET", f"{_P}/facts", "the facts", records.facts),
    Address("GET", f"{_P}/hours", "hours and promises", settings.hours),
    Address("POST", f"{_P}/hours", "keep them, and draw the line", settings.save_hours),
    Address("GET", f"{_P}/plan", "the plan", records.plan),
    Address("GET", f"{_P}/line", "where hours are tried out", lines.line),
    Address("POST", f"{_P}/line", "the line with other hours", lines.try_line),
    Address("POST", f"{_P}/line/keep", "keep these hours", settings.save_hours),
    Address("GET", f"{_P}/trial", "the trials, and what to test first", trials.trials),
    Address("POST", f"{_P}/trial", "begin a design", trials.new_trial),
    Address("GET", f"{_P}/trial/{{trial}}", "one design", trials.trial),
    Address("POST", f"{_P}/trial/{{trial}}", "keep it, and say what it takes", trials.save_trial),
    Address("GET", f"{_P}/trial/{{trial}}/takes", "what it takes", trials.takes),
    Address("POST", f"{_P}/trial/{{trial}}/takes", "work that out again", trials.work_out),
    Address("POST", f"{_P}/trial/{{trial}}/freeze", "freeze it", trials.freeze),
    Address("POST", f"{_P}/trial/{{trial}}/list", "draw the lot for a list", trials.take_list),
    Address("GET", f"{_P}/trial/{{trial}}/result", "what it has shown", trials.result),
    Address("POST", f"{_P}/trial/{{trial}}/result", "read what it has shown", trials.read_result),
    Address("GET", f"{_P}/staff", "how many staff are needed", records.staff),
    Address("POST", f"{_P}/staff", "say how many staff are needed", logs.turn_staff),
    Address("GET", f"{_P}/menu", "where a phone menu is pasted", menus.menu),
    Address("POST", f"{_P}/menu", "measure it", menus.save_menu),
    Address("GET", f"{_P}/menu/measured", "how far a person is", menus.reached),
    Address("GET", f"{_P}/workshop", "the workshop", workshops.workshop),
    Address("POST", f"{_P}/workshop", "what is judged; begin", workshops.prepare),
    Address("GET", f"{_P}/workshop/going", "how it goes, for a script", workshops.going),
    Address("POST", f"{_P}/workshop/second", "a second round", workshops.second_round),
    Address("POST", f"{_P}/workshop/pause", "take it off the network", workshops.pause),
    Address("POST", f"{_P}/workshop/finish", "the sheet, and the first line", workshops.finish),
    Address("GET", f"{_P}/sign", "the form to sign", signing.sign),
    Address("POST", f"{_P}/sign", "sign", signing.save_sign),
    Address("POST", f"{_P}/unsign", "take the signature off", signing.unsign),
    Address("GET", f"{_P}/charter", "the line for customers", records.charter),
    Address("GET", f"{_P}/file/{{name}}", "a file, as it stands", records.file),
)
