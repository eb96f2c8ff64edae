#!/usr/bin/env python3
"""Checks what a Concert ledger exported, without Concert.

A second implementation, written from the specification (INTEGRITY.md and EVENTS.md): Python 3.8 or
newer with its standard library, and `openssl` 3 for Ed25519. It shares no line with the first one;
tests hold the findings of the two against each other, by code and position.

  verify.py log DIR --key VKEY [--against CHECKPOINT]…
      An exported log (concert export log --tiles DIR): every leaf, tile, append note, signature,
      version, right and payload, witnesses, quorum and clocks as the ledger's policy asks, acts in
      doubt, and that the log still holds what an older checkpoint covered.
  verify.py bundle FILE --key VKEY
      What one file proves (concert prove REF --out FILE); no log is needed.
  verify.py checkpoints OLD NEW --key VKEY --log DIR
      Whether the log of NEW begins with the log of OLD.

VKEY is the public key of the log, <name>+<id>+<base64>, as its founders gave it to you; never take it
from the files that you check. Findings have the codes of `concert help findings`, and a few that only
a folder or a file can show. Exit: 0 sound, 7 integrity broken, 1 something left to ask, 64 usage,
65 not such a file, 66 no such file.
"""

import sys

# A check leaves nothing behind.
sys.dont_write_bytecode = True

from verify.command import main  # noqa: E402: the package beside this file

if __name__ == "__main__":
    sys.exit(main(__doc__))
