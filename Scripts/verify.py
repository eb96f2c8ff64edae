#!/usr/bin/env python3
"""Checks what a Concert ledger exported, without Concert.

A second implementation, written from the specification (INTEGRITY.md and EVENTS.md): Python 3.8 or
newer with its standard library, and `openssl` 3 for Ed25519. It shares no line with the first one.

  verify.py log DIR --key VKEY [--against CHECKPOINT]…
      An exported log (concert export log --tiles DIR): every leaf, tile, append note, signature,
      version, right and payload, and that the log still holds what an older checkpoint covered.
  verify.py bundle FILE --key VKEY
      What one file proves (concert prove REF --out FILE); no log is needed.
  verify.py checkpoints OLD NEW --key VKEY --log DIR
      Whether the log of NEW begins with the log of OLD.

VKEY is the public key of the log, <name>+<id>+<base64>, as its founders gave it to you; never take it
from the files that you check. Exit: 0 sound, 7 integrity broken, 1 something left to ask, 64 usage,
65 not such a file, 66 no such file.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

SOUND, FINDING, BROKEN, USAGE, BAD_DATA, NO_INPUT = 0, 1, 7, 64, 65, 66
LARGEST_INTEGER = 2**53 - 1
MOMENT = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"
NUMBER = r"(?:0|[1-9]\d{0,18})"


class Malformed(ValueError):
    """Bytes that are not what the specification says they must be."""


class Missing(Exception):
    """A file that is not there."""


# Bytes


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
        # For ASCII keys the order of code points is the order of UTF-16 units that RFC 8785 asks for.
        canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if canonical.encode("utf-8") != raw:
            raise Malformed("not canonical JSON")
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    return value


# Keys and notes (C2SP signed-note)

SMALL_ORDER = {
    "00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
}


class Key:
    """A public Ed25519 key and the name under which it signs."""

    def __init__(self, vkey):
        parts = vkey.split("+", 2)
        if len(parts) != 3 or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise Malformed("a key is <name>+<id>+<base64>")
        raw = decode64(parts[2])
        self.text, self.name, self.public = vkey, parts[0], raw[1:]
        check_key_name(self.name)
        if raw[:1] != b"\x01" or len(self.public) != 32:
            raise Malformed("not an Ed25519 key")
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


class Signatures:
    """Signatures that wait; openssl checks them, one process each, on all cores."""

    def __init__(self):
        self.waiting = []
        self.count = 0

    def expect(self, key, text, signature, otherwise):
        self.count += 1
        self.waiting.append((key, text, signature, otherwise))

    def failures(self):
        """What there is to say of those that are not their key's."""
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [(folder, n, *item[:3]) for n, item in enumerate(self.waiting)]
            valid = list(pool.map(lambda job: self._check(*job), jobs))
        return [item[3] for item, ok in zip(self.waiting, valid) if not ok]

    @staticmethod
    def _check(folder, number, key, text, signature):
        names = [os.path.join(folder, f"{number}.{end}") for end in ("key", "text", "sig")]
        der = bytes.fromhex("302a300506032b6570032100") + key.public
        for name, content in zip(names, (der, text, signature)):
            with open(name, "wb") as file:
                file.write(content)
        try:
            run = subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0],
                 "-rawin", "-in", names[1], "-sigfile", names[2]], capture_output=True, check=False)
        except FileNotFoundError:
            raise Missing("openssl") from None
        for name in names:
            os.unlink(name)
        return run.returncode == 0 and b"Verified Successfully" in run.stdout


def is_signed(note, key):
    lines = note.lines_by(key)
    signatures = Signatures()
    for signature in lines:
        signatures.expect(key, note.text, signature, note)
    return len(lines) == 1 and not signatures.failures()


# The tree (RFC 6962)


def leaf_hash(leaf):
    return sha256(b"\x00", leaf)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


