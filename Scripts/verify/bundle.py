"""One file that proves a record: a C2SP tlog-proof, then a Concert bundle's items."""

import re

from .encoding import (Malformed, decode64, decode_hash, decode_number, encode64, parse_json, sha256,
                       text_of)
from .keys import KeyState, Signers
from .notes import AppendNote, Checkpoint
from .rights import Deed, missing_signatures, rights_findings
from .signatures import Signatures, is_signed
from .tree import Leaf, leaf_hash, root_by_path


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


class BundleCheck:
    """Folds a bundle's items in log order: keys, rights and policies that the items before named."""

    def __init__(self, raw, key, report):
        self.report, self.bundle = report, Bundle(raw)
        self.checkpoint = Checkpoint(self.bundle.checkpoint)
        self.origin = self.checkpoint.origin
        self.state, self.signatures = KeyState(self.origin, key), Signatures()
        self.append, self.signers, self.streams, self.authors = None, None, {}, {}
        self.policy, self.undecided = None, []
        self.facts = report.facts = {
            "origin": self.origin, "size": self.checkpoint.size,
            "root": encode64(self.checkpoint.root), "events": []}
        if self.origin != key.name or not is_signed(self.checkpoint.note, key):
            report.broken("bad-checkpoint", None, "The checkpoint is not signed by this key of the log.")

    def run(self):
        bundle, report = self.bundle, self.report
        if bundle.is_plain:
            check_inclusion(bundle.first["seq"], leaf_hash(bundle.first["leaf"]),
                            bundle.first["proof"], self.checkpoint, report)
            report.ask("plain-proof", bundle.index,
                       "Only that the log holds this leaf: who signed it is not in the file.")
            return
        for item in sorted(bundle.items, key=lambda item: item["seq"]):
            self._item(item)
        if not self.state.roots:
            report.broken("bad-genesis", 0, "The roots of the ledger are not in the bundle.")
        events = self.facts["events"]
        strays = [event for event in events if event["stream"] != events[-1]["stream"]]
        if strays:
            report.broken("wrong-stream", strays[0]["position"], "The file is about several records.")
        report.findings.extend(self.signatures.failures())
        self.facts["demo"] = self.state.is_demo
        self.facts["not_proved"] = list(self._not_proved())

    def _not_proved(self):
        yield "that no later event corrected or withdrew the record"
        yield "that the signer's key was not revoked, and no range of acts was marked suspect"
        if self.policy is None:
            yield "that no policy asked for more signatures: none is in the file"
        else:
            yield f"that no policy after @{self.policy} asked for more signatures then"
        if self.undecided:
            places = " ".join(f"@{position}" for position in self.undecided)
            yield f"that {places} had the signatures that were needed: the payload is left out"

    def _item(self, item):
        leaf, note, report = item["leaf"], item["note"], self.report
        check_inclusion(item["seq"], leaf.hash, item["proof"], self.checkpoint, report)
        if (leaf.seq, leaf.note_hash, self.origin) != (item["seq"], note.hash, note.origin):
            report.broken("append-differs", item["seq"], "The append note is not this event's.")
            return
        try:
            root = root_by_path(leaf_hash(leaf.header_line), leaf.index, note.count, item["path"])
        except Malformed:
            root = None
        if root != note.headers_root:
            report.broken("append-differs", leaf.seq, "Its header is not one that was signed.")
        payload = self._payload(item)
        self._check_version(leaf)
        if leaf.seq == 0 and payload is not None:
            report.findings.extend(self.state.evolve(leaf, payload, self.signatures))
        self._begin_append(leaf, note)
        self._judge(leaf, payload)
        if item["kind"] == "event":
            self._tell(leaf, note, payload)
        if leaf.header["act"] == "policy.adopted":
            self.policy = leaf.seq
        if payload is not None and leaf.seq:
            report.findings.extend(self.state.evolve(leaf, payload, self.signatures))

    def _payload(self, item):
        leaf = item["leaf"]
        if "body" not in item:
            return None
        try:
            if not leaf.body_matches(*item["body"]):
                raise Malformed("not the one that was signed")
            return parse_json(item["body"][1])
        except Malformed as error:
            self.report.broken("body-differs", leaf.seq, f"Its payload is {error}.")
            return None

    def _check_version(self, leaf):
        """Rights and policies must all be there, and what is shown of a record has no gap."""
        stream, version = leaf.header["stream"], leaf.header["version"]
        expected = self.streams.get(stream, -1) + 1
        if version != expected and (leaf.kind in ("officer", "policy") or stream in self.streams):
            self.report.broken("version-gap", leaf.seq, f"{stream} goes on with version {version}.")
        self.streams[stream] = version

    def _begin_append(self, leaf, note):
        if leaf.first == self.append:
            return
        self.append = leaf.first
        self.signers = Signers(note.note, leaf.first, self.origin, self.signatures)
        self.signers.read(self.state.roots.get if leaf.first == 0 else self.state.key_of)
        count = len(self.signers.officers)
        if leaf.first == 0 and 0 < count < self.state.threshold:
            self.report.broken("signature-missing", 0, f"{count} roots signed the ledger, of "
                               f"{self.state.threshold}.")

    def _judge(self, leaf, payload):
        state, act = self.state, leaf.header["act"]
        by = state.officer_of(leaf.header["by"])
        if by not in self.signers.officers:
            self.report.broken("bad-signature", leaf.seq, f"No key of {leaf.header['by']} signed for it.")
            return
        if leaf.first == 0:
            return
        authors = self.authors.setdefault(leaf.header["stream"], set())
        is_author = act == "contribution.confirmed" and by in authors
        if act in ("contribution.logged", "contribution.corrected"):
            authors.add(by)
        # Whose record it is, only the log tells; here the header's word is taken for it.
        deed = Deed(leaf, None, payload, is_author)
        self.report.findings.extend(rights_findings(state, deed, by))
        missing = list(missing_signatures(state, deed, by, self.signers, True))
        if payload is None and missing and self._depends_on_payload(act):
            self.undecided.append(leaf.seq)
        else:
            self.report.findings.extend(missing)

    def _depends_on_payload(self, act):
        rules = [rule for rule in self.state.policy.four_eyes if rule["act"] == act]
        return act == "body.erased" or bool(rules) and all("above" in rule for rule in rules)

    def _tell(self, leaf, note, payload):
        header, by = leaf.header, self.state.officer_of(leaf.header["by"])
        standing = self.state.officers.get(by)
        self.facts["events"].append({
            "position": leaf.seq, "act": header["act"], "stream": header["stream"],
            "version": header["version"], "ministry": header["ministry"], "officer": by,
            "officer_ministry": standing.ministry if standing else None,
            "roles": sorted(standing.roles) if standing else [], "on": header["on"],
            "signed_at": note.signed_at, "recorded_at": leaf.recorded, "payload": payload})


def check_bundle(raw, key, report):
    BundleCheck(raw, key, report).run()


def check_inclusion(seq, digest, path, checkpoint, report):
    try:
        root = root_by_path(digest, seq, checkpoint.size, path)
    except Malformed:
        root = None
    if root != checkpoint.root:
        report.broken("not-included", seq, "The proof does not lead to the root that was signed.")
