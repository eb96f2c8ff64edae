/// The elements of an IATI file that the ledger reads; all others are passed over with what they
/// hold.
enum XMLElement: String {
  case activities = "iati-activities"
  case activity = "iati-activity"
  case identifier = "iati-identifier"
  case reporter = "reporting-org"
  case title
  case description
  case narrative
  case status = "activity-status"
  case date = "activity-date"
  case collaboration = "collaboration-type"
  case aidType = "default-aid-type"
  case country = "recipient-country"
  case region = "recipient-region"
  case sector
  case participant = "participating-org"
  case otherIdentifier = "other-identifier"
  case location
  case name
  case transaction
  case transactionType = "transaction-type"
  case transactionDate = "transaction-date"
  case value
  case provider = "provider-org"
  case receiver = "receiver-org"
  case budget
  case plannedDisbursement = "planned-disbursement"
  case result
  case indicator
  case reference
  case period
  case periodStart = "period-start"
  case periodEnd = "period-end"
  case actual
  case dimension

  /// Whether this element says something in that one; else it is passed over.
  func belongs(in parent: XMLElement?) -> Bool {
    switch self {
    case .activities: parent == nil
    case .activity: parent == nil || parent == .activities
    case .narrative:
      switch parent {
      case .reporter, .title, .description, .participant, .name, .provider, .receiver: true
      default: false
      }
    case .description, .country, .region, .sector: parent == .activity || parent == .transaction
    case .name: parent == .location
    case .indicator: parent == .result
    case .reference, .period: parent == .indicator
    case .periodStart, .periodEnd, .actual: parent == .period
    case .dimension: parent == .actual
    case .transactionType, .transactionDate, .value, .provider, .receiver: parent == .transaction
    case .identifier, .reporter, .title, .status, .date, .collaboration, .aidType, .participant,
      .otherIdentifier, .location, .transaction, .budget, .plannedDisbursement, .result:
      parent == .activity
    }
  }
}

/// The attributes that the ledger reads.
struct XMLAttributes {
  private var values: [(name: String, value: String)] = []

  mutating func add(_ name: String, _ value: String) { values.append((name, value)) }

  subscript(name: String) -> String {
    for (key, value) in values where key == name { return value }
    return ""
  }
}
