-- +goose Up

-- Somebody who is asked what they think of a draft: a member, or whoever has a link. They see one of its states.
CREATE TABLE draft_reviews (
  id              TEXT PRIMARY KEY,
  draft_id        TEXT NOT NULL REFERENCES course_drafts (id),
  rev             INTEGER NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('link', 'member')),
  person_id       TEXT REFERENCES people (id),
  asked_by        TEXT NOT NULL REFERENCES people (id),
  sealed_ask      BLOB NOT NULL,
  token_hash      TEXT,
  sealed_token    BLOB,
  until_day       TEXT NOT NULL,
  zone            TEXT NOT NULL,
  credit          TEXT NOT NULL DEFAULT '' CHECK (credit IN ('', 'name', 'unnamed')),
  sealed_credit   BLOB,
  sealed_credited BLOB,
  created_at      TIMESTAMP NOT NULL,
  ended_at        TIMESTAMP,
  asked_told_at   TIMESTAMP,
  told_at         TIMESTAMP,
  CHECK ((kind = 'member') = (person_id IS NOT NULL)),
  CHECK ((kind = 'link') = (token_hash IS NOT NULL))
);
CREATE UNIQUE INDEX draft_reviews_token ON draft_reviews (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX draft_reviews_draft ON draft_reviews (draft_id, created_at);
CREATE INDEX draft_reviews_person ON draft_reviews (person_id) WHERE person_id IS NOT NULL;

-- What a reviewer says about a part, or about the whole where part is ''. version_id: the version that it went before.
CREATE TABLE draft_comments (
  id           TEXT PRIMARY KEY,
  draft_id     TEXT NOT NULL REFERENCES course_drafts (id),
  review_id    TEXT NOT NULL REFERENCES draft_reviews (id),
  rev          INTEGER NOT NULL,
  part         TEXT NOT NULL,
  sealed_text  BLOB NOT NULL,
  sealed_reply BLOB,
  resolved_at  TIMESTAMP,
  resolved_by  TEXT REFERENCES people (id),
  version_id   TEXT REFERENCES course_versions (id),
  created_at   TIMESTAMP NOT NULL
);
CREATE INDEX draft_comments_draft ON draft_comments (draft_id, version_id);
CREATE INDEX draft_comments_review ON draft_comments (review_id, created_at);
