internal import EventLog
public import EventSourcing
internal import MerkleLog

/// What an export came to.
public struct ExportReceipt: Hashable, Sendable {
  public let origin: String
  /// The number of events in the folder, all under its checkpoint.
  public let size: Position
  /// How many of them were new to the folder.
  public let added: Position
  /// Payloads written now.
  public let bodies: Int
  /// Payloads not written now because of `--visibility`.
  public let withheld: Int
  /// Payloads that were erased by law.
  public let erased: Int
  /// Payloads written now that are not public.
  public let confidential: Int
  /// Events behind the newest checkpoint, which are not in the folder.
  public let unsigned: Position

  public var json: JSON {
    [
      "origin": .string(origin), "size": .int(size), "added": .int(added),
      "bodies": .int(Int64(bodies)), "withheld": .int(Int64(withheld)),
      "erased": .int(Int64(erased)), "confidential": .int(Int64(confidential)),
      "unsigned": .int(unsigned),
    ]
  }
}

extension Ledger {
  /// Writes the log up to its newest checkpoint as files that a program in any language can check,
  /// or adds to such a folder what is new.
  ///
  /// - Parameter progress: gets how many events are written, and of how many.
  /// - Throws: `folder-not-empty`, `other-visibility`; `forked`, `rolled-back` when the folder holds
  ///   another history; `broken-chain` when the ledger's file does not fit its tree.
  /// - Source: INTEGRITY.md 1, "Exported log"; C2SP tlog-tiles.
  public func exportLog(
    to path: String, visibility: Visibility,
    progress: (Position, Position) throws -> Void = { _, _ in }
  ) throws -> ExportReceipt {
    let signed = try newestCheckpoint()
    let folder = try ExportFolder(path, origin: origin, visibility: visibility)
    guard folder.size <= signed.size else {
      throw ProofRefusal.exportAhead(path: path, size: folder.size, signed: signed.size)
    }
    if let root = folder.root, try log.read({ try $0.root(atSize: folder.size) }) != root {
      throw ProofRefusal.exportForked(path: path, size: folder.size)
    }
    var export = LogExport(folder: folder, size: signed.size, visibility: visibility)
    // One read transaction a page: a long one would keep the write-ahead log from being emptied.
    var position = export.start
    while position < signed.size {
      let end = min(signed.size, (position | (LogExport.pageLength - 1)) + 1)
      try log.read { try export.writeEvents(position..<end, of: $0) }
      position = end
      try progress(position, signed.size)
    }
    for level in 1..<8 {
      try log.read { try export.writeTiles(level: level, of: $0) }
    }
    export.removeOutgrown()
    let cosigned = try cosignedCheckpoints(upTo: signed.size)
    for (size, note) in cosigned {
      try export.folder.write(note.encoded, to: "witnessed/\(size).checkpoint")
    }
    let newest = cosigned.last { $0.size == signed.size }?.note.encoded
    try export.folder.finish(newest ?? signed.note)
    return export.receipt(signed)
  }
}

/// One run of an export: tiles, notes and bodies of what is new.
struct LogExport {
  /// In events; a multiple of a tile's width.
  static let pageLength: Position = 4096

  var folder: ExportFolder
  let size: Position
  let visibility: Visibility
  private var bundle: [UInt8] = []
  private var leafHashes: [Hash] = []
  private var append: (leaves: LeafWriter, range: Range<Position>)?
  private var bodies = 0
  private var withheld = 0
  private var erased = 0
  private var confidential = 0

  init(folder: ExportFolder, size: Position, visibility: Visibility) {
    self.folder = folder
    self.size = size
    self.visibility = visibility
  }

  /// The first event whose tile is written: a partial one is written again.
  var start: Position { folder.size < size ? folder.size & ~255 : size }

