"""Ways of writing that vary the files: layouts, workbooks, nested records, several dimensions at once, rows."""

import csv
import gzip
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
from made_contacts import EPOCH, ZONE, comma, hms, in_zone, iso, mark, ms_clock, no_zeros, seconds, truth, yes
from one_writing import BASE, ENGLISH, Writing, columns, delimited, one, rows_of, workbook


def layouts():
    rows = rows_of(columns())
    wide = len(rows[0])
    yield one("layouts", "comma", rows=rows, sep=",")
    yield one("layouts", "tab", rows=rows, sep="\t", file="export.tsv")
    yield one("layouts", "tab called txt", rows=rows, sep="\t", file="export.txt")
    yield one("layouts", "pipe", rows=rows, sep="|")
    yield one("layouts", "caret", rows=rows, sep="^")
    yield one("layouts", "tilde", rows=rows, sep="~")
    yield one("layouts", "remarks above", rows=rows, before="# export of the contact centre\n# made in 2025\n")
    yield one("layouts", "filters below", rows=rows, after="\nApplied filters:\nJaar is 2025\n")
    yield one(
        "layouts", "a column of row numbers", rows=[["", *rows[0]], *([str(k), *row] for k, row in enumerate(rows[1:]))]
    )
    yield one(
        "layouts", "units below the header", rows=[rows[0], ["", "", "", "", "", "(s)", "(s)", "", "(1-5)"], *rows[1:]]
    )
    yield one("layouts", "a total on top", rows=[rows[0], ["Totaal", *[""] * (wide - 1)], *rows[1:]])
    yield one(
        "layouts",
        "a table in a text",
        rows=[["", *rows[0], ""], ["", *["---"] * wide, ""], *(["", *row, ""] for row in rows[1:])],
        sep="|",
    )
    yield one("layouts", "sep=;", rows=rows, before="sep=;\n")
    yield one("layouts", "sep=,", rows=rows, sep=",", before="sep=,\n")
    yield one("layouts", "all quoted", rows=rows, quoting=csv.QUOTE_ALL)
    yield one("layouts", "CRLF", rows=rows, end="\r\n")
    yield one("layouts", "BOM", rows=rows, encoding="utf-8-sig")
    yield one("layouts", "UTF-16", rows=rows, encoding="utf-16")
    yield one("layouts", "UTF-16, tabs", rows=rows, sep="\t", encoding="utf-16", file="export.txt")
    accents = rows_of(columns(moment=lambda c: c.moment.replace("Overlast", "Geluidsoverlast café")))
    yield replace(one("layouts", "Windows-1252", rows=accents, encoding="cp1252"), lacks=frozenset({"moment names"}))
    yield one("layouts", "a title", rows=rows, before="Overzicht contacten januari - februari 2025\n\n")
    yield one("layouts", "a title, padded", rows=[["Overzicht contacten"] + [""] * (wide - 1), [""] * wide, *rows])
    yield one(
        "layouts",
        "three lines above",
        rows=rows,
        before="Rapport: Contacten\nPeriode: 06-01-2025 t/m 14-02-2025\nGemaakt op: 15-02-2025\n\n",
    )
    yield one("layouts", "a total below", rows=[*rows, ["Totaal", str(len(rows) - 1), *[""] * (wide - 2)]])
    yield one("layouts", "a footer", rows=rows, after="\nGegenereerd op 15-02-2025 door het rapportagesysteem\n")
    yield one("layouts", "rows counted below", rows=rows, after=f"({len(rows) - 1} rows)\n")
    yield one("layouts", "trailing delimiters", rows=[[*row, ""] for row in rows])
    yield one("layouts", "trailing delimiters, body only", rows=[rows[0], *([*row, ""] for row in rows[1:])])
    again = [rows[0], *rows[1:100], rows[0], *rows[100:]]
    yield one("layouts", "the header again", rows=again)
    yield one("layouts", "blank lines between", rows=[line for row in rows for line in (row, [])])
    whole = [[";".join(row)] for row in rows]
    yield one("layouts", "whole lines in quotes", rows=whole, sep=",", quoting=csv.QUOTE_ALL)
    groups = [["Contact", "", "", "", "Klant", "Tijden", "", "Uitkomst", ""], *rows]
    yield one("layouts", "two header rows", rows=groups)
    yield one("layouts", "names with line breaks", rows=[[name.replace(" ", "\n") for name in rows[0]], *rows[1:]])
    packed = delimited(rows)
    yield Writing("layouts", "gzip", {"export.csv.gz": gzip.compress(packed)}, contacts=truth())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export.csv", packed)
    yield Writing("layouts", "zip", {"export.zip": out.getvalue()}, contacts=truth())
    half = len(rows) // 2
    yield Writing(
        "layouts", "two months in two files",
        {"jan.csv": delimited(rows[:half]), "feb.csv": delimited([rows[0], *rows[half:]])}, contacts=truth(),
    )  # fmt: skip
    staffed = [c for c in truth() if c.staffed]
    rest = [c for c in truth() if not c.staffed]
    web = columns(wait=None, talk=None, id=("Ticketnummer", BASE["id"][1]))
    yield Writing(
        "layouts", "two files of different columns",
        {"phone.csv": delimited(rows_of(columns(), staffed)), "web.csv": delimited(rows_of(web, rest))},
        contacts=truth(),
    )  # fmt: skip
    html = "<html><body><table><tr>" + "</tr><tr>".join("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    yield Writing(
        "layouts", "HTML called xls", {"export.xls": (html + "</tr></table></body></html>").encode()}, contacts=truth()
    )
    yield Writing("layouts", "CSV called xls", {"export.xls": delimited(rows, "\t")}, contacts=truth())


