internal import EventSourcing
internal import MerkleLog

/// What an incremental check takes from the events before it.
extension VerifyRun {
  /// A stream is met for the first time: its earlier events say whose it is and how far it goes.
  mutating func meet(_ stream: Int) throws {
    versions.append(0)
    guard earlier != nil else { return }
    let name = names.streams.name(stream)
    guard let history = try earlier?.history(of: name) else { return }
    versions[stream] = Int32(clamping: history.count)
    for event in history.events {
      try meetReferences(of: event)
      let header = event.header
      let walked = WalkedEvent(
        position: event.position, append: event.append, recorded: event.recorded,
        act: names.words.add(header.act), by: names.words.add(header.by),
        ministry: names.words.add(header.ministry), stream: stream, whole: event)
      try judges.earlier(walked, names)
    }
  }

  mutating func meetReferences(of event: StoredEvent) throws {
    for name in judges.references(event) {
      let stream = names.streams.add(name.text)
      if stream == versions.count { try meet(stream) }
    }
  }

  /// Whether the checkpoint that a signer had verified is one of this very log.
  ///
  /// The page has held it against the stored nodes, which nobody has compared this time.
  mutating func checkSeen(_ note: AppendNote, _ run: Page.Run) throws {
    guard let seen = note.lastVerified, let size = earlier?.size, seen.size < size,
      !run.note.findings.contains(where: { $0.kind == .otherHistory }),
      try earlier?.edge(over: seen.size)?.root != seen.root
    else { return }
    find([NoteReader.otherHistory(seen, at: run.append)])
  }
}
