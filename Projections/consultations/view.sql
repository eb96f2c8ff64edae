-- One row a consultation of civil society: who was invited and who came.
CREATE TABLE consultations (
  ref TEXT NOT NULL PRIMARY KEY,
  ministry TEXT NOT NULL,
  plan TEXT,
  mission TEXT,
  stage TEXT NOT NULL,              -- drafting implementation review
  level TEXT NOT NULL,              -- inform consult involve collaborate empower
  invited TEXT,                     -- JSON list of organisations; none: nobody by name
  attended TEXT,                    -- none: nobody came
  inputs INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  on_day TEXT NOT NULL,
  visibility TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row an input; without an answer it waits.
CREATE TABLE consultation_inputs (
  ref TEXT NOT NULL,
  input TEXT NOT NULL,
  organisation TEXT NOT NULL,
  text TEXT NOT NULL,
  received_on TEXT NOT NULL,
  answer TEXT,                      -- accepted partly declined
  answer_text TEXT,
  answered_on TEXT,
  answers INTEGER NOT NULL,         -- how often; the newest counts
  first_position INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (ref, input)
) STRICT, WITHOUT ROWID;

-- on consultation.held
INSERT INTO consultations (
  ref, ministry, plan, mission, stage, level, invited, attended, inputs, answered, on_day,
  visibility, first_position, position)
VALUES (
  :ref, :ministry, :plan, :mission, :stage, :level, :invited, :attended, 0, 0, :on, :visibility,
  :position, :position);

-- on consultation.inputReceived
INSERT INTO consultation_inputs (
  ref, input, organisation, text, received_on, answers, first_position, position)
VALUES (:ref, :input, :organisation, :text, :on, 0, :position, :position);
UPDATE consultations SET inputs = inputs + 1, position = :position WHERE ref = :ref;

-- on consultation.inputAnswered
UPDATE consultations
SET answered = answered + (
    SELECT answers = 0 FROM consultation_inputs AS given
    WHERE given.ref = :ref AND given.input = :input),
  position = :position
WHERE ref = :ref;
UPDATE consultation_inputs
SET answer = :answer, answer_text = :text, answered_on = :on, answers = answers + 1,
  position = :position
WHERE ref = :ref AND input = :input;
