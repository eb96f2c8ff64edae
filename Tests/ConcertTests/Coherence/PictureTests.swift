import EventSourcing
import Foundation
import Testing

@testable import Concert

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("pictures")
struct PictureTests {
  /// Everything that could leave an attribute, a tag or the file, or hide letters.
  static let hostile = [
    "</text><script>alert(1)</script>", "\" onload=\"x", "' & &amp; ]]>", "<![CDATA[", "--><!--",
    "a\u{0}b\u{1}\u{8}\u{1b}[31m", "quote\"\u{301}='\u{301}<\u{338}", "\u{202e}gnp.gvs",
    "\u{fffe}\u{ffff}",
    "\u{1f469}\u{200d}\u{1f680}", "line\nbreak\ttab\r", "&#0;&#x1b;", "\u{feff}", "",
    String(repeating: "<", count: 10_000), "\u{1fffe}\u{10ffff}",
  ]

  /// What libxml2 makes of a file: its texts and elements; nothing when it is not well-formed.
  private final class Reader: NSObject, XMLParserDelegate {
    var text = ""
    var elements: [String] = []
    var attributes: Set<String> = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append(name)
      self.attributes.formUnion(attributes.keys)
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { self.text += text }
  }

  private static func read(_ picture: Picture) throws -> Reader {
    let parser = XMLParser(data: Data(picture.svg.utf8))
    let reader = Reader()
    parser.delegate = reader
    let isWhole = parser.parse()
    try #require(isWhole, "\(String(describing: parser.parserError))")
    return reader
  }

  private static func pair(_ text: String) -> DuplicatePair {
    let side = DuplicatePair.Side(
      ref: text, externalRef: nil, ministry: text, title: text, mission: nil, partner: nil,
      start: nil, end: nil, minor: nil, currency: nil, places: [], themes: [])
    return DuplicatePair(
      ref: text, a: side, b: side, score: 20, tier: nil,
      reasons: [
        .init(feature: text, points: 25, detail: text),
        .init(feature: text, points: -5, detail: ""),
      ],
      model: text, sinceOn: nil, position: nil, status: "decided", outcome: text, reason: nil,
      decidedBy: nil, decidedOn: nil, again: nil)
  }

  private static func pictures(_ text: String) -> [Picture] {
    [
      pair(text).picture(
        Basis(asOf: Day("2024-06-12")!, knownAt: Moment("2024-06-12T09:14:02.000Z")!, size: 3),
        lines: .ofRules),
      BarPicture(
        title: text, description: text,
        bars: [.init(text, size: 0.5, shown: text), .init(text, size: -0.5, shown: text)]
      ).picture,
      MatrixPicture(
        title: text, description: text, columns: [text, text],
        rows: [(text, [.init(text, size: 1), .init(text, size: nil, isSilent: true)])],
        table: Picture.Table([text], [[text], [text, text]])
      ).picture,
      NetworkPicture(
        title: text, description: text,
        network: MissionNetwork(
          ministries: [text: "other", "B": text], missions: [text: [text, "B"]])
      ).picture,
    ]
  }

  @Test("hostile words stay words", arguments: hostile)
  func escaped(_ text: String) throws {
    let known: Set = [
      "svg", "title", "desc", "defs", "pattern", "rect", "text", "g", "line", "circle",
    ]
    for picture in Self.pictures(text) {
      let reader = try Self.read(picture)
      #expect(known.isSuperset(of: reader.elements))
      #expect(!reader.attributes.contains { $0.hasPrefix("on") || $0.contains("href") })
      if text.hasPrefix("</text>") { #expect(reader.text.contains(text)) }
    }
  }

  @Test("a picture has a title, a description and a table of its numbers, and the same bytes again")
  func parts() throws {
    func bars() -> Picture {
      BarPicture(
        title: "Points", description: "Why 75.",
        bars: [
          .init("same place", size: 22, shown: "+22"),
          .init("other phase", size: -30, shown: "-30"),
          .init("nothing", size: nil, shown: "no value"),
        ]
      ).picture
    }
    let reader = try Self.read(bars())
    #expect(Array(reader.elements.prefix(3)) == ["svg", "title", "desc"])
    #expect(reader.attributes.isSuperset(of: ["role", "aria-labelledby", "viewBox"]))
    // Once beside its bar, once in the table.
    for shown in ["+22", "-30", "no value"] {
      #expect(reader.text.components(separatedBy: shown).count == 3)
    }
    #expect(bars().svg == bars().svg)
    // A share of 0.5 is half a bar, whatever the others are.
    let half = BarPicture(
      title: "", description: "", bars: [.init("a", size: 0.5, shown: "")], whole: 1)
    #expect(half.picture.svg.contains("width=\"160\" height=\"14\""))
    // Below zero is told by stripes, not by a colour.
    #expect(bars().svg.contains("fill=\"url(#stripes)\""))
  }

  @Test("no bar, no cell and no ministry is a picture, too")
  func empty() throws {
    let pictures = [
      BarPicture(title: "None", description: "", bars: []).picture,
      MatrixPicture(
        title: "None", description: "", columns: [], rows: [], table: .init([], [])
      ).picture,
      NetworkPicture(
        title: "None", description: "", network: MissionNetwork(ministries: [:], missions: [:])
      ).picture,
    ]
    for picture in pictures { #expect(try Self.read(picture).elements.first == "svg") }
  }

  @Test("a matrix tells its steps by dashes and silence by its sign")
  func steps() throws {
    let cells = [0.0, 1, 2, 3, 4].map { (size: Double) in MatrixPicture.Cell("\(size)", size: size)
    }
    let picture = MatrixPicture(
      title: "M", description: "", columns: ["a", "b", "c", "d", "e", "f"],
      rows: [("R", cells + [.init("?", size: nil, isSilent: true)])], table: .init([], []))
    let svg = picture.picture.svg
    for dashes in ["1 5", "2 4", "4 3", "8 2", "26 0"] {
      #expect(svg.contains("stroke-dasharray=\"\(dashes)\""))
    }
    #expect(try Self.read(picture.picture).text.contains("?"))
  }
}
