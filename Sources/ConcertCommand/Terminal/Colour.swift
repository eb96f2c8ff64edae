import ArgumentParser

/// When to colour: `auto` asks the stream and the environment.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case auto, always, never
}

/// Colour for one stream; never the only bearer of a meaning.
struct Colour: Equatable, Sendable {
  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case yellow = "1;33"
  }

  static let none = Colour(isOn: false)

  let isOn: Bool

  init(isOn: Bool) { self.isOn = isOn }

  /// `NO_COLOR` counts whenever it is not empty, whatever it says (no-color.org).
  init(_ choice: ColourChoice, environment: [String: String], isTerminal: Bool) {
    switch choice {
    case .always: isOn = true
    case .never: isOn = false
    case .auto:
      if !environment["NO_COLOR", default: ""].isEmpty || environment["TERM"] == "dumb" {
        isOn = false
      } else {
        let forced = environment["CLICOLOR_FORCE", default: ""]
        isOn = isTerminal || !(forced.isEmpty || forced == "0")
      }
    }
  }

  func callAsFunction(_ style: Style, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }
}
