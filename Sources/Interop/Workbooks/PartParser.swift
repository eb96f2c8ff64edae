import CLibXML2

/// The elements of a workbook's parts that anything is read of.
enum PartElement: String {
  case relationship = "Relationship"
  case sheet, workbookPr, date1904
  case numFmt, cellXfs, xf
  case si, t, rPh
  case row, c, v, f
  case inline = "is"
}

/// The attributes of one element, without their prefixes.
struct PartAttributes {
  let count: Int
  let base: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

  /// The text of an attribute, entities resolved; none when it is not there.
  subscript(name: StaticString) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    guard let base else { return nil }
    for index in 0..<count {
      guard let key = base[index * 5], let from = base[index * 5 + 3], let to = base[index * 5 + 4]
      else { continue }
      if xmlStrEqual(key, name.utf8Start) != 0 {
        return UnsafeBufferPointer(start: from, count: to - from)
      }
    }
    return nil
  }
}

/// What takes a part up, element by element.
protocol PartVisitor {
  mutating func start(_ element: PartElement, _ attributes: PartAttributes)
  mutating func text(_ bytes: UnsafeRawBufferPointer)
  mutating func end(_ element: PartElement)
  var failure: WorkbookError? { get }
}

/// Reads parts of a workbook with libxml2's push parser; no tree is built, no entity expanded.
struct PartParser: ~Copyable {
  fileprivate struct State {
    var visitor: any PartVisitor
    var names: [UnsafeRawPointer: PartElement?] = [:]
    var open: [PartElement?] = []
    var failure: WorkbookError?
    var parser: xmlParserCtxtPtr?
  }

  private static let depthLimit = 100
  private let state: UnsafeMutablePointer<State>
  private let parser: xmlParserCtxtPtr
  private let part: String

  init(_ visitor: some PartVisitor, part: String) {
    self.part = part
    state = .allocate(capacity: 1)
    state.initialize(to: State(visitor: visitor))
    xmlInitParser()
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      guard let name else { return }
      State.at(context)?.pointee.start(name, PartAttributes(count: Int(count), base: attributes))
    }
    handler.endElementNs = { context, _, _, _ in State.at(context)?.pointee.end() }
    handler.characters = { context, bytes, count in
      State.at(context)?.pointee.visitor.text(
        UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
    handler.cdataBlock = handler.characters
    handler.ignorableWhitespace = handler.characters
    handler.internalSubset = { context, _, _, _ in
      State.at(context)?.pointee.fail(WorkbookError(.malformed("it declares a document type")))
    }
    handler.serror = { _, _ in }
    guard let parser = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
      preconditionFailure("the parser's few kilobytes are there")
    }
    _ = xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
    self.parser = parser
    state.pointee.parser = parser
  }

  deinit {
    if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
    parser.pointee.myDoc = nil
    xmlFreeParserCtxt(parser)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// What the visitor has gathered.
  var visitor: any PartVisitor {
    get { state.pointee.visitor }
    nonmutating _modify { yield &state.pointee.visitor }
  }

  /// Takes a further piece; an empty one is the end.
  func take(_ bytes: UnsafeRawBufferPointer) throws {
    let result = xmlParseChunk(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count),
      bytes.isEmpty ? 1 : 0)
    if let failure = state.pointee.failure ?? state.pointee.visitor.failure {
      throw failure.part.isEmpty ? WorkbookError(failure.reason, part: part) : failure
    }
    guard result != 0, parser.pointee.disableSAX != 0 || bytes.isEmpty else { return }
    let message = parser.pointee.lastError.message.map { String(cString: $0).trimmed } ?? "unknown"
    throw WorkbookError(.malformed(message), part: part)
  }

  /// Reads a whole part.
  static func read<Visitor: PartVisitor>(
    _ name: String, of archive: Archive, limit: Int, _ visitor: Visitor
  ) throws -> Visitor {
    guard let entry = archive.entries[name] else { return visitor }
    var part = try ArchivePart(archive, entry, limit: limit)
    let parser = PartParser(visitor, part: name)
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try part.read(into: $0) }
      try buffer.withUnsafeBytes {
        try parser.take(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      if count == 0 { break }
    }
    guard let read = parser.visitor as? Visitor else {
      preconditionFailure("a visitor stays what it is")
    }
    return read
  }
}

extension PartParser.State {
  static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Self>? {
    context?.assumingMemoryBound(to: Self.self)
  }

  mutating func fail(_ error: WorkbookError) {
    failure = failure ?? error
    xmlStopParser(parser)
  }

  mutating func start(_ name: UnsafePointer<xmlChar>, _ attributes: PartAttributes) {
    let element: PartElement?
    if let known = names[name] {
      element = known
    } else {
      element = PartElement(rawValue: String(cString: name))
      // The parser keeps one copy of each name; a part of invented names must not fill the memory.
      if names.count < 4096 { names[name] = .some(element) }
    }
    open.append(element)
    if open.count > 100 { return fail(WorkbookError(.malformed("elements lie too deep"))) }
    if let element { visitor.start(element, attributes) }
    if let failure = visitor.failure { fail(failure) }
  }

  mutating func end() {
    if let element = open.popLast() ?? nil { visitor.end(element) }
    if let failure = visitor.failure { fail(failure) }
  }
}
