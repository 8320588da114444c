"""JSON as the server writes it: no digit is lost, so that a channel's hash can be made again from its rows."""

import hashlib
import json
import re
from typing import Any

_ESCAPES = re.compile(r"\\(u[0-9a-f]{4}|.)")


class Digits(float):
    """A number with a fraction that remembers how it was written."""

    __slots__ = ("text",)

    def __new__(cls, text: str):
        made = super().__new__(cls, text)
        made.text = text
        return made


def load(text: str | bytes) -> Any:
    return json.loads(text, parse_float=Digits)


def canonical(value: Any) -> str:
    """Keys sorted, no spaces, numbers as they came."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, Digits):
        return value.text
    return _written(value)


def _written(value: Any) -> str:
    """Control characters that have no letter of their own in upper case, as the server writes them."""
    return _ESCAPES.sub(lambda met: "\\u" + met[1][1:].upper() if len(met[1]) > 1 else met[0],
                        json.dumps(value, ensure_ascii=False))


def digest(row: Any) -> int:
    """What a row adds to its channel's hash."""
    return int.from_bytes(hashlib.sha256(canonical(row).encode()).digest(), "big")
