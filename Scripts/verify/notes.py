"""Keys and signed notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature, and append notes."""

import re

from .encoding import (MOMENT, Malformed, decode64, decode_hash, decode_number, sha256, text_of)

SMALL_ORDER = {
    "00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
}


class Key:
    """A public Ed25519 key and the name under which it signs: type 1 notes, type 4 cosignatures."""

    def __init__(self, vkey, kind=1):
        parts = vkey.split("+", 2)
        if len(parts) != 3 or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise Malformed("a key is <name>+<id>+<base64>")
        raw = decode64(parts[2])
        self.text, self.name, self.public = vkey, parts[0], raw[1:]
        check_key_name(self.name)
        if raw[:1] != bytes([kind]) or len(self.public) != 32:
            raise Malformed("not an Ed25519 key of its kind")
        self.id = sha256(self.name.encode(), b"\n", raw)[:4]
        if self.id.hex() != parts[1]:
            raise Malformed("the key's id does not follow from its name and bytes")
        y = bytearray(self.public)
        y[31] &= 0x7F
        if bytes(y).hex() in SMALL_ORDER or int.from_bytes(y, "little") >= 2**255 - 19:
            raise Malformed("a key of small order, or not canonical")


def check_key_name(name):
    if not name or name[0] == "{" or "+" in name or any(c.isspace() or c < " " for c in name):
        raise Malformed("not the name of a key")


class Note:
    """A signed text: `text` ends with LF, `signatures` are (name, key id, signature)."""

    def __init__(self, raw):
        if len(raw) > 1_000_000:
            raise Malformed("a note of more than 1,000,000 bytes")
        text_of(raw)
        split = raw.rfind(b"\n\n")
        if split < 0 or not raw.endswith(b"\n"):
            raise Malformed("a note without signatures")
        self.raw, self.text = raw, raw[: split + 1]
        lines = raw[split + 2 : -1].decode().split("\n")
        if len(lines) > 100:
            raise Malformed("more than 100 signatures")
        self.signatures = []
        for line in lines:
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "—":
                raise Malformed("not a signature line")
            check_key_name(parts[1])
            signature = decode64(parts[2])
            if len(signature) < 5:
                raise Malformed("a signature line without a signature")
            self.signatures.append((parts[1], signature[:4], signature[4:]))

    def lines_by(self, key):
        return [s for name, number, s in self.signatures if (name, number) == (key.name, key.id)]


class Cosignature:
    """A witness's line: when it saw a checkpoint, and its signature over both (tlog-cosignature)."""

    def __init__(self, checkpoint_text, raw):
        self.time = int.from_bytes(raw[:8], "big")
        if len(raw) != 72 or self.time >= 2**63:
            raise Malformed("not a cosignature")
        self.signature = raw[8:]
        self.text = b"cosignature/v1\ntime %d\n" % self.time + checkpoint_text


class Checkpoint:
    """A log's size and root, as a signed note states them (C2SP tlog-checkpoint)."""

    def __init__(self, raw):
        self.note = Note(raw)
        lines = self.note.text.decode().split("\n")
        if len(lines) < 4 or not lines[0]:
            raise Malformed("not a checkpoint")
        self.origin, self.size = lines[0], decode_number(lines[1])
        self.root = decode_hash(lines[2])


class AppendNote:
    """What an officer signed for: one act, one event to many."""

    def __init__(self, raw):
        self.note = Note(raw)
        lines = self.note.text.decode().split("\n")
        if len(lines) != 7 or lines[0] != "concert-append/v1":
            raise Malformed("not an append note")
        check_key_name(lines[1])
        self.origin, self.count = lines[1], decode_number(lines[2])
        self.headers_root = decode_hash(lines[3])
        self.signed_at = lines[4]
        if self.count < 1 or not re.fullmatch(MOMENT, self.signed_at, re.ASCII):
            raise Malformed("an append note without events or moment")
        size, _, root = lines[5].partition(" ")
        self.seen = None if (size, root) == ("0", "-") else (decode_number(size), decode_hash(root))
        if self.seen and self.seen[0] < 1:
            raise Malformed("an append note that has seen an empty log")
        self.hash = sha256(raw)
