/// How far a long task is, on standard error.
///
/// A bar on a terminal; elsewhere one line every 10 % or 10 seconds, so that logs stay readable.
struct Progress {
  enum Style { case none, lines, bar }

  private let output: Output
  private let style: Style
  private let label: String
  /// How many there will be, when that is known.
  private let total: Int?
  private let stopwatch: @Sendable () -> Double
  private let start: Double
  private var lastTime: Double
  private var lastTenth = 0

  init(
    _ label: String, total: Int?, style: Style, output: Output,
    stopwatch: @escaping @Sendable () -> Double
  ) {
    self.label = label
    self.total = total
    self.style = style
    self.output = output
    self.stopwatch = stopwatch
    start = stopwatch()
    lastTime = start
  }

  /// Tells that `done` of the total are done.
  mutating func advance(to done: Int) throws {
    guard style != .none else { return }
    let now = stopwatch()
    let tenth = total.map { $0 > 0 ? done * 10 / $0 : 10 } ?? 0
    switch style {
    case .none: break
    case .bar where now - lastTime >= 0.1:
      lastTime = now
      try output.show(transient: "\(bar(done))\(text(done, now: now))")
    case .bar: break
    case .lines where tenth > lastTenth || now - lastTime >= 10:
      lastTime = now
      lastTenth = tenth
      try output.line("\(label): \(text(done, now: now))")
    case .lines: break
    }
  }

  private func bar(_ done: Int) -> String {
    guard let total, total > 0 else { return "\(label) " }
    let filled = min(24, done * 24 / total)
    return "["
      + String(repeating: "█", count: filled) + String(repeating: " ", count: 24 - filled) + "] "
  }

  private func text(_ done: Int, now: Double) -> String {
    let seconds = now - start
    let rate = seconds > 0.5 ? "  \(Digits.grouped(Int64(Double(done) / seconds)))/s" : ""
    guard let total, total > 0 else { return Digits.grouped(Int64(done)) + rate }
    return "\(min(100, done * 100 / total)) %  "
      + "\(Digits.grouped(Int64(done))) of \(Digits.grouped(Int64(total)))\(rate)"
  }
}
