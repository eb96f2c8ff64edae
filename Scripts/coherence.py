#!/usr/bin/env python3
"""Computes the indices of coherence a second time, from the events alone.

    concert log --format jsonl | Scripts/coherence.py --as-of 2024-06-12 [--by year] \
        [--flags FLAGS.jsonl] [--theatres FILE] > indices.csv

It shares no code and no view with Concert: events are folded into plain dictionaries, shares are
numpy arrays, the network is networkx's, Wilson's interval comes from the roots of its equation.
FLAGS.jsonl is what `concert duplicate list --format jsonl` says; without it the two indices that
rest on flags are left out. Ministries that were merged are not followed.
"""
import argparse
import collections
import csv
import datetime
import json
import sys
from fractions import Fraction

import networkx
import numpy

parser = argparse.ArgumentParser()
parser.add_argument("--as-of", required=True)
parser.add_argument("--by", choices=["year"])
parser.add_argument("--flags")
parser.add_argument("--theatres")
options = parser.parse_args()


def day_of(text):
    return datetime.date.fromisoformat(text[:10])


def rounded(number):
    """Four decimals, half to even, of a Fraction or a float."""
    if isinstance(number, Fraction):
        scaled = number * 10000
        whole = scaled.numerator // scaled.denominator
        rest = scaled - whole
        if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2):
            whole += 1
        sign, whole = ("-" if whole < 0 else ""), abs(whole)
        return f"{sign}{whole // 10000}.{whole % 10000:04d}"
    text = f"{number:.4f}"
    return "0.0000" if text == "-0.0000" else text


# ---- events to dictionaries -------------------------------------------------------------------
ministries, missions, records = {}, {}, {}
for line in sys.stdin:
    event = json.loads(line)
    if "type" not in event:
        continue
    kind = event["type"].removeprefix("concert.").rsplit(".", 1)[0]
    data, ref = event.get("data") or {}, event["subject"]
    on, entered = event["effectivedate"], event["time"][:10]
    if kind == "ministry.registered":
        ministries[data["code"]] = data["dimension"]
    elif kind == "mission.established":
        parts = {data["lead"], *data.get("participants", [])}
        missions[ref] = dict(
            start=data.get("period", {}).get("start", on), end=data.get("period", {}).get("end"),
            parts={ministry: [on, None] for ministry in parts})
    elif kind == "mission.joined":
        missions[ref]["parts"][data["ministry"]] = [on, None]
    elif kind == "mission.left":
        missions[ref]["parts"][data["ministry"]][1] = on
    elif kind == "mission.extended":
        missions[ref].update(start=data["period"].get("start"), end=data["period"].get("end"))
    elif kind in ("commitment.made", "commitment.amended", "contribution.logged",
                  "contribution.corrected"):
        record = records.setdefault(ref, dict(on=on, entered=entered, closed=None, first=None))
        record.update(
            noun=kind.split(".")[0], ministry=record.get("ministry", event["ministry"]), data=data)
        if kind == "commitment.made":
            record["first"] = data.get("pledged", {}).get("money")
        if kind == "contribution.corrected":
            record["on"] = on
    elif kind == "commitment.pooled":
        records[ref]["data"] = {**records[ref]["data"], "mission": data["mission"]}
    elif kind == "commitment.unpooled":
        records[ref]["data"] = {k: v for k, v in records[ref]["data"].items() if k != "mission"}
    elif kind == "commitment.reassigned":
        records[ref]["ministry"] = data["to"]
    elif kind in ("commitment.fulfilled", "commitment.withdrawn", "contribution.withdrawn"):
        records[ref]["closed"] = (kind.split(".")[1], entered)
    elif kind == "commitment.reopened":
        records[ref]["closed"] = None

