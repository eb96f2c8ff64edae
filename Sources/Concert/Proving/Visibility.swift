public import EventSourcing

/// Who may read a payload; each level includes those before it.
public enum Visibility: String, Hashable, Sendable, CaseIterable {
  case `public`, parliament, committee, owner

  /// - Throws: `bad-visibility` for another word.
  public init(option text: String) throws {
    guard let level = Visibility(rawValue: text) else {
      throw ProofRefusal.unknownVisibility(text)
    }
    self = level
  }

  private var rank: Int {
    switch self {
    case .public: 0
    case .parliament: 1
    case .committee: 2
    case .owner: 3
    }
  }

  /// Whether whoever reads at this level may see the payload of an event.
  ///
  /// A level that this release does not know is shown to owners only. Bodies on which rights depend
  /// are public, whatever their header says.
  /// - Source: INTEGRITY.md 1, "Body".
  public func includes(_ header: EventHeader) -> Bool {
    Self.isAlwaysPublic(header.stream)
      || (Visibility(rawValue: header.visibility) ?? .owner).rank <= rank
  }

  static func isAlwaysPublic(_ stream: StreamName) -> Bool {
    ["ledger", "policy", "ministry", "officer"].contains(stream.kind)
  }
}
