extension StringProtocol where UTF8View: BidirectionalCollection {
  /// Without white space and byte-order marks at both ends.
  var trimmed: String {
    if let first = utf8.first, let last = utf8.last, first > 0x20, first < 0x7f, last > 0x20,
      last < 0x7f
    {
      return String(self)
    }
    guard let first = unicodeScalars.firstIndex(where: { !$0.isBlank }),
      let last = unicodeScalars.lastIndex(where: { !$0.isBlank })
    else { return "" }
    return String(String.UnicodeScalarView(unicodeScalars[first...last]))
  }
}

extension Unicode.Scalar {
  /// White space, or a byte-order mark that a file laid behind another brought along.
  var isBlank: Bool { isWhitespace || value == 0xfeff }

  /// As Unicode has it, without its tables where ASCII will do.
  var isWhitespace: Bool {
    value < 0x80 ? value == 0x20 || (0x09...0x0d).contains(value) : properties.isWhitespace
  }
}
