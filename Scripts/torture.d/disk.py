"""What a disk may hold after a power cut, from a log of every write that shim.c kept.

The rules are those that POSIX gives and no kinder: bytes last when their file was synced; a name
lasts when its folder was synced; of what was not synced any part may be there, sector by sector,
but the changes of one folder come in their order.
"""

import os
import random
import struct

HEAD = struct.Struct("<cHHQQ")
SECTOR = 512


def read_log(path):
    """(kind, path, other path, offset, data) in order."""
    records = []
    with open(path, "rb") as file:
        log = file.read()
    at = 0
    while at + HEAD.size <= len(log):
        kind, one, two, offset, count = HEAD.unpack_from(log, at)
        at += HEAD.size
        first, second = log[at:at + one].decode(), log[at + one:at + one + two].decode()
        at += one + two
        records.append((kind.decode(), first, second, offset, log[at:at + count]))
        at += count
    return records


class File:
    def __init__(self, content=b""):
        self.lasting = bytearray(content)
        self.pending = []

    def sync(self):
        for change in self.pending:
            _apply(self.lasting, change)
        self.pending = []

    def after_cut(self, chance):
        content = bytearray(self.lasting)
        for change in self.pending:
            if chance is None:
                continue
            if change[0] == "T":
                if chance.random() < 0.5:
                    _apply(content, change)
                continue
            _, offset, data = change
            for start in range(0, len(data), SECTOR):
                if chance.random() < 0.5:
                    _apply(content, ("W", offset + start, data[start:start + SECTOR]))
        return content


def _apply(content, change):
    if change[0] == "T":
        length = change[1]
        del content[length:]
        content.extend(bytes(length - len(content)))
        return
    _, offset, data = change
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(data)] = data


class Disk:
    """Everything below `root`, and what of it would outlive a power cut now."""

    def __init__(self, root):
        self.root = root
        self.names = {}
        self.lasting_names = {}
        self.pending_names = {}
        self.output = b""
        self.sidecars = []
        for folder, _, files in os.walk(root):
            self.names[folder] = None
            for name in files:
                if not name.endswith("-shm"):
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        self.names[path] = File(file.read())
        self.lasting_names = dict(self.names)

    def _rename(self, change, *paths):
        for path in paths[:1]:
            self.pending_names.setdefault(os.path.dirname(path), []).append(change)
        _change(self.names, change)

    def play(self, record):
        kind, one, two, offset, data = record
        if kind == "A":
            self.output += data
        elif kind == "C":
            self._rename(("set", one, File()), one)
        elif kind == "M":
            self._rename(("set", one, None), one)
        elif kind == "L":
            self._rename(("set", two, self.names[one]), two)
        elif kind == "U":
            self._rename(("unset", one), one)
        elif kind == "R":
            self._rename(("move", one, two), one)
            if two.endswith("/checkpoint"):
                content = bytearray(self.names[two].lasting)
                for change in self.names[two].pending:
                    _apply(content, change)
                self.sidecars.append(bytes(content))
        elif kind == "W":
            self.names[one].pending.append(("W", offset, data))
        elif kind == "T":
            self.names[one].pending.append(("T", offset))
        elif kind == "S":
            if one in self.names and self.names[one] is not None:
                self.names[one].sync()
            else:
                for change in self.pending_names.pop(one, []):
                    _change(self.lasting_names, change)

    def cut(self, target, seed=None):
        """Writes to `target` what is there when the power comes back.

        Without a seed everything that was not synced is gone; with one, chance decides.
        """
        chance = random.Random(seed) if seed is not None else None
        names = dict(self.lasting_names)
        for folder in sorted(self.pending_names):
            changes = self.pending_names[folder]
            for change in changes[:chance.randint(0, len(changes)) if chance else 0]:
                _change(names, change)
        os.makedirs(target)
        for path in sorted(names):
            if path == self.root:
                continue
            copy = target + path[len(self.root):]
            if not os.path.isdir(os.path.dirname(copy)):
                continue
            if names[path] is None:
                os.mkdir(copy)
                continue
            with open(copy, "wb") as file:
                file.write(names[path].after_cut(chance))
            os.chmod(copy, 0o600)


def _change(names, change):
    if change[0] == "set":
        names[change[1]] = change[2]
    elif change[0] == "unset":
        names.pop(change[1], None)
    elif change[1] in names:
        names[change[2]] = names.pop(change[1])
