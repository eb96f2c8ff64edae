"""Payloads beside an exported log: read, erased by law, or withheld from the reader."""

from .encoding import Malformed, Missing, canonical, decode64, parse_json, read

# Rights depend on these payloads, so nobody may withhold them; nor may the others be erased that
# say what was erased, held or witnessed.
ALWAYS_PUBLIC = {"ledger", "policy", "ministry", "officer"}
NEVER_ERASED = ALWAYS_PUBLIC | {"hold", "body", "checkpoint", "ruleset"}
LEVELS = ["public", "parliament", "committee", "owner"]


class Bodies:
    def __init__(self, folder, tiles, report):
        self.folder, self.report = folder, report
        self.read, self.withheld, self.erased = 0, 0, 0
        self.shown = self._shown()
        self.replacements = self._replacements(tiles)

    def _shown(self):
        """How far payloads should be here, as the folder says; a level that is none is the lowest."""
        try:
            level = parse_json(read(self.folder, "export.json").rstrip(b"\n")).get("visibility")
        except (Missing, Malformed, AttributeError):
            level = None
        return LEVELS.index(level) if level in LEVELS else -1

    def _replacements(self, tiles):
        """What is read where a payload was erased by law, by position."""
        found = {}
        for leaf in tiles.readable(b'"act":"body.erased"'):
            try:
                replacement = self._body(leaf).get("replacement")
            except (Missing, Malformed, AttributeError):
                replacement = None
            if leaf.header["version"] == 0 and leaf.ref.isdecimal() and int(leaf.ref) < leaf.seq:
                found[int(leaf.ref)] = replacement
        return found

    def _body(self, leaf, report=None):
        """The payload; `Missing` when it is not here, `Malformed` when it is none."""
        body = parse_json(read(self.folder, f"bodies/{leaf.seq}.json").rstrip(b"\n"))
        try:
            payload, salt = body["payload"], decode64(body["salt"])
        except (KeyError, TypeError, AttributeError):
            raise Malformed("without salt or content") from None
        if report and not leaf.body_matches(salt, canonical(payload)):
            report.broken("body-differs", leaf.seq, "Its payload is not the one that was signed.")
        return payload

    def payload(self, leaf):
        """What is read there, and whether this reader may; it may be erased by law, or withheld."""
        position = leaf.seq
        try:
            payload = self._body(leaf, self.report)
            self.read += 1
            return payload, True
        except Malformed as error:
            self.report.broken("body-differs", position, f"Its payload is {error}.")
            return None, True
        except Missing:
            pass
        if position in self.replacements:
            self.erased += 1
            if leaf.kind in NEVER_ERASED:
                self.report.broken("erased-without-authority", position, "It may never be erased.")
                return None, True
            return self.replacements[position], True
        level = leaf.header["visibility"]
        rank = LEVELS.index(level) if level in LEVELS else 3
        if leaf.kind not in ALWAYS_PUBLIC and rank > self.shown:
            self.withheld += 1
            return None, False
        self.report.broken("erased-without-authority", position,
                           "Its payload should be here, and no event allows it to be erased.")
        return None, True
