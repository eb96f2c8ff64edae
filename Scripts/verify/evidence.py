"""What the log says of itself: witnesses, clocks, acts in doubt, erasures and holds."""

from datetime import datetime, timezone

from .encoding import Malformed, decode_hash
from .notes import Cosignature, Note
from .report import attention, broken
from .signatures import are_valid, is_signed


def milliseconds(moment):
    """Since 1970, of a moment as leaves and notes write it."""
    value = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return round(value.timestamp() * 1000)


def clock_findings(first, signed, recorded, tolerance):
    """Of one append, by the policy that stands at its end."""
    if tolerance is not None and milliseconds(recorded) - milliseconds(signed) > tolerance * 1000:
        yield broken("clock-differs", first, f"Signed at {signed} and recorded at {recorded}; the "
                     f"policy allows {tolerance} s.")


class Testimony:
    """Cosignatures over one size and root; `lines` are (vkey, cosignature) to be checked."""

    def __init__(self, position, size, root, lines):
        self.position, self.size, self.root, self.lines = position, size, root, lines
        self.times = {}


class Witnesses:
    """`checkpoint.witnessed` against the log's own roots, quorum and times (INTEGRITY.md 4)."""

    def __init__(self, origin):
        self.origin, self.testimonies, self.newest_act = origin, [], -1
        self.withheld = set()

    def take(self, leaf, payload, policy):
        """The witnesses that count are those of the policy at this point."""
        if leaf.header["act"] != "checkpoint.witnessed":
            self.newest_act = leaf.seq
            return
        if payload is None:
            self.withheld.add(leaf.ref)
            return
        try:
            size, root = payload["size"], decode_hash(payload["root"])
            if size >= 1:
                self.testimonies.append(Testimony(leaf.seq, size, root, list(
                    self._lines(size, payload["root"], payload["cosignatures"], policy))))
        except (Malformed, KeyError, TypeError):
            # What can't be read was said where payloads are read, and proves nothing here.
            return

    def take_notes(self, notes, key, policy):
        """Cosigned checkpoints beside the log: (place, checkpoint). They stand in for testimonies
        whose payload is withheld; whatever they are, they must be the log's own."""
        for place, checkpoint in notes:
            note, lines = checkpoint.note, []
            if checkpoint.origin != self.origin or not is_signed(note, key):
                yield broken("bad-checkpoint", checkpoint.size - 1,
                             f"{place} is not signed by the log's key.")
                continue
            for witness in policy.witnesses:
                for raw in note.lines_by(witness):
                    line = self._cosignature(witness, note.text, raw)
                    if line is None:
                        yield broken("bad-checkpoint", checkpoint.size - 1,
                                     f"{place}: the line of {witness.name} is not its cosignature.")
                    else:
                        lines.append((witness, line))
            # Where the event can be read, it is the witnesses' word; the note repeats it.
            counts = str(checkpoint.size) in self.withheld
            self.testimonies.append(Testimony(
                checkpoint.size, checkpoint.size, checkpoint.root, lines if counts else []))

    @staticmethod
    def _cosignature(witness, text, raw):
        try:
            line = Cosignature(text, raw)
        except Malformed:
            return None
        return line if are_valid([(witness.public, line.text, line.signature)]) else None

    def _lines(self, size, root, lines, policy):
        text = f"{self.origin}\n{size}\n{root}\n".encode()
        for line in lines:
            try:
                name, number, raw = Note(text + f"\n{line}\n".encode()).signatures[0]
                for witness in policy.witnesses:
                    if (witness.name, witness.id) == (name, number):
                        yield witness, Cosignature(text, raw)
            except Malformed:
                continue

    def findings(self, policy, size, root_of, recorded_of):
        """Yields findings; `witnessed` then is the size that the quorum covers."""
        questions = {(w.public, c.text, c.signature) for t in self.testimonies for w, c in t.lines}
        valid = are_valid(list(questions))
        sound = []
        for testimony in self.testimonies:
            if (testimony.size > min(size, testimony.position)
                    or root_of(testimony.size) != testimony.root):
                yield broken("other-history", testimony.position, "Witnesses saw another history "
                             f"of the first {testimony.size} events.")
                continue
            sound.append(testimony)
            testimony.times = {witness.text: line.time for witness, line in testimony.lines
                               if (witness.public, line.text, line.signature) in valid}
            yield from self._times(testimony, size, recorded_of)
        self.witnessed = None
        if policy.quorum:
            yield from self._quorum(policy, sound)

    @staticmethod
    def _times(testimony, size, recorded_of):
        """What was recorded after a witness saw the log is not of before, nor the other way round."""
        if not testimony.times:
            return
        earliest, latest = min(testimony.times.values()), max(testimony.times.values())
        # Witnesses count whole seconds.
        last = recorded_of(testimony.size - 1)
        if milliseconds(last) >= (latest + 1) * 1000:
            yield broken("witness-time", testimony.size - 1,
                         f"It was recorded at {last}, and witnesses had seen it before.")
        if testimony.size < size:
            following = recorded_of(testimony.size)
            if milliseconds(following) < earliest * 1000:
                yield broken("witness-time", testimony.size, f"It was recorded at {following}, "
                             "and witnesses later saw the log without it.")

    def _quorum(self, policy, sound):
        by_size = {}
        for testimony in sound:
            by_size.setdefault(testimony.size, set()).update(testimony.times)
        reached = [size for size, names in by_size.items() if len(names) >= policy.quorum]
        self.witnessed = max(reached, default=0)
        if self.witnessed <= self.newest_act:
            yield attention("quorum-missing", self.witnessed, f"The policy asks for {policy.quorum} "
                            f"of {policy.named} witnesses; so many cosigned the first "
                            f"{self.witnessed} events.")


