-- What somebody who confirms an entry is shown of it: its person chose, item by item, when they asked.
-- Both are JSON lists of names of facts. `shown` is '' in rows from before there was a choice: all of them.

-- +goose Up
ALTER TABLE cpd_confirmations ADD COLUMN shown TEXT NOT NULL DEFAULT '';
ALTER TABLE cpd_confirmations ADD COLUMN held TEXT NOT NULL DEFAULT '';
