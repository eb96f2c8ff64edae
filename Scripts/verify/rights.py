"""Who might do an act, and whose signatures it needed, by the key state of that point."""

from .encoding import Malformed
from .notes import Key
from .report import broken

ADMIN_KINDS = {"ministry", "officer", "policy", "hold", "body"}
FOUNDING = {"ministry.registered", "officer.enrolled"}


class Deed:
    """An act whose right is asked for; `named` and `owners` as a claim has them."""

    def __init__(self, leaf, claim, payload, is_author):
        self.leaf, self.act, self.seq = leaf, leaf.header["act"], leaf.seq
        self.ministry = leaf.header["ministry"]
        # None: the signer's own. What can't be read is what its header says.
        self.named = claim.ministry if claim else self.ministry
        self.owners = claim.owners if claim else [self.ministry]
        self.payload, self.is_author = payload, is_author


def rights_findings(state, deed, signer):
    standing = state.officers.get(signer)
    if standing is None or standing.is_revoked:
        yield broken("not-allowed", deed.seq, f"{signer} was not enrolled then.")
        return
    named = deed.named or standing.ministry
    if named != deed.ministry:
        yield broken("wrong-owner", deed.seq,
                     f"Signed as an act of {deed.ministry}, and it was one of {named}.")
    if not is_allowed(state, deed, standing):
        yield broken("not-allowed", deed.seq, f"{signer} ({standing.ministry}) had no right to "
                     f"{deed.act} for {' and '.join(sorted(set(deed.owners)))}.")
    if deed.act == "officer.keyRotated" and deed.leaf.ref != signer:
        yield broken("not-allowed", deed.seq, f"{signer} changed the key of {deed.leaf.ref}.")


def is_allowed(state, deed, standing):
    roles, kind = standing.roles, deed.leaf.kind
    is_own = all(state.is_same(standing.ministry, owner) for owner in deed.owners)
    if deed.act == "officer.keyRotated":
        return True
    if kind in ADMIN_KINDS:
        return "admin" in roles
    if kind == "checkpoint":
        return bool(roles & {"admin", "clerk", "coordinator", "validator"})
    if kind == "ruleset":
        return "coordinator" in roles
    if kind == "mission" and deed.act not in ("mission.joined", "mission.left"):
        return "coordinator" in roles
    if kind in ("plan", "rate"):
        return "coordinator" in roles
    if deed.act == "contribution.confirmed":
        return "validator" in roles and is_own and not deed.is_author
    return "coordinator" in roles or ("clerk" in roles and is_own)


def missing_signatures(state, deed, signer, signers, is_readable):
    """Roots for a policy, both keys for a rotation, the approver for an erasure, four eyes.

    `is_readable`: false when the payload is withheld from the reader, who then can't ask for more.
    """
    payload = deed.payload if isinstance(deed.payload, dict) else {}
    missing = []
    if deed.act == "policy.adopted":
        count = state.signing_roots(signers)
        if count < state.threshold:
            missing.append(f"{state.threshold} of the roots must sign, and {count} did")
    elif deed.act == "officer.keyRotated":
        key = new_key(payload)
        if key and not signers.holds(key):
            missing.append("the new key did not sign beside the old one")
    elif deed.act == "body.erased" and is_readable:
        approver = payload.get("approver", "")
        if approver == signer or approver not in signers.officers:
            missing.append(f"{approver} is named as approver and did not sign beside {signer}")
    if (is_readable and state.policy.asks_for_second(deed.act, deed.payload)
            and not any(other != signer and not list(rights_findings(state, deed, other))
                        for other in signers.officers)):
        missing.append("the policy asks for a second officer, and none who may do this signed")
    for what in missing:
        yield broken("signature-missing", deed.seq, f"{deed.act}: {what}.")


def new_key(payload):
    """The key of a rotation; that it is none is said where keys are folded."""
    try:
        return Key(payload["key"])
    except (KeyError, TypeError, AttributeError, Malformed):
        return None


class Judge:
    """Goes along with a walk through the log: whose signature, and by what right."""

    def __init__(self, state, owners):
        self.state, self.owners = state, owners
        self.authors = {}

    def findings(self, leaf, payload, claim, signers, is_readable):
        header = leaf.header
        act = header["act"]
        if act == "ledger.created" or (leaf.first == 0 and act not in FOUNDING):
            yield broken("bad-genesis", leaf.seq, f"{act} has no place here.")
        by = self.state.officer_of(header["by"])
        authors = self.authors.setdefault(leaf.ref, set()) if leaf.kind == "contribution" else set()
        is_author = act == "contribution.confirmed" and header["by"] in authors
        if act in ("contribution.logged", "contribution.corrected"):
            authors.add(header["by"])
        if signers is None or by not in signers.officers:
            yield broken("bad-signature", leaf.seq,
                         f"No key that {by or header['by']} had then signed for this event.")
            return
        if leaf.first == 0:
            return
        deed = Deed(leaf, claim, payload, is_author)
        yield from rights_findings(self.state, deed, by)
        yield from missing_signatures(self.state, deed, by, signers, is_readable)