  mutating func writeEvents(_ range: Range<Position>, of log: any LogReader) throws {
    var next = range.lowerBound
    try log.forEach(from: range.lowerBound, to: range.upperBound) { event in
      guard event.position == next else { throw ProofRefusal.nodeDiffers(at: next) }
      next += 1
      let leaf = try leaf(of: event, in: log)
      guard let header = EventHeader(line: Array(event.header)) else {
        throw ProofRefusal.nodeDiffers(at: event.position)
      }
      Tile.append(leaf: leaf, to: &bundle)
      if event.position >= folder.size { try writeBody(event.position, header, log) }
      if header.act == "body.erased" {
        // What was erased since an earlier export must not live on in its folder.
        folder.remove("bodies/\(header.stream.ref).json")
      }
      if leafHashes.count == Tile.fullWidth || event.position == size - 1 {
        try writeLeaves(endingAt: event.position)
      }
    }
    guard next == range.upperBound else { throw ProofRefusal.nodeDiffers(at: next) }
  }

  /// The leaf as the tree hashed it; the notes are written on the way.
  private mutating func leaf(of event: EventBytes, in log: any LogReader) throws -> [UInt8] {
    let position = event.position
    if append?.range.contains(position) != true {
      guard let stored = try log.append(containing: position) else {
        throw ProofRefusal.noteMissing(at: position)
      }
      append = (
        LeafWriter(recorded: event.recorded.description, noteHash: Hash(of: stored.note)),
        stored.first..<stored.first + stored.count
      )
      if stored.first >= folder.size {
        try folder.write(stored.note, to: "notes/\(stored.first).note")
      }
    }
    guard let append else { preconditionFailure("the append was read just now") }
    var leaf: [UInt8] = []
    append.leaves.write(
      seq: position, appendIndex: position - append.range.lowerBound, headerLine: event.header,
      to: &leaf)
    let hash = Hash.leaf(leaf)
    guard try log.node(level: 0, index: position) == hash else {
      throw ProofRefusal.nodeDiffers(at: position)
    }
    leafHashes.append(hash)
    return leaf
  }

  private mutating func writeBody(
    _ position: Position, _ header: EventHeader, _ log: any LogReader
  ) throws {
    guard let body = try log.body(at: position) else {
      erased += 1
      return
    }
    guard visibility.includes(header) else {
      withheld += 1
      return
    }
    bodies += 1
    if !Visibility.public.includes(header) { confidential += 1 }
    var bytes = Array(#"{"payload":"#.utf8)
    bytes += body.payload
    bytes += #","salt":"\#(Base64.encode(body.salt))"}"#.utf8
    try folder.write(bytes + [0x0a], to: "bodies/\(position).json")
  }

  private mutating func writeLeaves(endingAt last: Position) throws {
    let index = last >> 8
    let width = leafHashes.count
    try folder.write(bundle, to: Tile.entries(index: index, width: width).path)
    try folder.write(
      Tile.encode(hashes: leafHashes), to: Tile.hashes(level: 0, index: index, width: width).path)
    bundle.removeAll(keepingCapacity: true)
    leafHashes.removeAll(keepingCapacity: true)
  }

  /// The tiles of one level above the leaves that are new or have grown.
  mutating func writeTiles(level: Int, of log: any LogReader) throws {
    let count = size >> Int64(8 * level)
    let before = folder.size >> Int64(8 * level)
    guard count > before else { return }
    for index in (before >> 8)...((count - 1) >> 8) {
      let width = Int(min(count - index << 8, 256))
      let hashes = try (0..<Int64(width)).map { place in
        guard let hash = try log.node(level: level, index: index << 8 + place) else {
          throw ProofRefusal.nodeDiffers(at: (index << 8 + place) << Int64(8 * level))
        }
        return hash
      }
      try folder.write(
        Tile.encode(hashes: hashes), to: Tile.hashes(level: level, index: index, width: width).path)
    }
  }

  /// Partial tiles of the earlier export that have grown since.
  func removeOutgrown() {
    guard folder.size < size else { return }
    for level in 0..<8 {
      let before = folder.size >> Int64(8 * level)
      let width = Int(before & 255)
      guard width > 0, size >> Int64(8 * level) != before else { continue }
      folder.remove(Tile.hashes(level: level, index: before >> 8, width: width).path)
      if level == 0 { folder.remove(Tile.entries(index: before >> 8, width: width).path) }
    }
  }

  func receipt(_ signed: NewestCheckpoint) -> ExportReceipt {
    ExportReceipt(
      origin: signed.origin, size: size, added: size - folder.size, bodies: bodies,
      withheld: withheld, erased: erased, confidential: confidential, unsigned: signed.unsigned)
  }
}
