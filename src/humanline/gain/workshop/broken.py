"""Cells of a workbook whose formula went wrong (#DIV/0!, #REF!): calamine gives them as empty; they are not."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile

_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_CELL = re.compile(r"<c\b([^>]*)>(?:(?!</c>).)*?<v>([^<]*)</v>", re.DOTALL)


def broken_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet name → (row, column) → the error that stands there; rows and columns from 0.

    Args:
        data: the bytes of an XLSX; any other format gives an empty answer.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            targets = {
                _attribute(tag, "Id"): _attribute(tag, "Target")
                for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode())
            }
            sheets = {
                _attribute(tag, "name"): targets.get(_attribute(tag, "r:id"), "")
                for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode())
            }
            return {
                name: _broken(archive.read(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")).decode())
                for name, target in sheets.items()
            }
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return {}


def _broken(xml: str) -> dict[tuple[int, int], str]:
    if 't="e"' not in xml:  # to look at every cell of a wide sheet takes long, and most have none
        return {}
    return {
        _place(_attribute(attributes, "r")): html.unescape(error)
        for attributes, error in _CELL.findall(xml)
        if _attribute(attributes, "t") == "e"
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?<![\w:]){re.escape(name)}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def _place(address: str) -> tuple[int, int]:
    """Row and column of an address such as `AB3`, from 0."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :] or 1) - 1, column - 1
