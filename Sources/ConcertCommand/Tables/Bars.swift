/// Bars of blocks, for terminals; half a block is the finest step.
enum Bars {
  /// - Parameter blocks: how many stand for `whole`.
  static func text(_ size: Double, of whole: Double, blocks: Int = 10) -> String {
    guard whole > 0, size.isFinite else { return "" }
    let halves = Int((min(1, abs(size) / whole) * Double(blocks * 2)).rounded())
    let block = size < 0 ? "▒" : "█"
    return String(repeating: block, count: halves / 2) + (halves % 2 == 0 ? "" : "▌")
  }
}
