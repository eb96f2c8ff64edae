import CLibXML2
import Foundation

/// The standard's own schema, as libxml2 reads it.
enum ActivitySchema {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/iati/schema-2.03/iati-activities-schema.xsd").path

  /// What the schema says against a file; nothing when it is valid.
  static func fault(in bytes: [UInt8]) -> String? {
    guard let parser = xmlSchemaNewParserCtxt(path) else { return "no schema" }
    defer { xmlSchemaFreeParserCtxt(parser) }
    guard let schema = xmlSchemaParse(parser) else { return "no schema" }
    defer { xmlSchemaFree(schema) }
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
