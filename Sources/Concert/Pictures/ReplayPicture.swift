/// Bars that change from frame to frame; the last frame stays, and is all that is shown where motion
/// is not wanted.
///
/// Values jump: nothing is drawn that was no figure of a frame.
public struct ReplayPicture: Sendable {
  private let title: String
  private let frames: [ReplayFrame]
  private let isByFacts: Bool

  /// - Parameter isByFacts: whether frames are days that facts are about.
  public init(title: String, isByFacts: Bool, frames: [ReplayFrame]) {
    self.title = title
    self.isByFacts = isByFacts
    self.frames = frames
  }

  private static let seconds = 0.8
  private static let step = 22
  private static let room = 320
  private static let mostBars = 30

  /// The file, UTF-8 with LF line ends.
  public var svg: String {
    let last = values(frames.count - 1)
    let labels = Set(frames.flatMap { $0.figures.map(\.label) }).sorted {
      (-(last[$0] ?? 0), $0) < (-(last[$1] ?? 0), $1)
    }
    let shown = Array(labels.prefix(Self.mostBars))
    let left = (shown.map { SVGText.width(SVGText.cut($0, to: 40)) }.max() ?? 0) + 12
    let most = max(1, frames.flatMap { $0.figures.map { abs($0.value) } }.max() ?? 1)
    var lines = [
      SVGText.tag("title", ["id": "title"], SVGText.escaped(title)),
      SVGText.tag("desc", ["id": "desc"], SVGText.escaped(words(shown, of: labels.count))),
      Self.style,
      SVGText.line(title, x: 16, y: 28, weight: "bold"),
    ]
    for (index, frame) in frames.enumerated() {
      lines.append(run(index, index + 1, [SVGText.line(name(of: frame), x: 16, y: 50)]))
    }
    for (row, label) in shown.enumerated() {
      let y = 66 + row * Self.step
      lines.append(SVGText.line(SVGText.cut(label, to: 40), x: 16, y: y + 14))
      for (from, to, value) in runs(label) {
        let width = Int((Double(abs(value)) / Double(most) * Double(Self.room)).rounded())
        lines.append(
          run(
            from, to,
            [
              SVGText.tag(
                "rect",
                [
                  "x": "\(16 + left)", "y": "\(y + 3)", "width": "\(width)", "height": "14",
                  "stroke": "currentColor", "fill": "#2F6DA8",
                ]), SVGText.line("\(value)", x: 22 + left + width, y: y + 14),
            ]))
      }
    }
    let size = (left + Self.room + 140, 66 + max(1, shown.count) * Self.step + 16)
    let root = SVGText.tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": "title desc",
        "viewBox": "0 0 \(size.0) \(size.1)", "width": "\(size.0)", "height": "\(size.1)",
        "font-family": "sans-serif", "font-size": "12", "fill": "currentColor",
      ], "\n" + lines.joined(separator: "\n") + "\n")
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root + "\n"
  }

  /// What passes is shown while its time runs; what stays is hidden until then.
  private static let style = SVGText.tag(
    "style", [:],
    """
    .p{opacity:0} @keyframes on{from,to{opacity:1}} @keyframes off{from,to{opacity:0}}
    @media (prefers-reduced-motion:reduce){g{animation:none !important}}
    """)

  private func run(_ from: Int, _ to: Int, _ inside: [String]) -> String {
    func time(_ count: Int) -> String {
      let tenths = Int((Double(count) * Self.seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)s"
    }
    let drawing = inside.joined()
    if to == frames.count {
      return from == 0
        ? SVGText.tag("g", [:], drawing)
        : SVGText.tag("g", ["style": "animation:off \(time(from)) step-end"], drawing)
    }
    return SVGText.tag(
      "g", ["class": "p", "style": "animation:on \(time(to - from)) step-end \(time(from))"],
      drawing)
  }

  private func values(_ index: Int) -> [String: Int64] {
    guard frames.indices.contains(index) else { return [:] }
    return Dictionary(
      frames[index].figures.map { ($0.label, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// Frames between which a value stays; those in which there is none are left out.
  private func runs(_ label: String) -> [(from: Int, to: Int, value: Int64)] {
    var runs: [(from: Int, to: Int, value: Int64)] = []
    for (index, frame) in frames.enumerated() {
      guard let value = frame.figures.first(where: { $0.label == label })?.value else { continue }
      if let last = runs.last, last.to == index, last.value == value {
        runs[runs.count - 1].to = index + 1
      } else {
        runs.append((index, index + 1, value))
      }
    }
    return runs
  }

  private func name(of frame: ReplayFrame) -> String {
    isByFacts
      ? "as of \(frame.basis.asOf)"
      : "known at @\(frame.basis.size - 1), \(frame.basis.knownAt)"
  }

  /// For whom the picture does not move, or is read aloud.
  private func words(_ shown: [String], of count: Int) -> String {
    guard let first = frames.first, let last = frames.last else { return "No frame." }
    let (before, after) = (values(0), values(frames.count - 1))
    let figures = shown.map { "\($0) from \(before[$0] ?? 0) to \(after[$0] ?? 0)" }
    let rest = count > shown.count ? " \(count - shown.count) more are not drawn." : ""
    return "\(frames.count) frames, \(name(of: first)) to \(name(of: last)): "
      + figures.joined(separator: ", ") + "." + rest
  }
}
