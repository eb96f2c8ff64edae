/// An empty sheet to fill: headings, hashtags and one example, which `import hxl` reads as it stands.
public enum SheetTemplate: String, CaseIterable, Sendable {
  case commitments, contributions

  /// Three rows.
  public var rows: [[String]] {
    let columns: [(heading: String, hashtag: String, example: String)] =
      switch self {
      case .commitments:
        [
          ("Reference", "#meta+id", "DEV-2024-17"), ("Ministry", "#org+name", "DEV"),
          ("Title", "#activity+name", "Midwives for Niamey"),
          ("Description", "#description", "Two years of training at the regional hospital"),
          ("Country", "#country+code", "NE"), ("Place", "#loc+name", "Niamey"),
          ("Theme (DAC code)", "#sector+code", "13030"),
          ("Partner", "#org+name+impl", "Regional hospital of Niamey"),
          ("Start", "#date+start", "2024-03-01"), ("End", "#date+end", "2026-02-28"),
          ("Amount promised", "#value+committed", "180000.00"),
          ("Currency", "#currency+code", "EUR"),
        ]
      case .contributions:
        [
          ("Reference", "#meta+id", "DEV-2024-17-P1"), ("Ministry", "#org+name", "DEV"),
          ("Title", "#activity+name", "Midwives for Niamey, first instalment"),
          ("Country", "#country+code", "NE"), ("Theme (DAC code)", "#sector+code", "13030"),
          ("Partner", "#org+name+impl", "Regional hospital of Niamey"),
          ("Date", "#date", "2024-04-02"), ("Amount given", "#value+paid", "45000.00"),
          ("Currency", "#currency+code", "EUR"), ("Women sent", "#x_people+f", "1"),
          ("Men sent", "#x_people+m", "1"),
        ]
      }
    return [columns.map(\.heading), columns.map(\.hashtag), columns.map(\.example)]
  }
}
