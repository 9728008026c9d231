-- The CPD log: entries with their history, evidence, confirmations; schemes followed; competency levels.
-- Facts stand in clear, like certificates; whatever a person writes in their own words about it is sealed.
-- A day is YYYY-MM-DD, or YYYY-MM where only the month is known; a number or word that was not given is 0 or ''.

-- +goose Up
CREATE TABLE cpd_entries (
  id                    TEXT PRIMARY KEY,
  person_id             TEXT NOT NULL REFERENCES people (id),
  origin                TEXT NOT NULL CHECK (origin IN ('person', 'course', 'task', 'import')),
  origin_key            TEXT NOT NULL DEFAULT '',
  title                 TEXT NOT NULL,
  kind                  TEXT NOT NULL,
  start_day             TEXT NOT NULL,
  end_day               TEXT NOT NULL DEFAULT '',
  minutes               INTEGER NOT NULL DEFAULT 0,
  participatory_minutes INTEGER NOT NULL DEFAULT 0,
  provider              TEXT NOT NULL DEFAULT '',
  presenter             TEXT NOT NULL DEFAULT '',
  employer              TEXT NOT NULL DEFAULT '',
  mode                  TEXT NOT NULL DEFAULT '',
  paid_time             TEXT NOT NULL DEFAULT '',
  assessed              TEXT NOT NULL DEFAULT '',
  certificate_number    TEXT NOT NULL DEFAULT '',
  issued_day            TEXT NOT NULL DEFAULT '',
  refresh_by            TEXT NOT NULL DEFAULT '',
  scqf_level            INTEGER NOT NULL DEFAULT 0,
  scqf_credits          INTEGER NOT NULL DEFAULT 0,
  feedback_from         TEXT NOT NULL DEFAULT '',
  peer_role             TEXT NOT NULL DEFAULT '',
  peer_day              TEXT NOT NULL DEFAULT '',
  sealed_writing        BLOB,
  written               TEXT NOT NULL DEFAULT '[]',
  search_text           TEXT NOT NULL,
  counted_day           TEXT NOT NULL,
  rev                   INTEGER NOT NULL,
  created_at            TIMESTAMP NOT NULL,
  updated_at            TIMESTAMP NOT NULL,
  removed_at            TIMESTAMP
);
CREATE UNIQUE INDEX cpd_entries_origin ON cpd_entries (person_id, origin_key) WHERE origin_key <> '';
CREATE INDEX cpd_entries_log ON cpd_entries (person_id, counted_day, id);

