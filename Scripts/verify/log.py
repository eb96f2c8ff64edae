"""One walk through an exported log."""

import os

from .bodies import Bodies
from .encoding import Malformed, Missing, encode64, read
from .evidence import Disputes, Holds, Witnesses, clock_findings
from .keys import KeyState, Signers
from .notes import AppendNote, Checkpoint
from .owners import Owners, Unreadable
from .rights import Judge
from .signatures import Signatures, is_signed
from .tree import Leaf, Tiles, Tree, leaf_hash, tile_name

class LogCheck:
    def __init__(self, folder, key, report, progress):
        self.folder, self.key, self.report, self.progress = folder, key, report, progress
        self.signatures = Signatures()
        self.append, self.note, self.signers, self.headers = None, None, None, Tree()
        self.recorded, self.has_one_moment, self.latest = "", True, ""
        self.versions, self.ids, self.keys = {}, set(), set()
        self.bodies = None
        self.disputes, self.holds = Disputes(), Holds()
        self.differing = set()

    def run(self, against):
        raw = read(self.folder, "checkpoint")
        self.checkpoint = checkpoint = Checkpoint(raw)
        self.origin, report = checkpoint.origin, self.report
        self.state = KeyState(self.origin, self.key)
        self.owners = Owners()
        self.judge = Judge(self.state, self.owners)
        self.witnesses = Witnesses(self.origin)
        self.tiles = Tiles(self.folder, checkpoint.size)
        if checkpoint.origin != self.key.name or not is_signed(checkpoint.note, self.key):
            report.broken("bad-checkpoint", checkpoint.size - 1 if checkpoint.size else None,
                          f"The checkpoint of {checkpoint.origin} is not signed by the log's key.")
        if checkpoint.size == 0:
            report.ask("empty-ledger", None, "The log holds no event.")
        if self._walk():
            self._finish(against)
        self._extra_files()
        report.sort()
        report.facts = {
            "origin": self.origin, "size": checkpoint.size, "root": encode64(checkpoint.root),
            "demo": self.state.is_demo, "signatures": self.signatures.count,
            "payloads": getattr(self.bodies, "read", 0),
            "withheld": getattr(self.bodies, "withheld", 0),
            "erased": getattr(self.bodies, "erased", 0),
            "witnessed": getattr(self.witnesses, "witnessed", None)}

    def _add(self, findings):
        for finding in findings:
            self.report.add(finding)

    def _walk(self):
        """Every leaf in order; false when the rest can't be read."""
        tree = Tree(self._compare_node)
        try:
            self.bodies = Bodies(self.folder, self.tiles, self.report)
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
            self.report.broken("bad-checkpoint", tree.size - 1 if tree.size else None,
                               "The checkpoint was signed over another history than these leaves.")
        return True

    def _finish(self, against):
        """What can only be said of the whole log."""
        self._add(self.disputes.findings(self.tiles))
        self._add(self.signatures.failures())
        self._add(self.witnesses.take_notes(self._cosigned(), self.key, self.state.policy))
        self._add(self.witnesses.findings(
            self.state.policy, self.tiles.size, self.tiles.root,
            lambda position: self.tiles.leaf(position).recorded))
        for path in against:
            self._compare(path)

    def _cosigned(self):
        """Checkpoints that witnesses cosigned, beside the newest."""
        if self.checkpoint.size and len(self.checkpoint.note.signatures) > 1:
            yield "checkpoint", self.checkpoint
        folder = os.path.join(self.folder, "witnessed")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            try:
                yield f"witnessed/{name}", Checkpoint(read(folder, name))
            except Malformed as error:
                self.report.broken("bad-checkpoint", None, f"witnessed/{name}: {error}.")

    def _compare_node(self, level, index, digest):
        tile = (level, index >> 8)
        try:
            same = self.tiles.hashes(*tile)[index & 255] == digest
        except (Missing, Malformed) as error:
            same = tile in self.differing
            if not same:
                self.report.broken("broken-node", None, f"The tile {tile_name(*tile)}: {error}.")
        if not same and tile not in self.differing:
            self.report.broken("broken-node", (index + 1 << 8 * level) - 1,
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
        payload, is_readable = self.bodies.payload(leaf)
        self._judge(leaf, payload, is_readable)

    def _judge(self, leaf, payload, is_readable):
        claim = None
        if is_readable and payload is not None:
            try:
                claim = self.owners.evolve(leaf, payload)
            except Unreadable as error:
                self.report.broken(error.code, leaf.seq, str(error))
        if claim is None:
            self.owners.assume(leaf)
        if leaf.seq == 0:
            self._genesis(leaf, payload)
        else:
            self._add(self.judge.findings(leaf, payload, claim, self.signers, is_readable))
        self.disputes.take(leaf, payload, f"{self.origin}/officer/")
        self.witnesses.take(leaf, payload, self.state.policy)
        self._add(self.holds.take(leaf, self._stream_of))
        if leaf.seq:
            self._add(self.state.evolve(leaf, payload, self.signatures))

    def _stream_of(self, position):
        return self.tiles.leaf(position).header["stream"] if position < self.tiles.size else None

    def _begin_append(self, leaf, position):
        self.append, self.headers, self.recorded = leaf.first, Tree(), leaf.recorded
        self.note, self.signers, self.has_one_moment = None, None, True
        if leaf.index != 0:
            self.report.broken("append-differs", position, "Its append does not begin where it says.")
        try:
            note = AppendNote(read(self.folder, f"notes/{leaf.first}.note"))
        except Missing:
            self.report.broken("append-missing", position, "The signed note of its append is missing.")
            return
        except Malformed as error:
            self.report.broken("bad-append", position, f"The note of its append: {error}.")
            return
        if note.origin != self.origin:
            self.report.broken("bad-append", position, "The note of its append is another ledger's.")
            return
        self.note = note
        if note.seen:
            size, root = note.seen
            if size > leaf.first or self.tiles.root(size) != root:
                self.report.broken("other-history", leaf.first,
                                   f"The signer had verified another log of {size} events.")
        self.signers = Signers(note.note, leaf.first, self.origin, self.signatures)
        if leaf.first > 0:
            self.signers.read(self.state.key_of)

    def _genesis(self, leaf, payload):
        """The first event names the keys that its own append must be signed by."""
        self._add(self.state.evolve(leaf, payload, self.signatures))
        if leaf.header["act"] != "ledger.created":
            self.report.broken("bad-genesis", 0, "The first event creates no ledger.")
        elif isinstance(payload, dict) and payload.get("origin") != self.origin:
            self.report.broken("bad-genesis", 0, f"The ledger was created as {payload.get('origin')}.")
        if self.signers is None:
            return
        count = len(self.signers.read(self.state.roots.get).officers)
        if count == 0:
            self.report.broken("bad-signature", 0, "No root that the creation names signed it.")
        elif count < self.state.threshold:
            self.report.broken("signature-missing", 0,
                               f"{self.state.threshold} of the roots must sign, and {count} did.")

    def _end_append(self):
        note = self.note
        if self.append is not None and not self.has_one_moment:
            self.report.broken("time-differs", self.append,
                               "Events of one append were recorded at different moments.")
        if note is None:
            return
        if note.count != self.headers.size:
            self.report.broken("append-differs", self.append, f"The note says {note.count} events, "
                               f"and there are {self.headers.size}.")
        if note.headers_root != self.headers.root:
            self.report.broken("append-differs", self.append,
                               "The headers of this append are not those that were signed.")
        self._add(clock_findings(
            self.append, note.signed_at, self.recorded, self.state.policy.tolerance))
        self.note = None

    def _check_time(self, leaf, position):
        if leaf.recorded < self.latest:
            self.report.broken("time-went-back", position, "It was recorded before the one before it.")
        self.latest = max(self.latest, leaf.recorded)
        self.has_one_moment = self.has_one_moment and leaf.recorded == self.recorded
        self.recorded = leaf.recorded

    def _check_places(self, leaf, position):
        header = leaf.header
        stream, version = header["stream"], header["version"]
        expected = self.versions.get(stream, -1) + 1
        if version != expected:
            self.report.broken("version-gap", position,
                               f"{stream} goes on with version {version}, and {expected} is next.")
        self.versions[stream] = version
        if header["id"] in self.ids:
            self.report.broken("id-taken", position, f"The id {header['id']} was used before.")
        self.ids.add(header["id"])
        if "key" in header:
            key = (header["ministry"], header["key"])
            if key in self.keys:
                self.report.broken("key-taken", position, f"The key {key[1]} was used before.")
            self.keys.add(key)

    def _compare(self, path):
        """Whether this log holds all that an older checkpoint covers."""
        old = Checkpoint(read(path))
        if old.origin != self.origin or not is_signed(old.note, self.key):
            self.report.broken("bad-checkpoint", None, f"{path} is not signed by the log's key.")
        elif old.size > self.checkpoint.size:
            self.report.broken("rolled-back", self.checkpoint.size,
                               f"{path} covers {old.size} events, this log {self.checkpoint.size}.")
        elif self.tiles.root(old.size) != old.root:
            self.report.broken("forked", old.size - 1,
                               f"The first {old.size} events are not those of {path}.")

    def _extra_files(self):
        expected = set(self.tiles.names())
        for folder, _, names in os.walk(os.path.join(self.folder, "tile")):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.folder)
                if path not in expected:
                    self.report.ask("extra-file", None, f"{path} is no tile of this log.")
