-- +goose Up

-- A content that nothing refers to any more is dropped: both databases look for what refers to it.
CREATE INDEX version_files_sha256 ON version_files (sha256);
CREATE INDEX draft_files_sha256 ON draft_files (sha256);
