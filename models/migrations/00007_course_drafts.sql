-- +goose Up

-- A course while it is written: its files at each state, so that any can come back. Contents are kept once, in `files`.
CREATE TABLE course_drafts (
  id          TEXT PRIMARY KEY,
  org_id      TEXT NOT NULL REFERENCES organisations (id),
  uid         TEXT NOT NULL,
  slug        TEXT NOT NULL,
  title       TEXT NOT NULL,
  begun       TEXT NOT NULL CHECK (begun IN ('blank', 'template', 'copy', 'import')),
  chosen_only BOOLEAN NOT NULL DEFAULT FALSE,
  rev         INTEGER NOT NULL,
  made_by     TEXT NOT NULL REFERENCES people (id),
  created_at  TIMESTAMP NOT NULL,
  updated_at  TIMESTAMP NOT NULL,
  archived_at TIMESTAMP
);
CREATE UNIQUE INDEX course_drafts_uid ON course_drafts (org_id, uid);

CREATE TABLE draft_states (
  draft_id TEXT NOT NULL REFERENCES course_drafts (id),
  rev      INTEGER NOT NULL,
  what     TEXT NOT NULL,
  files    TEXT NOT NULL,
  made_by  TEXT NOT NULL REFERENCES people (id),
  made_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (draft_id, rev)
);

CREATE TABLE draft_files (
  draft_id TEXT NOT NULL REFERENCES course_drafts (id),
  sha256   TEXT NOT NULL REFERENCES files (sha256),
  PRIMARY KEY (draft_id, sha256)
);

-- Who may edit, where it is not every trainer of the organisation.
CREATE TABLE draft_editors (
  draft_id  TEXT NOT NULL REFERENCES course_drafts (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (draft_id, person_id)
);

-- Who has a file of a draft open, so that two see each other.
CREATE TABLE draft_looks (
  draft_id  TEXT NOT NULL REFERENCES course_drafts (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  file      TEXT NOT NULL,
  at        TIMESTAMP NOT NULL,
  PRIMARY KEY (draft_id, person_id)
);
