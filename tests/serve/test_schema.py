"""What the service says of itself as OpenAPI is so: a program reads it, and sends whatever comes of it.

`HUMANLINE_SCHEMA_S=180` (`make fuzz`) is the long one.
"""

import os
import subprocess
import sys

import pytest
from served import ask, colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")
pytest.importorskip("schemathesis")

import msgspec

from humanline.serve.addresses import ADDRESSES
from humanline.store.ledger import verified

SECONDS = int(os.environ.get("HUMANLINE_SCHEMA_S", "0"))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_every_address_is_described_as_it_is(tmp_path):
    with live(tmp_path, start=False) as (port, _):
        status, _, body = ask(port, "/v1/openapi.json", method="GET")
        found = msgspec.json.decode(body)
        assert status == 200
        assert {(one.method.lower(), one.path) for one in ADDRESSES} == {
            (method, path) for path, operations in found["paths"].items() for method in operations
        }
        asking = found["paths"]["/v1/contacts/{id}/person"]["post"]
        assert "security" not in asking
        assert not {"401", "403", "429"} & asking["responses"].keys()  # asking has no door (I1)


def test_whatever_a_program_makes_of_it_is_answered_as_it_says(tmp_path):
    with live(tmp_path, places=4_000) as (port, room):
        token = colleague(room, "anna", "agent manager figures")
        for number in range(3):
            sent(port, "/v1/contacts/new/person", text=f"{number}", phone="06")
        length = ["--max-time", str(SECONDS)] if SECONDS else ["--max-examples", "2", "--phases", "fuzzing,stateful"]
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{port}/v1/openapi.json",
                   "--checks", CHECKS, "--exclude-path-regex", "(events|stream|openapi.json)$", "--seed", "20",
                   "-H", f"Authorization: Bearer {token}", "--suppress-health-check", "all", *length]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        sys.stdout.write(run.stdout[-1_500:])
        assert run.returncode == 0, run.stdout[-6_000:] + run.stderr[-2_000:]
        room.look()
        assert room.store.read(verified).faults == ()
