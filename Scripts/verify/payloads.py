"""The payloads of every type of event (EVENTS.md, Types), as far as their shape goes."""

import re
import unicodedata
from datetime import date

from .encoding import LARGEST_INTEGER, Malformed, decode64

TEXT, TITLE, LIST = 10_000, 500, 500


def words(limit):
    def check(value):
        return (isinstance(value, str) and 0 < len(value) <= limit
                and unicodedata.is_normalized("NFC", value)
                and not any(c != "\n" and unicodedata.category(c) == "Cc" for c in value))
    return check


def one_of(text):
    choices = set(text.split())
    return lambda value: isinstance(value, str) and value in choices


def matches(pattern):
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value))


def whole(low, high=LARGEST_INTEGER):
    return lambda value: type(value) is int and low <= value <= high


def listed(check, empty=True):
    return lambda value: (isinstance(value, list) and (empty or value) and len(value) <= LIST
                          and all(check(entry) for entry in value))


def members(*rows):
    """An object of these keys: `name` or `name?`, and what its value must be."""
    known = {name.rstrip("?"): check for name, check in rows}
    required = {name for name, _ in rows if not name.endswith("?")}
    return lambda value: (isinstance(value, dict) and required <= set(value) <= set(known)
                          and all(known[key](entry) for key, entry in value.items()))


def text(limit):
    def check(value):
        languages = {"en", "fr", "de", "lb"}
        return words(limit)(value) or (isinstance(value, dict) and value and set(value) <= languages
                                       and all(words(limit)(entry) for entry in value.values()))
    return check


def day(value):
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def period(value):
    return (members(("start", day), ("end?", day))(value)
            and value.get("end", value["start"]) >= value["start"])


def base64_of(length=None):
    def check(value):
        try:
            raw = decode64(value)
        except (Malformed, TypeError):
            return False
        return bool(raw) and length in (None, len(raw))
    return check


short, sentence, flag = words(TITLE), words(TEXT), lambda value: isinstance(value, bool)
ministry, officer = matches(r"[A-Z][A-Z0-9-]{1,15}"), words(TITLE)
record = matches(r"(?:COM|CTR)-\d{4}-\d{4,}")
key_text = matches(r"[!-z|}~]{1,200}?\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}")
money = members(("minor", whole(0)), ("currency", matches("[A-Z]{3}")))
count = whole(0)
people = listed(members(
    ("role?", one_of("military police civilian election_observer deminer trainer medical mediator other")),
    ("level?", one_of("staff lead")), ("f", count), ("m", count), ("x?", count), ("u?", count)))
evidence = listed(members(("name", short), ("sha256", matches("[0-9a-f]{64}")),
                          ("url?", words(2000)), ("kind?", short)))
roles = listed(one_of("clerk validator coordinator admin auditor analyst observer"), empty=False)

FACTS = [
    ("title", text(TITLE)), ("description?", text(TEXT)),
    ("kind", one_of("money personnel training expertise in_kind policy")),
    ("places?", listed(short)), ("locations?", listed(short)),
    ("themes?", listed(matches(r"\d{3}|\d{5}"))), ("partner?", short),
    ("beneficiaries?", listed(short)), ("audience?", short), ("period?", period),
    ("framework?", one_of("UN EU NATO OSCE bilateral national other")), ("mission?", short),
    ("plan_action?", short), ("source?", short), ("external_ref?", short)]
CHARTER = [row for row in FACTS if row[0] not in ("kind", "mission?")] + [
    ("kind?", dict(FACTS)["kind"]), ("mission", short), ("lead", ministry),
    ("participants", listed(ministry)), ("mandate?", sentence)]
PROMISE = FACTS + [("co_owners?", listed(ministry)), (
    "pledged?", members(("money?", money), ("people?", people), ("text?", sentence)))]
DELIVERY = FACTS + [
    ("commitment?", record), ("direction", one_of("given returned")), ("money?", money),
    ("people?", people), ("training?", members(
        ("sessions", count), ("topic", short), ("trained", people),
        ("audience", one_of("own_staff local_forces civilians officials")))),
    ("evidence?", evidence)]
REASON = [("reason", sentence)]
CHANGE = [("changed", listed(short)), *REASON]
NEW_KEY = [("key", key_text), ("possession", base64_of(64))]

