internal import EventSourcing
internal import MerkleLog

/// The file `checkpoint` beside `ledger.db`: the last signed size and root, kept apart so that a
/// restored older copy of the database is noticed.
struct Sidecar {
  typealias Content = (note: SignedNote, checkpoint: Checkpoint)

  let folder: String
  var path: String { folder + "/checkpoint" }

  func write(_ note: SignedNote) throws(EventLogError) {
    guard FileSystem.read(path) != note.encoded else { return }
    try FileSystem.replace(path, in: folder, with: note.encoded)
  }

  /// None when there is no such file.
  func read() -> Result<Content?, EventLogError> {
    Result { () throws(EventLogError) in try content() }
  }

  private func content() throws(EventLogError) -> Content? {
    guard FileSystem.exists(path) else { return nil }
    guard let bytes = FileSystem.read(path) else { throw FileSystem.failure(path) }
    do {
      let note = try SignedNote(parsing: bytes)
      return (note, try Checkpoint(parsing: note.text))
    } catch {
      throw .badSidecar(path: path, detail: "it is not a signed checkpoint")
    }
  }

  /// Why nothing may be appended to the log that `reader` sees; none when it holds what was signed.
  ///
  /// - Parameter content: read before the reader's transaction began. What another process signs
  ///   meanwhile would be over events that the reader does not see.
  func refusal(
    _ reader: SQLiteLogReader, origin: String, content: Result<Content?, EventLogError>
  ) throws -> EventLogError? {
    let checkpoint: Checkpoint
    switch content {
    case .failure(let error): return error
    case .success(nil): return nil
    case .success(let content?): checkpoint = content.checkpoint
    }
    guard checkpoint.origin == origin else {
      return .badSidecar(path: path, detail: "it belongs to \(checkpoint.origin)")
    }
    let size = try reader.size()
    guard size >= checkpoint.size else {
      return .behindCheckpoint(path: reader.path, size: size, checkpoint: checkpoint.size)
    }
    do {
      guard try reader.root(atSize: checkpoint.size) == checkpoint.root else {
        return .otherHistory(path: reader.path, checkpoint: checkpoint.size)
      }
    } catch let error as EventLogError {
      // A node is missing: what is there can be read, and the check says where it is broken.
      return error
    }
    return nil
  }
}
