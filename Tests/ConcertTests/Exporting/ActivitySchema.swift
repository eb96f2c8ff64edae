import CLibXML2
import Foundation

/// The standard's own schema, as libxml2 reads it.
enum ActivitySchema {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/iati/schema-2.03/iati-activities-schema.xsd").path

  /// What the schema says against a file; nothing when it is valid.
  static func fault(in bytes: [UInt8]) -> String? { faults(in: [bytes])[0] }

  /// The same of many files, for which the schema is read once.
  static func faults(in files: [[UInt8]]) -> [String?] {
    guard let parser = xmlSchemaNewParserCtxt(path), let schema = xmlSchemaParse(parser) else {
      return files.map { _ in "no schema" }
    }
    defer {
      xmlSchemaFree(schema)
      xmlSchemaFreeParserCtxt(parser)
    }
    return files.map { fault(in: $0, schema) }
  }

  private static func fault(in bytes: [UInt8], _ schema: xmlSchemaPtr) -> String? {
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue)
    let document = bytes.withUnsafeBytes {
      xmlReadMemory($0.baseAddress, Int32($0.count), "export.xml", "UTF-8", options)
    }
    guard let document else { return "not well-formed: \(newestError)" }
    defer { xmlFreeDoc(document) }
    guard let validation = xmlSchemaNewValidCtxt(schema) else { return "no validation" }
    defer { xmlSchemaFreeValidCtxt(validation) }
    // Said to nobody: the newest error is asked for.
    xmlSchemaSetValidStructuredErrors(validation, { _, _ in }, nil)
    return xmlSchemaValidateDoc(validation, document) == 0 ? nil : newestError
  }

  private static var newestError: String {
    guard let error = xmlGetLastError(), let message = error.pointee.message else {
      return "unknown"
    }
    return "line \(error.pointee.line): \(String(cString: message))"
  }
}
