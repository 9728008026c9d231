-- Fills a SQLite file for measurements: world.people people, each with four enrolments and what hangs on them. The first
-- 2,000 people are of the first organisation, the others of organisations of 500.
BEGIN;

CREATE TEMP TABLE p AS
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < (SELECT people FROM world))
  SELECT i, printf('018f0000-0000-7000-8000-%012x', i) AS id,
    CASE WHEN i < 2000 THEN (SELECT id FROM organisations WHERE founding) ELSE printf('018f0000-0000-7001-8000-%012x', i / 500) END AS org FROM n;

CREATE TEMP TABLE c AS
  SELECT row_number() OVER (ORDER BY c.slug) - 1 AS k, c.id, v.id AS version FROM courses c JOIN course_versions v ON v.course_id = c.id
  WHERE c.slug <> 'small' ORDER BY c.slug LIMIT 4;

CREATE TEMP TABLE e AS
  SELECT p.i * 4 + c.k AS n, printf('018f0000-0000-7002-8000-%012x', p.i * 4 + c.k) AS id, p.i, p.id AS person, p.org, c.k, c.id AS course, c.version
  FROM p CROSS JOIN c ORDER BY 1;

INSERT INTO organisations (id, slug, name_shown, legal_name, contact, zone, language, founding, created_at)
  SELECT DISTINCT org, 'org-' || (i / 500), 'Organisation ' || (i / 500), 'Organisation ' || (i / 500), 'hello@org.example', 'Europe/London', 'en-GB', FALSE, '2026-05-01 09:00:00+00:00'
  FROM p WHERE i >= 2000;

INSERT INTO people (id, username, name_shown, name_certificate, language, password_hash, data_key, key_id, created_at)
  SELECT id, 'person' || i, 'Person ' || i, 'Person Number ' || i, 'en-GB', '$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$' || hex(randomblob(16)), randomblob(73),
    (SELECT value FROM settings WHERE name = 'key_id'), '2026-05-01 09:00:00+00:00' FROM p;

INSERT INTO sessions (id, token_hash, person_id, device, shared, created_at, seen_at, expires_at)
  SELECT printf('018f0000-0000-7003-8000-%012x', i), lower(hex(randomblob(32))), id, 'Chrome on Android', FALSE, '2026-05-20 09:00:00+00:00', '2026-05-30 09:00:00+00:00', '2026-06-29 09:00:00+00:00' FROM p;

INSERT INTO memberships (id, person_id, org_id, from_date, created_at)
  SELECT printf('018f0000-0000-7004-8000-%012x', i), id, org, '2026-05-01', '2026-05-01 09:00:00+00:00' FROM p;

INSERT INTO assignments (id, person_id, org_id, course_id, position, created_at)
  SELECT printf('018f0000-0000-7005-8000-%012x', n), person, org, course, k, '2026-05-01 09:00:00+00:00' FROM e;

INSERT INTO enrolments (id, person_id, course_id, version_id, cycle, org_id, state, zone, last_step, created_at, touched_at, completed_at, completed_on, ended_at)
  SELECT id, person, course, version, 1, org, CASE k WHEN 3 THEN 'completed' ELSE 'open' END, 'Europe/London', 'step-2', '2026-05-02 09:00:00+00:00', '2026-05-20 09:00:00+00:00',
    CASE k WHEN 3 THEN '2026-05-20 09:00:00+00:00' END, CASE k WHEN 3 THEN '2026-05-20' END, CASE k WHEN 3 THEN '2026-05-20 09:00:00+00:00' END FROM e;

INSERT INTO progress (enrolment_id, step_id, furthest, current, completed_at, completed_how, updated_at)
  SELECT e.id, 'step-' || s.value, 2, 2, '2026-05-03 09:00:00+00:00', 'done', '2026-05-03 09:00:00+00:00' FROM e CROSS JOIN json_each('[1,2,3,4]') s ORDER BY e.n;

INSERT INTO reflections (id, person_id, course_id, step_id, block_id, prompt, sealed, rev, created_at, updated_at)
  SELECT printf('018f0000-0000-7006-8000-%012x', n), person, course, 'step-1', 'look-back', 'What will you do on your next shift?', randomblob(300), 1, '2026-05-03 09:00:00+00:00', '2026-05-03 09:00:00+00:00' FROM e;

INSERT INTO attempts (id, enrolment_id, step_id, number, version_id, drawn, right_count, pass_mark, reached, created_at, submitted_at)
  SELECT printf('018f0000-0000-7007-8000-%012x', n), id, 'step-4', 1, version, '[]', 2, 2, TRUE, '2026-05-04 09:00:00+00:00', '2026-05-04 09:10:00+00:00' FROM e;

INSERT INTO attempt_answers (attempt_id, question_id, answer, is_right, created_at)
  SELECT printf('018f0000-0000-7007-8000-%012x', n), 'question-' || s.value, '["a"]', TRUE, '2026-05-04 09:05:00+00:00' FROM e CROSS JOIN json_each('[1,2]') s ORDER BY n;

INSERT INTO awards (id, code, enrolment_id, person_id, org_id, schema_version, facts, facts_sha256, recipient, recipient_salt, recipient_hash, provenance, completed_on, created_at)
  SELECT printf('018f0000-0000-7008-8000-%012x', n), printf('%012X', n), e.id, e.person, e.org, a.schema_version, a.facts, a.facts_sha256, a.recipient, a.recipient_salt, a.recipient_hash, a.provenance,
    '2026-05-20', '2026-05-20 09:00:00+00:00' FROM e CROSS JOIN (SELECT * FROM awards ORDER BY created_at LIMIT 1) a WHERE k = 3;

INSERT INTO award_events (id, award_id, seq, from_state, to_state, reason, by_person, at)
  SELECT printf('018f0000-0000-7009-8000-%012x', n), printf('018f0000-0000-7008-8000-%012x', n), 1, '', 'valid', 'completed', person, '2026-05-20 09:00:00+00:00' FROM e WHERE k = 3;

COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
