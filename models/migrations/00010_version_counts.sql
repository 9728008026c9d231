-- +goose Up

-- How a course goes: numbers of people, counted when things happen. `n` is the true number and is shown to nobody; `ready` is what it
-- was when the group had last taken in ten more people, and `shown` what `ready` was before that. The row of a group with the choice ''
-- counts its people.
CREATE TABLE version_counts (
  version_id TEXT NOT NULL REFERENCES course_versions (id),
  step       TEXT NOT NULL,
  item       TEXT NOT NULL,
  choice     TEXT NOT NULL,
  n          INTEGER NOT NULL,
  ready      INTEGER NOT NULL,
  ready_at   TIMESTAMP NOT NULL,
  shown      INTEGER NOT NULL,
  PRIMARY KEY (version_id, step, item, choice)
);

-- Whether an enrolment is counted: the first of its person on the version, of an organisation's course, and not by one of its trainers.
ALTER TABLE enrolments ADD COLUMN counted BOOLEAN NOT NULL DEFAULT FALSE;
-- What the learner said of a lesson, while they may change it; then only that they said something.
ALTER TABLE progress ADD COLUMN useful TEXT NOT NULL DEFAULT '' CHECK (useful IN ('', 'yes', 'partly', 'no', 'said'));
-- Whether those under way are told what is different before they choose, or only that there is a newer version.
ALTER TABLE course_versions ADD COLUMN explained BOOLEAN NOT NULL DEFAULT TRUE;

-- Who is under way or has finished is counted on the version where they are. What they answered is not: it counts from now on.
UPDATE enrolments SET counted = TRUE
WHERE EXISTS (SELECT 1 FROM courses c WHERE c.id = enrolments.course_id AND c.owner_org <> '')
  AND NOT EXISTS (SELECT 1 FROM enrolments other WHERE other.person_id = enrolments.person_id AND other.version_id = enrolments.version_id AND other.cycle < enrolments.cycle)
  AND NOT EXISTS (SELECT 1 FROM courses c JOIN memberships m ON m.org_id = c.owner_org AND m.person_id = enrolments.person_id AND m.to_date IS NULL
    JOIN membership_roles r ON r.membership_id = m.id AND r.role = 'trainer' AND r.ended_at IS NULL WHERE c.id = enrolments.course_id);
INSERT INTO version_counts (version_id, step, item, choice, n, ready, ready_at, shown)
SELECT v.id, '', 'started', '', count(*), count(*) / 10 * 10, v.published_at, 0
FROM enrolments e JOIN course_versions v ON v.id = e.version_id WHERE e.counted GROUP BY v.id, v.published_at;
INSERT INTO version_counts (version_id, step, item, choice, n, ready, ready_at, shown)
SELECT v.id, '', 'finished', '', count(*), count(*) / 10 * 10, v.published_at, 0
FROM enrolments e JOIN course_versions v ON v.id = e.version_id WHERE e.counted AND e.state = 'completed' GROUP BY v.id, v.published_at;
INSERT INTO version_counts (version_id, step, item, choice, n, ready, ready_at, shown)
SELECT v.id, p.step_id, 'done', '', count(*), count(*) / 10 * 10, v.published_at, 0
FROM enrolments e JOIN course_versions v ON v.id = e.version_id JOIN progress p ON p.enrolment_id = e.id AND p.completed_at IS NOT NULL
WHERE e.counted GROUP BY v.id, v.published_at, p.step_id;
