"""Bytes and texts, as INTEGRITY.md 1 writes them."""

import base64
import binascii
import hashlib
import json
import os
import re

LARGEST_INTEGER = 2**53 - 1
MOMENT = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"
NUMBER = r"(?:0|[1-9]\d{0,18})"


class Malformed(ValueError):
    """Bytes that are not what the specification says they must be."""


class Missing(Exception):
    """A file that is not there."""


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def decode64(text):
    """Standard base64 with padding; the one text that there is for the bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if base64.b64encode(raw) != (text.encode() if isinstance(text, str) else text):
        raise Malformed("base64 written in another way")
    return raw


def decode_hash(text):
    raw = decode64(text)
    if len(raw) != 32:
        raise Malformed("a hash has 32 bytes")
    return raw


def decode_number(text):
    if not re.fullmatch(NUMBER, text, re.ASCII):
        raise Malformed("not a number from 0 without leading zeros")
    return int(text)


def encode64(raw):
    return base64.b64encode(raw).decode()


def text_of(raw):
    """UTF-8 without control characters but LF."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    if any(c < " " and c != "\n" for c in text):
        raise Malformed("a control character")
    return text


def canonical(value):
    """RFC 8785. For ASCII keys the order of code points is that of UTF-16 units."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def parse_json(raw):
    """Canonical JSON (RFC 8785) as events use it: whole numbers, ASCII keys, none of them twice."""

    def refuse(_):
        raise Malformed("a number that is not whole")

    def members(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys) or not all(key.isascii() for key in keys):
            raise Malformed("a key twice, or not ASCII")
        return dict(pairs)

    def whole(digits):
        if abs(int(digits)) > LARGEST_INTEGER:
            raise Malformed("a number beyond 2^53 - 1")
        return int(digits)

    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=members, parse_int=whole, parse_float=refuse,
            parse_constant=refuse)
        if canonical(value) != raw:
            raise Malformed("not canonical JSON")
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    return value


def read(*parts):
    path = os.path.join(*parts)
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(path) from None