def typed(contacts=None):
    """Rows for a workbook or a typed file: times, numbers and texts as themselves."""
    head = [name for name, _ in BASE.values()]
    return [
        head,
        *(
            [f"T{100000 + c.number}", c.opened, c.channel, c.moment, c.customer, c.wait, c.talk,
             "ja" if c.solved else "nee", c.mark]
            for c in contacts or truth()
        ),
    ]  # fmt: skip


def workbooks():
    def book(name, sheets, **more):
        return Writing("workbooks", name, {"export.xlsx": workbook(sheets, **more)}, contacts=truth())

    rows = typed()
    months = {
        name: [rows[0], *(row for row in rows[1:] if row[1].month == month)]
        for name, month in (("Januari", 1), ("Februari", 2))
    }
    yield book("typed", {"Blad1": rows})
    yield book("all text", {"Blad1": rows_of(columns())})
    yield book("a title", {"Blad1": rows}, titles=[["Contacten KCC"], []])
    yield book("a title and a period", {"Blad1": rows}, titles=[["Contacten KCC"], ["Periode", "januari 2025"], []])
    yield book("a sheet a month", months)
    yield book("a sheet a month, titles", months, titles=[["Contacten"], []])
    yield book("a cover", {"Voorblad": [["Rapportage klantcontact"], ["Gemaakt door de afdeling"]], "Data": rows})
    yield book("notes behind", {"Data": rows, "Toelichting": [["Veld", "Uitleg"], ["Kanaal", "hoe iemand kwam"]]})
    yield book("a table further on", {"Blad1": [[], [], [], [], *([None, None, *row] for row in rows)]})
    counts = [["Kanaal", "Aantal"], ["Telefoon", 120], ["Balie", 30]]
    yield book("a second table below", {"Blad1": [*rows, [], [], *counts]})
    yield book("a sheet that counts", {"Data": rows, "Draaitabel": [*counts, ["Eindtotaal", 150]]})
    yield book("a quarter without contacts", {"Q1": rows, "Q2": [rows[0]]})
    yield book("hidden lists", {"Data": rows, "Lijsten": [["a"], ["b"]]}, hidden=["Lijsten"])
    yield book("clocks", {"Blad1": [
        [*rows[0][:5], "Wachttijd", "Gespreksduur", *rows[0][7:]],
        *([*row[:5], *(None if s is None else timedelta(seconds=s) for s in row[5:7]), *row[7:]] for row in rows[1:]),
    ]})  # fmt: skip
    yield book(
        "serials", {"Blad1": [rows[0], *([row[0], (row[1] - EPOCH) / timedelta(days=1), *row[2:]] for row in rows[1:])]}
    )
    yield book("a total below", {"Blad1": [*rows, ["Totaal", None, None, None, None, None, 12345]]})
    merged = [list(row) for row in rows]
    places = []
    start = 1
    for k in range(2, len(merged) + 1):  # runs of one channel are one merged cell
        if k == len(merged) or merged[k][2] != merged[start][2]:
            if k - start > 1:
                places.append((start, k - 1, 2))
            start = k
    yield book("merged cells", {"Blad1": merged}, merge=places)


