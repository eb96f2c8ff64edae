import ArgumentParser
import Concert

/// The mapping that reads an exported sheet again.
struct ExportMapping: Verb {
  enum List: String, CaseIterable, ExpressibleByArgument {
    case contribution, commitment

    var noun: ListedNoun { self == .contribution ? .contribution : .commitment }
  }

  static let manual = Manual(
    "export mapping", "The mapping with which `concert import csv` reads an exported list.",
    arguments: "[LIST]",
    examples: [
      "export mapping commitment > commitments.yaml":
        "Then: import csv FILE --mapping commitments.yaml.",
      "export mapping contribution > contributions.yaml":
        "A contribution's row is an entry of its own.",
    ],
    details: """
      What a sheet carries comes back: facts, amounts, days. References are given anew, contributions
      stand under no commitment, withdrawn rows are left out. For all of it: `concert export jsonl`.
      """)

  @Argument(help: "contribution or commitment.") var list = List.contribution
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try screen.console.out.write(list.noun.mapping ?? "")
  }
}
