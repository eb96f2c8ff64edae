public import EventSourcing
public import Interop

/// What is held against the ledger, and how closely.
public struct ReconciliationQuery: Sendable {
  public enum Key: String, Hashable, Sendable, CaseIterable {
    case externalRef = "external_ref"
    case ref, commitment
  }

  public let path: String
  public var columns = AccountColumns()
  /// Which field of a contribution the key column holds.
  public var key = Key.externalRef
  /// In units of each currency, such as `0.05`.
  public var tolerance = "0"
  public var toleranceDays = 0
  /// Of the ledger's contributions only these.
  public var ministry: String?
  public var from: Day?
  public var to: Day?

  public init(path: String) { self.path = path }
}

/// The ledger beside an accounting export.
public struct Reconciliation: Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case matched, differing, duplicate
    case onlyInFile = "only_in_file"
    case onlyInLedger = "only_in_ledger"
  }

  /// One key in one currency.
  public struct Row: Hashable, Sendable {
    public let key: String
    public let currency: String
    public let state: State
    /// Minor units, what came back subtracted; none where there is nothing of the kind.
    public let fileMinor: Int128?
    public let ledgerMinor: Int128?
    /// Physical lines of the file.
    public let lines: [Int]
    /// References of contributions.
    public let refs: [String]
    /// Days apart, where each side has one day.
    public let daysApart: Int?

    public var difference: Int128 { (fileMinor ?? 0) - (ledgerMinor ?? 0) }
  }

  public struct Total: Hashable, Sendable {
    public let currency: String
    public let fileMinor: Int128
    public let ledgerMinor: Int128

    public var difference: Int128 { fileMinor - ledgerMinor }
  }

  public let basis: Basis
  public let path: String
  /// Of the file, hexadecimal.
  public let sha256: String
  public let fileRows: Int
  /// Amounts with more decimals than their currency has.
  public let roundedAmounts: Int
  /// Contributions of money that have no such key, and so stand beside nothing.
  public let ledgerWithoutKey: Int
  /// In the order of keys.
  public let rows: [Row]
  public let totals: [Total]
  /// Rows of the file that can't be read; the first hundred.
  public let flaws: [AccountFlaw]
  public let flawedRows: Int

  public func count(_ state: State) -> Int { rows.count { $0.state == state } }

  public var isReconciled: Bool { flawedRows == 0 && rows.allSatisfy { $0.state == .matched } }
}

/// One key in one currency while both sides are added up.
struct ReconciledKey {
  struct Side {
    private(set) var minor: Int128 = 0
    private(set) var amounts: [Int64] = []
    private(set) var day: Day?

    var count: Int { amounts.count }
    var sum: Int128? { amounts.isEmpty ? nil : minor }
    /// The same amount came more than once.
    var repeats: Bool { Set(amounts).count < amounts.count }

    /// Wide enough for more rows than a file can have.
    mutating func add(_ amount: Int64, on day: Day?) {
      minor += Int128(amount)
      amounts.append(amount)
      self.day = day
    }
  }

  var file = Side()
  var ledger = Side()
  var lines: [Int] = []
  var refs: [String] = []

  /// - Parameter isKeyOnBothSides: in whichever currency.
  func row(
    _ key: String, _ currency: String, tolerance: Int64, days: Int, isKeyOnBothSides: Bool
  ) -> Reconciliation.Row {
    var apart: Int?
    if file.count == 1, ledger.count == 1, let one = file.day, let other = ledger.day {
      apart = Int(one.daysSinceEpoch - other.daysSinceEpoch)
    }
    let difference = file.minor - ledger.minor
    let state: Reconciliation.State =
      if !isKeyOnBothSides {
        file.count > 0 ? .onlyInFile : .onlyInLedger
      } else if file.count == 0 || ledger.count == 0 {
        .differing
      } else if difference.magnitude <= UInt128(tolerance.magnitude) {
        abs(apart ?? 0) <= days ? .matched : .differing
      } else if file.count > ledger.count, file.repeats {
        .duplicate
      } else {
        .differing
      }
    return Reconciliation.Row(
      key: key, currency: currency, state: state, fileMinor: file.sum, ledgerMinor: ledger.sum,
      lines: lines, refs: refs, daysApart: apart)
  }
}
