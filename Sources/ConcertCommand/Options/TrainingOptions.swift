import ArgumentParser
import EventSourcing

/// What was taught to whom.
struct TrainingOptions: ParsableArguments {
  @Option(help: "How many sessions were held.") var sessions: Int?
  @Option(help: "What was taught.") var topic: String?
  @Option(help: "Who was trained: f=3,m=21.") var trained: String?
  @Option(help: "own_staff local_forces civilians officials.") var trainedAudience: String?

  func fill(_ draft: inout CommandDraft) {
    draft.names("training", "--sessions")
    draft.names("training.topic", "--topic")
    draft.names("training.trained", "--trained")
    draft.names("training.audience", "--trained-audience")
    let people = draft.people("--trained", trained)
    guard sessions != nil || topic != nil || trained != nil || trainedAudience != nil else {
      return
    }
    var object = JSONObject()
    object["sessions"] = sessions.map { .int(Int64($0)) }
    object["topic"] = topic.map { .string($0) }
    object["trained"] = people
    object["audience"] = trainedAudience.map { .string($0) }
    draft.set("training", "--sessions", .object(object))
  }
}