def nested():
    keys = ("id", "created_at", "channel", "subject", "customer_id", "wait_s", "talk_s", "resolved", "satisfaction")

    def record(c):
        values = (f"T{100000 + c.number}", in_zone("%Y-%m-%dT%H:%M:%SZ", UTC)(c), c.channel, c.moment, c.customer,
                  c.wait, c.talk, c.solved, c.mark)  # fmt: skip
        return dict(zip(keys, values, strict=True))

    flat = [record(c) for c in truth()]
    deep = [
        {"id": r["id"], "createdAt": r["created_at"], "channel": {"type": r["channel"]},
         "topic": {"name": r["subject"]},
         "customer": {"id": r["customer_id"]}, "queue": {"waitSeconds": r["wait_s"]},
         "agent": {"talkSeconds": r["talk_s"]}, "resolved": r["resolved"],
         "survey": {"satisfaction": r["satisfaction"]},
         "tags": ["a", "b"]}
        for r in flat
    ]  # fmt: skip

    def made(name, file, data):
        return Writing("nested", name, {file: data}, contacts=truth())

    yield made("JSON lines", "export.jsonl", "\n".join(map(json.dumps, flat)).encode())
    yield made("JSON", "export.json", json.dumps(flat).encode())
    yield made("JSON, pretty", "export.json", json.dumps(flat, indent=2).encode())
    yield made("JSON, under a key", "export.json", json.dumps({"count": len(flat), "tickets": flat}).encode())
    yield made("JSON objects, pretty", "export.json", "\n".join(json.dumps(r, indent=1) for r in flat).encode())
    names = list(flat[0])
    table = [list(r.values()) for r in flat]
    yield made("JSON, names beside rows", "export.json", json.dumps({"columns": names, "data": table}).encode())
    yield made("JSON, a list of lists", "export.json", json.dumps([names, *table]).encode())
    by_id = {r["id"]: {key: value for key, value in r.items() if key != "id"} for r in flat}
    yield made("JSON, an object a record", "export.json", json.dumps(by_id).encode())
    a_column = {name: [r[name] for r in flat] for name in names}
    yield made("JSON, a list a column", "export.json", json.dumps(a_column).encode())
    numbered = {name: {str(k): r[name] for k, r in enumerate(flat)} for name in names}
    yield made("JSON, a column by number", "export.json", json.dumps(numbered).encode())
    yield made("JSON lines, nested", "export.jsonl", "\n".join(map(json.dumps, deep)).encode())
    yield made("JSON, nested, pretty", "export.json", json.dumps(deep, indent=2).encode())

    def parquet(rows, schema=None):
        out = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows, schema), out)
        return out.getvalue().to_pybytes()

    whole = [{**r, "created_at": c.opened.replace(tzinfo=ZONE)} for r, c in zip(flat, truth(), strict=True)]
    yield made("Parquet", "export.parquet", parquet(whole))
    local = [{**r, "created_at": c.opened} for r, c in zip(flat, truth(), strict=True)]
    yield made("Parquet, local times", "export.parquet", parquet(local))
    spans = [
        {**{k: v for k, v in r.items() if k not in ("wait_s", "talk_s")},
         "wait": None if r["wait_s"] is None else timedelta(seconds=r["wait_s"]),
         "talk": None if r["talk_s"] is None else timedelta(seconds=r["talk_s"])}
        for r in whole
    ]  # fmt: skip
    yield made("Parquet, durations", "export.parquet", parquet(spans))
    yield made("Parquet, nested", "export.parquet", parquet(deep))


