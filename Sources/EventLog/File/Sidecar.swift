internal import EventSourcing
internal import MerkleLog

/// The file `checkpoint` beside `ledger.db`: the last signed size and root, kept apart so that a
/// restored older copy of the database is noticed.
struct Sidecar {
  let folder: String
  var path: String { folder + "/checkpoint" }

  func write(_ note: SignedNote) throws(EventLogError) {
    guard FileSystem.read(path) != note.encoded else { return }
    try FileSystem.replace(path, in: folder, with: note.encoded)
  }

  /// None when there is no such file.
  func read() throws(EventLogError) -> Checkpoint? {
    guard FileSystem.exists(path) else { return nil }
    guard let bytes = FileSystem.read(path) else { throw FileSystem.failure(path) }
    do {
      return try Checkpoint(parsing: try SignedNote(parsing: bytes).text)
    } catch {
      throw .badSidecar(path: path, detail: "it is not a signed checkpoint")
    }
  }

  /// Why nothing may be appended to the log that `reader` sees; none when it holds what was signed.
  func refusal(_ reader: SQLiteLogReader, origin: String) throws -> EventLogError? {
    let checkpoint: Checkpoint?
    do {
      checkpoint = try read()
    } catch {
      return error
    }
    guard let checkpoint else { return nil }
    guard checkpoint.origin == origin else {
      return .badSidecar(path: path, detail: "it belongs to \(checkpoint.origin)")
    }
    let size = try reader.size()
    guard size >= checkpoint.size else {
      return .behindCheckpoint(path: reader.path, size: size, checkpoint: checkpoint.size)
    }
    guard try reader.root(atSize: checkpoint.size) == checkpoint.root else {
      return .otherHistory(path: reader.path, checkpoint: checkpoint.size)
    }
    return nil
  }
}
