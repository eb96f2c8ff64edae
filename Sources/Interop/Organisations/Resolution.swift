/// Which ministry of the ledger an organisation is, and by what.
public enum Resolution: Hashable, Sendable {
  public enum Ground: String, Hashable, Sendable {
    /// The mapping names the ministry's own code.
    case code
    /// A line of the reviewed table of aliases.
    case alias
    /// The reference and one of the ministry's names.
    case refAndName = "ref-and-name"
    /// The reference alone, because the source gives no name and one ministry has it.
    case ref
    /// A name of one ministry, where references don't contradict.
    case name
    /// The same name written in another way.
    case variant
  }

  case ministry(String, by: Ground)
  /// Somebody looked and said that it is none of ours.
  case notOurs
  /// Several ministries answer to it; the codes.
  case ambiguous([String])
  /// Nobody does; the codes of those that look alike, for a person to judge, the likest first.
  case unknown(perhaps: [String])

  public var code: String? {
    if case .ministry(let code, _) = self { code } else { nil }
  }
}

/// An organisation that a file names and the ledger doesn't know for certain.
public struct UnresolvedOrganisation: Hashable, Sendable {
  public let name: String
  public let ref: String
  public let isAmbiguous: Bool
  /// Codes of ministries that it may be.
  public let perhaps: [String]
  public let firstLine: Int
  /// Records that wait for it.
  public internal(set) var records: Int

  public init(_ reporter: Reporter, _ resolution: Resolution, line: Int) {
    name = reporter.name
    ref = reporter.code ?? reporter.ref
    firstLine = line
    records = 0
    switch resolution {
    case .ambiguous(let codes): (isAmbiguous, perhaps) = (true, codes)
    case .unknown(let codes): (isAmbiguous, perhaps) = (false, codes)
    case .ministry, .notOurs: (isAmbiguous, perhaps) = (false, [])
    }
  }
}

/// The organisations that could not be resolved, each once.
public struct UnresolvedList: Hashable, Sendable {
  /// Beyond this many they are counted and no longer listed.
  public static let limit = 10_000

  public private(set) var entries: [UnresolvedOrganisation] = []
  /// Different organisations, listed or not.
  public private(set) var count = 0
  private var indices: [String: Int] = [:]

  public init() {}

  public mutating func add(_ reporter: Reporter, _ resolution: Resolution, line: Int) {
    if let index = indices[reporter.key] {
      entries[index].records += 1
      return
    }
    count += 1
    guard entries.count < Self.limit else { return }
    var entry = UnresolvedOrganisation(reporter, resolution, line: line)
    entry.records = 1
    indices[reporter.key] = entries.count
    entries.append(entry)
  }
}
