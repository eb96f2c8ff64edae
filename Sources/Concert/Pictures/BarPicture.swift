/// Bars of one scale, each with its label and its figure in words: indices, points of a flag.
public struct BarPicture: Sendable {
  public struct Bar: Hashable, Sendable {
    public let label: String
    /// On the scale of all bars; below zero it is striped. None: there is no figure.
    public let size: Double?
    /// What stands behind the bar.
    public let shown: String

    public init(_ label: String, size: Double?, shown: String) {
      self.label = label
      self.size = size
      self.shown = shown
    }
  }

  public let title: String
  public let description: String
  public let bars: [Bar]
  /// What the scale reaches at least, as 1 for shares.
  public var whole: Double?
  /// The same numbers; made of the bars where none is given.
  public var table: Picture.Table?

  public init(
    title: String, description: String, bars: [Bar], whole: Double? = nil,
    table: Picture.Table? = nil
  ) {
    self.title = title
    self.description = description
    self.bars = bars
    self.whole = whole
    self.table = table
  }

  private static let step = 22
  private static let room = 320

  public var picture: Picture {
    let labels = bars.map { SVGText.cut($0.label, to: 60) }
    let left = (labels.map(SVGText.width).max() ?? 0) + 12
    let sizes = bars.compactMap(\.size)
    let (low, high) = (min(0, sizes.min() ?? 0), max(whole ?? 0, sizes.max() ?? 0))
    let span = high - low
    func place(_ size: Double) -> Int {
      span == 0 ? left : left + Int(((size - low) / span * Double(Self.room)).rounded())
    }
    var drawing: [String] = []
    for (index, bar) in bars.enumerated() {
      let y = index * Self.step
      drawing.append(SVGText.line(labels[index], x: 0, y: y + 14))
      var end = place(0)
      if let size = bar.size {
        let (from, to) = (place(min(0, size)), place(max(0, size)))
        end = to
        drawing.append(
          SVGText.tag(
            "rect",
            [
              "x": "\(from)", "y": "\(y + 3)", "width": "\(to - from)", "height": "14",
              "stroke": "currentColor", "fill": size < 0 ? "url(#stripes)" : "#2F6DA8",
            ]))
      }
      drawing.append(SVGText.line(bar.shown, x: end + 6, y: y + 14))
    }
    drawing.append(
      SVGText.tag(
        "line",
        [
          "x1": "\(place(0))", "y1": "0", "x2": "\(place(0))",
          "y2": "\(max(1, bars.count) * Self.step)", "stroke": "currentColor",
        ]))
    let shown = bars.map { SVGText.width($0.shown) }.max() ?? 0
    return Picture(
      title: title, description: description,
      tables: [table ?? Picture.Table(["", "figure"], bars.map { [$0.label, $0.shown] })],
      width: left + Self.room + 12 + shown, height: max(1, bars.count) * Self.step,
      drawing: drawing)
  }
}
