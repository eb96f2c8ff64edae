internal import Foundation

/// Ministries on a circle with their joint missions between them; a shape for each dimension.
public struct NetworkPicture: Sendable {
  public let title: String
  public let description: String
  public let network: MissionNetwork

  public init(title: String, description: String, network: MissionNetwork) {
    self.title = title
    self.description = description
    self.network = network
  }

  private static let shapes = [
    "diplomacy": "●", "development": "■", "defence": "▲", "other": "◆",
  ]

  public var picture: Picture {
    let nodes = network.nodes
    let radius = max(90, nodes.count * 14)
    let labels = nodes.map { "\(Self.shapes[$0.dimension] ?? "◆") \($0.ministry)" }
    let room = (labels.map(SVGText.width).max() ?? 0) + 16
    let centre = (x: radius + room, y: radius + 24)
    var points: [String: (x: Int, y: Int)] = [:]
    for (index, node) in nodes.enumerated() {
      let angle = 2 * Double.pi * Double(index) / Double(nodes.count) - Double.pi / 2
      points[node.ministry] = (
        centre.x + Int((Double(radius) * cos(angle)).rounded()),
        centre.y + Int((Double(radius) * sin(angle)).rounded())
      )
    }
    var drawing: [String] = []
    for edge in network.edges {
      guard let a = points[edge.a], let b = points[edge.b] else { continue }
      drawing.append(
        SVGText.tag(
          "line",
          [
            "x1": "\(a.x)", "y1": "\(a.y)", "x2": "\(b.x)", "y2": "\(b.y)",
            "stroke": "currentColor", "stroke-width": "\(min(edge.missions.count, 8))",
            "stroke-opacity": "0.5",
          ]))
      drawing.append(
        SVGText.line(
          "\(edge.missions.count)", x: (2 * a.x + b.x) / 3, y: (2 * a.y + b.y) / 3 - 3))
    }
    for (index, node) in nodes.enumerated() {
      guard let point = points[node.ministry] else { continue }
      let isLeft = point.x < centre.x
      drawing.append(
        SVGText.tag(
          "circle", ["cx": "\(point.x)", "cy": "\(point.y)", "r": "4", "fill": "currentColor"]))
      drawing.append(
        SVGText.line(
          labels[index], x: point.x + (isLeft ? -10 : 10), y: point.y + 4,
          anchor: isLeft ? "end" : "start", weight: "bold"))
    }
    return Picture(
      title: title, description: description, tables: tables, width: 2 * (radius + room),
      height: 2 * radius + 48, drawing: drawing)
  }

  private var tables: [Picture.Table] {
    [
      Picture.Table(
        ["", "ministry", "dimension", "ties", "joint missions", "community"],
        network.nodes.map {
          [
            Self.shapes[$0.dimension] ?? "◆", $0.ministry, $0.dimension, "\($0.degree)",
            "\($0.strength)", "\($0.community)",
          ]
        }),
      Picture.Table(
        ["between", "and", "number", "joint missions"],
        network.edges.map {
          [$0.a, $0.b, "\($0.missions.count)", $0.missions.joined(separator: ", ")]
        }),
    ]
  }
}
