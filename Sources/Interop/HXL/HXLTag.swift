/// A hashtag with its attributes: `#org +name +funder`.
///
/// - Source: HXL standard 1.1, tagging conventions.
public struct HXLTag: Hashable, Sendable {
  /// With its `#`, in lower case.
  public let tag: String
  public let attributes: Set<String>
  /// Without white space, attributes in their own order.
  public let text: String

  /// None for a text that is no hashtag.
  public init?(_ cell: String) {
    let compact = cell.lowercased().filter { !$0.isWhitespace }
    let parts = compact.split(separator: "+", omittingEmptySubsequences: false)
    guard let tag = parts.first, tag.hasPrefix("#"), Self.isWord(tag.dropFirst()),
      parts.dropFirst().allSatisfy(Self.isWord)
    else { return nil }
    self.tag = String(tag)
    attributes = Set(parts.dropFirst().map(String.init))
    text = compact
  }

  private static func isWord(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7a).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
    }
  }

  func has(_ attribute: String) -> Bool { attributes.contains(attribute) }

  func hasAny(_ names: [String]) -> Bool { names.contains { attributes.contains($0) } }
}
