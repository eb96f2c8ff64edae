import CLibXML2

extension SAXState {
  /// A push parser that calls back into `state`, for as long as that lives.
  static func makeParser(_ state: UnsafeMutablePointer<SAXState>) throws(XMLInputError)
    -> xmlParserCtxtPtr
  {
    xmlInitParser()
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
      guard let name else { return }
      SAXState.at(context)?.pointee.start(name, Int(count), attributes)
    }
    handler.endElementNs = { context, _, _, _ in SAXState.at(context)?.pointee.end() }
    handler.characters = { context, bytes, count in
      guard let bytes else { return }
      SAXState.at(context)?.pointee.text(bytes, count)
    }
    handler.cdataBlock = handler.characters
    handler.ignorableWhitespace = handler.characters
    handler.internalSubset = { context, _, outside, system in
      if let address = system ?? outside {
        SAXState.at(context)?.pointee.fail(.entity(String(cString: address)))
      }
    }
    handler.entityDecl = { context, name, _, _, _, _ in
      SAXState.at(context)?.pointee.fail(.entity(name.map { String(cString: $0) } ?? ""))
    }
    // With a handler of its own that says nothing, the parser writes nothing to standard error.
    handler.serror = { _, _ in }
    guard let parser = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
      preconditionFailure("the parser's few kilobytes are there")
    }
    // No flag that would expand entities, load a document type or lift libxml2's own limits.
    _ = xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
    return parser
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SAXState>? {
    context?.assumingMemoryBound(to: SAXState.self)
  }
}
