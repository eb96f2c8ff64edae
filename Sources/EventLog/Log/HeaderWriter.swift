internal import EventSourcing
internal import MerkleLog

/// Writes header lines as `EventHeader.line` does, without a string or an array for each part.
enum HeaderWriter {
  /// A longer header would make a leaf of more than 32,768 bytes: heading, `seq`, `recorded` and
  /// `append` take at most 147.
  static let byteLimit = Leaf.byteLimit - 147

  /// The most bytes that the header line takes.
  static func room(for event: borrowing NewEvent) -> Int {
    // Names and punctuation; digest, two ids, the day and two numbers.
    125 + 184 + ByteWriter.longest(event.act) + ByteWriter.longest(event.by)
      + ByteWriter.longest(event.key ?? "") + ByteWriter.longest(event.lang ?? "")
      + ByteWriter.longest(event.ministry) + ByteWriter.longest(event.stream.text)
      + ByteWriter.longest(event.visibility)
  }

  /// Writes the header line, without LF.
  static func write(_ event: borrowing NewEvent, body: Hash, to line: inout ByteWriter) {
    line.put("{\"act\":")
    line.put(string: event.act)
    line.put(",\"body\":\"sha256:")
    line.put(body)
    line.put("\",\"by\":")
    line.put(string: event.by)
    if let cause = event.cause {
      line.put(",\"cause\":\"")
      line.put(cause)
      line.put("\"")
    }
    line.put(",\"id\":\"")
    line.put(event.id)
    line.put("\"")
    if let key = event.key {
      line.put(",\"key\":")
      line.put(string: key)
    }
    if let lang = event.lang {
      line.put(",\"lang\":")
      line.put(string: lang)
    }
    line.put(",\"ministry\":")
    line.put(string: event.ministry)
    line.put(",\"on\":\"")
    line.put(event.on)
    line.put("\",\"stream\":")
    line.put(string: event.stream.text)
    line.put(",\"v\":")
    line.put(number: event.v)
    line.put(",\"version\":")
    line.put(number: event.version)
    line.put(",\"visibility\":")
    line.put(string: event.visibility)
    line.put("}")
  }
}
