"""Ed25519 by `openssl`, one process a signature, on all cores."""

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from .encoding import Missing


class Signatures:
    """Signatures that wait to be checked, each once, with what there is to say if it fails."""

    def __init__(self):
        self.waiting = {}
        self.otherwise = []
        self.count = 0

    def expect(self, key, text, signature, finding):
        question = (key.public, text, signature)
        self.count += question not in self.waiting
        self.waiting[question] = None
        self.otherwise.append((question, finding))

    def failures(self):
        """What there is to say of those that are not their key's."""
        valid = are_valid(list(self.waiting))
        return [finding for question, finding in self.otherwise if question not in valid]


def are_valid(questions):
    """Those among (public key, text, signature) that hold."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda n: _is_valid(folder, n, *questions[n]), range(len(questions)))
        return {question for question, holds in zip(questions, answers) if holds}


def is_signed(note, key):
    """Whether the key signed the note, in one line."""
    lines = note.lines_by(key)
    return len(lines) == 1 and bool(are_valid([(key.public, note.text, lines[0])]))


def _is_valid(folder, number, public, text, signature):
    names = [os.path.join(folder, f"{number}.{end}") for end in ("key", "text", "sig")]
    der = bytes.fromhex("302a300506032b6570032100") + public
    for name, content in zip(names, (der, text, signature)):
        with open(name, "wb") as file:
            file.write(content)
    try:
        run = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0],
             "-rawin", "-in", names[1], "-sigfile", names[2]], capture_output=True, check=False)
    except FileNotFoundError:
        raise Missing("openssl") from None
    for name in names:
        os.unlink(name)
    return run.returncode == 0 and b"Verified Successfully" in run.stdout
