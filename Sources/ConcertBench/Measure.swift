import CBaseline
import Foundation

/// What a piece of work took.
struct Effort {
  /// User and system time of the whole process.
  var cpuSeconds: Double
  var wallSeconds: Double

  static let none = Effort(cpuSeconds: 0, wallSeconds: 0)

  static func + (left: Effort, right: Effort) -> Effort {
    Effort(
      cpuSeconds: left.cpuSeconds + right.cpuSeconds,
      wallSeconds: left.wallSeconds + right.wallSeconds)
  }

  /// Runs `body` and adds what it took to `self`.
  mutating func add<Result>(_ body: () throws -> Result) rethrows -> Result {
    let (cpu, wall) = (Self.cpuNow, Self.wallNow)
    let result = try body()
    self = self + Effort(cpuSeconds: Self.cpuNow - cpu, wallSeconds: Self.wallNow - wall)
    return result
  }

  /// As `add`, for work on an actor.
  mutating func add<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let (cpu, wall) = (Self.cpuNow, Self.wallNow)
    let result = try await body()
    self = self + Effort(cpuSeconds: Self.cpuNow - cpu, wallSeconds: Self.wallNow - wall)
    return result
  }

  static var cpuNow: Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }
  static var wallNow: Double { seconds(of: CLOCK_MONOTONIC) }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// One line of results (CONTRACT.md, Benchmarks).
struct Measurement: Encodable {
  struct Limit: Encodable {
    /// What the limit is, in words.
    let what: String
    let cpuSeconds: Double
    let wallSeconds: Double
  }

  let bench: String
  let events: Int
  let seconds: Double
  let cpuSeconds: Double
  /// Events a second of CPU time.
  let perSecond: Double
  let peakRssBytes: Int
  let limit: Limit?
  /// Ours over the limit's, in CPU time unless the name says wall.
  let ratioToLimit: Double?
  /// What else was seen, such as percentiles.
  let notes: [String: Double]

  init(
    _ bench: String, events: Int, effort: Effort, limit: (what: String, effort: Effort)? = nil,
    comparesWall: Bool = false, notes: [String: Double] = [:]
  ) {
    self.bench = bench
    self.events = events
    seconds = rounded(effort.wallSeconds)
    cpuSeconds = rounded(effort.cpuSeconds)
    perSecond = (Double(events) / effort.cpuSeconds).rounded()
    peakRssBytes = peakResidentBytes()
    self.limit = limit.map {
      Limit(
        what: $0.what, cpuSeconds: rounded($0.effort.cpuSeconds),
        wallSeconds: rounded($0.effort.wallSeconds))
    }
    ratioToLimit = limit.map {
      rounded(
        comparesWall
          ? effort.wallSeconds / $0.effort.wallSeconds : effort.cpuSeconds / $0.effort.cpuSeconds)
    }
    self.notes = notes
  }

  func print(asJSON: Bool) throws {
    if asJSON {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
      return
    }
    Swift.print(
      "\(bench): \(events) events, \(cpuSeconds) s of CPU, \(seconds) s, "
        + "\(Int(perSecond)) a second of CPU, peak \(peakRssBytes >> 20) MiB")
    if let limit, let ratioToLimit {
      Swift.print(
        "  \(limit.what): \(limit.cpuSeconds) s of CPU, \(limit.wallSeconds) s; "
          + "ratio \(ratioToLimit)")
    }
    for (name, value) in notes.sorted(by: { $0.key < $1.key }) {
      Swift.print("  \(name): \(rounded(value))")
    }
  }
}

func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

/// Lets the next `peakResidentBytes` be that of what follows (proc(5), clear_refs).
///
/// - Returns: false where the kernel does not offer it.
func forgetPeak() -> Bool {
  baseline_give_back()
  guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
  defer { fclose(file) }
  return fputs("5", file) >= 0
}

/// The largest resident set since `forgetPeak`; none when the kernel does not tell.
func recentPeakBytes() -> Int? {
  guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { return nil }
  return kibibytes * 1024
}

/// The process's largest resident set so far.
func peakResidentBytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}
