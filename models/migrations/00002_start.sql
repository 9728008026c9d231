-- The first schema: people, organisations, courses, enrolments, awards.
-- One text for SQLite and PostgreSQL: text ids (UUIDv7), instants in UTC, calendar dates as YYYY-MM-DD text.
-- BLOB is a domain over bytea on PostgreSQL (00001).

-- +goose Up
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE people (
  id               TEXT PRIMARY KEY,
  username         TEXT NOT NULL UNIQUE CHECK (username = lower(username)),
  name_shown       TEXT NOT NULL,
  name_certificate TEXT NOT NULL,
  name_latin       TEXT NOT NULL DEFAULT '',
  language         TEXT NOT NULL,
  password_hash    TEXT NOT NULL,
  data_key         BLOB NOT NULL,
  key_id           TEXT NOT NULL,
  restricted_until TIMESTAMP,
  restricted_org   TEXT NOT NULL DEFAULT '',
  created_at       TIMESTAMP NOT NULL
);

CREATE TABLE sessions (
  id         TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id  TEXT NOT NULL REFERENCES people (id),
  device     TEXT NOT NULL,
  shared     BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  seen_at    TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  ended_at   TIMESTAMP
);
CREATE INDEX sessions_person ON sessions (person_id, created_at);

-- Codes of a printed recovery card, and codes that a coordinator or the operator hands over.
CREATE TABLE recovery_codes (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  kind       TEXT NOT NULL CHECK (kind IN ('card', 'handed')),
  code_hash  TEXT NOT NULL UNIQUE,
  org_id     TEXT NOT NULL DEFAULT '',
  made_by    TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP,
  used_at    TIMESTAMP,
  ended_at   TIMESTAMP
);
CREATE INDEX recovery_codes_person ON recovery_codes (person_id, kind);

-- What happened to an account, told to its person: resets, new cards, roles, memberships, corrections.
CREATE TABLE person_events (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people (id),
  org_id    TEXT NOT NULL DEFAULT '',
  kind      TEXT NOT NULL,
  text      TEXT NOT NULL,
  at        TIMESTAMP NOT NULL,
  read_at   TIMESTAMP
);
CREATE INDEX person_events_person ON person_events (person_id, at);

-- Counters for wrong codes and passwords; the subject is a keyed hash, so no address or name stands here.
CREATE TABLE guesses (
  subject  TEXT PRIMARY KEY,
  wrong    INTEGER NOT NULL,
  last_at  TIMESTAMP NOT NULL,
  until_at TIMESTAMP NOT NULL
);