currency, decimal = matches("[A-Z]{3}"), matches(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?")
plan, code = matches("[a-z][a-z0-9-]{1,31}"), matches("[A-Z0-9][A-Z0-9.-]{0,31}")
item = matches("[a-z][a-z0-9-]{1,31}:[A-Z0-9][A-Z0-9.-]{0,31}")


def closed_period(value):
    return period(value) and "end" in value


FEED = members(
    ("view", one_of("personnel training contributions")),
    ("column", one_of("people women sessions trained contributions women_share women_trained")),
    ("filter?", members(
        ("audience?", one_of("own_staff local_forces civilians officials")),
        ("framework?", dict(FACTS)["framework?"]), ("kind?", dict(FACTS)["kind"]),
        ("level?", one_of("staff lead")), ("ministry?", ministry), ("mission?", short),
        ("place?", short), ("role?", one_of(
            "military police civilian election_observer deminer trainer medical mediator other")),
        ("topic?", short))))

TYPES = {name: members(*rows) for name, rows in {
    "ledger.created": [
        ("origin", words(120)), ("threshold", whole(1, LIST)), ("demo", flag),
        ("roots", listed(members(("key", key_text), ("officer", officer)), empty=False))],
    "policy.adopted": [
        ("four_eyes?", listed(members(("act", short), ("above?", money)))),
        ("witnesses?", listed(members(("vkey", key_text)))), ("quorum?", whole(0, LIST)),
        ("clock_tolerance_s?", whole(0, 31_536_000)),
        ("review_lines?", members(("possible", whole(0, 100)), ("likely", whole(0, 100))))],
    "ministry.registered": [
        ("code", ministry), ("name", text(TITLE)),
        ("kind", one_of("ministry directorate agency force body")),
        ("dimension", one_of("diplomacy development defence other")), ("parent?", ministry),
        ("org_ref?", short)],
    "ministry.renamed": [("name", text(TITLE)), ("from", day)],
    "ministry.merged": [("into", ministry), ("from", day), *REASON],
    "ministry.split": [("into", listed(ministry, empty=False)), ("from", day), *REASON],
    "ministry.dissolved": [("from", day), *REASON],
    "officer.enrolled": [("officer", officer), ("ministry", ministry), ("roles", roles), *NEW_KEY],
    "officer.rolesChanged": [("roles", roles), *REASON],
    "officer.keyRotated": NEW_KEY,
    "officer.revoked": [("suspect_from?", day), *REASON],
    "mission.established": CHARTER,
    "mission.joined": [("ministry", ministry), ("reason?", sentence)],
    "mission.left": [("ministry", ministry), ("reason?", sentence)],
    "mission.extended": [("period", period), *REASON],
    "mission.concluded": [("on_day", day), ("outcome?", sentence)],
    "mission.reopened": REASON,
    "commitment.made": PROMISE,
    "commitment.amended": PROMISE + CHANGE,
    "commitment.pooled": [("mission", short)],
    "commitment.unpooled": [("mission", short)],
    "commitment.assessed": [("status", one_of("on_track at_risk delayed")), ("note?", sentence)],
    "commitment.reassigned": [("to", ministry), *REASON],
    "commitment.fulfilled": [("on_day", day), ("evidence?", evidence)],
    "commitment.withdrawn": REASON,
    "commitment.reopened": REASON,
    "contribution.logged": DELIVERY,
    "contribution.corrected": DELIVERY + CHANGE,
    "contribution.withdrawn": REASON,
    "contribution.confirmed": [("note?", sentence)],
    "duplicate.reviewed": [
        ("a", record), ("b", record), ("outcome", one_of("same joint complementary part_of distinct")),
        ("keep?", record), ("parent?", record), ("mission?", short), ("until?", day), *REASON,
        ("score", whole(0, 100)), ("ruleset", short), ("facts_digest", short), ("sample?", words(100))],
    "duplicate.reopened": REASON,
    "plan.adopted": [
        ("plan", plan), ("title", text(TITLE)), ("period", period),
        ("framework?", dict(FACTS)["framework?"]), ("predecessor?", plan),
        ("pillars", listed(members(("code", code), ("title", text(TITLE))), empty=False))],
    "plan.objectiveAdded": [("pillar", code), ("code", code), ("title", text(TITLE))],
    "plan.actionAdded": [
        ("objective", code), ("code", code), ("title", text(TITLE)), ("lead", ministry),
        ("supporting?", listed(ministry)), ("due?", day)],
    "plan.indicatorDefined": [
        ("action", code), ("code", code), ("title", text(TITLE)), ("unit", short),
        ("direction", one_of("up down")), ("baseline?", decimal), ("target?", decimal),
        ("by_sex", flag), ("frequency", one_of("annual half_yearly quarterly monthly once")),
        ("fed_by?", FEED), ("replaces?", item)],
    "plan.closed": REASON,
    "indicator.reported": [
        ("indicator", item), ("period", closed_period), ("state", one_of("value not_applicable")),
        ("value?", decimal), ("people?", people), ("evidence?", evidence),
        ("shown?", one_of("none not_started limited substantial complete"))],
    "consultation.held": [
        ("plan?", plan), ("mission?", short), ("stage", one_of("drafting implementation review")),
        ("level", one_of("inform consult involve collaborate empower")),
        ("invited?", listed(short)), ("attended?", listed(short))],
    "consultation.inputReceived": [("input", code), ("organisation", short), ("text", sentence)],
    "consultation.inputAnswered": [
        ("input", code), ("answer", one_of("accepted partly declined")), ("text", sentence)],
    "rate.published": [
        ("from", currency), ("to", currency), ("day", day), ("rate", decimal), ("source", short)],
    "ruleset.adopted": [("name", words(100)), ("sha256", matches("[0-9a-f]{64}")), *REASON],
    "checkpoint.witnessed": [
        ("size", whole(1)), ("root", base64_of(32)), ("cosignatures", listed(short)),
        ("timestamp_token?", base64_of())],
    "body.erased": [("seq", count), ("basis", sentence), ("approver", officer),
                    ("replacement", lambda value: isinstance(value, dict))],
    "hold.placed": [("subject", short), *REASON],
    "hold.lifted": [("subject", short), *REASON],
}.items()}
KINDS = {name.partition(".")[0] for name in TYPES}


def fault(act, payload):
    """What is wrong with the shape of a payload; none when it may stand."""
    if not isinstance(payload, dict):
        return "it is no object"
    return None if TYPES[act](payload) else "its keys or values are not those of its type"
