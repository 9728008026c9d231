-- +goose Up

-- A portfolio: a draft while it has no number, then issued and frozen. What its person chose, the frozen content and the
-- PDF are sealed. The SHA-256 of the PDF stays for «is this file real?», also when its person deletes the rest.
CREATE TABLE portfolios (
  id             TEXT PRIMARY KEY,
  person_id      TEXT NOT NULL REFERENCES people (id),
  purpose        TEXT NOT NULL CHECK (purpose IN ('application', 'record')),
  sealed_choices BLOB,
  rev            INTEGER NOT NULL,
  number         INTEGER,
  issued_on      TEXT NOT NULL DEFAULT '',
  issued_at      TIMESTAMP,
  sealed_content BLOB,
  sealed_pdf     BLOB,
  pages          INTEGER NOT NULL DEFAULT 0,
  template       INTEGER NOT NULL DEFAULT 0,
  sha256         TEXT,
  created_at     TIMESTAMP NOT NULL,
  updated_at     TIMESTAMP NOT NULL,
  withdrawn_at   TIMESTAMP,
  deleted_at     TIMESTAMP
);
CREATE UNIQUE INDEX portfolios_number ON portfolios (person_id, number);
CREATE UNIQUE INDEX portfolios_sha256 ON portfolios (sha256);

-- A link to an issued portfolio.
CREATE TABLE portfolio_shares (
  id           TEXT PRIMARY KEY,
  portfolio_id TEXT NOT NULL REFERENCES portfolios (id),
  token_hash   TEXT NOT NULL UNIQUE,
  sealed_token BLOB,
  until_day    TEXT NOT NULL,
  zone         TEXT NOT NULL,
  printed      BOOLEAN NOT NULL DEFAULT FALSE,
  created_at   TIMESTAMP NOT NULL,
  ended_at     TIMESTAMP
);
CREATE INDEX portfolio_shares_portfolio ON portfolio_shares (portfolio_id, created_at);

-- How often a link was opened: the day and the count, nothing about who.
CREATE TABLE portfolio_opens (
  share_id TEXT NOT NULL REFERENCES portfolio_shares (id),
  day      TEXT NOT NULL,
  count    INTEGER NOT NULL,
  PRIMARY KEY (share_id, day)
);
