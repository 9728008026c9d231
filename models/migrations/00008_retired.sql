-- +goose Up

-- A course that nobody new can start. Whoever is under way may finish, and what was awarded stays.
ALTER TABLE courses ADD COLUMN retired_at TIMESTAMP;

-- A zip of a course that a trainer brings: kept sealed while they look at what is in it, then no more.
CREATE TABLE course_imports (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people (id),
  sealed     BLOB,
  draft_id   TEXT REFERENCES course_drafts (id),
  created_at TIMESTAMP NOT NULL,
  done_at    TIMESTAMP
);
CREATE INDEX course_imports_person ON course_imports (person_id, created_at);
