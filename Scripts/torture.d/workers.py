"""Workers that keep the views, killed when it suits chance, while somebody appends."""

import json
import os
import random
import subprocess

from workplace import Book, Verdict, Writer

WORKERS = 2
# Lines stored between two kills, at most.
LINES = 3


class Worker:
    """One process that follows the log."""

    def __init__(self, place):
        self.process = subprocess.Popen(
            [place.concert, "projection", "run", "--quiet", "--log-format", "json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=place.environment)

    def wait_until_at(self, position):
        """Until it says that it has folded the event; none when it ended before."""
        for line in self.process.stderr:
            said = json.loads(line)
            if said["event"] == "caught_up" and said["position"] >= position:
                return said
        return None

    def kill(self):
        self.process.kill()
        self.process.communicate()


def _standing(place):
    """State, position and digest of each view."""
    done = place.run("projection", "status", "--digest", "--format", "jsonl")
    if done.returncode != 0:
        raise SystemExit(f"projection status: {done.stderr}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["projection"]: (row["state"], row["position"], row["digest"]) for row in rows}


def _examine(place, row, trial, acknowledged):
    """What the workers left must be what a rebuild from the log makes."""
    verdict = Verdict()
    done = place.run("projection", "run", "--once")
    if done.returncode != 0:
        verdict.unsound.append(f"projection run --once: {done.stderr[:300]}")
    left = _standing(place)
    rebuilt = place.run("projection", "rebuild", "--all")
    if rebuilt.returncode != 0:
        verdict.unsound.append(f"projection rebuild: {rebuilt.stderr[:300]}")
    made = _standing(place)
    for view, stands in left.items():
        if stands != made.get(view):
            verdict.unsound.append(f"{view}: {stands} was {made.get(view)} when made anew")
        if stands[0] != "live":
            verdict.unsound.append(f"{view} is {stands[0]}")
    row.add(trial, acknowledged, verdict)


def kills(base, work, count, seed, row):
    place = base.copy(os.path.join(work, "workers"))
    book = Book(os.path.join(work, "workers.book"))
    chance = random.Random(f"{seed}/workers")
    writer = Writer(place, book)
    workers = [Worker(place) for _ in range(WORKERS)]
    number = 0
    known = 0
    for kill in range(count):
        for _ in range(chance.randrange(1, LINES + 1)):
            number += 1
            if not writer.store(f"worker/{number}"):
                raise SystemExit(f"the writer failed: {writer.end()}")
        victim = chance.randrange(WORKERS)
        if chance.random() < 0.5:
            # After it has said so, else wherever it may be.
            newest = max(receipt[1] for receipt in book.acknowledged.values())
            if workers[victim].wait_until_at(newest) is None:
                raise SystemExit("a worker ended by itself")
        workers[victim].kill()
        workers[victim] = Worker(place)
        if (kill + 1) % 50 == 0 or kill + 1 == count:
            _examine(place, row, f"after {kill + 1} kills", len(book.acknowledged) - known)
            known = len(book.acknowledged)
    for worker in workers:
        worker.kill()
    writer.end()
    row.note = f"{WORKERS} workers, {count} killed"