def mixed():
    """Several dimensions at once, as reports of one system do."""
    names = list(ENGLISH)
    english = {what: (ENGLISH[what], BASE[what][1]) for what in names}
    spoken = {"Telefoon": "Phone", "Balie": "Walk-in", "E-mail": "Email", "Website": "Web"}
    us = columns(**{
        **english,
        "opened": ("Created", no_zeros("/", first="month", clock="{h12}:{mm} {ampm}")),
        "channel": ("Channel", lambda c: spoken[c.channel]),
        "wait": ("Wait Time", seconds("wait", hms)),
        "talk": ("Talk Time", seconds("talk", hms)),
        "solved": ("Resolved", yes("Yes", "No")),
    })  # fmt: skip
    nl = columns(
        opened=("Datum", iso("%d-%m-%Y")),
        clock=("Tijd", iso("%H:%M")),
        wait=("Wachttijd", seconds("wait", ms_clock)),
        talk=("Gesprekstijd", seconds("talk", ms_clock)),
        mark=("Rapportcijfer", mark(lambda m: comma(1 + (m - 1) * 2.25, 2))),
        solved=yes("J", "N"),
    )
    report = "Rapport klantcontact\nPeriode: januari 2025\n\n"
    for name, table in (("American", us), ("Dutch", nl)):
        yield one("mixed", name, table)
        yield one("mixed", f"{name}, comma, BOM", table, sep=",", encoding="utf-8-sig", end="\r\n")
        yield one("mixed", f"{name}, tabs, UTF-16", table, sep="\t", encoding="utf-16")
        yield one("mixed", f"{name}, a title", table, before=report)
        yield one("mixed", f"{name}, a title and a footer", table, before=report, after="\nEinde rapport\n")
        rows = rows_of(table)
        yield Writing(
            "mixed",
            f"{name}, workbook with a title",
            {"r.xlsx": workbook({"Blad1": rows}, titles=[["Rapport"], []])},
            contacts=truth(),
        )
        yield one("mixed", f"{name}, semicolon, sep", table, before="sep=;\n", end="\r\n")
        dashes = {key: (lambda c, cell=cell: cell(c) or "-") for key, cell in table.items()}
        yield one("mixed", f"{name}, dashes for nothing", dashes)


def shapes():
    legs = []
    for row, c in zip(rows_of(columns())[1:], truth(), strict=True):
        parts = 2 if c.talk and c.number % 4 == 0 else 1
        for k in range(parts):
            leg = list(row)
            if c.talk:
                share = c.talk // parts
                leg[6] = str(c.talk - share * (parts - 1) if k == 0 else share)
            if k:
                leg[1] = (c.opened + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S")
                leg[5] = "0"
            legs.append(leg)
    yield one("shapes", "a row a leg", rows=[list(columns()), *legs])
    for name, events in (
        ("Ticket ID", ("created", "assigned", "solved")),
        ("Gesprek", ("opened", "on hold", "closed")),
    ):
        rows = [[name, "Event time", "Status", "Channel", "Category", "Requester"]]
        for c in truth():
            for k, event in enumerate(events):
                at = (c.opened + timedelta(minutes=9 * k)).strftime("%Y-%m-%d %H:%M:%S")
                rows.append([f"T{100000 + c.number}", at, event, c.channel, c.moment, c.customer])
        lacks = {"wait", "talk", "solved", "mark"}
        yield one("shapes", f"a row an event, by {name}", rows=rows, lacks=lacks)
