extension Topic {
  static let bundlesText = """
    Bundles: what one file proves

      $ concert prove COM-2024-0031 --out wells.tlog-proof
      $ concert verify wells.tlog-proof --key concert.example/lu+1a2b3c4d+AbC…

    A reference proves all that was recorded of it so far, @N one event. Its reader needs no ledger:
    only the file, and the log's public key from a source other than the file's sender.

    The file begins as a C2SP .tlog-proof of the newest event; its `extra` is the leaf in base64.
    After the checkpoint's signatures follow a line `concert-bundle/v1` and, for each event in log
    order, lines of a word and base64:

      event N              an event that is proved; chain N: one that names a signer's key, or a
                           policy that asked for more signatures
      leaf, proof          the leaf, and its way to the checkpoint's root (above for the newest)
      note                 the signed append note
      path                 the header's way to the root in the append note
      body SALT PAYLOAD    when the reader may see it
      sum HEX              SHA-256 of all before; finds a damaged file, proves nothing

    For other programs, cut the first part out, or the leaf:
      $ sed '/^concert-bundle\\/v1$/,$d' wells.tlog-proof > plain.tlog-proof
      $ sed -n 's/^extra //p' wells.tlog-proof | base64 -d
    Scripts/verify.py bundle FILE --key VKEY checks all of it, without this program.

    No file proves that nothing came later, that a key was not revoked, or that no newer policy
    was in force than the one in the file: that needs the log.

    """
}
