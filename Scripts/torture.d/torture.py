"""Runs the parts, prints the table, and says whether anything acknowledged was lost."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

import faults
import load
import lost
import workers
from workplace import Workplace

HERE = os.path.dirname(os.path.abspath(__file__))

# Trials of each part: the short form for the gate, and the full one.
SHORT = {"kill": 40, "EIO": 14, "ENOSPC": 14, "load": 4, "workers": 20, "cut": 50, "control": 6,
         "lines": 150}
FULL = {"kill": None, "EIO": None, "ENOSPC": None, "load": 25, "workers": 1000, "cut": 200,
        "control": 20, "lines": 950}


class Row:
    """What one part came to."""

    def __init__(self, name, must_fail=False):
        self.name = name
        self.must_fail = must_fail
        self.trials = self.acknowledged = self.lost = self.doubled = self.unsound = self.bad = 0
        self.note = ""
        self.seconds = 0.0

    def add(self, trial, acknowledged, verdict):
        self.trials += 1
        self.acknowledged += acknowledged
        self.lost += verdict.lost
        self.doubled += verdict.doubled
        self.unsound += bool(verdict.unsound)
        if verdict.is_good:
            return
        self.bad += 1
        if not self.must_fail:
            print(f"  {self.name}, {trial}: lost {verdict.lost}, doubled {verdict.doubled}"
                  f"{''.join(f'; {text}' for text in verdict.unsound)}", flush=True)

    @property
    def is_as_it_should_be(self):
        # A control that loses nothing shows that the trial could not have seen a loss.
        return self.lost > 0 if self.must_fail else not self.bad

    def line(self):
        verdict = "ok" if self.is_as_it_should_be else "BROKEN"
        if self.trials == 0 and not self.must_fail:
            verdict = "-"
        return (f"{self.name:34} {self.trials:6} {self.acknowledged:12} {self.lost:6}"
                f" {self.doubled:8} {self.unsound:8} {self.seconds:6.0f}  {verdict:6} {self.note}")


def build_shim(work):
    compiler = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        return None
    shim = os.path.join(work, "shim.so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", shim,
                    os.path.join(HERE, "shim.c"), "-ldl", "-lpthread"], check=True)
    return shim


def parts(base, work, size, seed):
    """(name, whether it must lose something, what to run, why it can't be run)."""
    no_strace = None if shutil.which("strace") else "not done: strace is not here"
    shim = build_shim(work)
    no_shim = None if shim else "not done: no C compiler is here"

    def cut(setting, trials, lines):
        return lambda row: lost.cuts(base, work, shim, lines, trials, seed, setting, row)

    yield ("kill at every write", False,
           lambda row: faults.kills(base, work, size["kill"], seed, row), no_strace)
    for error in ("EIO", "ENOSPC"):
        yield (f"{error} at every write", False,
               lambda row, error=error: faults.refusals(base, work, size[error], seed, error, row),
               no_strace)
    yield ("a disk that fills up", False, lambda row: faults.full_disk(base, work, row), None)
    yield ("kill -9 under load", False,
           lambda row: load.kills(base, work, size["load"], seed, row), None)
    yield ("kill -9 of workers", False,
           lambda row: workers.kills(base, work, size["workers"], seed, row), None)
    yield ("power cut after init", False,
           lambda row: lost.founding(base, work, shim, 10, seed, row), no_shim)
    yield ("power cut", False, cut("FULL", size["cut"], size["lines"]), no_shim)
    for setting in ("NORMAL", "OFF"):
        yield (f"power cut, synchronous={setting} (control)", True,
               cut(setting, size["control"], min(size["lines"], 150)), no_shim)


def main():
    arguments = argparse.ArgumentParser(prog="Scripts/torture", description=__doc__)
    arguments.add_argument("--short", action="store_true", help="a sample, in under 5 minutes")
    arguments.add_argument("--only", metavar="TEXT", help="the parts whose name holds this")
    arguments.add_argument("--seed", default="1", help="another sample and other chances")
    arguments.add_argument("--trials", type=int, metavar="N", help="at most so many of each part")
    arguments.add_argument("--keep", action="store_true", help="leave the folders of all trials")
    arguments.add_argument("concert", help="the program")
    asked = arguments.parse_args()
    work = tempfile.mkdtemp(prefix="concert-torture-")
    print(f"Trials lie in {work}; those that fail stay there. Seed {asked.seed}.", flush=True)
    # A copy, so that a build meanwhile changes nothing.
    base = Workplace(shutil.copy(asked.concert, work), os.path.join(work, "base"))
    os.makedirs(base.root)
    base.found()
    rows = []
    size = dict(SHORT if asked.short else FULL)
    for part in size:
        if asked.trials and part != "lines":
            size[part] = min(size[part] or asked.trials, asked.trials)
    for name, must_fail, run, why_not in parts(base, work, size, asked.seed):
        if asked.only and asked.only not in name:
            continue
        row = Row(name, must_fail)
        rows.append(row)
        if why_not:
            row.note = why_not
            continue
        start = time.monotonic()
        print(f"{name} …", flush=True)
        run(row)
        row.seconds = time.monotonic() - start
    print(f"\n{'':34} trials acknowledged   lost  doubled  unsound      s")
    for row in rows:
        print(row.line())
    is_good = all(row.is_as_it_should_be or row.note.startswith("not done") for row in rows)
    print("Nothing acknowledged was lost." if is_good else "Something is BROKEN; see above.")
    if is_good and not asked.keep:
        shutil.rmtree(work)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
