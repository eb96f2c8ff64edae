import Foundation
import FoundationXML
import Testing

/// What the README says of speed was written by `Scripts/performance`, and by nobody's hand.
@Suite("the README's table of performance")
struct PerformanceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What stands between the markers.
  private let block: String
  private let readme: String

  init() throws {
    readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let opening = "<!-- performance: written by Scripts/performance -->\n"
    let closing = "<!-- end of performance -->\n"
    let rest = try #require(readme.components(separatedBy: opening).dropFirst().first)
    block = try #require(rest.components(separatedBy: closing).first)
  }

  /// Cells of each row, without the table's head.
  private var rows: [[String]] {
    block.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
    }
  }

  private func answer(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = Self.root.appending(path: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test("it has the rows that the script writes, in their order, and no other")
  func sameRows() throws {
    let told = try #require(block.firstMatch(of: /Measured by `Scripts\/performance([^`]*)`/))
    let given = told.1.split(separator: " ").map(String.init)
    let written = try answer("Scripts/performance", given + ["--rows"])
    let commands = written.split(separator: "\n").map { "`\($0)`" }
    #expect(commands.count >= 15)
    #expect(rows.map(\.first) == commands)
    #expect(rows.allSatisfy { $0.count == 7 && !$0[3].isEmpty && !$0[6].isEmpty })
  }

  @Test("every row's command is one that concert-bench has")
  func commands() throws {
    let source = try PackageDescription.swiftFiles(
      below: Self.root.appending(path: "Sources/ConcertBench")
    ).map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let named = try #require(source.firstMatch(of: /subcommands: \[([^\]]*)\]/)).1.lowercased()
    for row in rows {
      let words = row[0].replacing("`", with: "").split(separator: " ")
      #expect(named.contains("\(words[1]).self"), "\(row[0])")
      for option in words.dropFirst(2) where option.hasPrefix("--") {
        // An option's name is its property's, in other letters.
        let property = option.dropFirst(2).split(separator: "-").enumerated()
          .map { $0 == 0 ? String($1) : $1.capitalized }.joined()
        #expect(source.contains("var \(property)"), "\(option)")
      }
    }
  }

  @Test("the picture of growth is there, is XML, and says the figures of the table")
  func picture() throws {
    let path = "Sources/Concert/Concert.docc/Resources/growth.svg"
    #expect(readme.contains("](\(path))"))
    let file = try XMLDocument(contentsOf: Self.root.appending(path: path))
    #expect(file.rootElement()?.name == "svg")
    let words = try #require(file.rootElement()?.elements(forName: "desc").first?.stringValue)
    let growth = try #require(rows.first { $0[0].hasPrefix("`concert-bench growth") })
    var sizes = 0
    for said in growth[6].matches(
      of: /at ([0-9,]+) (recording|folding) ([0-9.]+)(?: to ([0-9.]+))? µs/)
    {
      let (size, what) = (said.1.replacing(",000,000", with: " million"), said.2)
      let drawn = try #require(
        words.firstMatch(of: try Regex("\\b\(size) events:[^;]*\(what) ([0-9]+\\.[0-9])")))
      let number = try #require(drawn.output[1].substring.flatMap { Double($0) })
      let (least, most) = (
        Double(said.3) ?? 0, said.4.flatMap { Double($0) } ?? Double(said.3) ?? 0
      )
      #expect(number >= least - 0.6 && number <= most + 0.6, "\(said.0)")
      sizes += 1
    }
    #expect(sizes >= 6)
  }
}
