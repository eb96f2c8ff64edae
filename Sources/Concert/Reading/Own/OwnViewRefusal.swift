public import EventSourcing

/// Why a view of one's own is not taken.
public enum OwnViewRefusal: Hashable, Sendable {
  case taken(String)
  case exampleDiffers(String, file: String, row: Int)
  case noSuchView(String, nearest: String?)
  /// A folder that is to be written is there already.
  case folderThere(String)
  case noView(String)
}

extension OwnViewRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .taken(let name):
      Explanation(
        code: "name-taken", at: name,
        what: "A view of this name was added already. Nothing was changed.",
        mend: "Add it with --replace, or under another name.", outcome: .usage)
    case .exampleDiffers(let name, let file, let row):
      Explanation(
        code: "projection-example-differs", at: row == 0 ? file : "\(file):\(row)", value: name,
        what: "The view's example does not give the rows that are expected.",
        mend: "concert projection test DIR shows the rows; --record writes them as they are.",
        outcome: .finding)
    case .noSuchView(let name, let nearest):
      Explanation(
        code: "no-such-projection", at: name,
        what: "No view of this name was added."
          + (nearest.map { " Did you mean \($0)?" } ?? ""),
        mend: "See: concert projection status", outcome: .noSuchRecord)
    case .folderThere(let path):
      Explanation(
        code: "folder-not-empty", at: path, what: "There is something at this place already.",
        mend: "Name a folder that is not there yet.", outcome: .cannotCreateOutput)
    case .noView(let path):
      Explanation(
        code: "projection-unreadable", at: path, what: "There is no view in this folder.",
        mend: "Begin one with: concert projection new \(path)", outcome: .noInput)
    }
  }
}
