"""The command: `verify.py log|bundle|checkpoints`."""

import argparse
import sys

from .bundle import check_bundle
from .encoding import Malformed, Missing, encode64, read
from .log import LogCheck
from .notes import Checkpoint, Key
from .report import BAD_DATA, BROKEN, NO_INPUT, USAGE, Report
from .signatures import is_signed
from .tree import Tiles


def check_checkpoints(old, new, folder, key, report):
    """Whether the log of `new` begins with that of `old`, by the tiles of a folder."""
    first, last = Checkpoint(read(old)), Checkpoint(read(new))
    for path, checkpoint in ((old, first), (new, last)):
        if checkpoint.origin != key.name or not is_signed(checkpoint.note, key):
            report.broken("bad-checkpoint", None, f"{path} is not signed by the log's key.")
    if first.size > last.size:
        report.broken("rolled-back", last.size,
                      f"{new} covers {last.size} events, and the older one {first.size}.")
        return
    tiles = Tiles(folder, Checkpoint(read(folder, "checkpoint")).size)
    for path, checkpoint in ((old, first), (new, last)):
        if checkpoint.size > tiles.size:
            report.ask("log-too-short", tiles.size, f"The folder is older than {path}.")
        elif tiles.root(checkpoint.size) != checkpoint.root:
            report.broken("forked", None, f"{path} is over another log than the folder's.")
    report.facts = {"origin": last.origin, "size": last.size, "root": encode64(last.root),
                    "from": first.size}


def arguments(description):
    parser = argparse.ArgumentParser(
        prog="verify.py", description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="log|bundle|checkpoints")
    log = kinds.add_parser("log", help="an exported log")
    log.add_argument("folder")
    log.add_argument("--against", action="append", default=[], metavar="CHECKPOINT")
    bundle = kinds.add_parser("bundle", help="what one file proves")
    bundle.add_argument("file")
    checkpoints = kinds.add_parser("checkpoints", help="whether one log grew from another")
    checkpoints.add_argument("old")
    checkpoints.add_argument("new")
    checkpoints.add_argument("--log", required=True, metavar="DIR")
    for kind in (log, bundle, checkpoints):
        kind.add_argument("--key", required=True, metavar="VKEY", help="the log's public key")
        kind.add_argument("--json", action="store_true", help="one object for programs")
    return parser


def show_progress(done, total):
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr)


def main(description):
    try:
        options = arguments(description).parse_args()
    except SystemExit as stop:
        return USAGE if stop.code else 0
    report = Report()
    try:
        key = Key(options.key)
        if options.kind == "log":
            LogCheck(options.folder, key, report, show_progress).run(options.against)
        elif options.kind == "bundle":
            check_bundle(read(options.file), key, report)
        else:
            check_checkpoints(options.old, options.new, options.log, key, report)
    except Missing as error:
        print(f"error[no-such-file] {error}", file=sys.stderr)
        return NO_INPUT
    except Malformed as error:
        is_altered = "altered" in str(error)
        print(f"error[{'altered' if is_altered else 'bad-data'}] {error}", file=sys.stderr)
        return BROKEN if is_altered else BAD_DATA
    if options.json:
        print(report.json())
    else:
        report.tell(options.kind)
    return report.exit
