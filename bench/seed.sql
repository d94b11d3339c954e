-- psql -v members=1000 -v roles=50 -v grants=1000000 -f bench/seed.sql: as many rows at least.
-- Copies of rows that the service has made itself and that have settled (first_rows in lib.sh), so
-- that each is in a state that can be; only names, ids, sides and times are their own. IAM knows
-- none of the copies: what makes a pass of one due (a change of it) is not for benchmarks with AWS.
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '256MB';
BEGIN;

INSERT INTO role SELECT r.* FROM generate_series(1, :roles - 1) n, role t,
  LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'name', 'bench-' || n,
    'arn', regexp_replace(t.arn, '[^/]*$', 'bench-' || n), 'iam_id', 'AROABENCH' || n)) r
  WHERE t.name = 'bench-0' AND NOT EXISTS (SELECT FROM role WHERE name = 'bench-' || n);

INSERT INTO iam_user SELECT r.* FROM generate_series(1, :members - 1) n, iam_user t,
  LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'user_name', 'bench-' || n,
    'email', 'bench-' || n || '@example.com', 'arn', regexp_replace(t.arn, '[^/]*$', 'bench-' || n),
    'unique_id', 'AIDABENCH' || n)) r
  WHERE t.user_name = 'bench-0' AND NOT EXISTS (SELECT FROM iam_user WHERE user_name = 'bench-' || n);

INSERT INTO member SELECT r.* FROM iam_user u, member t,
  LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'user_id', u.id,
    'email', u.email, 'user_name', u.user_name)) r
  WHERE t.user_name = 'bench-0' AND u.user_name LIKE 'bench-%'
    AND NOT EXISTS (SELECT FROM member m WHERE m.user_id = u.id);

CREATE TEMP TABLE who AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, user_name FROM iam_user
  WHERE user_name LIKE 'bench-%' AND state = 'ACTIVE' ORDER BY id LIMIT :members;
CREATE TEMP TABLE what AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, name, arn FROM role
  WHERE name LIKE 'bench-%' AND state = 'ACTIVE' ORDER BY id LIMIT :roles;
-- One grant in a hundred is the cohort's; of the others six in ten assume, three pass, one is a policy.
CREATE TEMP TABLE pattern AS SELECT DISTINCT ON (type, cohort_id IS NULL) g.* FROM access_grant g
  WHERE state = 'ACTIVE' ORDER BY type, cohort_id IS NULL, id;

-- A million rows go in at once, and their indexes after them.
CREATE TEMP TABLE dropped AS SELECT indexname, indexdef FROM pg_indexes
  WHERE tablename = 'access_grant' AND indexname <> 'access_grant_pkey' AND :grants > 100000;
SELECT format('DROP INDEX %I', indexname) FROM dropped \gexec

-- Made evenly over the 100 days before now; they end evenly in the 100 days after the next 200.
INSERT INTO access_grant SELECT r.* FROM (
    SELECT n, now() - interval '100 days' * n / :grants AS made,
      now() + interval '200 days' + interval '100 days' * ((n * 7919::bigint) % :grants) / :grants AS ends,
      CASE WHEN n % 100 = 0 OR n % 10 < 6 THEN 'ASSUME_ROLE' WHEN n % 10 < 9 THEN 'PASS_ROLE' ELSE 'POLICY' END AS kind
    FROM generate_series(1::bigint, :grants - (SELECT count(*) FROM access_grant)) n) i
  JOIN pattern t ON t.type = i.kind AND (t.cohort_id IS NOT NULL) = (i.n % 100 = 0)
  JOIN who ON who.n = (i.n * 31) % (SELECT count(*) FROM who)
  JOIN what ON what.n = (i.n / 7) % (SELECT count(*) FROM what),
  LATERAL jsonb_populate_record(NULL::access_grant, to_jsonb(t) || jsonb_build_object(
    'id', lpad(to_hex((extract(epoch FROM made) * 1000)::bigint), 12, '0') || '70008' || substr(md5(i.n::text), 1, 15),
    'user_id', CASE WHEN t.user_id IS NOT NULL THEN who.id END,
    'user_name', CASE WHEN t.user_id IS NOT NULL THEN who.user_name END,
    'role_id', CASE WHEN t.role_id IS NOT NULL THEN what.id END,
    'role_name', CASE WHEN t.role_id IS NOT NULL THEN what.name END,
    'role_arn', CASE WHEN t.role_id IS NOT NULL THEN what.arn END,
    'starts_at', made, 'created_at', made, 'updated_at', made, 'active_at', made,
    'expires_at', ends, 'ends_at', ends, 'due_at', ends)) r;

SELECT indexdef FROM dropped \gexec
COMMIT;
VACUUM ANALYZE role;
VACUUM ANALYZE iam_user;
VACUUM ANALYZE member;
VACUUM ANALYZE access_grant;