for record in records.values():
    data = record["data"]
    parent = records.get(data.get("commitment"), {}).get("data", {})
    record["places"] = sorted(set(data.get("places") or parent.get("places") or []))
    record["themes"] = sorted(set(data.get("themes") or parent.get("themes") or []))
    record["mission"] = data.get("mission") or parent.get("mission")
    record["start"] = data.get("period", {}).get("start", record["on"])
    record["end"] = data.get("period", {}).get("end")
    record["withdrawn"] = bool(record["closed"] and record["closed"][0] == "withdrawn")
    record["gift"] = record["noun"] == "contribution" and data.get("direction", "given") == "given"
    people = data.get("people", [])
    heads = sum(sum(v for k, v in line.items() if k in "fmxu" and isinstance(v, int))
                for line in people)
    minor = data.get("money", {}).get("minor", 0)
    record["counts"] = record["gift"] and (
        heads + minor > 0 or (not people and "money" not in data))
live = {ref: record for ref, record in records.items() if not record["withdrawn"]}


def net(record):
    """Given less returned: currency and minor units; none for what is no contribution."""
    money = record["data"].get("money")
    if record["noun"] != "contribution" or not money:
        return None
    return money["currency"], money["minor"] if record["gift"] else -money["minor"]


delivered = collections.defaultdict(int)
answered = {}
for ref, record in live.items():
    parent = record["data"].get("commitment")
    if record["noun"] == "contribution" and parent:
        if net(record):
            delivered[parent, net(record)[0]] += net(record)[1]
        answered[parent] = min(answered.get(parent, record["entered"]), record["entered"])
first_gift = {}
for record in live.values():
    if record["counts"]:
        known = first_gift.get(record["ministry"], record["start"])
        first_gift[record["ministry"]] = min(known, record["start"])

