"""Exports whose shape is known: what is taken over from it, and that the values stay the judge."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from made_up import ROWS, mapping, seen, table

from humanline.contactlog.guessing.guess import guess
from humanline.contactlog.guessing.known_shapes import recognise
from humanline.contactlog.shapes import known_shapes
from humanline.loop.starting import start

TOPICS = ["Rent", "Repair", "Moving"]
STATES = ["Open", "Pending", "Resolved", "Closed"]

#: Shape → (columns and the kinds of their values, what init should make of them). Names as the public pages have them.
SAMPLES = {
    "Amazon Connect contact records": (
        {
            "ContactId": "uuid",
            "InitialContactId": "",
            "Channel": ["VOICE", "CHAT", "EMAIL"],
            "InitiationMethod": ["INBOUND"],
            "InitiationTimestamp": "iso",
            "DisconnectTimestamp": "later",
            "Queue.Name": TOPICS,
            "Queue.EnqueueTimestamp": "iso",
            "Queue.Duration": "seconds",
            "Agent.ConnectedToAgentTimestamp": lambda at, k: at.isoformat() if k % 5 else "",
            "Agent.AgentInteractionDuration": "seconds",
            "Agent.AfterContactWorkDuration": ["30"],
            "CustomerEndpoint.Address": "phone",
        },
        {
            "contact_id": '"ContactId"',
            "opened_at": '"InitiationTimestamp"',
            "closed_at": '"DisconnectTimestamp"',
            "channel": '"Channel"',
            "moment": '"Queue.Name"',
            "customer_id": '"CustomerEndpoint.Address"',
            "wait_s": '"Queue.Duration"',
            "handle_s": '"Agent.AgentInteractionDuration"',
            "abandoned": (
                "is_empty(col('Agent.ConnectedToAgentTimestamp')) and (not is_empty(col('Queue.EnqueueTimestamp')))"
            ),
        },
    ),
    "Genesys Cloud interactions": (
        {
            "Full Export Completed": ["YES"],
            "Conversation ID": "uuid",
            "Media Type": ["voice", "chat", "email"],
            "Users": ["Team one"],
            "Date": "time",
            "Queue": TOPICS,
            "Wrap-up": lambda at, k: "Leak" if k % 3 else "",
            "ANI": "phone",
            "Duration": "ms",
            "Total Handle": "ms",
            "Total Queue": "ms",
            "Abandoned": ["YES", "NO", "NO"],
        },
        {
            "contact_id": '"Conversation ID"',
            "opened_at": '"Date"',
            "channel": '"Media Type"',
            "moment": '"Queue"',
            "customer_id": '"ANI"',
            "wait_s": '{ column = "Total Queue", unit = "ms" }',
            "handle_s": '{ column = "Total Handle", unit = "ms" }',
            "abandoned": '"Abandoned"',
        },
    ),
    "Zendesk tickets": (
        {
            "Id": "id",
            "Requester id": "customer",
            "Assignee": ["A. Vos", "B. Smit"],
            "Group": TOPICS,
            "Subject": "text",
            "Status": ["Open", "Pending", "Solved", "Closed"],
            "Via": ["Mail", "Web form", "Phone call (inbound)"],
            "Ticket type": ["Question", "Incident", "Problem"],
            "Created at": "time",
            "Updated at": "later",
            "Solved at": "later",
            "Resolution time": "days",
            "Requester wait time in minutes": "days",
            "Agent wait time in minutes": "days",
        },
        {
            "contact_id": '"Id"',
            "opened_at": '"Created at"',
            "closed_at": '"Solved at"',
            "channel": '"Via"',
            "moment": '"Ticket type"',
            "customer_id": '"Requester id"',
            "resolved": (
                '{ column = "Status", empty = ["New", "Open", "Pending", "On-hold", "Hold"], '
                'yes = ["Solved", "Closed"] }'
            ),
        },
    ),
    "Freshdesk tickets": (
        {
            "Ticket ID": "id",
            "Subject": "text",
            "Status": STATES,
            "Source": ["Email", "Portal", "Phone", "Chat"],
            "Type": TOPICS,
            "Agent": ["A. Vos", "B. Smit"],
            "Created time": "time",
            "Due by Time": "later",
            "Resolved time": "later",
            "Closed time": "later",
            "Initial response time": "later",
            "Time tracked": "clock",
            "First response time (in hrs)": "clock",
            "Resolution time (in hrs)": "clock",
            "Agent interactions": "number",
            "Contact ID": "customer",
        },
        {
            "contact_id": '"Ticket ID"',
            "opened_at": '"Created time"',
            "closed_at": '"Resolved time"',
            "channel": '"Source"',
            "moment": '"Type"',
            "customer_id": '"Contact ID"',
            "handle_s": '"Time tracked"',
            "resolved": (
                '{ column = "Status", empty = ["Open", "Pending", "Waiting on Customer", "Waiting on Third Party"], '
                'yes = ["Resolved", "Closed"] }'
            ),
        },
    ),
    "Zammad tickets": (
        {
            "id": "id",
            "number": lambda at, k: str(20_000 + 3 * k),
            "title": "text",
            "state": ["open", "closed"],
            "group": TOPICS,
            "customer_id": "customer",
            "create_article_type": ["phone", "email", "web"],
            "created_at": "iso",
            "close_at": "later",
            "close_in_min": "days",
            "first_response_in_min": "minutes",
        },
        {
            "contact_id": '"number"',
            "opened_at": '"created_at"',
            "closed_at": '"close_at"',
            "channel": '"create_article_type"',
            "moment": '"group"',
            "customer_id": '"customer_id"',
            "resolved": (
                '{ column = "state", empty = ["new", "open", "pending reminder", "pending close", "merged"], '
                'yes = ["closed"] }'
            ),
        },
    ),
    "Chatwoot conversations": (
        {
            "id": "id",
            "inbox_id": ["1", "2", "3"],
            "can_reply": ["true"],
            "status": ["open", "resolved"],
            "created_at": "epoch",
            "last_activity_at": "epoch",
            "waiting_since": "epoch",
            "unread_count": "number",
            "meta.channel": ["Channel::WebWidget", "Channel::Email"],
            "meta.sender.id": "customer",
            "meta.team.name": TOPICS,
        },
        {
            "contact_id": '"id"',
            "opened_at": '{ column = "created_at", format = "epoch_s" }',
            "channel": '"meta.channel"',
            "moment": '"meta.team.name"',
            "customer_id": '"meta.sender.id"',
            "resolved": '{ column = "status", empty = ["open", "pending", "snoozed"], yes = ["resolved"] }',
        },
    ),
    "HubSpot tickets": (
        {
            "Ticket ID": "id",
            "Ticket name": "text",
            "Pipeline": ["Support", "Billing"],
            "Ticket status": ["New", "Waiting", "Closed"],
            "Create date": "time",
            "Close date": "later",
            "Source": ["Chat", "Email", "Form", "Phone"],
            "Category": TOPICS,
            "Ticket owner": ["A. Vos", "B. Smit"],
            "Time to close": "days",
            "Associated Contact IDs": "customer",
        },
        {
            "contact_id": '"Ticket ID"',
            "opened_at": '"Create date"',
            "closed_at": '"Close date"',
            "channel": '"Source"',
            "moment": '"Category"',
            "customer_id": '"Associated Contact IDs"',
        },
    ),
    "ServiceNow incidents": (
        {
            "number": lambda at, k: f"INC{10_000 + k}",
            "opened_at": "time",
            "resolved_at": "later",
            "closed_at": "later",
            "contact_type": ["phone", "email", "self-service", "walk-in"],
            "caller_id": "customer",
            "category": TOPICS,
            "state": ["Resolved", "Closed", "In Progress"],
            "close_code": ["Solved (Permanently)", "Solved (Work Around)", "Not Solved (Too Costly)"],
            "assigned_to": ["A. Vos", "B. Smit"],
            "reassignment_count": "number",
            "business_duration": "days",
        },
        {
            "contact_id": '"number"',
            "opened_at": '"opened_at"',
            "closed_at": '"resolved_at"',
            "channel": '"contact_type"',
            "moment": '"category"',
            "customer_id": '"caller_id"',
            "resolved": (
                '{ column = "close_code", '
                'yes = ["Solved (Permanently)", "Solved (Work Around)", "Closed/Resolved by Caller"], '
                'no = ["Not Solved (Not Reproducible)", "Not Solved (Too Costly)"] }'
            ),
        },
    ),
    "TOPdesk incidents": (
        {
            "Meldingnummer": lambda at, k: f"M{2500 + k}",
            "Soort binnenkomst": ["Telefonisch", "E-mail", "Portal"],
            "Soort melding": ["Storing", "Vraag"],
            "Categorie": TOPICS,
            "Aanmelder": "customer",
            "Behandelaar": ["A. Vos", "B. Smit"],
            "Datum aanmelding": "time",
            "Streefdatum": "later",
            "Datum gereed": "later",
            "Bestede tijd": "minutes",
        },
        {
            "contact_id": '"Meldingnummer"',
            "opened_at": '"Datum aanmelding"',
            "closed_at": '"Datum gereed"',
            "channel": '"Soort binnenkomst"',
            "moment": '"Categorie"',
            "customer_id": '"Aanmelder"',
            "handle_s": '{ column = "Bestede tijd", unit = "min" }',
        },
    ),
    "Open Klant and KISS klantcontacten": (
        {
            "uuid": "uuid",
            "nummer": "id",
            "kanaal": ["telefoon", "balie", "e-mail"],
            "onderwerp": TOPICS,
            "inhoud": "text",
            "indicatieContactGelukt": ["true", "false"],
            "taal": ["nld", "eng"],
            "vertrouwelijk": ["true", "false"],
            "plaatsgevondenOp": "iso",
        },
        {
            "contact_id": '"uuid"',
            "opened_at": '"plaatsgevondenOp"',
            "channel": '"kanaal"',
            "moment": '"onderwerp"',
        },
    ),
    "Open311 and 311 portals": (
        {
            "service_request_id": "id",
            "status": ["open", "closed"],
            "service_name": TOPICS,
            "requested_datetime": "iso",
            "updated_datetime": "later",
            "expected_datetime": "later",
            "source": ["Phone", "Web", "Mobile App"],
        },
        {
            "contact_id": '"service_request_id"',
            "opened_at": '"requested_datetime"',
            "channel": '"source"',
            "moment": '"service_name"',
        },
    ),
    "Five9 call log": (
        {
            "CALL ID": "id",
            "TIMESTAMP": "time",
            "CAMPAIGN": ["Inbound", "After hours"],
            "CALL TYPE": ["Inbound", "Internal"],
            "AGENT NAME": ["A. Vos", "B. Smit"],
            "DISPOSITION": ["Done", "Callback", "Abandon"],
            "ANI": "phone",
            "SKILL": TOPICS,
            "IVR TIME": "clock",
            "QUEUE WAIT TIME": "clock",
            "TALK TIME": "clock",
            "AFTER CALL WORK TIME": "clock",
            "HANDLE TIME": "clock",
            "TRANSFERS": ["0", "0", "1"],
            "ABANDONED": ["0", "0", "1"],
        },
        {
            "contact_id": '"CALL ID"',
            "opened_at": '"TIMESTAMP"',
            "channel": '{ constant = "phone" }',
            "moment": '"SKILL"',
            "customer_id": '"ANI"',
            "wait_s": '"QUEUE WAIT TIME"',
            "handle_s": '"HANDLE TIME"',
            "abandoned": '"ABANDONED"',
            "transferred": "number(TRANSFERS) > 0",
        },
    ),
    "Asterisk call detail records": (
        {
            "accountcode": "",
            "src": "phone",
            "dst": ["s", "200"],
            "dcontext": ["queues"],
            "channel": ["PJSIP/in-1"],
            "lastapp": ["Queue"],
            "lastdata": TOPICS,
            "start": "time",
            "answer": "time",
            "end": "later",
            "duration": lambda at, k: str(900 + k),
            "billsec": "seconds",
            "disposition": ["ANSWERED", "NO ANSWER"],
            "uniqueid": lambda at, k: f"{int(at.timestamp())}.{k}",
        },
        {
            "contact_id": '"uniqueid"',
            "opened_at": '"start"',
            "channel": '{ constant = "phone" }',
            "moment": "lastdata if lastapp == 'Queue' else dcontext",
            "customer_id": '"src"',
            "wait_s": "duration - billsec",
            "handle_s": '"billsec"',
            "abandoned": "disposition == 'NO ANSWER' and lastapp == 'Queue'",
        },
    ),
}


def test_every_shape_has_a_sample_and_a_public_page():
    names = {shape.name for shape in known_shapes()}
    assert names == {*SAMPLES, "Asterisk queue_log"}
    assert all(shape.page.startswith("https://") for shape in known_shapes())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_known_shape_is_mapped_without_an_edit(name):
    columns, right = SAMPLES[name]
    found = guess(seen(columns))
    assert found.shape == name
    assert mapping(found) == right
    assert found.to_decide == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_header_is_known_in_any_order_in_capitals_and_with_more_columns(name):
    columns, _ = SAMPLES[name]
    names = sorted(columns, reverse=True)
    other = {"Extra column": ["x", "y"]} | {one.upper().replace("_", " "): columns[one] for one in names}
    shape, _ = recognise(seen(other))
    assert shape.name == name
    few = dict.fromkeys([*columns][: len(columns) // 4], "id")
    assert recognise(seen(few)) is None


def test_a_column_that_does_not_read_so_falls_back_to_the_usual_guess():
    columns, _ = SAMPLES["Genesys Cloud interactions"]
    found = mapping(guess(seen(columns | {"Total Handle": "clock", "Total Queue": "seconds"})))
    assert (found["handle_s"], found["wait_s"]) == ('"Total Handle"', '"Total Queue"')
    columns, _ = SAMPLES["Freshdesk tickets"]
    found = guess(seen(columns | {"Time tracked": "text", "Status": ["a", "b"], "Type": "text"}))
    assert not {"handle_s", "resolved"} & {*found.columns}
    assert found.columns["opened_at"].sureness == "sure"


QUEUE_LOG = """\
1741000000|NONE|NONE|NONE|QUEUESTART|
1741000001|NONE|rent|PJSIP/201|PAUSE|lunch
1741000100|1741000100.1|rent|NONE|ENTERQUEUE||0611111111|1
1741000115|1741000100.1|rent|PJSIP/201|RINGNOANSWER|15000
1741000130|1741000100.1|rent|PJSIP/202|CONNECT|30|1741000110.2|5
1741000330|1741000100.1|rent|PJSIP/202|COMPLETECALLER|30|200|1
1741001000|1741001000.3|repair|NONE|ENTERQUEUE||0622222222|1
1741001045|1741001000.3|repair|NONE|ABANDON|1|1|45
1741002000|1741002000.4|rent|NONE|ENTERQUEUE||0633333333|2
1741002060|1741002000.4|rent|NONE|EXITWITHTIMEOUT|2|2|60
1741002060|1741002000.4|overflow|NONE|ENTERQUEUE||0633333333|1
1741002080|1741002000.4|overflow|PJSIP/203|CONNECT|20|1741002070.9|3
1741002480|1741002000.4|overflow|PJSIP/203|BLINDTRANSFER|200|internal|20|400|1
"""


def test_a_queue_log_without_a_header_becomes_calls(tmp_path):
    moved = [
        line.replace(line[:10], str(int(line[:10]) + 90_000 * k), 1).replace("|17410", f"|17{41 + k}0")
        for k in range(6)
        for line in QUEUE_LOG.splitlines()
    ]
    (tmp_path / "queue_log").write_text("\n".join(moved) + "\n")
    begun = start([tmp_path / "queue_log"], out=tmp_path)
    assert begun.guess.shape == "Asterisk queue_log"
    assert begun.guess.to_decide == {}
    tidied = begun.tried.tidied
    assert (tidied.read, tidied.excluded, tidied.accepted, tidied.joined, tidied.rejected) == (78, 12, 18, 48, 0)
    one, gone, over = begun.tried.contacts[:3]
    assert (one.moment, one.wait_s, one.handle_s, one.abandoned) == ("rent", 30.0, 200.0, False)
    assert (gone.moment, gone.wait_s, gone.handle_s, gone.abandoned) == ("repair", 45.0, None, True)
    # out of one queue into another: one call, whose waits add up
    assert (over.moment, over.wait_s, over.handle_s, over.abandoned) == ("rent", 80.0, 400.0, False)


def test_call_detail_records_of_one_call_are_one_contact(tmp_path):
    file = io.StringIO()
    out = csv.writer(file, quoting=csv.QUOTE_ALL)
    at = datetime(2025, 3, 3, 9)
    for k in range(40):
        at += timedelta(hours=3)
        rings = [("NO ANSWER", 15, 0), ("ANSWERED", 215, 200)] if k % 4 == 0 else [("ANSWERED", 130, 100)]
        rings = [("NO ANSWER", 40, 0)] if k % 10 == 5 else rings
        for number, (ending, duration, talk) in enumerate(rings):
            start_at = at + timedelta(seconds=15 * number)
            times = [start_at.isoformat(" "), "", (start_at + timedelta(seconds=duration)).isoformat(" ")]
            caller, agent = f"061{k:07d}", f"PJSIP/{200 + number}-1"
            head = ["", caller, "s", "queues", f'"x" <{caller}>', "PJSIP/in-1", agent, "Queue", f"rent{k % 2},t"]
            tail = [duration, talk, ending, "DOCUMENTATION", f"{int(at.timestamp())}.{k}", ""]
            out.writerow([*head, *times, *tail])
    (tmp_path / "Master.csv").write_text(file.getvalue())
    begun = start([tmp_path / "Master.csv"], out=tmp_path)
    assert begun.guess.shape == "Asterisk call detail records"
    assert "wait_s" not in begun.guess.derived  # of rings side by side it can't be told
    tidied = begun.tried.tidied
    assert (tidied.read, tidied.accepted, tidied.joined) == (50, 40, 10)
    assert tidied.readings["abandoned"].yes == 4
    assert begun.tried.contacts[0].handle_s == 200.0


def test_nested_contact_records_are_read(tmp_path):
    columns, _ = SAMPLES["Amazon Connect contact records"]
    lines = []
    for row in table(columns):
        record = {}
        for name, value in zip(columns, row, strict=True):
            *path, last = name.split(".")
            inside = record
            for part in path:
                inside = inside.setdefault(part, {})
            inside[last] = int(value) if value.isdecimal() else value or None
        lines.append(json.dumps(record))
    (tmp_path / "records.jsonl").write_text("\n".join(lines))
    begun = start([tmp_path / "records.jsonl"], out=tmp_path)
    assert begun.guess.shape == "Amazon Connect contact records"
    tidied = begun.tried.tidied
    assert (tidied.accepted, tidied.readings["abandoned"].yes) == (ROWS, ROWS // 5)
    assert begun.guess.channels == {"VOICE": "person", "CHAT": "person", "EMAIL": "deferred"}
