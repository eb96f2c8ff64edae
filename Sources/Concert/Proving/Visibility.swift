public import EventSourcing
internal import Projector

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

  /// Who reads at this level; no kind of event is hidden from an owner.
  var readers: Readers? {
    guard self != .owner else { return nil }
    return Readers(
      words: Self.allCases.filter { $0.rank <= rank }.map(\.rawValue), openKinds: Self.openKinds)
  }

  private static let openKinds = ["ledger", "policy", "ministry", "officer"]

  static func isAlwaysPublic(_ stream: StreamName) -> Bool { openKinds.contains(stream.kind) }
}
