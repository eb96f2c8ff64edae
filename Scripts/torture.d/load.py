"""Several processes on one ledger, each killed when it suits chance."""

import os
import random
import threading

from workplace import Book, Writer, examine

WRITERS = 4
LINES = 25


def _work(place, book, keys, seed):
    """Stores `keys`, killed and begun again about twice, until all are acknowledged or it is over."""
    chance = random.Random(seed)
    kills = 0
    waiting = list(keys)
    while waiting:
        writer = Writer(place, book)
        left = chance.randrange(1, 2 * LINES) if kills < 3 else None
        while waiting:
            if left == 0:
                _kill(writer, book, waiting[0], chance)
                kills += 1
                break
            if not writer.store(waiting[0]):
                raise SystemExit(f"a writer failed: {writer.end()}")
            waiting.pop(0)
            left = left - 1 if left else left
        writer.end()
    return kills


def _kill(writer, book, key, chance):
    """Between the command and its receipt, as near as chance can tell."""
    timer = threading.Timer(chance.random() * 0.006, writer.process.kill)
    timer.start()
    writer.store(key)
    timer.join()
    writer.process.kill()


def kills(base, work, rounds, seed, row):
    place = base.copy(os.path.join(work, "load"))
    book = Book(os.path.join(work, "load.book"))
    killed = 0
    for number in range(rounds):
        done, failed = [], []

        def run(writer):
            try:
                keys = [f"{number}/{writer}/{line}" for line in range(LINES)]
                done.append(_work(place, book, keys, f"{seed}/{number}/{writer}"))
            except BaseException as error:
                failed.append(str(error))

        threads = [threading.Thread(target=run, args=(writer,)) for writer in range(WRITERS)]
        before = len(book.acknowledged)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        killed += sum(done)
        acknowledged = len(book.acknowledged) - before
        verdict = examine(place, book)
        verdict.unsound += failed
        row.add(f"round {number}", acknowledged, verdict)
    row.note = f"{WRITERS} writers, {killed} killed"
