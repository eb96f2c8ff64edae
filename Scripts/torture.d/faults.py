"""The system calls of one writing process: killed at each, or each refused."""

import concurrent.futures
import os
import random
import re
import subprocess

from workplace import Book, Writer, examine

# What changes a file or makes the change last.
CALLS = ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir"]
LINES = 6
# CONTRACT.md: cannot create output, read or write error, and permission for calls that ask for it.
REFUSALS = {73, 74}


def strace(call, injection, output="/dev/null"):
    inject = ["-e", f"inject={call}:{injection}"] if injection else []
    return ["strace", "-f", "-qq", "-o", output, "-e", f"trace={call}", *inject]


def count_calls(base, work):
    """How often one thread of an undisturbed run makes each call."""
    place = base.copy(os.path.join(work, "count"))
    trace = os.path.join(work, "count.strace")
    writer = Writer(place, Book(trace + ".book"), before=strace(",".join(CALLS), None, trace))
    for number in range(LINES):
        if not writer.store(f"count/{number}"):
            raise SystemExit(f"the undisturbed run failed: {writer.end()}")
    writer.end()
    counts = {}
    with open(trace) as lines:
        for line in lines:
            found = re.match(r"(\d+) +(\w+)\(", line)
            if found:
                key = (found.group(2), found.group(1))
                counts[key] = counts.get(key, 0) + 1
    return {call: max([n for (name, _), n in counts.items() if name == call], default=0)
            for call in CALLS}


def points(counts, sample, seed):
    """Each call at each of its times; in a short run a sample that has every call."""
    every = [(call, number) for call in CALLS for number in range(1, counts[call] + 1)]
    if sample is None or sample >= len(every):
        return every
    chance = random.Random(seed)
    first = [(call, 1) for call in CALLS if counts[call]]
    rest = [point for point in every if point not in first]
    return first + chance.sample(rest, max(0, sample - len(first)))


def attempt(base, work, name, call, injection):
    """One disturbed run, and the examination after it."""
    place = base.copy(os.path.join(work, name))
    book = Book(os.path.join(work, name + ".book"))
    book.publish(place.sidecar())
    writer = Writer(place, book, before=strace(call, injection))
    for number in range(LINES):
        if not writer.store(f"{name}/{number}"):
            break
    code, errors = writer.end()
    acknowledged = len(book.acknowledged)
    verdict = examine(place, book)
    if verdict.is_good:
        subprocess.run(["rm", "-rf", place.root, book.path], check=True)
    return code, errors, acknowledged, verdict


def kills(base, work, sample, seed, row):
    """SIGKILL at the N-th call of each kind."""
    counts = count_calls(base, work)
    row.note = " ".join(f"{call} {counts[call]}" for call in CALLS if counts[call])
    survived = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        trials = {pool.submit(attempt, base, work, f"kill-{call}-{number}", call,
                              f"signal=KILL:when={number}"): (call, number)
                  for call, number in points(counts, sample, seed)}
        for trial in concurrent.futures.as_completed(trials):
            code, _, acknowledged, verdict = trial.result()
            if code == 0:
                survived += 1
            row.add(f"{trials[trial]}", acknowledged, verdict)
    if survived:
        row.note += f"; {survived} ended before their call came"


def refusals(base, work, sample, seed, error, row):
    """EIO or ENOSPC from the N-th call of each kind: once, and from there on."""
    counts = count_calls(base, work)
    codes = {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        trials = {}
        for index, (call, number) in enumerate(points(counts, sample, seed)):
            lasting = "+" if index % 2 else ""
            name = f"{error}-{call}-{number}{lasting}"
            trial = pool.submit(
                attempt, base, work, name, call, f"error={error}:when={number}{lasting}")
            trials[trial] = name
        for trial in concurrent.futures.as_completed(trials):
            code, errors, acknowledged, verdict = trial.result()
            codes[code] = codes.get(code, 0) + 1
            if code == 0 and acknowledged < LINES:
                verdict.unsound.append("exit 0, and not everything was acknowledged")
            # Where nothing can be written at all, nothing can be said either.
            is_mute = trials[trial].startswith(f"{error}-write-")
            if code != 0 and (code not in REFUSALS or not (errors.strip() or is_mute)):
                verdict.unsound.append(f"exit {code}: {errors[:300]}")
            row.add(trials[trial], acknowledged, verdict)
    row.note = "exits " + " ".join(f"{code}: {codes[code]}" for code in sorted(codes))


def full_disk(base, work, row):
    """A disk of its own that fills up, and has room again."""
    disk = os.path.join(work, "disk")
    os.makedirs(disk, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "none", disk], capture_output=True)
    if mounted.returncode != 0:
        row.note = "not done: this process may not mount a disk of its own"
        return
    try:
        for trial in range(3):
            _fill(base, work, disk, trial, row)
    finally:
        subprocess.run(["umount", disk], check=True)
    row.note = "tmpfs of 6 MiB, filled while a process writes"


def _fill(base, work, disk, trial, row):
    place = base.copy(os.path.join(disk, "place"))
    book = Book(os.path.join(work, f"full-{trial}.book"))
    room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler = os.path.join(disk, "filler")
    with open(filler, "wb") as file:
        file.write(b"\0" * (room - 200_000 - 90_000 * trial))
    codes = []
    for attempt_number in range(2):
        writer = Writer(place, book)
        for number in range(400):
            if not writer.store(f"full-{trial}/{attempt_number}/{number}"):
                break
        codes.append(writer.end())
    acknowledged = len(book.acknowledged)
    os.remove(filler)
    verdict = examine(place, book)
    for code, errors in codes:
        if code not in REFUSALS or "disk-full" not in errors:
            verdict.unsound.append(f"exit {code}: {errors[:300]}")
    row.add(f"full disk {trial}", acknowledged, verdict)
