import CLibXML2
import Foundation

/// Reads a workbook that was written here, by way of the archive's own directory and libxml2.
struct WorkbookReader {
  private(set) var parts: [String: [UInt8]] = [:]

  struct Damaged: Error {}

  init(_ bytes: [UInt8]) throws {
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    guard end >= 0, number(end, 4) == 0x0605_4b50 else { throw Damaged() }
    var entry = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      guard number(entry, 4) == 0x0201_4b50, number(entry + 10, 2) == 0 else { throw Damaged() }
      let (checksum, size) = (number(entry + 16, 4), number(entry + 20, 4))
      let (name, offset) = (number(entry + 28, 2), number(entry + 42, 4))
      // What stands before the bytes must say the same as the directory.
      guard number(offset, 4) == 0x0403_4b50, number(offset + 14, 4) == checksum,
        number(offset + 18, 4) == size, number(offset + 22, 4) == size
      else { throw Damaged() }
      let start = offset + 30 + name
      let content = Array(bytes[start..<start + size])
      guard Self.checksum(content) == checksum else { throw Damaged() }
      parts[String(decoding: bytes[(entry + 46)..<(entry + 46 + name)], as: UTF8.self)] = content
      entry += 46 + name
    }
  }

  /// The slow definition: a division, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }

  /// The cells of a sheet by their places, as `B2`, each with whether it is a number.
  func cells(ofSheet number: Int) throws -> [String: (text: String, isNumber: Bool)] {
    guard let bytes = parts["xl/worksheets/sheet\(number).xml"] else { throw Damaged() }
    let document = bytes.withUnsafeBytes {
      xmlReadMemory($0.baseAddress, Int32($0.count), nil, nil, Int32(XML_PARSE_NONET.rawValue))
    }
    guard let document else { throw Damaged() }
    defer { xmlFreeDoc(document) }
    var cells: [String: (String, Bool)] = [:]
    func visit(_ node: xmlNodePtr?) throws {
      var next = node
      while let node = next {
        let name = node.pointee.name.map { String(cString: $0) } ?? ""
        if name == "f" { throw Damaged() }
        if name == "c", let place = Self.attribute("r", of: node) {
          let text = xmlNodeGetContent(node)
          defer { free(text) }
          cells[place] = (
            text.map { String(cString: $0) } ?? "", Self.attribute("t", of: node) == nil
          )
        }
        try visit(node.pointee.children)
        next = node.pointee.next
      }
    }
    try visit(xmlDocGetRootElement(document))
    return cells
  }

  private static func attribute(_ name: String, of node: xmlNodePtr) -> String? {
    guard let value = xmlGetProp(node, name) else { return nil }
    defer { free(value) }
    return String(cString: value)
  }
}