-- How an entry stood after each change, sealed with its owner's key; never changed.
CREATE TABLE cpd_changes (
  id       TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL REFERENCES cpd_entries (id),
  rev      INTEGER NOT NULL,
  what     TEXT NOT NULL,
  sealed   BLOB NOT NULL,
  at       TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX cpd_changes_rev ON cpd_changes (entry_id, rev);

-- What an entry touches: an element of a scheme, or a competency of a framework.
CREATE TABLE cpd_links (
  entry_id TEXT NOT NULL REFERENCES cpd_entries (id),
  scheme   TEXT NOT NULL,
  code     TEXT NOT NULL,
  PRIMARY KEY (entry_id, scheme, code)
);
CREATE INDEX cpd_links_code ON cpd_links (scheme, code, entry_id);

-- An entry that a person counts towards a period of a scheme which lets nothing count twice.
CREATE TABLE cpd_uses (
  entry_id     TEXT NOT NULL REFERENCES cpd_entries (id),
  scheme       TEXT NOT NULL,
  period_start TEXT NOT NULL,
  PRIMARY KEY (entry_id, scheme)
);

-- Content kept sealed, once per person: the digest is keyed, so that it tells nothing about other people's files.
CREATE TABLE sealed_files (
  id           TEXT PRIMARY KEY,
  person_id    TEXT NOT NULL REFERENCES people (id),
  digest       TEXT NOT NULL,
  size         INTEGER NOT NULL,
  sealed       BLOB NOT NULL,
  sealed_small BLOB,
  created_at   TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX sealed_files_digest ON sealed_files (person_id, digest);

CREATE TABLE cpd_evidence (
  id          TEXT PRIMARY KEY,
  entry_id    TEXT NOT NULL REFERENCES cpd_entries (id),
  file_id     TEXT NOT NULL REFERENCES sealed_files (id),
  media_type  TEXT NOT NULL,
  size        INTEGER NOT NULL,
  width       INTEGER NOT NULL DEFAULT 0,
  height      INTEGER NOT NULL DEFAULT 0,
  sealed_name BLOB NOT NULL,
  shows       TEXT NOT NULL DEFAULT '' CHECK (shows IN ('', 'people', 'nobody')),
  created_at  TIMESTAMP NOT NULL,
  removed_at  TIMESTAMP
);
CREATE INDEX cpd_evidence_entry ON cpd_evidence (entry_id, created_at);
CREATE INDEX cpd_evidence_file ON cpd_evidence (file_id);

-- A link for somebody to confirm an entry, or what they confirmed: frozen with the facts as they stood.
CREATE TABLE cpd_confirmations (
  id           TEXT PRIMARY KEY,
  entry_id     TEXT NOT NULL REFERENCES cpd_entries (id),
  kind         TEXT NOT NULL CHECK (kind IN ('link', 'member')),
  state        TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'declined', 'ended', 'hidden', 'withdrawn')),
  token_hash   TEXT UNIQUE,
  sealed_token BLOB,
  expires_at   TIMESTAMP,
  by_person    TEXT REFERENCES people (id),
  org_id       TEXT REFERENCES organisations (id),
  name         TEXT NOT NULL DEFAULT '',
  role         TEXT NOT NULL DEFAULT '',
  confirmed_on TEXT NOT NULL DEFAULT '',
  how          TEXT NOT NULL DEFAULT '' CHECK (how IN ('', 'seen', 'discussed', 'record')),
  facts        TEXT NOT NULL DEFAULT '',
  facts_sha256 TEXT NOT NULL DEFAULT '',
  created_at   TIMESTAMP NOT NULL,
  decided_at   TIMESTAMP,
  ended_at     TIMESTAMP
);
CREATE INDEX cpd_confirmations_entry ON cpd_confirmations (entry_id, created_at);
CREATE INDEX cpd_confirmations_by ON cpd_confirmations (by_person, state);

-- A scheme that a person chose to follow; `own` holds the text of one that they or their employer made.
CREATE TABLE cpd_schemes (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  scheme     TEXT NOT NULL,
  starts_on  TEXT NOT NULL,
  own        TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMP NOT NULL,
  ended_at   TIMESTAMP
);
CREATE UNIQUE INDEX cpd_schemes_one_current ON cpd_schemes (person_id, scheme) WHERE ended_at IS NULL;

-- What a person says about months without learning, for a scheme that asks.
CREATE TABLE cpd_gaps (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  from_month TEXT NOT NULL,
  to_month   TEXT NOT NULL,
  sealed     BLOB NOT NULL,
  updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX cpd_gaps_months ON cpd_gaps (person_id, from_month, to_month);

-- Where a person sees themselves; the newest row of a code counts, earlier ones stay. 'N': not part of my role.
CREATE TABLE competency_levels (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  framework  TEXT NOT NULL,
  version    TEXT NOT NULL,
  code       TEXT NOT NULL,
  level      TEXT NOT NULL CHECK (level IN ('', 'L', 'S', 'D', 'H', 'N')),
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX competency_levels_person ON competency_levels (person_id, framework, code, created_at);

-- The framework that an organisation put in the place of the starter framework; the newest counts.
CREATE TABLE org_frameworks (
  id         TEXT PRIMARY KEY,
  org_id     TEXT NOT NULL REFERENCES organisations (id),
  number     INTEGER NOT NULL,
  source     TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX org_frameworks_number ON org_frameworks (org_id, number);

-- A file that somebody brings into their log: kept sealed while they look at what it would add, then only counted.
CREATE TABLE cpd_imports (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  sealed     BLOB,
  added      INTEGER NOT NULL DEFAULT 0,
  known      INTEGER NOT NULL DEFAULT 0,
  created_at TIMESTAMP NOT NULL,
  done_at    TIMESTAMP
);
CREATE INDEX cpd_imports_person ON cpd_imports (person_id, created_at);
