public import EventSourcing

/// Why a file can't be read, or not further, as IATI activities.
public struct XMLInputError: Explainable, Hashable {
  /// The physical line, from 1.
  public let line: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// The first byte that is no space is not `<`; the first few characters as they are.
    case notXML(String)
    case empty
    /// An archive; what kind.
    case packed(String)
    /// The file ends inside the document.
    case cut
    /// What the parser says.
    case malformed(String)
    /// A document type that declares an entity or points outside.
    case entity(String)
    case tooDeep(limit: Int)
    /// A text or an activity with more than an honest file has.
    case tooLarge(what: String, limit: Int)
    /// Another root element.
    case notActivities(root: String)
  }

  public init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var explanation: Explanation {
    let (code, value, what, mend) = words
    return Explanation(
      code: code, at: "line \(line)", value: value, what: what, mend: mend, outcome: .badData)
  }

  private var words: (code: String, value: String?, what: Phrase, mend: Phrase) {
    switch reason {
    case .notXML(let start):
      (
        "not-xml", start, "The file does not start like XML; perhaps it is a server's error.",
        "Open it in an editor, then fetch it again."
      )
    case .packed(let kind):
      ("packed", kind, "The file is packed, not XML.", PackedFile.mend)
    case .empty: ("not-xml", nil, "The file is empty.", "Fetch it again.")
    case .cut:
      (
        "xml-cut", nil, "The file ends in the middle; its download may have been cut off.",
        "Fetch it again and compare its size."
      )
    case .malformed(let message):
      (
        "xml-malformed", nil, "This is no well-formed XML: \(message).",
        "Mend the file at this line, or ask its publisher to."
      )
    case .entity(let name):
      (
        "xml-entity", name, "The file declares an entity or points to another file.",
        "Remove the DOCTYPE; IATI files need none."
      )
    case .tooDeep(let limit):
      (
        "xml-too-deep", nil, "Elements lie more than \(limit) deep.",
        "Check that the file is an IATI activity file."
      )
    case .tooLarge(let thing, let limit):
      (
        "too-large", nil, "One \(thing) has more than \(limit) parts.",
        "Check that the file is an IATI activity file; split the activity if it is."
      )
    case .notActivities(let root):
      (
        "not-iati", root, "The root element is not iati-activities.",
        "Give an activity file; organisation files hold no activities."
      )
    }
  }
}
