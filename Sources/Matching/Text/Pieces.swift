extension Substring {
  /// What stands between the separators, empty pieces left out: by bytes, since rules are read whenever
  /// the program starts and Swift looks for graphemes otherwise.
  ///
  /// - Parameter separator: an ASCII character.
  func pieces(between separator: Unicode.Scalar) -> [Substring] {
    utf8.split(separator: UInt8(ascii: separator)).map(Substring.init)
  }
}
