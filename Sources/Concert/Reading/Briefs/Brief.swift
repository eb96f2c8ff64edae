public import EventSourcing

/// What is known of one place, one mission or one ministry, each figure with what it rests on.
public struct Brief: Sendable {
  /// What a brief is about.
  public enum Subject: Hashable, Sendable {
    case place(String)
    case mission(String)
    case ministry(String)

    public var code: String {
      switch self {
      case .place(let code), .mission(let code), .ministry(let code): code
      }
    }

    var filter: RecordFilter {
      var filter = RecordFilter()
      switch self {
      case .place(let code): filter.places = [code]
      case .mission(let code): filter.missions = [code]
      case .ministry(let code): filter.ministries = [code]
      }
      return filter
    }
  }

  /// A record with the newest event that changed it.
  public struct Source: Hashable, Sendable {
    public let ref: String
    public let position: Position

    public init(ref: String, position: Position) {
      self.ref = ref
      self.position = position
    }
  }

  /// A figure with the records that it was made of.
  public struct Figure<Value: Hashable & Sendable>: Hashable, Sendable {
    public var value: Value
    public var sources: [Source]
  }

  public struct Training: Hashable, Sendable {
    public var sessions = 0
    public var people = PeopleCount()
  }

  /// A promise that is late, or that its owner calls at risk or delayed.
  public struct Risk: Hashable, Sendable {
    public let ref: String
    public let ministry: String
    public let title: String
    /// Since its last day; none when that has not come.
    public let daysOverdue: Int?
    /// at_risk, delayed
    public let said: String?
    public let position: Position
  }

  /// An event of one of its records.
  public struct Change: Hashable, Sendable {
    public let position: Position
    public let type: String
    public let ref: String
    public let on: String
    public let title: String?
  }

  public struct Double: Hashable, Sendable {
    public let ref: String
    public let a: String
    public let b: String
    public let score: Int
    public let position: Position
  }

  public let subject: Subject
  /// Its name; the code where it has none.
  public var name: String
  public let basis: Basis
  /// Houses of the basis day that gave, promised or take part.
  public var ministries = Figure<[String]>(value: [], sources: [])
  public var missions = Figure<[String]>(value: [], sources: [])
  public var frameworks = Figure<[String]>(value: [], sources: [])
  /// Given less returned, by currency.
  public var given = Figure<[Amount]>(value: [], sources: [])
  /// Pledged by commitments that are open.
  public var promised = Figure<[Amount]>(value: [], sources: [])
  /// None: nobody reported any; nobody of both sexes is a reported zero.
  public var deployed: Figure<PeopleCount>?
  public var training: Figure<Training>?
  public var risks: [Risk] = []
  /// Pairs that wait for a decision, the likeliest first.
  public var doubles: [Double] = []
  /// Since the day that was asked for, the newest first.
  public var changes: [Change] = []
}