class Tree:
    """A growing tree; `emit(level, index, hash)` gets each full node of 256^level leaves."""

    def __init__(self, emit=lambda level, index, digest: None):
        self.size, self.subtrees, self.emit = 0, [], emit

    def append(self, digest):
        index, height = self.size, 0
        self.emit(0, index, digest)
        while index >> height & 1:
            digest = node_hash(self.subtrees.pop(), digest)
            height += 1
            if height % 8 == 0:
                self.emit(height // 8, index >> height, digest)
        self.subtrees.append(digest)
        self.size += 1

    @property
    def root(self):
        if not self.subtrees:
            return sha256()
        root = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def root_of(digests):
    tree = Tree()
    for digest in digests:
        tree.append(digest)
    return tree.root


def root_by_path(digest, index, size, path):
    """RFC 9162, 2.1.3.2; refuses a path of the wrong length."""
    if not 0 <= index < size:
        raise Malformed("outside the tree")
    last = size - 1
    for sibling in path:
        if last == 0:
            raise Malformed("a path that is too long")
        if index & 1 or index == last:
            digest = node_hash(sibling, digest)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise Malformed("a path that is too short")
    return digest


# Leaves and headers

LEAF = re.compile(
    rf"concert-leaf/v1\nseq ({NUMBER})\nrecorded ({MOMENT})\nappend ({NUMBER}) (\S{{44}})\n"
    r"(\{[^\n]*\})\n".encode())
HEADER = {"act", "body", "by", "id", "ministry", "on", "stream", "v", "version", "visibility"}
HEADER_OPTIONAL = {"cause", "key", "lang"}


class Leaf:
    """One event as the tree hashed it, without its payload."""

    def __init__(self, raw):
        match = LEAF.fullmatch(raw)
        if len(raw) > 32_768 or not match:
            raise Malformed("not a leaf")
        self.hash = leaf_hash(raw)
        self.seq, self.index = int(match[1]), int(match[3])
        self.recorded = match[2].decode()
        self.note_hash = decode_hash(match[4])
        self.header_line = match[5]
        self.header = header = parse_json(match[5])
        keys = set(header)
        strings = (keys & (HEADER | HEADER_OPTIONAL)) - {"v", "version"}
        if (not HEADER <= keys <= HEADER | HEADER_OPTIONAL
                or not all(isinstance(header[key], str) for key in strings)
                or not all(type(header[key]) is int for key in ("v", "version"))
                or not re.fullmatch("sha256:[0-9a-f]{64}", header["body"])
                or header["stream"].count("/") < 1):
            raise Malformed("not a header")
        self.kind, _, self.ref = header["stream"].partition("/")
        self.first = self.seq - self.index

    def body_matches(self, salt, payload):
        digest = sha256(b"concert-body/v1\n", salt, payload).hex()
        return len(salt) == 32 and self.header["body"] == "sha256:" + digest


# Keys and rights as they stand at one point of the log

ALWAYS_PUBLIC = {"ledger", "policy", "ministry", "officer"}
ADMIN_KINDS = {"ministry", "officer", "policy", "body", "hold"}
OWNED_KINDS = {"ministry", "officer", "mission", "commitment", "contribution"}
COORDINATOR_KINDS = {"mission", "ruleset", "plan", "rate", "duplicate"}


class Officer:
    def __init__(self, ministry, roles, key):
        self.ministry, self.roles, self.key, self.is_revoked = ministry, set(roles), key, False


class Rights:
    """Who may sign what, folded event by event: log order counts, never a claimed time."""

    def __init__(self, origin):
        self.origin = origin
        self.officers, self.roots, self.threshold = {}, {}, 1
        self.successors, self.owners, self.authors = {}, {}, {}
        self.four_eyes = []
        self.is_demo = False

    def key_name(self, officer):
        return f"{self.origin}/officer/{officer}"

    def officer_of(self, name):
        prefix = f"{self.origin}/officer/"
        return name[len(prefix):] if name.startswith(prefix) else None

    def signers(self, note, first, signatures, finding):
        """Officers with a line of their present key under the note; the lines wait to be checked."""
        found = set()
        for name, number, signature in note.signatures:
            officer = self.officer_of(name)
            if first == 0:
                key = self.roots.get(officer)
            else:
                key = self.key_of(officer)
            if key and key.id == number:
                found.add(officer)
                signatures.expect(key, note.text, signature, finding(
                    "bad-signature", first, f"The signature of {officer} is not one of their key."))
        return found

    def key_of(self, officer):
        """The present key; a root that was never enrolled signs with the one that was named."""
        standing = self.officers.get(officer)
        if standing is None:
            return self.roots.get(officer)
        return None if standing.is_revoked else standing.key

    def evolve(self, leaf, payload, note, signatures, finding):
        """Takes up what an event says of keys, rights and policy; yields what is wrong with it."""
        act, ref = leaf.header["act"], leaf.ref
        try:
            if act == "ledger.created":
                self.is_demo = payload["demo"]
                self.threshold = payload["threshold"]
                self.roots = {root["officer"]: Key(root["key"]) for root in payload["roots"]}
            elif act == "policy.adopted":
                self.four_eyes = payload.get("four_eyes", [])
            elif act == "officer.enrolled":
                self.officers[ref] = Officer(payload["ministry"], payload["roles"],
                                             self._new_key(leaf, payload, signatures, finding))
            elif act == "officer.keyRotated":
                key = self._new_key(leaf, payload, signatures, finding)
                lines = note.lines_by(key)
                for line in lines:
                    signatures.expect(key, note.text, line, finding(
                        "bad-signature", leaf.seq, f"The new key of {ref} did not sign for it."))
                if not lines:
                    yield finding("signature-missing", leaf.seq, "Both keys sign a rotation.")
                self.officers[ref].key = key
            elif act == "officer.rolesChanged":
                self.officers[ref].roles = set(payload["roles"])
            elif act == "officer.revoked":
                self.officers[ref].is_revoked = True
            elif act == "ministry.merged":
                self.successors[ref] = payload["into"]
        except (KeyError, TypeError, AttributeError, Malformed) as error:
            yield finding("bad-event", leaf.seq, f"{act} can't be read: {error}")

    def _new_key(self, leaf, payload, signatures, finding):
        """A new key has signed for itself: whoever enrols it holds its private half."""
        key = Key(payload["key"])
        if key.name != self.key_name(leaf.ref):
            raise Malformed("the key has another officer's name")
        message = f"concert-possession/v1\n{leaf.ref}\n{self.origin}\n".encode()
        signatures.expect(key, message, decode64(payload["possession"]), finding(
            "bad-possession", leaf.seq, f"The new key of {leaf.ref} has not signed for itself."))
        return key

    def is_own(self, ministry, owner):
        """Whether `ministry` is `owner`, or has taken it over at any remove."""
        for _ in range(len(self.successors) + 1):
            if ministry == owner:
                return True
            owner = self.successors.get(owner)
        return False

    def check(self, leaf, payload, signers, finding):
        """Whether the signer might do this act, for the ministry that the header names."""
        header, act = leaf.header, leaf.header["act"]
        signer = self.officer_of(header["by"])
        if signer not in signers:
            yield finding("bad-signature", leaf.seq, f"No key of {header['by']} signed for it.")
            return
        if leaf.first == 0:
            if act not in ("ledger.created", "ministry.registered", "officer.enrolled"):
                yield finding("bad-genesis", leaf.seq, f"{act} has no place in the first append.")
            return
        standing = self.officers.get(signer)
        if standing is None:
            yield finding("not-allowed", leaf.seq, f"{signer} was not enrolled then.")
            return
        owners = self.claim(leaf, payload)
        if owners is None:
            return
        if leaf.kind in OWNED_KINDS and owners[0] != header["ministry"]:
            yield finding("wrong-owner", leaf.seq,
                          f"Signed as an act of {header['ministry']}, and it is {owners[0]}'s.")
        is_allowed = self.may(leaf, signer, standing, owners)
        if act in ("contribution.logged", "contribution.corrected"):
            self.authors.setdefault(leaf.ref, set()).add(signer)
        if not is_allowed:
            yield finding("not-allowed", leaf.seq, f"{signer} ({standing.ministry}) had no right to "
                          f"{act} for {' and '.join(sorted(set(owners)))}.")
        if not self._has_enough_signatures(leaf, payload, signer, signers, owners):
            yield finding("signature-missing", leaf.seq, f"{act} needs a signature beside {signer}'s.")

    def _has_enough_signatures(self, leaf, payload, signer, signers, owners):
        """Roots for a policy, both keys for a rotation, the approver for an erasure, four eyes."""
        act = leaf.header["act"]
        if act == "policy.adopted":
            return len(signers & set(self.roots)) >= self.threshold
        if act == "body.erased":
            return payload is not None and payload.get("approver") in signers - {signer}
        if not self._asks_for_second(act, payload or {}):
            return True
        return any(other in self.officers and self.may(leaf, other, self.officers[other], owners)
                   for other in signers - {signer})

    def _asks_for_second(self, act, payload):
        for rule in self.four_eyes:
            if rule["act"] != act:
                continue
            above = rule.get("above")
            money = payload.get("money") or (payload.get("pledged") or {}).get("money")
            # What another currency is worth is nowhere in the ledger, so it counts as more.
            if above is None or (money and (money["currency"] != above["currency"]
                                            or money["minor"] > above["minor"])):
                return True
        return False

    def may(self, leaf, signer, standing, owners):
        act, roles = leaf.header["act"], standing.roles
        is_own = all(self.is_own(standing.ministry, owner) for owner in owners)
        is_clerk = "clerk" in roles and is_own
        authors = self.authors.get(leaf.ref, set())
        if act == "officer.keyRotated":
            return signer == leaf.ref
        if act == "contribution.confirmed":
            return "validator" in roles and is_own and signer not in authors
        if leaf.kind == "checkpoint":
            return bool(roles & {"admin", "clerk", "coordinator", "validator"})
        if leaf.kind in ADMIN_KINDS:
            return "admin" in roles
        if leaf.kind in COORDINATOR_KINDS and act not in ("mission.joined", "mission.left"):
            return "coordinator" in roles or (leaf.kind == "duplicate" and is_clerk)
        return "coordinator" in roles or is_clerk

    def claim(self, leaf, payload):
        """Whose records the act touches, as things stood before it; none when it can't be told."""
        act, stream, owner = leaf.header["act"], leaf.header["stream"], leaf.header["ministry"]
        if leaf.kind not in OWNED_KINDS | {"duplicate"}:
            return [owner]
        known = self.owners.get(stream)
        if leaf.header["version"] == 0:
            named = {"ministry.registered": "code", "officer.enrolled": "ministry",
                     "mission.established": "lead"}.get(act)
            if payload is not None and named:
                owner = payload.get(named, owner)
            if leaf.kind == "duplicate" and payload is not None:
                both = [payload["a"], payload["b"]]
                self.owners[stream] = [self.owners.get(self._stream(ref), owner) for ref in both]
                return self.owners[stream]
            self.owners[stream] = owner
            return [owner]
        if leaf.kind == "duplicate":
            return known
        if act in ("mission.joined", "mission.left"):
            return [payload["ministry"]] if payload is not None else None
        if act == "commitment.reassigned" and payload is not None:
            self.owners[stream] = payload["to"]
            return [known or owner, payload["to"]]
        return [known or owner]

    @staticmethod
    def _stream(ref):
        return ("commitment/" if ref.startswith("COM-") else "contribution/") + ref


# An exported log


class Report:
    def __init__(self):
        self.findings, self.facts = [], {}

    def add(self, finding):
        self.findings.append(finding)

    def broken(self, code, position, message):
        self.add(broken(code, position, message))

    def ask(self, code, position, message):
        self.add({"code": code, "position": position, "message": message, "breaks": False})

    @property
    def exit(self):
        if any(finding["breaks"] for finding in self.findings):
            return BROKEN
        return FINDING if self.findings else SOUND


def broken(code, position, message):
    return {"code": code, "position": position, "message": message, "breaks": True}


def read(*parts):
    path = os.path.join(*parts)
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        raise Missing(path) from None


def tile_name(level, index, width=256):
    digits = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        digits = f"x{index % 1000:03}/{digits}"
    return f"tile/{level}/{digits}" + ("" if width == 256 else f".p/{width}")


class Tiles:
    """The tiles of a log of one size (C2SP tlog-tiles)."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size

    def width(self, level, index):
        return min(256, (self.size >> 8 * level) - 256 * index)

    def names(self):
        for level in range(8):
            for index in range(-(-(self.size >> 8 * level) // 256)):
                yield tile_name(level, index, self.width(level, index))
        for index in range(-(-self.size // 256)):
            yield tile_name("entries", index, self.width(0, index))

    @lru_cache(maxsize=64)
    def hashes(self, level, index):
        width = self.width(level, index)
        raw = read(self.folder, tile_name(level, index, width))
        if len(raw) != 32 * width:
            raise Malformed(f"the tile {level}/{index} has another length")
        return [raw[32 * n : 32 * n + 32] for n in range(width)]

    def leaves(self, index):
        width = self.width(0, index)
        raw = read(self.folder, tile_name("entries", index, width))
        leaves, place = [], 0
        while place < len(raw):
            length = int.from_bytes(raw[place : place + 2], "big")
            leaves.append(raw[place + 2 : place + 2 + length])
            place += 2 + length
        if place != len(raw) or len(leaves) != width:
            raise Malformed(f"the entry bundle {index} does not hold {width} leaves")
        return leaves

    def root(self, size):
        """The root over the first `size` leaves, from tiles alone."""
        tree = Tree()
        for level in range(7, -1, -1):
            first, end = size >> 8 * (level + 1) << 8, size >> 8 * level
            for index in range(first, end):
                # A node of 256^level leaves goes where that many leaves would have gone.
                digest, height = self.hashes(level, index >> 8)[index & 255], 8 * level
                while tree.size >> height & 1:
                    digest = node_hash(tree.subtrees.pop(), digest)
                    height += 1
                tree.subtrees.append(digest)
                tree.size += 256**level
        return tree.root


class LogCheck:
    """One walk through an exported log."""

    def __init__(self, folder, key, report, progress):
        self.folder, self.key, self.report, self.progress = folder, key, report, progress
        self.signatures = Signatures()
        self.append, self.signers, self.headers, self.recorded = None, set(), Tree(), ""
        self.last_recorded, self.note = "", None
        self.versions, self.ids, self.keys = {}, set(), set()
        self.absent, self.erased = {}, set()
        self.payloads = 0
        self.differing = set()

    def run(self, against):
        raw = read(self.folder, "checkpoint")
        self.checkpoint = checkpoint = Checkpoint(raw)
        self.origin, self.rights = checkpoint.origin, Rights(checkpoint.origin)
        self.tiles = Tiles(self.folder, checkpoint.size)
        self.manifest = self._manifest()
        report = self.report
        if checkpoint.origin != self.key.name:
            report.broken("bad-checkpoint", None,
                          f"The checkpoint is one of {checkpoint.origin}, not of {self.key.name}.")
        elif not is_signed(checkpoint.note, self.key):
            report.broken("bad-checkpoint", None, "The checkpoint is not signed by the log's key.")
        if checkpoint.size == 0:
            report.ask("empty-ledger", None, "The log holds no event.")
        if self._walk():
            self._absent_payloads()
            for finding in self.signatures.failures():
                report.add(finding)
            for old in against:
                self._compare(old)
        self._extra_files()
        report.findings.sort(key=lambda f: (f["position"] is None, f["position"]))
        report.facts = {
            "origin": self.origin, "size": checkpoint.size, "root": encode64(checkpoint.root),
            "demo": self.rights.is_demo, "signatures": self.signatures.count,
            "payloads": self.payloads, "withheld": len(self.absent), "erased": len(self.erased)}

    def _walk(self):
        """Every leaf in order; false when the rest can't be read."""
        tree = Tree(self._compare_node)
        try:
            for index in range(-(-self.tiles.size // 256)):
                for raw in self.tiles.leaves(index):
                    tree.append(leaf_hash(raw))
                    self._event(raw, tree.size - 1)
                if index % 16 == 15:
                    self.progress(tree.size, self.tiles.size)
            self._end_append()
        except Missing as error:
            self.report.broken("broken-node", tree.size, f"The file {error} is missing.")
            return False
        except Malformed as error:
            self.report.broken("broken-node", tree.size, f"The tiles can't be read: {error}.")
            return False
        if tree.root != self.checkpoint.root:
            self.report.broken("broken-node", None, "The leaves do not give the root that was signed.")
        return True

    def _manifest(self):
        try:
            return parse_json(read(self.folder, "export.json").rstrip(b"\n"))
        except (Missing, Malformed):
            return {}

    def _compare_node(self, level, index, digest):
        tile = (level, index >> 8)
        try:
            same = self.tiles.hashes(*tile)[index & 255] == digest
        except (Missing, Malformed) as error:
            same = tile in self.differing
            if not same:
                self.report.broken("broken-node", None, f"The tile {tile_name(*tile)}: {error}.")
        if not same and tile not in self.differing:
            self.report.broken("broken-node", index << 8 * level,
                               f"The tile {tile_name(*tile)} differs from the leaves below it.")
        if not same:
            self.differing.add(tile)

    def _event(self, raw, position):
        try:
            leaf = Leaf(raw)
        except Malformed as error:
            self.report.broken("bad-header", position, f"Not a leaf of this format: {error}.")
            return
        if leaf.seq != position:
            self.report.broken("position-gap", position, f"The leaf says it is @{leaf.seq}.")
        if self.append is None or leaf.first != self.append:
            self._end_append()
            self._begin_append(leaf, position)
        self._check_time(leaf, position)
        self.headers.append(leaf_hash(leaf.header_line))
        if self.note and leaf.note_hash != self.note.hash:
            self.report.broken("append-differs", position, "The note of its append is another one.")
        self._check_places(leaf, position)
        payload = self._payload(leaf, position)
        if leaf.seq == 0:
            self._genesis(leaf, payload)
        for finding in self.rights.check(leaf, payload, self.signers, broken):
            self.report.add(finding)
        if leaf.header["act"] == "body.erased" and leaf.ref.isdecimal():
            self.erased.add(int(leaf.ref))
        if payload is not None:
            note = self.note.note if self.note else None
            for finding in self.rights.evolve(leaf, payload, note, self.signatures, broken):
                self.report.add(finding)
        if leaf.first == 0:
            self.rights.claim(leaf, payload)

    def _begin_append(self, leaf, position):
        self.append, self.headers, self.recorded = leaf.first, Tree(), leaf.recorded
        self.note, self.signers = None, set()
        if leaf.index != 0:
            self.report.broken("append-differs", position, "Its append does not begin where it says.")
        try:
            self.note = note = AppendNote(read(self.folder, f"notes/{leaf.first}.note"))
        except Missing:
            self.report.broken("append-missing", position, "The signed note of its append is missing.")
            return
        except Malformed as error:
            self.report.broken("bad-append", position, f"The note of its append: {error}.")
            return
        if note.origin != self.origin:
            self.report.broken("bad-append", position, "The note of its append is another ledger's.")
        if note.seen:
            size, root = note.seen
            if size > leaf.first or self.tiles.root(size) != root:
                self.report.broken("other-history", position,
                                   f"The signer had verified another log of {size} events.")
        if leaf.first > 0:
            self.signers = self.rights.signers(note.note, leaf.first, self.signatures, broken)

    def _genesis(self, leaf, payload):
        """The first event names the keys that its own append must be signed by."""
        if leaf.header["act"] != "ledger.created" or payload is None:
            self.report.broken("bad-genesis", 0, "The first event creates no ledger.")
            return
        for finding in self.rights.evolve(leaf, payload, None, self.signatures, broken):
            self.report.add(finding)
        if payload.get("origin") != self.origin:
            self.report.broken("bad-genesis", 0, f"The ledger was created as {payload.get('origin')}.")
        if self.note:
            self.signers = self.rights.signers(self.note.note, 0, self.signatures, broken)
        if len(self.signers) < max(1, self.rights.threshold):
            self.report.broken("bad-signature", 0,
                               f"{len(self.signers)} roots signed, and {self.rights.threshold} must.")

    def _end_append(self):
        note = self.note
        if note is None:
            return
        if note.count != self.headers.size:
            self.report.broken("append-differs", self.append, f"The note says {note.count} events, "
                               f"and there are {self.headers.size}.")
        if note.headers_root != self.headers.root:
            self.report.broken("append-differs", self.append,
                               "The headers of this append are not those that were signed.")
        self.note = None

    def _check_time(self, leaf, position):
        if leaf.recorded < self.last_recorded:
            self.report.broken("time-went-back", position, "It was recorded before the one before it.")
        if leaf.recorded != self.recorded:
            self.report.broken("time-differs", position, "Its append was recorded at another moment.")
        self.last_recorded = leaf.recorded

    def _check_places(self, leaf, position):
        header = leaf.header
        stream, version = header["stream"], header["version"]
        expected = self.versions.get(stream, -1) + 1
        if version != expected:
            self.report.broken("version-gap", position,
                               f"{stream} goes on with version {version}, and {expected} is next.")
        self.versions[stream] = version
        if not header["act"].startswith(leaf.kind + ".") and leaf.kind in ALWAYS_PUBLIC:
            self.report.broken("wrong-stream", position, f"{header['act']} lies in {stream}.")
        if header["id"] in self.ids:
            self.report.broken("id-taken", position, f"The id {header['id']} was used before.")
        self.ids.add(header["id"])
        if "key" in header:
            key = (header["ministry"], header["key"])
            if key in self.keys:
                self.report.broken("key-taken", position, f"The key {key[1]} was used before.")
            self.keys.add(key)

    def _payload(self, leaf, position):
        try:
            body = parse_json(read(self.folder, f"bodies/{position}.json").rstrip(b"\n"))
            payload = json.dumps(
                body["payload"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            if not leaf.body_matches(decode64(body["salt"]), payload.encode()):
                raise Malformed("not the one that was signed")
        except Missing:
            self.absent[position] = leaf
            return None
        except (Malformed, KeyError, TypeError) as error:
            self.report.broken("body-differs", position, f"Its payload is {error}.")
            return None
        self.payloads += 1
        return body["payload"]

    def _absent_payloads(self):
        """A payload may be erased with authority, or withheld from the reader; not more."""
        levels = ["public", "parliament", "committee", "owner"]
        shown = levels.index(self.manifest["visibility"]) if self.manifest.get(
            "visibility") in levels else -1
        erased = self.erased & set(self.absent)
        for position in erased:
            if self.absent.pop(position).kind in ALWAYS_PUBLIC:
                self.report.broken("erased-without-authority", position, "It may never be erased.")
        for position, leaf in self.absent.items():
            visibility = leaf.header["visibility"]
            rank = levels.index(visibility) if visibility in levels else 3
            if leaf.kind in ALWAYS_PUBLIC:
                self.report.broken("payload-missing", position, "Rights depend on this payload.")
            elif rank <= shown:
                self.report.broken("payload-missing", position,
                                   "The folder should hold this payload, and nobody erased it.")
        self.erased = erased

    def _compare(self, path):
        """Whether this log holds all that an older checkpoint covers."""
        old = Checkpoint(read(path))
        if old.origin != self.origin or not is_signed(old.note, self.key):
            self.report.broken("bad-checkpoint", None, f"{path} is not signed by the log's key.")
        elif old.size > self.checkpoint.size:
            self.report.broken("rolled-back", self.checkpoint.size,
                               f"{path} covers {old.size} events, this log {self.checkpoint.size}.")
        elif self.tiles.root(old.size) != old.root:
            self.report.broken("forked", None, f"The first {old.size} events are not those of {path}.")

    def _extra_files(self):
        expected = set(self.tiles.names())
        for folder, _, names in os.walk(os.path.join(self.folder, "tile")):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.folder)
                if path not in expected:
                    self.report.ask("extra-file", None, f"{path} is no tile of this log.")


# One bundle


class Bundle:
    """A C2SP tlog-proof, then a Concert bundle's items; read strictly, one line at a time."""

    def __init__(self, raw):
        if not raw.startswith(b"c2sp.org/tlog-proof@v1\n"):
            raise Malformed("not a tlog-proof")
        self.items, self.is_plain = [], True
        cut = re.search(rb"\n\n(?:[^\n]+\n)+\n(?:\xe2\x80\x94 [^\n]*\n)+", raw)
        if not cut:
            raise Malformed("a tlog-proof without a checkpoint")
        proof, rest = raw[: cut.end()], raw[cut.end():]
        head, _, self.checkpoint = proof.partition(b"\n\n")
        lines = text_of(head).split("\n")[1:]
        if not lines or not lines[0].startswith("extra "):
            raise Malformed("a tlog-proof without its leaf")
        leaf = decode64(lines[0][6:])
        if len(lines) < 2 or not lines[1].startswith("index "):
            raise Malformed("a tlog-proof without an index")
        self.index = decode_number(lines[1][6:])
        self.first = {"kind": "event", "seq": self.index, "leaf": leaf,
                      "proof": [decode_hash(line) for line in lines[2:]]}
        if rest:
            self.is_plain = False
            self._items(rest, raw)

    def _items(self, rest, raw):
        lines = text_of(rest).split("\n")
        if lines[0] != "concert-bundle/v1" or lines[-1] or len(lines) < 4:
            raise Malformed("not a bundle after its proof")
        word, _, total = lines[-2].partition(" ")
        if word != "sum" or total != sha256(raw[: raw.rfind(b"sum ")]).hex():
            raise Malformed("altered: its sum differs")
        item = None
        for line in lines[1:-2]:
            word, _, value = line.partition(" ")
            values = value.split(" ") if value else []
            if word in ("event", "chain"):
                item = {"kind": word, "seq": decode_number(value)}
                if item["seq"] == self.index:
                    item.update(leaf=self.first["leaf"], proof=self.first["proof"])
                self.items.append(item)
            elif item is None or word in item:
                raise Malformed(f"a line {word} out of place")
            elif word == "leaf":
                item[word] = decode64(value)
            elif word in ("proof", "path"):
                item[word] = [decode_hash(text) for text in values]
            elif word == "note":
                item[word] = AppendNote(decode64(value))
            elif word == "body" and len(values) == 2:
                item[word] = tuple(decode64(text) for text in values)
            else:
                raise Malformed(f"an unknown line {word}")
        for item in self.items:
            if not {"leaf", "proof", "note", "path"} <= set(item):
                raise Malformed(f"@{item['seq']} is incomplete")
            item["leaf"] = Leaf(item["leaf"])


def check_bundle(raw, key, report):
    bundle = Bundle(raw)
    checkpoint = Checkpoint(bundle.checkpoint)
    facts = report.facts = {"origin": checkpoint.origin, "size": checkpoint.size,
                            "root": encode64(checkpoint.root), "events": []}
    if checkpoint.origin != key.name or not is_signed(checkpoint.note, key):
        report.broken("bad-checkpoint", None, "The checkpoint is not signed by this key of the log.")
    if bundle.is_plain:
        check_inclusion(bundle.first["seq"], leaf_hash(bundle.first["leaf"]),
                        bundle.first["proof"], checkpoint, report)
        report.ask("plain-proof", bundle.index,
                   "Only that the log holds this leaf: who signed it is not in the file.")
        return
    rights, signatures = Rights(checkpoint.origin), Signatures()
    append, signers, streams = None, set(), {}
    for item in sorted(bundle.items, key=lambda item: item["seq"]):
        leaf, note = item["leaf"], item["note"]
        if leaf.seq != item["seq"]:
            report.broken("position-gap", item["seq"], f"The leaf says it is @{leaf.seq}.")
        check_inclusion(leaf.seq, leaf.hash, item["proof"], checkpoint, report)
        if note.hash != leaf.note_hash or note.origin != checkpoint.origin:
            report.broken("append-differs", leaf.seq, "The append note is not the leaf's.")
        try:
            header_root = root_by_path(
                leaf_hash(leaf.header_line), leaf.index, note.count, item["path"])
        except Malformed:
            header_root = None
        if header_root != note.headers_root:
            report.broken("append-differs", leaf.seq, "Its header is not one that was signed.")
        payload = None
        if "body" in item:
            try:
                if not leaf.body_matches(*item["body"]):
                    raise Malformed("not the one that was signed")
                payload = parse_json(item["body"][1])
            except Malformed as error:
                report.broken("body-differs", leaf.seq, f"Its payload is {error}.")
        stream, version = leaf.header["stream"], leaf.header["version"]
        expected = streams.get(stream, -1) + 1
        if version != expected and (leaf.kind == "officer" or stream in streams):
            report.broken("version-gap", leaf.seq, f"{stream} goes on with version {version}.")
        streams[stream] = version
        if leaf.seq == 0 and payload:
            report.findings.extend(rights.evolve(leaf, payload, note.note, signatures, broken))
        if leaf.first != append:
            append = leaf.first
            signers = rights.signers(note.note, leaf.first, signatures, broken)
        by = rights.officer_of(leaf.header["by"])
        if by not in signers:
            report.broken("bad-signature", leaf.seq, f"No key of {leaf.header['by']} signed for it.")
        standing = rights.officers.get(by)
        # Whose record it is, only the log tells; here the header's word is taken for it.
        if leaf.first and standing and not rights.may(leaf, by, standing, [leaf.header["ministry"]]):
            report.broken("not-allowed", leaf.seq, f"{by} had no right to {leaf.header['act']}.")
        if item["kind"] == "event":
            facts["events"].append({
                "position": leaf.seq, "act": leaf.header["act"], "stream": stream,
                "version": version, "ministry": leaf.header["ministry"], "officer": by,
                "officer_ministry": standing.ministry if standing else None,
                "roles": sorted(standing.roles) if standing else [], "on": leaf.header["on"],
                "signed_at": note.signed_at, "recorded_at": leaf.recorded, "payload": payload})
        if payload is not None and leaf.seq:
            report.findings.extend(rights.evolve(leaf, payload, note.note, signatures, broken))
    if not rights.roots:
        report.broken("bad-genesis", 0, "The roots of the ledger are not in the bundle.")
    report.findings.extend(signatures.failures())
    facts["demo"] = rights.is_demo


def check_inclusion(seq, digest, path, checkpoint, report):
    try:
        root = root_by_path(digest, seq, checkpoint.size, path)
    except Malformed:
        root = None
    if root != checkpoint.root:
        report.broken("not-included", seq, "The proof does not lead to the root that was signed.")


# Two checkpoints


def check_checkpoints(old, new, folder, key, report):
    first, last = Checkpoint(read(old)), Checkpoint(read(new))
    for path, checkpoint in ((old, first), (new, last)):
        if checkpoint.origin != key.name or not is_signed(checkpoint.note, key):
            report.broken("bad-checkpoint", None, f"{path} is not signed by the log's key.")
    if first.size > last.size:
        report.broken("rolled-back", last.size,
                      f"{new} covers {last.size} events, and the older one {first.size}.")
        return
    tiles = Tiles(folder, Checkpoint(read(folder, "checkpoint")).size)
    for path, checkpoint in ((old, first), (new, last)):
        if checkpoint.size > tiles.size:
            report.ask("log-too-short", tiles.size, f"The folder is older than {path}.")
        elif tiles.root(checkpoint.size) != checkpoint.root:
            report.broken("forked", None, f"{path} is over another log than the folder's.")
    report.facts = {"origin": last.origin, "size": last.size, "root": encode64(last.root),
                    "from": first.size}


# The command


def tell(report, what):
    facts = report.facts
    print(facts.get("origin", what))
    for name in ("size", "root", "from", "signatures", "payloads", "withheld", "erased"):
        if name in facts:
            print(f"  {name.replace('_', ' '):<18} {facts[name]}")
    for event in facts.get("events", ()):
        print(f"  @{event['position']:<17} {event['act']} of {event['stream']}, version "
              f"{event['version']}\n{'':20} signed by {event['officer']} ({event['officer_ministry']}"
              f": {', '.join(event['roles'])}) for {event['ministry']} at {event['signed_at']}, "
              f"about {event['on']}, recorded {event['recorded_at']}")
        if event["payload"] is not None:
            print(f"{'':20} " + json.dumps(event["payload"], ensure_ascii=True))
    if facts.get("demo"):
        print("  a demonstration: its clock and chance may be fixed")
    for finding in report.findings:
        place = "" if finding["position"] is None else f" @{finding['position']}"
        print(f"finding[{finding['code']}]{place}  {ascii(finding['message'])[1:-1]}")
    if facts.get("events"):
        print("Not proved: that no later event revoked the key or changed the record; ask the log.")
    count = len(report.findings)
    if count == 0:
        print("Proved." if what == "bundle" else "Sound.")
    else:
        print(f"{count} finding{'' if count == 1 else 's'}. Exit {report.exit}.")


def arguments():
    parser = argparse.ArgumentParser(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="log|bundle|checkpoints")
    log = kinds.add_parser("log", help="an exported log")
    log.add_argument("folder")
    log.add_argument("--against", action="append", default=[], metavar="CHECKPOINT")
    bundle = kinds.add_parser("bundle", help="what one file proves")
    bundle.add_argument("file")
    checkpoints = kinds.add_parser("checkpoints", help="whether one log grew from another")
    checkpoints.add_argument("old")
    checkpoints.add_argument("new")
    checkpoints.add_argument("--log", required=True, metavar="DIR")
    for kind in (log, bundle, checkpoints):
        kind.add_argument("--key", required=True, metavar="VKEY", help="the log's public key")
        kind.add_argument("--json", action="store_true", help="one object for programs")
    return parser


def show_progress(done, total):
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr)


def main():
    parser = arguments()
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return USAGE if stop.code else 0
    report = Report()
    try:
        key = Key(options.key)
        if options.kind == "log":
            LogCheck(options.folder, key, report, show_progress).run(options.against)
        elif options.kind == "bundle":
            check_bundle(read(options.file), key, report)
        else:
            check_checkpoints(options.old, options.new, options.log, key, report)
    except Missing as error:
        print(f"error[no-such-file] {error}", file=sys.stderr)
        return NO_INPUT
    except Malformed as error:
        is_altered = "altered" in str(error)
        print(f"error[{'altered' if is_altered else 'bad-data'}] {error}", file=sys.stderr)
        return BROKEN if is_altered else BAD_DATA
    if options.json:
        findings = [{k: f[k] for k in ("code", "position", "message")} for f in report.findings]
        print(json.dumps({"sound": report.exit != BROKEN, **report.facts, "findings": findings}))
    else:
        tell(report, options.kind)
    return report.exit


if __name__ == "__main__":
    sys.exit(main())
