"""The tree (RFC 6962), its tiles (C2SP tlog-tiles), and leaves."""

import re
from functools import lru_cache

from .encoding import (MOMENT, NUMBER, Malformed, decode_hash, parse_json, read, sha256)


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

    @lru_cache(maxsize=4)
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

    def all(self):
        """Every leaf in order, as bytes."""
        for index in range(-(-self.size // 256)):
            yield from self.leaves(index)

    def readable(self, holding=b""):
        """In order, those that hold these bytes; what is no leaf is left to the walk."""
        for raw in self.all():
            if holding not in raw:
                continue
            try:
                yield Leaf(raw)
            except Malformed:
                continue

    def leaf(self, position):
        return Leaf(self.leaves(position >> 8)[position & 255])

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
