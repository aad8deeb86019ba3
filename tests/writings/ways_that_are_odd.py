"""Ways of writing that are odd: columns set apart by spaces, a channel a sheet, dumps, phases, foreign totals."""

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta

from made_contacts import DAYS_NL, ZONE, hms, iso, truth
from one_writing import Writing, columns, delimited, one, rows_of, workbook
from ways_with_systems import ENGLISH_CHANNELS, FRENCH_MOMENTS, calls


def odd_tables():
    """Odd layouts, files, workbooks, records and totals."""
    rows = rows_of(columns())
    yield one(
        "odd tables",
        "layout: title in every row's first cell",
        rows=[["Rapport", *rows[0]], *(["Contacten Q1", *r] for r in rows[1:])],
    )
    yield one(
        "odd tables",
        "layout: group rows between (one a channel)",
        rows=[
            rows[0],
            *(
                line
                for ch in ("Telefoon", "Balie", "E-mail", "Website")
                for line in (
                    [f"Kanaal: {ch}", *[""] * 8],
                    *(r for r in rows[1:] if r[2] == ch),
                    ["Subtotaal", str(sum(r[2] == ch for r in rows[1:])), *[""] * 7],
                )
            ),
        ],
    )
    spaces = [max(len(str(r[k])) for r in rows) for k in range(9)]
    fixed = "\n".join("  ".join(str(v).ljust(w) for v, w in zip(r, spaces, strict=True)) for r in rows) + "\n"
    yield Writing(
        "odd tables", "layout: fixed width", {"export.txt": fixed.encode()}, expected="refused", contacts=truth()
    )
    yield one(
        "odd tables",
        "layout: units in a second row of the header",
        rows=[
            ["Ticket", "Tijd", "Kanaal", "Onderwerp", "Klant", "Wachttijd", "Gespreksduur", "Opgelost", "Tevredenheid"],
            ["nr", "lokaal", "", "", "nr", "sec", "sec", "j/n", "1-5"],
            *rows[1:],
        ],
    )
    yield one(
        "odd tables",
        "layout: names of fields in English below the Dutch",
        rows=[
            rows[0],
            ["ticket_id", "created", "channel", "subject", "customer_no", "wait_s", "talk_s", "solved", "csat"],
            *rows[1:],
        ],
    )
    yield one("odd tables", "layout: no header", rows=rows[1:], expected="asked")
    yield one("odd tables", "layout: opaque names", rows=[[f"V{k}" for k in range(1, 10)], *rows[1:]], expected="asked")
    yield one(
        "odd tables",
        "layout: double quotes round the whole and semicolons, CRLF, BOM, sep",
        rows=rows,
        before="\ufeffsep=;\n",
        end="\r\n",
        quoting=csv.QUOTE_ALL,
    )
    twice = [rows[0], *(r for row in rows[1:] for r in ([row, row] if int(row[0][1:]) % 20 == 0 else [row]))]
    yield one("odd tables", "layout: some lines twice", rows=twice)
    semi = delimited(rows[:130])
    comma_ = delimited([rows[0], *rows[130:]], ",", encoding="utf-16")
    yield Writing(
        "odd tables",
        "files: one with semicolons, one UTF-16 with commas",
        {"a.csv": semi, "b.csv": comma_},
        contacts=truth(),
    )
    by = {
        ch: delimited(rows_of(columns(channel=None), [c for c in truth() if c.channel == ch]))
        for ch in ("Telefoon", "Balie", "E-mail", "Website")
    }
    yield Writing(
        "odd tables",
        "files: the channel in the name of the file",
        {f"{ch}.csv": data for ch, data in by.items()},
        contacts=truth(),
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("export/2025-01.csv", delimited([rows[0], *[r for r in rows[1:] if r[1][:7] == "2025-01"]]))
        z.writestr("export/2025-02.csv", delimited([rows[0], *[r for r in rows[1:] if r[1][:7] == "2025-02"]]))
        z.writestr("export/README.txt", "Export gemaakt op 15 februari.\nVragen? Bel de servicedesk.\n")
    yield Writing("odd tables", "zip: months and a readme", {"export.zip": out.getvalue()}, contacts=truth())

    def typed_rows(cs=None, **change):
        return [
            list(rows[0]),
            *(
                [
                    f"T{100000 + c.number}",
                    c.opened,
                    c.channel,
                    c.moment,
                    c.customer,
                    c.wait,
                    c.talk,
                    "ja" if c.solved else "nee",
                    c.mark,
                ]
                for c in cs or truth()
            ),
        ]

    t = typed_rows()
    sheets = {
        ch: [
            [h for k, h in enumerate(t[0]) if k != 2],
            *([v for k, v in enumerate(r) if k != 2] for r in t[1:] if r[2] == ch),
        ]
        for ch in ("Telefoon", "Balie", "E-mail", "Website")
    }
    yield Writing("odd tables", "workbook: a sheet a channel", {"export.xlsx": workbook(sheets)}, contacts=truth())
    beside = [
        [*r, None, None, *(x or [])]
        for r, x in zip(
            t,
            [["Kanaal", "Aantal"], ["Telefoon", 120], ["Balie", 25], ["E-mail", 40], ["Website", 75], ["Totaal", 260]]
            + [None] * (len(t) - 6),
            strict=True,
        )
    ]
    yield Writing(
        "odd tables",
        "workbook: a count beside the table",
        {"export.xlsx": workbook({"Blad1": beside})},
        contacts=truth(),
    )
    mixed = [
        t[0],
        *([r[0], r[1] if k % 3 else r[1].strftime("%d-%m-%Y %H:%M:%S"), *r[2:]] for k, r in enumerate(t[1:])),
    ]
    yield Writing(
        "odd tables",
        "workbook: dates and texts of dates in one column",
        {"export.xlsx": workbook({"Blad1": mixed})},
        contacts=truth(),
    )
    head2 = [
        ["Contact", None, None, None, None, "Tijden (sec)", None, "Uitkomst", None],
        [
            "Nummer",
            "Aangemaakt",
            "Kanaal",
            "Onderwerp",
            "Klantnummer",
            "Wachten",
            "Spreken",
            "Opgelost",
            "Tevredenheid",
        ],
        *t[1:],
    ]
    yield Writing(
        "odd tables",
        "workbook: two header rows, the unit in the upper",
        {"export.xlsx": workbook({"Blad1": head2})},
        contacts=truth(),
    )
    html = (
        "<html><head><title>x</title></head><body><h1>Rapport</h1><table border=1><thead><tr>"
        "<th colspan=9>Contacten januari</th></tr><tr>"
        + "".join(f"<th>{h}</th>" for h in rows[0])
        + "</tr></thead><tbody>"
        + "".join("<tr>" + "".join(f"<td>{v}&nbsp;</td>" for v in r) + "</tr>" for r in rows[1:])
        + "</tbody><tfoot><tr><td>Totaal</td><td colspan=8>260</td></tr></tfoot></table></body></html>"
    )
    yield Writing(
        "odd tables",
        "html: a title over all columns, spaces that do not break, a foot",
        {"export.xls": html.encode()},
        contacts=truth(),
    )
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="Blad1"><Table>'
        + "".join(
            "<Row>" + "".join(f'<Cell><Data ss:Type="String">{v}</Data></Cell>' for v in r) + "</Row>" for r in rows
        )
        + "</Table></Worksheet></Workbook>"
    )
    yield Writing("odd tables", "xml spreadsheet called xls", {"export.xls": xml.encode()}, contacts=truth())
    plainxml = (
        "<?xml version='1.0'?><tickets>"
        + "".join(f"<ticket><id>{r[0]}</id><opened>{r[1]}</opened></ticket>" for r in rows[1:])
        + "</tickets>"
    )
    yield Writing(
        "odd tables", "xml of tickets", {"export.xml": plainxml.encode()}, expected="refused", contacts=truth()
    )
    sql = (
        "INSERT INTO contacts VALUES\n"
        + ",\n".join("(" + ",".join(f"'{v}'" for v in r) + ")" for r in rows[1:])
        + ";\n"
    )
    yield Writing(
        "odd tables", "a dump of a database", {"export.sql": sql.encode()}, expected="refused", contacts=truth()
    )
    rec = [
        dict(  # noqa: C408  as the service calls them
            conversationId=f"T{100000 + c.number}",
            startTime=int(c.opened.replace(tzinfo=ZONE).timestamp() * 1000),
            mediaType=ENGLISH_CHANNELS[c.channel],
            queue={"name": c.moment},
            customer={"externalId": c.customer},
            metrics={
                "waitMs": None if c.wait is None else c.wait * 1000,
                "talkMs": None if c.talk is None else c.talk * 1000,
            },
            wrapUp={"resolved": c.solved},
        )
        for c in truth()
    ]
    yield Writing(
        "odd tables",
        "json: deep under two keys, epochs and spans in ms",
        {"export.json": json.dumps({"data": {"conversations": rec}, "meta": {"total": len(rec), "page": 1}}).encode()},
        lacks=frozenset({"mark"}),
        contacts=truth(),
    )
    yield Writing(
        "odd tables",
        "json lines, packed, wrapped in a hit",
        {
            "export.ndjson.gz": gzip.compress(
                "\n".join(
                    json.dumps({"_index": "contacts", "_id": r["conversationId"], "_source": r}) for r in rec
                ).encode()
            )
        },
        lacks=frozenset({"mark"}),
        contacts=truth(),
    )
    day = Counter((c.opened.date(), c.channel, c.moment) for c in truth())
    apart = frozenset({"wait", "talk", "solved", "mark", "hours", "customer"})
    yield one(
        "odd tables",
        "totals: long, a day, channel and subject",
        rows=[
            ["Datum", "Kanaal", "Onderwerp", "Aantal"],
            *([d.strftime("%d-%m-%Y"), ch, m, n] for (d, ch, m), n in sorted(day.items())),
        ],
        lacks=apart,
    )
    mc = Counter((c.moment, c.channel) for c in truth())
    chs = ["Telefoon", "Balie", "E-mail", "Website"]
    pivot = [
        ["Onderwerp", *chs, "Eindtotaal"],
        *(
            [m, *(mc[m, ch] for ch in chs), sum(mc[m, ch] for ch in chs)]
            for m in ("Huurvraag", "Overlast", "Reparatie", "Verhuizen")
        ),
        ["Eindtotaal", *(sum(mc[m, ch] for m in FRENCH_MOMENTS) for ch in chs), 260],
    ]
    yield one("odd tables", "totals: subject by channel, with totals", rows=pivot, lacks=apart | {"day"})
    q = {}
    for c in calls():
        q.setdefault((c.opened.replace(minute=c.opened.minute // 15 * 15, second=0), c.moment), []).append(c)

    def qrow(k, cs):
        ans = [c for c in cs if not c.gone]
        return [
            k[0].strftime("%d.%m.%Y"),
            k[0].strftime("%H:%M"),
            k[1],
            len(cs),
            len(ans),
            len(cs) - len(ans),
            hms(round(sum(c.talk for c in ans) / len(ans))) if ans else "",
            hms(round(sum(c.wait for c in cs) / len(cs))),
        ]

    yield one(
        "odd tables",
        "totals: quarters of an hour of queues, German",
        rows=[
            [
                "Datum",
                "Intervall",
                "Warteschlange",
                "Angeboten",
                "Angenommen",
                "Aufgelegt",
                "Ø Gesprächszeit",
                "Ø Wartezeit",
            ],
            *(qrow(k, cs) for k, cs in sorted(q.items(), key=str)),
        ],
        lacks=frozenset({"solved", "mark", "customer", "talk", "wait"}),
        contacts=calls(),
        expected="asked",
    )
    yield one(
        "odd tables",
        "totals: quarters of queues, French",
        rows=[
            [
                "Date",
                "Tranche horaire",
                "File",
                "Appels présentés",
                "Appels traités",
                "Appels abandonnés",
                "DMC",
                "Attente moyenne",
            ],
            *(qrow(k, cs) for k, cs in sorted(q.items(), key=str)),
        ],
        lacks=frozenset({"solved", "mark", "customer", "talk", "wait"}),
        contacts=calls(),
        expected="asked",
    )
    wk = Counter((c.opened.isocalendar().week, c.channel, c.moment) for c in truth())
    yield one(
        "odd tables",
        "totals: by week number",
        rows=[
            ["Jaar", "Week", "Kanaal", "Onderwerp", "Aantal contacten"],
            *([2025, w, ch, m, n] for (w, ch, m), n in sorted(wk.items())),
        ],
        lacks=apart | {"day"},
    )
    legs = []
    for c in truth():
        base = [f"T{100000 + c.number}", c.opened.strftime("%Y-%m-%d %H:%M:%S"), c.channel]
        legs.append([*base, "Wachtrij", c.moment, c.wait if c.wait is not None else "", c.customer])
        if c.talk:
            legs.append(
                [
                    base[0],
                    (c.opened + timedelta(seconds=c.wait or 0)).strftime("%Y-%m-%d %H:%M:%S"),
                    c.channel,
                    "Gesprek",
                    c.moment,
                    c.talk,
                    c.customer,
                ]
            )
    yield one(
        "odd tables",
        "legs: waiting and talking as rows of one duration",
        rows=[["Interactie", "Begin", "Kanaal", "Fase", "Onderwerp", "Duur (s)", "Klantnummer"], *legs],
        lacks=frozenset({"wait", "solved", "mark"}),
        expected="asked",
    )
    yield one(
        "odd tables",
        "a day of the week and a date and an hour",
        columns(
            opened=("Datum", iso("%d/%m/%y")),
            weekday=("Dag", lambda c: DAYS_NL[c.opened.weekday()]),
            clock=("Uur", lambda c: str(c.opened.hour)),
        ),
    )
