"""Whose each record is, and for whom an event speaks (EVENTS.md, Roles and rights)."""

from .payloads import KINDS, TYPES, fault


PLANNING = {"plan", "indicator", "consultation", "rate"}


class Unreadable(Exception):
    """An event that the domain can't take: `code` says why."""

    def __init__(self, code, what):
        super().__init__(what)
        self.code = code


class Claim:
    """`ministry`: whose act the header must call it, none for the signer's own; `owners`: whose
    records it touches."""

    def __init__(self, ministry, owners):
        self.ministry, self.owners = ministry, owners


class Owners:
    def __init__(self):
        self.owners, self.pairs = {}, {}

    def assume(self, leaf):
        """Takes a header's word where the event can't be read, so that one fault is told once."""
        self.owners.setdefault(leaf.header["stream"], leaf.header["ministry"])

    def evolve(self, leaf, payload):
        """Reads the event strictly and takes it up; raises `Unreadable`."""
        act, stream = leaf.header["act"], leaf.header["stream"]
        if act not in TYPES:
            raise Unreadable("unknown-event-type", f"{act} is no known type.")
        if leaf.kind not in KINDS or not act.startswith(leaf.kind + "."):
            raise Unreadable("wrong-stream", f"{act} does not belong into {stream}.")
        if leaf.header["v"] != 1:
            raise Unreadable("unknown-event-type", f"{act} has no version {leaf.header['v']}.")
        what = fault(act, payload)
        if what:
            raise Unreadable("unreadable-event", f"The payload of {act}: {what}.")
        return self._claim(leaf, act, stream, payload)

    def _claim(self, leaf, act, stream, payload):
        ministry = leaf.header["ministry"]
        begins = {"ledger.created": ("main", ministry), "commitment.made": (leaf.ref, ministry),
                  "contribution.logged": (leaf.ref, ministry)}
        if act in ("ministry.registered", "officer.enrolled", "mission.established"):
            named, owner = {"ministry": ("code", "code"), "officer": ("officer", "ministry"),
                            "mission": ("mission", "lead")}[leaf.kind]
            begins[act] = payload[named], payload[owner]
        if act in begins:
            return self._begin(leaf, stream, *begins[act])
        if leaf.kind in ("policy", "ruleset", "hold", "body", "checkpoint"):
            ref = {"policy": "main", "ruleset": "duplicates", "hold": payload.get("subject"), "body": payload.get("seq"),
                   "checkpoint": payload.get("size")}[leaf.kind]
            self._require_ref(leaf, stream, str(ref))
            return Claim(None, [])
        if leaf.kind == "duplicate":
            return self._pair(act, stream, payload)
        if leaf.kind in PLANNING:
            return self._planning(leaf, act, stream, payload)
        owner = self._owner(stream, act)
        if act in ("mission.joined", "mission.left"):
            return Claim(payload["ministry"], [payload["ministry"]])
        if act == "commitment.reassigned":
            self.owners[stream] = payload["to"]
            return Claim(owner, [owner, payload["to"]])
        return Claim(owner, [owner])

    def _planning(self, leaf, act, stream, payload):
        """Plans and rates speak for all, a report for whoever gives it, a consultation for its
        ministry."""
        named = {"plan.adopted": payload.get("plan"), "indicator.reported": payload.get("indicator"),
                 "rate.published": f"{payload.get('from')}-{payload.get('to')}"}.get(act)
        if named is not None:
            self._require_ref(leaf, stream, named)
        if act in ("plan.adopted", "consultation.held") and stream in self.owners:
            raise Unreadable("bad-event", f"{stream} was begun before.")
        if act not in ("plan.adopted", "consultation.held", "indicator.reported", "rate.published"):
            self._owner(stream, act)
        owner = self.owners.setdefault(stream, leaf.header["ministry"])
        if leaf.kind in ("plan", "rate"):
            return Claim(None, [])
        if leaf.kind == "indicator":
            owner = leaf.header["ministry"]
        return Claim(owner, [owner])

    @staticmethod
    def _require_ref(leaf, stream, ref):
        if leaf.ref != ref:
            raise Unreadable("wrong-stream", f"{leaf.header['act']} of {ref} lies in {stream}.")

    def _begin(self, leaf, stream, ref, owner):
        self._require_ref(leaf, stream, ref)
        if stream in self.owners:
            raise Unreadable("bad-event", f"{stream} was begun before.")
        self.owners[stream] = owner
        return Claim(owner, [owner])

    def _owner(self, stream, act):
        if stream not in self.owners:
            raise Unreadable("bad-event", f"{stream} never began, and {act} goes on with it.")
        return self.owners[stream]

    def _pair(self, act, stream, payload):
        if act == "duplicate.reviewed":
            pair = sorted((payload["a"], payload["b"]))
            if self.pairs.setdefault(stream, pair) != pair:
                raise Unreadable("wrong-stream", f"{stream} is about another pair.")
        if stream not in self.pairs:
            raise Unreadable("bad-event", f"{stream} was reopened, and never reviewed.")
        efforts = [("commitment/" if ref.startswith("COM-") else "contribution/") + ref
                   for ref in self.pairs[stream]]
        return Claim(None, [self._owner(effort, act) for effort in efforts])
