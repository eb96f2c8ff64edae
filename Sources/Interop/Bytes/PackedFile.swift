internal import EventSourcing

/// Files that hold others. They are told by their first bytes and refused: what is never unpacked
/// can't grow from a few bytes to more than the disk holds.
enum PackedFile {
  /// What the file is; none when it is none of these.
  static func name(_ head: some Collection<UInt8>) -> String? {
    kinds.first { head.starts(with: $0.0) }?.1
  }

  static let mend: Phrase =
    "Unpack it yourself (gunzip, unzip), or save the sheet as CSV, and import what was in it."

  private static let kinds: [([UInt8], String)] = [
    ([0x1f, 0x8b], "gzip"), ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive or a workbook"),
    ([0x50, 0x4b, 0x05, 0x06], "an empty ZIP archive"), ([0x42, 0x5a, 0x68], "bzip2"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    ([0x37, 0x7a, 0xbc, 0xaf], "7z"), ([0xd0, 0xcf, 0x11, 0xe0], "an old workbook"),
    ([0x25, 0x50, 0x44, 0x46], "PDF"),
  ]
}
