import Foundation
import PackagePlugin

/// Compiles a folder of text files into its target as one Swift file.
///
/// `Coordination` gets its code lists, `Matching` its rules, `ConcertCommand` its words, `Concert` the package's projections. Unlike a resource bundle
/// they travel inside the binary, and unlike `.embedInCode` they keep their folders.
@main
struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let (folder, type) =
      switch target.name {
      case "Coordination":
        (target.directoryURL.appending(path: "Codelists"), "CodelistFiles")
      case "Matching":
        (target.directoryURL.appending(path: "Rules"), "RuleFiles")
      case "ConcertCommand":
        (target.directoryURL.appending(path: "Words/Catalogue"), "WordFiles")
      default:
        (context.package.directoryURL.appending(path: "Projections"), "BuiltInProjections")
      }
    let output = context.pluginWorkDirectoryURL.appending(path: "\(type).swift")
    return [
      .buildCommand(
        displayName: "Embedding \(folder.lastPathComponent)",
        executable: try context.tool(named: "embed-files").url,
        arguments: [folder.path(), type, output.path()],
        inputFiles: try files(below: folder),
        outputFiles: [output])
    ]
  }

  private func files(below folder: URL) throws -> [URL] {
    let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (walk?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }
      .sorted { $0.path() < $1.path() }
  }
}
