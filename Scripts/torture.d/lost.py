"""Power cuts: every write that was not synced may be lost."""

import concurrent.futures
import json
import os
import random
import subprocess

from disk import Disk, read_log
from workplace import Book, Verdict, Workplace, Writer, examine


def record(base, work, shim, lines, setting):
    """One run under the shim, whose place is not touched afterwards; and its log."""
    name = setting.lower()
    place = base.copy(os.path.join(work, f"recorded-{name}"))
    log = os.path.join(work, f"{name}.log")
    start = base.copy(place.root)
    disk = Disk(start.root)
    variables = {"LD_PRELOAD": shim, "TORTURE_ROOT": place.root, "TORTURE_LOG": log}
    if setting != "FULL":
        variables["TORTURE_SYNCHRONOUS"] = setting
    book = Book(os.path.join(work, f"{name}.book"))
    writer = Writer(place, book, variables=variables)
    for number in range(lines):
        if not writer.store(f"lost/{number}"):
            raise SystemExit(f"the recorded run failed: {writer.end()}")
    code, errors = writer.end()
    if code != 0:
        raise SystemExit(f"the recorded run failed: exit {code}, {errors}")
    records = read_log(log)
    os.remove(log)
    return disk, records, book.sent


def founding(base, work, shim, trials, seed, row):
    """Power cuts after a ledger was founded and its founder was told so: nobody can repeat that."""
    place = Workplace(base.concert, os.path.join(work, "founding"))
    os.makedirs(place.root)
    disk = Disk(place.root)
    log = os.path.join(work, "founding.log")
    place.found({"LD_PRELOAD": shim, "TORTURE_ROOT": place.root, "TORTURE_LOG": log})
    records = read_log(log)
    for one in records:
        disk.play(one)
    for number in range(trials):
        name = f"founded-{number}"
        root = os.path.join(work, name)
        disk.cut(root, None if number == 0 else f"{seed}/{number}")
        # What follows needs the founder's key, the log's key and the ledger.
        _, verdict = _examine(base.concert, root, work, name, ["first"], b"", disk.sidecars)
        row.add(name, 1, verdict)
    row.note = f"{sum(1 for one in records if one[0] == 'S')} syncs recorded"


def moments(records, count, seed):
    """Where to cut: half of them near what matters most, the others anywhere after an answer."""
    chance = random.Random(seed)
    first = next(i for i, one in enumerate(records) if one[0] == "A")
    answers = [i for i, one in enumerate(records) if one[0] == "A"]
    near = [i for i, one in enumerate(records)
            if i > first and (one[0] in "RUT" or one[1].endswith("/ledger.db"))]
    chosen = []
    for number in range(count):
        if number % 4 == 0:
            chosen.append(chance.choice(answers) + 1)
        elif number % 4 == 1 and near:
            chosen.append(chance.choice(near) + chance.randint(0, 2))
        else:
            chosen.append(chance.randint(first + 1, len(records)))
    chosen[-1] = len(records)
    return sorted(min(one, len(records)) for one in chosen)


def _examine(concert, root, work, name, sent, output, sidecars):
    place = Workplace(concert, root)
    book = Book(os.path.join(work, name + ".book"))
    answers = [json.loads(line) for line in output.decode().splitlines()]
    book.sent = sent[:len(answers) + 1]
    for key, answer in zip(sent, answers):
        book.acknowledged[key] = (answer["ref"], answer["position"], answer["version"])
    book.notes = set(sidecars)
    acknowledged = len(answers)
    if not os.path.exists(place.ledger):
        verdict = Verdict()
        verdict.lost = max(1, acknowledged)
        return acknowledged, verdict
    verdict = examine(place, book)
    if verdict.is_good:
        subprocess.run(["rm", "-rf", root], check=True)
    return acknowledged, verdict


def cuts(base, work, shim, lines, trials, seed, setting, row):
    """Power cuts at `trials` moments of one recorded run with SQLite's `synchronous` as named."""
    disk, records, sent = record(base, work, shim, lines, setting)
    moment = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        running = {}
        for number, cut in enumerate(moments(records, trials, f"{seed}/{setting}")):
            while moment < cut:
                disk.play(records[moment])
                moment += 1
            name = f"cut-{setting.lower()}-{number}"
            root = os.path.join(work, name)
            # Every other one loses all that it may lose.
            disk.cut(root, None if number % 2 == 0 else f"{seed}/{number}")
            running[pool.submit(
                _examine, base.concert, root, work, name, sent, disk.output, list(disk.sidecars)
            )] = name
            if len(running) % 8 == 0:
                concurrent.futures.wait(running)
        for trial in concurrent.futures.as_completed(running):
            acknowledged, verdict = trial.result()
            row.add(running[trial], acknowledged, verdict)
    kinds = {}
    for one in records:
        kinds[one[0]] = kinds.get(one[0], 0) + 1
    row.note = f"{kinds.get('W', 0)} writes and {kinds.get('S', 0)} syncs recorded"
