import Concert
import Foundation

/// The cost of one more event against the size of the ledger, which grows tenfold a step.
///
/// Circles and squares tell the two lines apart, not colours; the numbers stand beside their marks.
struct GrowthPicture {
  private typealias Line = (name: String, isRound: Bool, values: [Double])

  private let points: [Growth.Point]
  private let most: Double

  private static let size = (width: 640, height: 360)
  private static let frame = (left: 64, top: 48, right: 24, bottom: 48)

  init(_ points: [Growth.Point]) {
    self.points = points
    most = max(1, points.flatMap { [$0.recording, $0.folding] }.max() ?? 1) * 1.1
  }

  var svg: String {
    let lines: [Line] = [
      ("recording", true, points.map(\.recording)), ("folding", false, points.map(\.folding)),
    ]
    let says = points.map {
      "\(Self.count($0.size)) events: recording \(Self.text($0.recording)), folding "
        + Self.text($0.folding)
    }
    let inside =
      [
        SVGText.tag("title", [:], "What one more event costs"),
        SVGText.tag(
          "desc", [:],
          SVGText.escaped("Microseconds of CPU an event. " + says.joined(separator: "; ") + ".")),
        words("What one more event costs, µs of CPU", x: Self.frame.left, y: 24),
      ] + axes + lines.flatMap(drawn)
    return SVGText.tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "viewBox": "0 0 \(Self.size.width) \(Self.size.height)", "font-family": "sans-serif",
        "font-size": "12", "fill": "currentColor", "stroke": "none",
      ], "\n" + inside.joined(separator: "\n") + "\n") + "\n"
  }

  private var axes: [String] {
    let bottom = Self.size.height - Self.frame.bottom
    let decades = points.filter { Self.isPowerOfTen($0.size) }
    return decades.map { point in
      words(Self.count(point.size), x: x(point.size), y: bottom + 20, anchor: "middle")
    } + [
      words("events in the ledger", x: Self.size.width / 2, y: bottom + 40, anchor: "middle"),
      words("0", x: Self.frame.left - 8, y: bottom + 4, anchor: "end"),
      words(Self.text(most), x: Self.frame.left - 8, y: Self.frame.top + 4, anchor: "end"),
      SVGText.tag(
        "path",
        [
          "d":
            "M\(Self.frame.left) \(Self.frame.top)V\(bottom)H\(Self.size.width - Self.frame.right)",
          "fill": "none", "stroke": "currentColor",
        ]),
    ]
  }

  private func drawn(_ line: Line) -> [String] {
    let places = zip(points, line.values).map { (x: x($0.size), y: y($1)) }
    let path = places.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }.joined()
    let marks = places.map { place in
      line.isRound
        ? SVGText.tag("circle", ["cx": "\(place.x)", "cy": "\(place.y)", "r": "4"])
        : SVGText.tag(
          "rect", ["x": "\(place.x - 4)", "y": "\(place.y - 4)", "width": "8", "height": "8"])
    }
    let numbers = zip(places, line.values).map {
      words(Self.text($1), x: $0.x, y: $0.y - 10, anchor: "middle")
    }
    let name = places.last.map { words(line.name, x: $0.x, y: $0.y + 20, anchor: "end") }
    return [SVGText.tag("path", ["d": path, "fill": "none", "stroke": "currentColor"])]
      + marks + numbers + [name].compactMap(\.self)
  }

  private func x(_ size: Int) -> Int {
    let first = log10(Double(points.first?.size ?? 1))
    let span = max(1, log10(Double(points.last?.size ?? 10)) - first)
    let width = Double(Self.size.width - Self.frame.left - Self.frame.right - 32)
    return Self.frame.left + 16 + Int(width * (log10(Double(size)) - first) / span)
  }

  private func y(_ cost: Double) -> Int {
    let height = Double(Self.size.height - Self.frame.top - Self.frame.bottom)
    return Self.size.height - Self.frame.bottom - Int(height * cost / most)
  }

  private func words(_ text: String, x: Int, y: Int, anchor: String = "start") -> String {
    SVGText.tag(
      "text", ["x": "\(x)", "y": "\(y)", "text-anchor": anchor], SVGText.escaped(text))
  }

  private static func text(_ number: Double) -> String { String(format: "%.1f", number) }

  private static func isPowerOfTen(_ size: Int) -> Bool {
    var rest = size
    while rest > 1, rest.isMultiple(of: 10) { rest /= 10 }
    return rest == 1
  }

  private static func count(_ size: Int) -> String {
    size >= 1_000_000
      ? "\(size / 1_000_000) million"
      : size >= 1000 ? "\(size / 1000),000" : "\(size)"
  }
}
