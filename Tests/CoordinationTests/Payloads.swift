@testable import Coordination

extension LawTests {
  private static let facts =
    #""title":{"de":"T","fr":"é"},"description":"d","kind":"policy","places":["XK","sahel"],"locations":["Gao"],"themes":["151"],"partner":"p","beneficiaries":["b"],"audience":"a","period":{"start":"2024-01-01","end":"2024-01-01"},"framework":"bilateral","plan_action":"p1","source":"s","external_ref":"x""#
  private static let promise =
    facts
    + #","mission":"KFOR","co_owners":["DEV"],"pledged":{"money":{"minor":0,"currency":"JPY"},"people":[{"f":0,"m":0}],"text":"t"}"#
  private static let delivery =
    facts
    + #","mission":"KFOR","commitment":"COM-2024-0001","direction":"given","money":{"minor":9007199254740991,"currency":"EUR"},"people":[{"role":"medical","level":"staff","f":1,"m":2,"x":3,"u":4}],"training":{"sessions":1,"topic":"t","trained":[{"f":1,"m":1}],"audience":"civilians"},"evidence":[{"name":"n","sha256":"\#(String(repeating: "ab", count: 32))","url":"u","kind":"k"}]"#
  private static let changed = #","changed":["title"],"reason":"r""#

  /// One full payload of every type.
  static let payloads: [(String, String)] = [
    (
      "ledger.created",
      #"{"origin":"o","roots":[{"key":"\#(World.key("A.b"))","officer":"A.b"}],"threshold":1,"demo":true}"#
    ),
    (
      "ministry.registered",
      #"{"code":"DEF","name":{"en":"D","lb":"V"},"kind":"force","dimension":"defence","parent":"MFA","org_ref":"LU-1"}"#
    ),
    ("ministry.renamed", #"{"name":"D","from":"2024-01-01"}"#),
    (
      "ruleset.adopted",
      #"{"name":"dup-2","sha256":"0000000000000000000000000000000000000000000000000000000000000000","reason":"r"}"#
    ),
    ("ministry.merged", #"{"into":"DEV","from":"2024-01-01","reason":"r"}"#),
    ("ministry.split", #"{"into":["DEV","JUS"],"from":"2024-01-01","reason":"r"}"#),
    ("ministry.dissolved", #"{"from":"2024-01-01","reason":"r"}"#),
    (
      "officer.enrolled",
      #"{"officer":"A.b","ministry":"DEF","roles":["clerk","observer"],"key":"\#(World.key("A.b"))","possession":"\#(World.signature)"}"#
    ),
    ("officer.rolesChanged", #"{"roles":["admin"],"reason":"r"}"#),
    (
      "officer.keyRotated",
      #"{"key":"\#(World.key("A.b"))","possession":"\#(World.signature)"}"#
    ),
    ("officer.revoked", #"{"suspect_from":"2024-01-01","reason":"r"}"#),
    (
      "mission.established",
      #"{\#(facts),"mission":"KFOR","lead":"DEF","participants":["DEV"],"mandate":"m"}"#
    ),
    ("mission.joined", #"{"ministry":"DEV","reason":"r"}"#),
    ("mission.left", #"{"ministry":"DEV","reason":"r"}"#),
    ("mission.extended", #"{"period":{"start":"2024-01-01"},"reason":"r"}"#),
    ("mission.concluded", #"{"on_day":"2024-01-01","outcome":"o"}"#),
    ("mission.reopened", #"{"reason":"r"}"#),
    ("commitment.made", "{\(promise)}"), ("commitment.amended", "{\(promise)\(changed)}"),
    ("commitment.pooled", #"{"mission":"KFOR"}"#),
    ("commitment.unpooled", #"{"mission":"KFOR"}"#),
    ("commitment.assessed", #"{"status":"on_track","note":"n"}"#),
    ("commitment.reassigned", #"{"to":"DEV","reason":"r"}"#),
    (
      "commitment.fulfilled",
      #"{"on_day":"2024-01-01","evidence":[{"name":"n","sha256":"\#(String(repeating: "0", count: 64))"}]}"#
    ),
    ("commitment.withdrawn", #"{"reason":"r"}"#), ("commitment.reopened", #"{"reason":"r"}"#),
    ("contribution.logged", "{\(delivery)}"), ("contribution.corrected", "{\(delivery)\(changed)}"),
    ("contribution.withdrawn", #"{"reason":"r"}"#), ("contribution.confirmed", #"{"note":"n"}"#),
    (
      "duplicate.reviewed",
      #"{"a":"COM-2024-0001","b":"CTR-2024-0001","outcome":"part_of","parent":"COM-2024-0001","reason":"r","score":75,"ruleset":"x","facts_digest":"y"}"#
    ),
    ("duplicate.reopened", #"{"reason":"r"}"#),
    (
      "policy.adopted",
      #"{"four_eyes":[{"act":"hold.lifted"},{"act":"commitment.made","above":{"minor":1,"currency":"EUR"}}],"witnesses":[{"vkey":"\#(PolicyTests.witness("court.example", material: "court"))"}],"quorum":1,"clock_tolerance_s":0,"review_lines":{"possible":0,"likely":100}}"#
    ),
    (
      "plan.adopted",
      #"{"plan":"wps-2018","title":{"en":"W","fr":"F"},"period":{"start":"2018-01-01","end":"2023-12-31"},"framework":"UN","predecessor":"wps-2010","pillars":[{"code":"P1","title":"Participation"}]}"#
    ),
    ("plan.objectiveAdded", #"{"pillar":"P1","code":"P1.O1","title":"t"}"#),
    (
      "plan.actionAdded",
      #"{"objective":"P1.O1","code":"P1.A4","title":"t","lead":"DEF","supporting":["MFA"],"due":"2023-12-31"}"#
    ),
    (
      "plan.indicatorDefined",
      #"{"action":"P1.A4","code":"P1.A4.I1","title":"t","unit":"percent","direction":"up","baseline":"-0.5","target":"30","by_sex":true,"frequency":"annual","fed_by":{"view":"training","column":"women_trained","filter":{"audience":"officials","topic":"gbv"}},"replaces":"wps-2010:A1"}"#
    ),
    ("plan.closed", #"{"reason":"r"}"#),
    (
      "indicator.reported",
      #"{"indicator":"wps-2018:P1.A4.I1","period":{"start":"2023-01-01","end":"2023-12-31"},"state":"value","value":"0","people":[{"f":0,"m":0}],"evidence":[{"name":"n","sha256":"\#(String(repeating: "0", count: 64))"}],"shown":"not_started"}"#
    ),
    (
      "consultation.held",
      #"{"plan":"wps-2018","mission":"KFOR","stage":"drafting","level":"involve","invited":["A","B"],"attended":["A"]}"#
    ),
    ("consultation.inputReceived", #"{"input":"1","organisation":"A","text":"t"}"#),
    ("consultation.inputAnswered", #"{"input":"1","answer":"declined","text":"t"}"#),
    (
      "rate.published",
      #"{"from":"USD","to":"EUR","day":"2024-01-01","rate":"0.905","source":"ECB"}"#
    ),
    ("hold.placed", #"{"subject":"KFOR","reason":"r"}"#),
    ("hold.lifted", #"{"subject":"DUP-00000001","reason":"r"}"#),
    (
      "body.erased",
      #"{"seq":5,"basis":"b","approver":"A.b","replacement":{"title":"[erased]"}}"#
    ),
    (
      "checkpoint.witnessed",
      #"{"size":1,"root":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","cosignatures":["— w x"],"timestamp_token":"AAAA"}"#
    ),
  ]
}
