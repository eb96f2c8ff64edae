import EventSourcing
import Foundation
import Interop
import Testing

func bytes(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

@Suite("XML reader")
struct XMLReaderTests {
  private func identifiers(_ source: some ByteSource) -> (read: [String], error: XMLInputError?) {
    var source = source
    var read: [String] = []
    do {
      try XMLActivityReader.forEach(in: &source) { read.append($0.identifier) }
      return (read, nil)
    } catch {
      return (read, error as? XMLInputError)
    }
  }

  @Test("a file that was cut gives what came before, and says where", arguments: [1, 10, 1000])
  func cut(chunk: Int) throws {
    let bytes = try bytes(of: fixture("iati/cut.xml"))
    let (read, error) = identifiers(BytesSource(bytes, chunk: chunk))
    #expect(read == ["XX-1"])
    #expect(error?.reason == .cut)
    #expect(error?.line == 9)
  }

  @Test("a cut at every byte is never taken for a whole file")
  func cutAnywhere() throws {
    let bytes = try bytes(of: fixture("iati/made-1.04.xml"))
    let end = bytes.lastIndex(of: UInt8(ascii: ">")) ?? 0
    for length in stride(from: 0, to: end, by: 3) {
      let error = identifiers(BytesSource(Array(bytes[..<length]))).error
      #expect(error?.explanation.outcome == .badData, "\(length) bytes")
    }
  }

  @Test("entities and documents elsewhere are refused", arguments: ["bomb.xml", "outside.xml"])
  func entities(file: String) throws {
    let (read, error) = identifiers(BytesSource(try bytes(of: fixture("iati/" + file))))
    #expect(read.isEmpty)
    #expect(error?.explanation.code == "xml-entity")
  }

  @Test("an error body in JSON is not taken for XML")
  func error() throws {
    let error = identifiers(BytesSource(try bytes(of: fixture("iati/error.json")))).error
    #expect(error == XMLInputError(line: 1, reason: .notXML("{\"error\": \"internal serv")))
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let text: String
    let code: String
    let line: Int
    var testDescription: String { "\(code) \(text.prefix(30))" }
  }

  static let faults: [Fault] = [
    Fault(text: "", code: "not-xml", line: 1),
    Fault(text: "\n\n", code: "not-xml", line: 3),
    Fault(text: "\n\nhello", code: "not-xml", line: 3),
    Fault(text: "<iati-organisations/>", code: "not-iati", line: 1),
    Fault(text: "<html>\n<body/></html>", code: "not-iati", line: 1),
    Fault(text: "<iati-activities>\n</iati-activity>", code: "xml-malformed", line: 2),
    Fault(text: "<iati-activities>\n&who;</iati-activities>", code: "xml-malformed", line: 2),
    Fault(text: "<iati-activities>\n\u{1}</iati-activities>", code: "xml-malformed", line: 2),
    Fault(text: "<iati-activities/>\n<x/>", code: "xml-malformed", line: 2),
    Fault(
      text: "<iati-activities>\n" + String(repeating: "<a>", count: 200), code: "xml-too-deep",
      line: 2),
  ]

  @Test("names the code and line of a fault", arguments: faults)
  func names(_ fault: Fault) {
    for chunk in [1, 13, 100_000] {
      let error = identifiers(BytesSource(fault.text, chunk: chunk)).error
      #expect(error?.explanation.code == fault.code)
      #expect(error?.line == fault.line)
    }
  }

  @Test("a gigantic line is read, a gigantic text refused")
  func gigantic() {
    let long = String(repeating: "x ", count: 3 << 19)
    let inside = "<iati-activities><iati-activity><iati-identifier>A</iati-identifier>"
    let end = "</iati-activity></iati-activities>"
    let passed =
      inside + "<result><title><narrative>" + long + "</narrative></title></result>" + end
    #expect(identifiers(BytesSource(passed)).read == ["A"])
    let refused = inside + "<title><narrative>" + long + "</narrative></title>" + end
    #expect(identifiers(BytesSource(refused)).error?.explanation.code == "too-large")
    let many = inside + String(repeating: "<sector/>", count: 200_001) + end
    #expect(identifiers(BytesSource(many)).error?.explanation.code == "too-large")
  }

  @Test("lines are right beyond 65,535")
  func farLines() throws {
    let text =
      "<iati-activities>" + String(repeating: "\n", count: 99_999)
      + "<iati-activity><iati-identifier>A</iati-identifier></iati-activity></iati-activities>"
    var source = BytesSource(text)
    var lines: [Int] = []
    try XMLActivityReader.forEach(in: &source) { lines.append($0.line) }
    #expect(lines == [100_000])
  }

  @Test("reads Latin-1 when the declaration says so, and refuses bytes that are no UTF-8")
  func encodings() {
    let head = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>".utf8)
    let body =
      Array("<iati-activities><iati-activity><iati-identifier>".utf8) + [0xe9]
      + Array("</iati-identifier></iati-activity></iati-activities>".utf8)
    #expect(identifiers(BytesSource(head + body)).read == ["é"])
    #expect(identifiers(BytesSource(body)).error?.explanation.code == "xml-malformed")
  }

  @Test("what the caller throws stops the reading and comes through")
  func stop() throws {
    var source = BytesSource(try bytes(of: fixture("iati/made-2.03.xml")))
    var count = 0
    #expect(throws: InputError.noFile("enough")) {
      try XMLActivityReader.forEach(in: &source) { _ in
        count += 1
        throw InputError.noFile("enough")
      }
    }
    #expect(count == 1)
  }

  @Test("a missing file is told apart from an unreadable one")
  func files() {
    #expect(throws: InputError.noFile("/nowhere/at/all.xml")) {
      try FileSource.open("/nowhere/at/all.xml") { _ in }
    }
  }
}