theatres = {}
if options.theatres:
    with open(options.theatres, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
    column = rows[0].index("countries")
    theatres = {row[0]: set(row[column].split()) for row in rows[1:]}

flags = []
if options.flags:
    with open(options.flags, encoding="utf-8") as file:
        flags = [json.loads(line) for line in file if line.startswith("{")]


# ---- the indices ------------------------------------------------------------------------------
def figures(start, end):
    """(index, part, of, currency, value) of what lies within two days; value none: undefined."""
    inside = lambda day: (start is None or day >= start) and (end is None or day <= end)
    meets = lambda a, b: (start is None or b is None or b >= start) and (
        end is None or a is None or a <= end)
    now = {ref: record for ref, record in live.items() if inside(record["start"])}
    rows = []
    say = lambda index, part, of, currency, value: rows.append((index, part, of, currency, value))

    # amounts as one array a currency: ministries by cells
    cells = collections.defaultdict(lambda: collections.defaultdict(int))
    for record in now.values():
        if net(record):
            currency, minor = net(record)
            for place in record["places"]:
                for theme in record["themes"]:
                    cells[currency][record["ministry"], place, theme] += minor
    for currency, amounts in sorted(cells.items()):
        houses = sorted({key[0] for key in amounts})
        columns = sorted({key[1:] for key in amounts})
        table = numpy.zeros((len(houses), len(columns)), dtype=object)
        for (house, *cell), minor in amounts.items():
            table[houses.index(house), columns.index(tuple(cell))] = max(0, minor)
        for number, cell in enumerate(columns):
            column = [Fraction(int(x)) for x in table[:, number]]
            if sum(column):
                shares = [x / sum(column) for x in column]
                say("fragmentation", "", " ".join(cell), currency, 1 - sum(s * s for s in shares))
        own = [house for number, house in enumerate(houses) if table[number].sum()]
        for house in own:
            row = numpy.array([x for x in table[houses.index(house)] if x], dtype=float)
            shares = row / row.sum()
            say("concentration", "", house, currency,
                float(numpy.sum(shares * numpy.log(len(row) * shares))))
        for a in own:
            for b in own:
                if a < b:
                    one, two = table[houses.index(a)], table[houses.index(b)]
                    say("overlap", "", f"{a} {b}", currency, sum(
                        min(Fraction(int(x), int(one.sum())), Fraction(int(y), int(two.sum())))
                        for x, y in zip(one, two)))

    # 5: each record once
    giving, under = collections.defaultdict(int), collections.defaultdict(int)
    for record in now.values():
        if net(record):
            currency, minor = net(record)
            for place in record["places"]:
                for theme in record["themes"]:
                    giving[(place, theme), record["ministry"], currency] += minor
            if record["mission"]:
                under[record["mission"], record["ministry"], currency] += minor
    several = lambda sums: {
        key for key in {k[0] for k in sums}
        if len({k[1] for k, v in sums.items() if k[0] == key and v > 0}) >= 2}
    shared, joint = several(giving), several(under)
    whole, part = collections.defaultdict(int), collections.defaultdict(int)
    for record in now.values():
        mine = {(place, theme) for place in record["places"] for theme in record["themes"]}
        if net(record) and mine & shared:
            currency, minor = net(record)
            whole[currency] += minor
            part[currency] += minor if record["mission"] in joint else 0
    for currency in sorted(whole):
        say("joint-action", "", "", currency,
            Fraction(part[currency], whole[currency]) if whole[currency] > 0 else None)

    # 6 and 7
    graph = networkx.Graph()
    graph.add_nodes_from(ministries)
    for mission in missions.values():
        parts = [m for m, (a, b) in mission["parts"].items() if meets(a, b)]
        if meets(mission["start"], mission["end"]):
            for a in parts:
                for b in parts:
                    if a < b:
                        weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
                        graph.add_edge(a, b, weight=weight + 1)
    outward = [ministries[a] != ministries[b] for a, b in graph.edges]
    say("e-i", "", "", "",
        Fraction(2 * sum(outward) - len(outward), len(outward)) if outward else None)
    say("density", "density", "", "", networkx.density(graph) if len(graph) > 1 else None)
    groups = [{m for m in graph if ministries[m] == d} for d in sorted(set(ministries.values()))]
    quality = lambda parts: networkx.community.modularity(graph, parts, weight="weight")
    say("density", "modularity", "", "", quality(groups) if outward else None)
    say("density", "communities", "", "", quality(
        networkx.community.greedy_modularity_communities(graph, weight="weight"))
        if outward else None)

    # 8
    spread = collections.defaultdict(lambda: collections.defaultdict(int))
    for record in now.values():
        if net(record) and ministries[record["ministry"]] != "other":
            currency, minor = net(record)
            for theatre in {
                    name for place in record["places"] for name in
                    ([t for t, members in sorted(theatres.items()) if place == t or place in members]
                     or [place])}:
                spread[currency, theatre][record["ministry"]] += minor
    for (currency, theatre), by_house in sorted(spread.items()):
        amounts = collections.defaultdict(int)
        for house, minor in by_house.items():
            amounts[ministries[house]] += max(0, minor)
        total = sum(amounts.values())
        kept = numpy.array([x for x in amounts.values() if x and 100 * x >= total], dtype=float)
        if total:
            shares = kept / kept.sum()
            say("evenness", "", theatre, currency,
                float(-numpy.sum(shares * numpy.log(shares)) / numpy.log(3)))

    # 9 and 10
    due = {ref: r for ref, r in records.items() if r["noun"] == "commitment" and r["end"]
           and r["end"] <= options.as_of and inside(r["end"])}
    for currency in sorted({r["first"]["currency"] for r in due.values() if r["first"]}):
        promised = [(ref, r["first"]["minor"]) for ref, r in due.items()
                    if r["first"] and r["first"]["currency"] == currency and not r["withdrawn"]]
        total = sum(minor for _, minor in promised)
        kept = sum(min(minor, max(0, delivered[ref, currency])) for ref, minor in promised)
        say("delivery", "", "", currency, Fraction(kept, total) if total else None)
    delays = [(day_of(r["entered"]) - day_of(r["on"])).days for r in live.values()
              if inside(r["on"])]
    say("timeliness", "entry", "", "", float(numpy.median(delays)) if delays else None)
    asked = {ref: r for ref, r in due.items() if not r["withdrawn"]}
    late = [ref for ref, r in asked.items() if min(
        [answered.get(ref, "9999"), r["closed"][1] if r["closed"] else "9999"]) > r["end"]]
    say("timeliness", "late-returns", "", "", Fraction(len(late), len(asked)) if asked else None)

    # 12
    gifts = [r for r in now.values() if r["counts"]]
    givers = {r["ministry"] for r in gifts}
    say("breadth", "ministries", "", "", Fraction(len(givers), len(givers | set(ministries))))
    if start or end:
        new = [m for m in givers if inside(first_gift[m])]
        say("breadth", "first-time", "", "", Fraction(len(new), len(givers)) if givers else None)
    others = [r for r in gifts if ministries[r["ministry"]] == "other"]
    say("breadth", "outside-3d", "", "", Fraction(len(others), len(gifts)) if gifts else None)

    # 13: partners are told apart without case and signs
    doors = collections.defaultdict(lambda: collections.defaultdict(set))
    is_live = {ref for ref, r in records.items() if r["closed"] is None and (
        r["noun"] == "commitment" or ("commitment" not in r["data"] and r["gift"]))}
    for ref in is_live:
        record = records[ref]
        name = "".join(c if c.isalnum() else " " for c in record["data"].get("partner", "").lower())
        if name.split() and meets(record["start"], record["end"]):
            doors[" ".join(name.split())][record["ministry"]] |= {record["mission"]} - {None}
    shared = [d for d in doors.values() if len(d) > 1]
    crowded = [d for d in shared if any(
        not d[a] & d[b] for a in d for b in d if a < b)]
    say("partners", "", "", "", Fraction(len(crowded), len(shared)) if shared else None)

    # 4 and 14
    if options.flags:
        risk = {ref for f in flags if f["status"] == "open" and f["tier"] == "likely"
                for ref in (f["a"]["ref"], f["b"]["ref"])}
        effort = lambda ref: records[ref]["data"].get("commitment", ref)
        for name, amount in [
                ("promised", lambda ref, r: r["data"].get("pledged", {}).get("money")
                 if r["noun"] == "commitment" else None),
                ("given", lambda ref, r: {"currency": net(r)[0], "minor": net(r)[1]}
                 if net(r) else None),
                ("efforts", lambda ref, r: {"currency": "", "minor": 1} if ref in is_live else None)]:
            whole, part = collections.defaultdict(int), collections.defaultdict(int)
            for ref, record in now.items():
                money = amount(ref, record)
                if money and effort(ref) in is_live:
                    whole[money["currency"]] += money["minor"]
                    part[money["currency"]] += money["minor"] if effort(ref) in risk else 0
            for currency in sorted(whole):
                say("unresolved-duplication", name, "", currency,
                    Fraction(part[currency], whole[currency]) if whole[currency] > 0 else None)
        open_days = [(day_of(options.as_of) - day_of(f["since"])).days for f in flags
                     if f["status"] == "open" and inside(f["since"])]
        say("resolution", "open-age", "", "",
            float(numpy.median(open_days)) if open_days else None)
    return rows


def wilson(hits, number):
    """The two solutions p of (share - p)^2 = z^2 p (1 - p) / number."""
    z2, share = 1.959963984540054 ** 2, hits / number
    return sorted(numpy.roots([1 + z2 / number, -(2 * share + z2 / number), share ** 2]).real)


writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["index", "part", "group", "of", "currency", "value"])
periods = [("", None, None)]
if options.by:
    days = [r[k] for r in records.values() for k in ("start", "end", "on") if r[k]]
    days += [m["start"] for m in missions.values()] + [f["since"] for f in flags if f["since"]]
    years = sorted({day[:4] for day in days if day <= options.as_of})
    periods = [(year, f"{year}-01-01", f"{year}-12-31") for year in years]
for name, start, end in periods:
    for index, part, of, currency, value in figures(start, end):
        writer.writerow(
            [index, part, name, of, currency, "" if value is None else rounded(value)])
