-- Files that this server issued are found by the SHA-256 of their bytes, for whoever asks whether one is real.

-- +goose Up
CREATE INDEX certificates_sha256 ON certificates (sha256);