CREATE TABLE organisations (
  id         TEXT PRIMARY KEY,
  slug       TEXT NOT NULL UNIQUE CHECK (slug = lower(slug)),
  name_shown TEXT NOT NULL,
  legal_name TEXT NOT NULL,
  contact    TEXT NOT NULL,
  zone       TEXT NOT NULL,
  language   TEXT NOT NULL,
  founding   BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX organisations_one_founding ON organisations (founding) WHERE founding;

CREATE TABLE join_codes (
  id         TEXT PRIMARY KEY,
  org_id     TEXT NOT NULL REFERENCES organisations (id),
  code       TEXT NOT NULL UNIQUE,
  made_by    TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  ended_at   TIMESTAMP
);
CREATE UNIQUE INDEX join_codes_one_current ON join_codes (org_id) WHERE ended_at IS NULL;

CREATE TABLE memberships (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  org_id     TEXT NOT NULL REFERENCES organisations (id),
  job_title  TEXT NOT NULL DEFAULT '',
  from_date  TEXT NOT NULL,
  to_date    TEXT,
  ended_by   TEXT NOT NULL DEFAULT '',
  name_then  TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX memberships_one_current ON memberships (person_id, org_id) WHERE to_date IS NULL;
CREATE INDEX memberships_org ON memberships (org_id, created_at);
CREATE INDEX memberships_person ON memberships (person_id, org_id);

-- `learner` is everyone's and has no row.
CREATE TABLE membership_roles (
  id            TEXT PRIMARY KEY,
  membership_id TEXT NOT NULL REFERENCES memberships (id),
  role          TEXT NOT NULL CHECK (role IN ('trainer', 'supervisor', 'mentor', 'coordinator')),
  given_by      TEXT NOT NULL,
  given_at      TIMESTAMP NOT NULL,
  ended_at      TIMESTAMP
);
CREATE UNIQUE INDEX membership_roles_one_current ON membership_roles (membership_id, role) WHERE ended_at IS NULL;

CREATE TABLE org_contacts (
  id       TEXT PRIMARY KEY,
  org_id   TEXT NOT NULL REFERENCES organisations (id),
  position INTEGER NOT NULL,
  name     TEXT NOT NULL,
  number   TEXT NOT NULL,
  note     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX org_contacts_org ON org_contacts (org_id, position);

-- Every opening of a named person's page by someone else.
CREATE TABLE looks (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people (id),
  by_person TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  org_id    TEXT NOT NULL,
  what      TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);
CREATE INDEX looks_person ON looks (person_id, at);

CREATE TABLE files (
  sha256     TEXT PRIMARY KEY,
  size       INTEGER NOT NULL,
  content    BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE courses (
  id         TEXT PRIMARY KEY,
  uid        TEXT NOT NULL,
  slug       TEXT NOT NULL UNIQUE,
  owner_org  TEXT NOT NULL DEFAULT '',
  public     BOOLEAN NOT NULL,
  position   INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX courses_uid ON courses (uid, owner_org);

CREATE TABLE course_versions (
  id           TEXT PRIMARY KEY,
  course_id    TEXT NOT NULL REFERENCES courses (id),
  number       INTEGER NOT NULL,
  digest       TEXT NOT NULL,
  title        TEXT NOT NULL,
  public_title TEXT NOT NULL,
  summary      TEXT NOT NULL,
  stage        TEXT NOT NULL,
  language     TEXT NOT NULL,
  minutes      INTEGER NOT NULL,
  parts        INTEGER NOT NULL,
  search_text  TEXT NOT NULL,
  redo         TEXT NOT NULL DEFAULT '[]',
  change_note  TEXT NOT NULL DEFAULT '',
  published_by TEXT NOT NULL,
  published_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX course_versions_number ON course_versions (course_id, number);
CREATE UNIQUE INDEX course_versions_digest ON course_versions (course_id, digest);

CREATE TABLE version_files (
  version_id TEXT NOT NULL REFERENCES course_versions (id),
  path       TEXT NOT NULL,
  sha256     TEXT NOT NULL REFERENCES files (sha256),
  PRIMARY KEY (version_id, path)
);

-- The courses that whoever joins finds on their line, in order.
CREATE TABLE induction_courses (
  org_id    TEXT NOT NULL REFERENCES organisations (id),
  course_id TEXT NOT NULL REFERENCES courses (id),
  position  INTEGER NOT NULL,
  PRIMARY KEY (org_id, course_id)
);

CREATE TABLE assignments (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  org_id     TEXT NOT NULL REFERENCES organisations (id),
  course_id  TEXT NOT NULL REFERENCES courses (id),
  position   INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  ended_at   TIMESTAMP
);
CREATE UNIQUE INDEX assignments_one_current ON assignments (person_id, org_id, course_id) WHERE ended_at IS NULL;

CREATE TABLE enrolments (
  id           TEXT PRIMARY KEY,
  person_id    TEXT NOT NULL REFERENCES people (id),
  course_id    TEXT NOT NULL REFERENCES courses (id),
  version_id   TEXT NOT NULL REFERENCES course_versions (id),
  cycle        INTEGER NOT NULL,
  org_id       TEXT REFERENCES organisations (id),
  state        TEXT NOT NULL CHECK (state IN ('open', 'completed', 'left')),
  zone         TEXT NOT NULL,
  last_step    TEXT NOT NULL DEFAULT '',
  paused_at    TIMESTAMP,
  created_at   TIMESTAMP NOT NULL,
  touched_at   TIMESTAMP NOT NULL,
  completed_at TIMESTAMP,
  completed_on TEXT,
  ended_at     TIMESTAMP
);
CREATE UNIQUE INDEX enrolments_one_open ON enrolments (person_id, course_id) WHERE state = 'open';
CREATE UNIQUE INDEX enrolments_cycle ON enrolments (person_id, course_id, cycle);
CREATE INDEX enrolments_org ON enrolments (org_id, person_id);

CREATE TABLE progress (
  enrolment_id  TEXT NOT NULL REFERENCES enrolments (id),
  step_id       TEXT NOT NULL,
  furthest      INTEGER NOT NULL,
  current       INTEGER NOT NULL,
  way           TEXT NOT NULL DEFAULT '' CHECK (way IN ('', 'full', 'short')),
  completed_at  TIMESTAMP,
  completed_how TEXT NOT NULL DEFAULT '',
  updated_at    TIMESTAMP NOT NULL,
  PRIMARY KEY (enrolment_id, step_id)
);

-- A reflection belongs to person + course + step + block, so it outlives versions and cycles.
CREATE TABLE reflections (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  course_id  TEXT NOT NULL REFERENCES courses (id),
  step_id    TEXT NOT NULL,
  block_id   TEXT NOT NULL,
  prompt     TEXT NOT NULL,
  sealed     BLOB NOT NULL,
  rev        INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX reflections_place ON reflections (person_id, course_id, step_id, block_id);

CREATE TABLE attempts (
  id           TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolments (id),
  step_id      TEXT NOT NULL,
  number       INTEGER NOT NULL,
  version_id   TEXT NOT NULL REFERENCES course_versions (id),
  drawn        TEXT NOT NULL,
  right_count  INTEGER NOT NULL DEFAULT 0,
  pass_mark    INTEGER NOT NULL,
  reached      BOOLEAN NOT NULL DEFAULT FALSE,
  created_at   TIMESTAMP NOT NULL,
  submitted_at TIMESTAMP
);
CREATE UNIQUE INDEX attempts_number ON attempts (enrolment_id, step_id, number);
CREATE UNIQUE INDEX attempts_one_open ON attempts (enrolment_id, step_id) WHERE submitted_at IS NULL;

CREATE TABLE attempt_answers (
  attempt_id  TEXT NOT NULL REFERENCES attempts (id),
  question_id TEXT NOT NULL,
  answer      TEXT NOT NULL,
  is_right    BOOLEAN NOT NULL,
  created_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (attempt_id, question_id)
);

CREATE TABLE hand_ins (
  id           TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolments (id),
  step_id      TEXT NOT NULL,
  number       INTEGER NOT NULL,
  person_id    TEXT NOT NULL REFERENCES people (id),
  org_id       TEXT NOT NULL REFERENCES organisations (id),
  signer_id    TEXT NOT NULL REFERENCES people (id),
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'signed', 'again', 'taken_back')),
  sealed_text  BLOB,
  sealed_file  BLOB,
  sealed_name  BLOB,
  file_type    TEXT NOT NULL DEFAULT '',
  sealed_reply BLOB,
  signer_name  TEXT NOT NULL DEFAULT '',
  signer_role  TEXT NOT NULL DEFAULT '',
  created_at   TIMESTAMP NOT NULL,
  decided_at   TIMESTAMP
);
CREATE UNIQUE INDEX hand_ins_number ON hand_ins (enrolment_id, step_id, number);
CREATE UNIQUE INDEX hand_ins_one_waiting ON hand_ins (enrolment_id, step_id) WHERE state = 'waiting';
CREATE INDEX hand_ins_signer ON hand_ins (signer_id, state);

-- An award never changes: facts and recipient are frozen JSON, hashed apart. Only what the holder shows may change.
CREATE TABLE awards (
  id             TEXT PRIMARY KEY,
  code           TEXT NOT NULL UNIQUE,
  enrolment_id   TEXT NOT NULL REFERENCES enrolments (id),
  person_id      TEXT REFERENCES people (id),
  org_id         TEXT NOT NULL REFERENCES organisations (id),
  replaces       TEXT REFERENCES awards (id),
  schema_version INTEGER NOT NULL,
  facts          TEXT NOT NULL,
  facts_sha256   TEXT NOT NULL,
  recipient      TEXT,
  recipient_salt TEXT,
  recipient_hash TEXT NOT NULL,
  provenance     TEXT NOT NULL,
  completed_on   TEXT NOT NULL,
  valid_through  TEXT,
  hide_name      BOOLEAN NOT NULL DEFAULT FALSE,
  share_pdf      BOOLEAN NOT NULL DEFAULT FALSE,
  created_at     TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX awards_first ON awards (enrolment_id) WHERE replaces IS NULL;
CREATE UNIQUE INDEX awards_replaced_once ON awards (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX awards_enrolment ON awards (enrolment_id, org_id);
CREATE INDEX awards_person ON awards (person_id, created_at);
CREATE INDEX awards_org ON awards (org_id, created_at);

CREATE TABLE award_events (
  id           TEXT PRIMARY KEY,
  award_id     TEXT NOT NULL REFERENCES awards (id),
  seq          INTEGER NOT NULL,
  from_state   TEXT NOT NULL,
  to_state     TEXT NOT NULL CHECK (to_state IN ('valid', 'replaced', 'withdrawn', 'erased')),
  reason       TEXT NOT NULL,
  public_note  TEXT NOT NULL DEFAULT '',
  private_note TEXT NOT NULL DEFAULT '',
  by_person    TEXT NOT NULL,
  at           TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX award_events_seq ON award_events (award_id, seq);

CREATE TABLE name_corrections (
  id         TEXT PRIMARY KEY,
  award_id   TEXT NOT NULL REFERENCES awards (id),
  person_id  TEXT NOT NULL REFERENCES people (id),
  org_id     TEXT NOT NULL REFERENCES organisations (id),
  name       TEXT NOT NULL,
  name_latin TEXT NOT NULL DEFAULT '',
  state      TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'declined', 'taken_back')),
  decided_by TEXT NOT NULL DEFAULT '',
  note       TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL,
  decided_at TIMESTAMP
);
CREATE UNIQUE INDEX name_corrections_one_open ON name_corrections (award_id) WHERE state = 'asked';
CREATE INDEX name_corrections_org ON name_corrections (org_id, state);

CREATE TABLE certificates (
  award_id   TEXT PRIMARY KEY REFERENCES awards (id),
  template   INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  content    BLOB NOT NULL,
  created_at TIMESTAMP NOT NULL
);
