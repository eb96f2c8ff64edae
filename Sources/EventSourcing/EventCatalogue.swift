/// The types that the log may hold, with the keys of their payloads.
///
/// The projector knows events by this value alone; it never sees the domain.
public struct EventCatalogue: Hashable, Sendable {
  public struct EventType: Hashable, Sendable {
    /// `noun.pastTense`.
    public let name: String
    /// The payload's newest schema version.
    public let v: Int
    public let keys: [Key]

    public init(_ name: String, v: Int = 1, keys: [Key]) {
      self.name = name
      self.v = v
      self.keys = keys
    }
  }

  public struct Key: Hashable, Sendable {
    public let name: String
    public let shape: Shape
    public let isOptional: Bool

    public init(_ name: String, _ shape: Shape, optional: Bool = false) {
      self.name = name
      self.shape = shape
      isOptional = optional
    }
  }

  public indirect enum Shape: Hashable, Sendable {
    case string
    case integer
    case boolean
    /// A string in the event's language, or an object of languages.
    case text
    /// Handed on as JSON text.
    case list
    /// Nested keys are reached as `outer_inner`.
    case object([Key])
  }

  public let types: [EventType]

  public init(_ types: [EventType]) { self.types = types }

  public subscript(name: String) -> EventType? { types.first { $0.name == name } }
}
