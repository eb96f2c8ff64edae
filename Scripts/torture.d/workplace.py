"""A ledger in a folder of its own, the program that writes to it, and what must be true of both."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import threading

ORIGIN = "torture.example/3d"


class Workplace:
    """`root` holds the ledger and its person's keys and memory: all that a power cut may touch."""

    def __init__(self, concert, root):
        self.concert = concert
        self.root = root
        self.ledger = os.path.join(root, "ledger")
        self.environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "HOME": root, "CONCERT_LEDGER": self.ledger,
            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
        }

    def run(self, *arguments, text=None, before=(), variables=None):
        return subprocess.run(
            [*before, self.concert, *arguments], input=text, capture_output=True, text=True,
            env={**self.environment, **(variables or {})}, timeout=300)

    def found(self, variables=None):
        done = self.run("init", "--ledger", self.ledger, "--origin", ORIGIN,
                        "--officer", "MFA.weber", variables=variables)
        if done.returncode != 0:
            raise SystemExit(f"init failed: {done.stderr}")
        return self

    def copy(self, root):
        """As it is, in another folder."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        return Workplace(self.concert, root)

    def sidecar(self):
        try:
            with open(os.path.join(self.ledger, "checkpoint"), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def query(self, sql):
        """Read by another program than ours."""
        database = sqlite3.connect(f"file:{self.ledger}/ledger.db?mode=ro", uri=True, timeout=60)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()


def command(key):
    """One commitment, whose title tells it from all others and whose key tells its repetition."""
    return json.dumps({"do": "commitment.make", "title": key, "kind": "money", "places": ["ML"],
                       "key": key}) + "\n"


class Book:
    """What was answered and what was published, kept outside of the ledger's folder."""

    def __init__(self, path):
        self.path = path
        self.sent = []
        self.acknowledged = {}
        self.notes = set()
        self.lock = threading.Lock()

    def acknowledge(self, key, answer):
        receipt = (answer["ref"], answer["position"], answer["version"])
        with self.lock:
            with open(self.path, "a") as file:
                file.write(json.dumps([key, *receipt]) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self.acknowledged[key] = receipt

    def publish(self, note):
        if note:
            with self.lock:
                self.notes.add(note)


class Writer:
    """One process of the command line that stores line by line and answers each."""

    def __init__(self, place, book, before=(), variables=None):
        self.place = place
        self.book = book
        self.process = subprocess.Popen(
            [*before, place.concert, "submit", "-", "--batch", "1", "--json", "--wait", "120"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**place.environment, **(variables or {})})

    def store(self, key):
        """Whether the command was acknowledged; if not, the process has ended or is ending."""
        with self.book.lock:
            if key not in self.book.sent:
                self.book.sent.append(key)
        try:
            self.process.stdin.write(command(key))
            self.process.stdin.flush()
        except (BrokenPipeError, OSError):
            return False
        line = self.process.stdout.readline()
        if not line.endswith("\n"):
            return False
        answer = json.loads(line)
        if not answer["ok"]:
            return False
        self.book.acknowledge(key, answer)
        self.book.publish(self.place.sidecar())
        return True

    def end(self):
        """The exit code and standard error, when there is no more to store."""
        try:
            self.process.stdin.close()
        except (BrokenPipeError, OSError):
            pass
        self.process.stdout.read()
        errors = self.process.stderr.read()
        code = self.process.wait(timeout=300)
        self.book.publish(self.place.sidecar())
        return code, errors


class Verdict:
    def __init__(self):
        self.lost = 0
        self.doubled = 0
        self.unsound = []

    @property
    def is_good(self):
        return not (self.lost or self.doubled or self.unsound)


def examine(place, book, repeats=20):
    """Opens a ledger after whatever befell it; every receipt and every checkpoint must hold."""
    verdict = Verdict()
    try:
        _verify(place, verdict, allowed={"unsigned-tail"})
        _compare(place, book, verdict)
        _repeat(place, book, verdict, repeats)
        _verify(place, verdict, allowed=set())
        _count(place, book, verdict)
        _agree(place, book, verdict)
    except sqlite3.Error as error:
        verdict.unsound.append(f"sqlite: {error}")
        verdict.lost = verdict.lost or len(book.acknowledged)
    return verdict


def _verify(place, verdict, allowed):
    done = place.run("verify", "--json")
    try:
        report = json.loads(done.stdout)
        codes = {finding["code"] for finding in report["findings"]}
        if report["sound"] and codes <= allowed and done.returncode in (0, 1):
            return
        verdict.unsound.append(f"verify: {sorted(codes)}, exit {done.returncode}")
    except (ValueError, KeyError):
        verdict.unsound.append(f"verify: exit {done.returncode}: {done.stderr[:300]}")


def _compare(place, book, verdict):
    """Every receipt names an event that is there."""
    rows = {key: (stream.split("/", 1)[1], seq, version) for key, stream, seq, version in
            place.query("SELECT key, stream, seq, version FROM events WHERE key IS NOT NULL")}
    for key, receipt in book.acknowledged.items():
        if rows.get(key) != receipt:
            verdict.lost += 1


def _repeat(place, book, verdict, repeats):
    """Whoever saw no receipt sends the command again; whoever saw one is shown the same."""
    known = [key for key in book.sent if key in book.acknowledged]
    keys = known[-repeats:] + [key for key in book.sent if key not in book.acknowledged]
    if not keys:
        return
    done = place.run("submit", "-", "--json", text="".join(command(key) for key in keys))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(keys):
        verdict.unsound.append(f"repeat: exit {done.returncode}: {done.stderr[:300]}")
        return
    for key, answer in zip(keys, answers):
        receipt = (answer.get("ref"), answer.get("position"), answer.get("version"))
        if key in book.acknowledged:
            if receipt != book.acknowledged[key] or not answer.get("replayed"):
                verdict.unsound.append(f"repeat: {key} has another receipt: {answer}")
        else:
            book.acknowledge(key, answer)


def _count(place, book, verdict):
    titles = place.query(
        "SELECT json_extract(payload, '$.title'), count(*) FROM events JOIN bodies USING (seq)"
        " WHERE stream LIKE 'commitment/%' AND version = 0 GROUP BY 1")
    counts = dict(titles)
    verdict.doubled += sum(count - 1 for count in counts.values())
    missing = sum(1 for key in book.sent if key not in counts)
    if missing:
        verdict.unsound.append(f"{missing} commands are not there after they were repeated")


def _agree(place, book, verdict):
    """Every checkpoint that anybody can have seen is one of this history."""
    for (note,) in place.query("SELECT note FROM checkpoints"):
        # Where nothing was synced, a row can come back without what was in it.
        if note is None:
            verdict.unsound.append("a checkpoint without its note")
        else:
            book.publish(note.encode())
    book.publish(place.sidecar())
    signed = {}
    for note in book.notes:
        origin, size, root = note.decode().split("\n")[:3]
        if signed.setdefault(int(size), root) != root:
            verdict.unsound.append(f"two checkpoints over {size} events")
    leaves = [bytes(row[0]) for row in
              place.query("SELECT hash FROM nodes WHERE level = 0 ORDER BY idx")]
    roots = tree_roots(leaves, set(signed))
    for size, root in signed.items():
        if roots.get(size) != root:
            verdict.unsound.append(f"the checkpoint over {size} events is of another history")


def tree_roots(leaves, sizes):
    """RFC 6962 roots in base64 over the first so many leaves."""
    import base64

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    roots, stack = {}, []
    for count, leaf in enumerate(leaves, 1):
        stack.append((1, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (width, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * width, node(left, right)))
        if count in sizes:
            root = stack[-1][1]
            for _, left in reversed(stack[:-1]):
                root = node(left, root)
            roots[count] = base64.b64encode(root).decode()
    return roots
