"""Pseudonyms: who a customer is, or a contact, becomes a number that means nothing without the project's own key.

A plain hash hides nothing that can be counted through: all customer numbers of six figures are hashed in a second. So
every value is hashed behind a secret of the project, SHA-256(key ‖ value), cut off: a pseudorandom function for whoever
lacks the key (Bellare, Bernstein and Tessaro, 2016, 'Hash-function based PRFs: AMAC and its multi-user security',
EUROCRYPT 2016). The key stands beside `line.toml` and not in the folder of the tidied log, so that whoever is handed
the one does not have the other. Nothing but equality is ever asked of a pseudonym: another key gives the same figures.
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import ibis
import ibis.expr.datatypes as dt
import pyarrow.parquet as pq

from humanline.contactlog.querying.expressions import Column
from humanline.foundation.errors import ConfigError, Fault
from humanline.foundation.files import write_text
from humanline.model.organisation import Organisation

if TYPE_CHECKING:
    import duckdb

#: The key, beside `line.toml`.
KEY_FILE = "humanline.key"
#: Of a tidied Parquet file: under which key its pseudonyms were made.
MARK = b"humanline.pseudonyms"
#: Columns of the contact log that are kept as pseudonyms only.
IDENTITIES = ("customer_id", "contact_id")

Kind = Literal["customer", "contact"]
_KEY = re.compile(r"[0-9a-f]{64}")
_IGNORED = f"# What can name people, and the key to it, stay out of version control.\n/.humanline/\n/{KEY_FILE}\n"


def project_key(organisation: Organisation, folder: Path) -> str:
    """The key of a project, or a new one, not yet kept; empty where the log has nobody to hide.

    Args:
        organisation: what `line.toml` says.
        folder: where `line.toml` stands.

    Raises:
        ConfigError: the key can't be read, or is none.
    """
    if not set(IDENTITIES) & {*organisation.columns, *organisation.derived}:
        return ""
    path = folder / KEY_FILE
    if not path.exists():
        return secrets.token_hex(32)
    try:
        with suppress(OSError):  # a disk that can't be written
            path.chmod(0o600)  # a copy may have lost it
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not _KEY.fullmatch(key):
        rule = "It is the key to the pseudonyms, 64 hexadecimal digits in a file that can be read."
        way_out = "Put it back, or remove it: a new one is made, and no figure changes."
        raise ConfigError([Fault(str(path), "found no key", rule, way_out)])
    return key


def keep_key(key: str, folder: Path) -> None:
    """Keep a new key beside `line.toml`, once there is something made under it.

    Raises:
        OutputError: it can't be written.
    """
    if key and not (folder / KEY_FILE).exists():
        write_text(folder / KEY_FILE, key + "\n", private=True)
        if not (folder / ".gitignore").exists():
            write_text(folder / ".gitignore", _IGNORED)


def mark_in(organisation: Organisation, folder: Path) -> str:
    """The mark of the key that a project has; empty where it has none yet, or needs none.

    Raises:
        ConfigError: the key can't be read, or is none.
    """
    return mark_of(project_key(organisation, folder)) if (folder / KEY_FILE).exists() else ""


def mark_of(key: str) -> str:
    """A fixed word for a key, from which it can't be told; empty for none."""
    return _derived(key, "mark")[:16] if key else ""


def pseudonym_of(value: str, key: str, kind: Kind) -> str:
    """The pseudonym of one value as 32 hexadecimal digits: the definition, in plain Python.

    Args:
        value: as it stands in the log, without white space around it.
        key: of the project.
        kind: what the value identifies.
    """
    return sha256((_derived(key, kind) + value).encode()).hexdigest()[:32]


def made_under(parquet: Path) -> str:
    """The mark of the key under which a tidied file was made; empty where it has no pseudonyms."""
    return ((pq.read_schema(parquet).metadata or {}).get(MARK) or b"").decode()


def use_key(engine: duckdb.DuckDBPyConnection, key: str) -> None:
    """Let an engine make pseudonyms under a key. The key stands in no query, so no message can show it."""
    for kind in ("customer", "contact"):
        engine.execute(f"set variable pseudonyms_{kind} = ?", [_derived(key, kind)])


def customer_number(text: Column) -> Column:
    """Customers as numbers: the first 60 bits of the pseudonym; null where nobody is known."""
    return ("0x" + _digest(text, "customer").substr(0, 15)).cast("int64")


def contact_code(text: Column) -> Column:
    """Contacts as 32 hexadecimal digits; null where nothing stands."""
    return _digest(text, "contact").substr(0, 32)


def _digest(text: Column, kind: Kind) -> Column:
    return _sha256(_variable(f"pseudonyms_{kind}") + text)


def _derived(key: str, use: str) -> str:
    """128 bits for one use of the key. With a value of up to 23 bytes behind them SHA-256 has one block to do."""
    return hmac.digest(bytes.fromhex(key), use.encode(), sha256).hex()[:32] if key else ""


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.string), name="sha256")
def _sha256(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name."""


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.string), name="getvariable")
def _variable(variable):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name."""
