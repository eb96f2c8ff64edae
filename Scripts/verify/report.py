"""Findings, as `concert help findings` names them, and how they are told."""

import json

SOUND, FINDING, BROKEN, USAGE, BAD_DATA, NO_INPUT = 0, 1, 7, 64, 65, 66


def broken(code, position, message):
    return {"code": code, "position": position, "message": message, "breaks": True}


def attention(code, position, message):
    """What breaks nothing and leaves something unproven."""
    return {"code": code, "position": position, "message": message, "breaks": False}


class Report:
    def __init__(self):
        self.findings, self.facts = [], {}

    def add(self, finding):
        self.findings.append(finding)

    def broken(self, code, position, message):
        self.add(broken(code, position, message))

    def ask(self, code, position, message):
        self.add(attention(code, position, message))

    def sort(self):
        self.findings.sort(key=lambda f: (f["position"] is None, f["position"]))

    @property
    def exit(self):
        if any(finding["breaks"] for finding in self.findings):
            return BROKEN
        return FINDING if self.findings else SOUND

    def json(self):
        findings = [{k: f[k] for k in ("code", "position", "message")} for f in self.findings]
        return json.dumps({"sound": self.exit != BROKEN, **self.facts, "findings": findings})

    def tell(self, what):
        facts = self.facts
        print(facts.get("origin", what))
        for name in ("size", "root", "from", "signatures", "payloads", "withheld", "erased",
                     "witnessed"):
            if facts.get(name) is not None:
                print(f"  {name:<18} {facts[name]}")
        for event in facts.get("events", ()):
            tell_event(event)
        if facts.get("demo"):
            print("  a demonstration: its clock and chance may be fixed")
        for finding in self.findings:
            place = "" if finding["position"] is None else f" @{finding['position']}"
            print(f"finding[{finding['code']}]{place}  {ascii(finding['message'])[1:-1]}")
        for claim in facts.get("not_proved", ()):
            print(f"Not proved: {claim}.")
        count = len(self.findings)
        if count == 0:
            print("Proved." if what == "bundle" else "Sound.")
        else:
            print(f"{count} finding{'' if count == 1 else 's'}. Exit {self.exit}.")


def tell_event(event):
    print(f"  @{event['position']:<17} {event['act']} of {event['stream']}, version "
          f"{event['version']}\n{'':20} signed by {event['officer']} ({event['officer_ministry']}"
          f": {', '.join(event['roles'])}) for {event['ministry']} at {event['signed_at']}, "
          f"about {event['on']}, recorded {event['recorded_at']}")
    if event["payload"] is not None:
        print(f"{'':20} " + json.dumps(event["payload"], ensure_ascii=True))
