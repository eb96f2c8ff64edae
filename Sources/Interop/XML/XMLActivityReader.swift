import CLibXML2

/// Reads IATI activities of any version from 1.0x to 2.03 as they stream by.
///
/// libxml2's push parser calls back element by element and no tree is built, so that memory is one
/// activity. Nothing is fetched, no entity is expanded; depth and sizes are bounded.
public enum XMLActivityReader {
  /// Elements inside one another.
  public static let depthLimit = 100

  /// Hands each activity to `body`, in file order.
  ///
  /// - Throws: `XMLInputError` after the activities before the fault, and what source and `body`
  ///   throw.
  public static func forEach<Source: ByteSource>(
    in source: inout Source, _ body: (IATIActivity) throws -> Void
  ) throws {
    var state = SAXState()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    try withUnsafeMutablePointer(to: &state) { state throws -> Void in
      let parser = try SAXState.makeParser(state)
      defer {
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
        parser.pointee.myDoc = nil
        xmlFreeParserCtxt(parser)
      }
      state.pointee.parser = parser
      var head = HeadCheck()
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        try head.check(buffer[..<count])
        let result = buffer.withUnsafeBytes {
          xmlParseChunk(
            parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count),
            count == 0 ? 1 : 0)
        }
        for activity in state.pointee.takeFinished() { try body(activity) }
        if let error = state.pointee.error(parser, result: result, isAtEnd: count == 0) {
          throw error
        }
        if count == 0 { return }
      }
    }
  }
}

/// Tells a file that is no XML by its first byte, before the parser's own words confuse people.
private struct HeadCheck {
  private var isDone = false
  private var line = 1

  mutating func check(_ bytes: ArraySlice<UInt8>) throws(XMLInputError) {
    if isDone { return }
    if bytes.isEmpty { throw XMLInputError(line: line, reason: .empty) }
    if let kind = PackedFile.name(bytes) { throw XMLInputError(line: 1, reason: .packed(kind)) }
    for (index, byte) in zip(bytes.indices, bytes) {
      switch byte {
      case 0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf: continue
      case 0x0a: line += 1
      // A byte-order mark of UTF-16, or UTF-16 without one: the parser knows what to do.
      case UInt8(ascii: "<"), 0xfe, 0xff, 0x00:
        isDone = true
        return
      default:
        let start = String(decoding: bytes[index...].prefix(24), as: UTF8.self)
        throw XMLInputError(line: line, reason: .notXML(start))
      }
    }
  }
}

/// What the parser's callbacks share; they reach it by pointer.
struct SAXState {
  var builder = ActivityBuilder()
  var parser: xmlParserCtxtPtr?
  /// The parser keeps one copy of each name, so that its address tells the element.
  private var elements: [UnsafeRawPointer: XMLElement?] = [:]
  private var depth = 0
  /// Depth inside an element that is passed over; 0 outside.
  private var passed = 0
  private var failure: XMLInputError?

  mutating func takeFinished() -> [IATIActivity] {
    defer { builder.finished.removeAll(keepingCapacity: true) }
    return builder.finished
  }

  var line: Int { parser.map { Int(xmlSAX2GetLineNumber($0)) } ?? 0 }

  mutating func fail(_ reason: XMLInputError.Reason) {
    guard failure == nil else { return }
    failure = XMLInputError(line: line, reason: reason)
    xmlStopParser(parser)
  }

  func error(_ parser: xmlParserCtxtPtr, result: Int32, isAtEnd: Bool) -> XMLInputError? {
    if let failure { return failure }
    guard result != 0 || parser.pointee.wellFormed == 0, parser.pointee.disableSAX != 0 || isAtEnd
    else { return nil }
    let line = max(1, Int(parser.pointee.lastError.line))
    let code = UInt32(bitPattern: parser.pointee.lastError.code)
    if isAtEnd, Self.cutCodes.contains(code) || depth > 0 {
      return XMLInputError(line: line, reason: .cut)
    }
    let message = parser.pointee.lastError.message.map { String(cString: $0).trimmed } ?? "unknown"
    return XMLInputError(line: line, reason: .malformed(message))
  }

  private static let cutCodes: Set<UInt32> = [
    XML_ERR_DOCUMENT_END.rawValue, XML_ERR_TAG_NOT_FINISHED.rawValue,
    XML_ERR_DOCUMENT_EMPTY.rawValue,
  ]

  mutating func start(
    _ name: UnsafePointer<xmlChar>, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    depth += 1
    if depth > XMLActivityReader.depthLimit {
      return fail(.tooDeep(limit: XMLActivityReader.depthLimit))
    }
    if passed > 0 {
      passed += 1
      return
    }
    let element = element(name)
    var values = XMLAttributes()
    if element != nil, let attributes {
      for index in 0..<count {
        guard let name = attributes[index * 5], let from = attributes[index * 5 + 3],
          let to = attributes[index * 5 + 4]
        else { continue }
        let prefix = attributes[index * 5 + 1]
        let text = UnsafeBufferPointer(start: from, count: to - from)
        guard prefix == nil || String(cString: name) == "lang" else { continue }
        values.add(String(cString: name), String(decoding: text, as: UTF8.self))
      }
    }
    let isTaken = builder.start(
      element, name: element == nil ? String(cString: name) : "", values, line: line)
    if !isTaken { passed = 1 }
    if let reason = builder.failure { fail(reason) }
  }

  private mutating func element(_ name: UnsafePointer<xmlChar>) -> XMLElement? {
    if let known = elements[name] { return known }
    let element = XMLElement(rawValue: String(cString: name))
    // Bounded: a file of invented names must not fill the memory.
    if elements.count < 4096 { elements[name] = .some(element) }
    return element
  }

  mutating func end() {
    depth -= 1
    if passed > 0 { passed -= 1 } else { builder.end() }
  }

  mutating func text(_ bytes: UnsafePointer<xmlChar>, _ count: Int32) {
    guard passed == 0, builder.wantsText else { return }
    builder.text(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    if let reason = builder.failure { fail(reason) }
  }
}
