"""Keys, rights and policy as they stand at one point of the log (INTEGRITY.md 3)."""

from .encoding import Malformed, decode64
from .notes import Key
from .report import broken


class Officer:
    def __init__(self, ministry, roles, key):
        self.ministry, self.roles, self.key, self.is_revoked = ministry, set(roles), key, False


class Policy:
    """What the newest `policy.adopted` asks; what it leaves out is not asked for."""

    def __init__(self, payload):
        self.four_eyes = payload.get("four_eyes", [])
        self.witnesses = []
        self.unusable = []
        for witness in payload.get("witnesses", []):
            try:
                self.witnesses.append(Key(witness["vkey"], kind=4))
            except Malformed:
                self.unusable.append(witness["vkey"])
        self.named = len(payload.get("witnesses", []))
        self.quorum = payload.get("quorum")
        self.tolerance = payload.get("clock_tolerance_s")

    def asks_for_second(self, act, payload):
        """Whether an event needs a second officer; an amount that nobody can read counts as more."""
        for rule in self.four_eyes:
            if rule["act"] != act:
                continue
            above = rule.get("above")
            if above is None or payload is None:
                return True
            money = payload.get("money") or (payload.get("pledged") or {}).get("money")
            # What another currency is worth is nowhere in the ledger, so it counts as more.
            if money and (money["currency"] != above["currency"] or money["minor"] > above["minor"]):
                return True
        return False


class Signers:
    """Whose lines stand under an append note; each line is queued to be checked."""

    def __init__(self, note, first, origin, signatures):
        self.note, self.first, self.signatures = note, first, signatures
        self.prefix = f"{origin}/officer/"
        self.officers = set()

    def read(self, key_of):
        for name, number, signature in self.note.signatures:
            officer = name[len(self.prefix):] if name.startswith(self.prefix) else None
            key = key_of(officer)
            if key and key.id == number:
                self.officers.add(officer)
                self._expect(key, signature, officer)
        return self

    def holds(self, key):
        """Whether there is a line of this very key."""
        lines = self.note.lines_by(key)
        for line in lines[:1]:
            self._expect(key, line, key.name[len(self.prefix):])
        return bool(lines)

    def _expect(self, key, signature, officer):
        self.signatures.expect(key, self.note.text, signature, broken(
            "bad-signature", self.first,
            f"The signature of {officer} under this append is not one of their key."))


class KeyState:
    """Folded event by event: log order counts, never a claimed time."""

    MATTERS = {"ledger.created", "officer.enrolled", "officer.rolesChanged", "officer.keyRotated",
               "officer.revoked", "ministry.merged", "policy.adopted"}

    def __init__(self, origin, log_key):
        self.origin = origin
        self.officers, self.roots, self.threshold = {}, {}, 1
        self.successors = {}
        self.policy = Policy({})
        # One key, one task: whose each public key is or was.
        self.holders = {log_key.public: "the log"}
        self.is_demo = False

    def officer_of(self, name):
        prefix = f"{self.origin}/officer/"
        return name[len(prefix):] if name.startswith(prefix) else None

    def key_of(self, officer):
        standing = self.officers.get(officer)
        return standing.key if standing and not standing.is_revoked else None

    def root_key(self, officer):
        """A root that was never enrolled signs with the key that the creation named."""
        return self.key_of(officer) if officer in self.officers else self.roots[officer]

    def signing_roots(self, signers):
        keys = [self.root_key(root) for root in self.roots]
        return sum(1 for key in keys if key and signers.holds(key))

    def is_same(self, ministry, owner):
        """Whether `ministry` is `owner`, or has taken it over at any remove."""
        for _ in range(len(self.successors) + 1):
            if ministry == owner:
                return True
            owner = self.successors.get(owner)
        return False

    def evolve(self, leaf, payload, signatures):
        """Takes up what an event says of keys, rights and policy; yields what is wrong with it."""
        act, ref = leaf.header["act"], leaf.ref
        if act not in self.MATTERS:
            return
        if not isinstance(payload, dict):
            yield broken("bad-event", leaf.seq, f"{act} can't be read, and rights depend on it.")
            return
        try:
            if act == "ledger.created":
                yield from self._found(leaf, payload)
            elif act == "policy.adopted":
                yield from self._adopt(leaf, payload)
            elif act in ("officer.enrolled", "officer.keyRotated"):
                key = Key(payload["key"])
                if act == "officer.enrolled":
                    self.officers[ref] = Officer(payload["ministry"], payload["roles"], key)
                elif ref in self.officers:
                    self.officers[ref].key = key
                yield from self._possession(leaf, payload, key, signatures)
                yield from self._hold(key, ref, leaf.seq)
            elif act == "officer.rolesChanged":
                self.officers[ref].roles = set(payload["roles"])
            elif act == "officer.revoked":
                self.officers[ref].is_revoked = True
            elif act == "ministry.merged":
                self.successors[ref] = payload["into"]
        except (KeyError, TypeError, AttributeError, Malformed) as error:
            yield broken("bad-event", leaf.seq, f"{act} names no usable key or officer: {error}")

    def _found(self, leaf, payload):
        self.is_demo = payload["demo"]
        self.threshold = max(1, payload["threshold"])
        for root in payload["roots"]:
            self.roots[root["officer"]] = key = Key(root["key"])
            yield from self._hold(key, root["officer"], leaf.seq)

    def _adopt(self, leaf, payload):
        try:
            self.policy = Policy(payload)
        except (KeyError, TypeError, AttributeError):
            # That it can't be read is said where payloads are read; the one before stays in force.
            return
        if self.policy.unusable:
            yield broken("bad-event", leaf.seq,
                         f"No usable key of a witness: {', '.join(self.policy.unusable)}")
        seen = set()
        for witness in self.policy.witnesses:
            task = f"the witness {witness.name}"
            holder = self.holders.setdefault(witness.public, task)
            if holder != task or witness.public in seen:
                yield broken("key-in-use", leaf.seq,
                             f"The key of {task} is or was that of {holder}, too.")
            seen.add(witness.public)

    def _hold(self, key, officer, position):
        holder = self.holders.setdefault(key.public, officer)
        if holder != officer:
            yield broken("key-in-use", position,
                         f"The key of {officer} is or was that of {holder}, too.")

    def _possession(self, leaf, payload, key, signatures):
        """A new key has signed for itself: whoever enrols it holds its private half."""
        finding = broken(
            "bad-possession", leaf.seq, f"The new key of {leaf.ref} has not signed for itself.")
        try:
            signature = decode64(payload["possession"])
        except (Malformed, KeyError):
            signature = b""
        if key.name != f"{self.origin}/officer/{leaf.ref}":
            yield finding
        else:
            message = f"concert-possession/v1\n{leaf.ref}\n{self.origin}\n".encode()
            signatures.expect(key, message, signature, finding)