class Disputes:
    """Acts of keys that may have been in other hands, until another officer acts on the record."""

    SAY_NOTHING = {"commitment.pooled", "commitment.unpooled", "mission.joined", "mission.left",
                   "officer.keyRotated"}

    def __init__(self):
        self.suspect, self.revoked = {}, []

    def take(self, leaf, payload, prefix):
        if leaf.header["act"] == "officer.revoked" and isinstance(payload, dict):
            day = payload.get("suspect_from")
            if isinstance(day, str):
                self.suspect[prefix + leaf.ref] = day
                self.revoked.append((leaf.seq, prefix + leaf.ref, day))

    def findings(self, tiles):
        for position, by, day in self.revoked:
            doubted, stands = [], set()
            for leaf in tiles.readable():
                stream = leaf.header["stream"]
                if leaf.seq < position:
                    # The log's moment counts, and not the day that an act claims.
                    if leaf.header["by"] == by and leaf.recorded[:10] >= day:
                        doubted.append((leaf.seq, stream))
                elif leaf.seq > position and self._takes_a_stand(leaf, by):
                    stands.add(stream)
            doubted = [seq for seq, stream in doubted if stream not in stands]
            if doubted:
                yield attention(
                    "disputed", doubted[0], f"{len(doubted)} events from @{doubted[0]} on, "
                    f"signed by {by}, were recorded since {day}, when the key may have been in "
                    "other hands.")

    def _takes_a_stand(self, leaf, by):
        """Who knows of the revocation and acts on the record takes a stand, unless suspect, too."""
        other = leaf.header["by"]
        return (other != by and leaf.header["act"] not in self.SAY_NOTHING
                and (other not in self.suspect or leaf.recorded[:10] < self.suspect[other]))


class Holds:
    """An erasure is refused while a hold stands on the record (INTEGRITY.md 7)."""

    def __init__(self):
        self.held = set()

    def take(self, leaf, stream_of):
        """Yields a finding; `stream_of` is the stream at a position, none beyond the log."""
        act = leaf.header["act"]
        if act == "hold.placed":
            self.held.add(leaf.ref)
        elif act == "hold.lifted":
            self.held.discard(leaf.ref)
        elif act == "body.erased" and self.held and leaf.ref.isdecimal():
            record = (stream_of(int(leaf.ref)) or "").partition("/")[2]
            if record in self.held:
                yield broken("erased-without-authority", leaf.seq,
                             f"The payload of @{leaf.ref} was erased while {record} was held.")
