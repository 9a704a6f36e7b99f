-- What central itself needs: documents, changes, people, sessions, audit, outbox.
-- Times are microseconds since the epoch (UTC). The SQL is the common subset of SQLite and PostgreSQL
-- (but for AUTOINCREMENT and BLOB, which the PostgreSQL backend spells its own way).

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The directory's resources (Organization … Device) as JSON documents: the current version, and all versions.
CREATE TABLE directory_resource (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  json TEXT NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (type, id)
);

CREATE TABLE directory_history (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  json TEXT NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (type, id, version)
);

-- /changes: a row's site decides who sees it; NULL: everyone with a session.
CREATE TABLE change_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  exam TEXT,
  site TEXT,
  at INTEGER NOT NULL
);

CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  level INTEGER NOT NULL,
  code TEXT,
  part_of TEXT REFERENCES organization (id)
);

CREATE TABLE practitioner (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE practitioner_role (
  id TEXT PRIMARY KEY,
  practitioner TEXT NOT NULL REFERENCES practitioner (id),
  organization TEXT NOT NULL REFERENCES organization (id),
  role TEXT NOT NULL,
  UNIQUE (practitioner, organization, role)
);
CREATE INDEX practitioner_role_organization ON practitioner_role (organization);

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  organization TEXT REFERENCES organization (id),
  name TEXT NOT NULL
);

CREATE TABLE account (
  name TEXT PRIMARY KEY,
  practitioner TEXT NOT NULL REFERENCES practitioner (id),
  device TEXT REFERENCES device (id),
  password TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL
);

-- Failed tries, by account ("user:NAME", also of names that do not exist) and by address ("peer:ADDRESS").
CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,
  tries INTEGER NOT NULL,
  last INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (name),
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
);

CREATE TABLE idempotency (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  headers TEXT NOT NULL,
  body BLOB,
  at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  request TEXT NOT NULL,
  session TEXT,
  practitioner TEXT,
  role TEXT,
  organization TEXT,
  peer TEXT,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  account TEXT,
  exam TEXT,
  patients TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_practitioner ON audit (practitioner);

CREATE TABLE audit_head (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL
);

-- Objects on their way to the PACS; the object goes when it is stored there.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  study_uid TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL UNIQUE,
  object BLOB,
  created INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  stored INTEGER
);
CREATE INDEX outbox_next_try ON outbox (next_try) WHERE stored IS NULL;

-- Which site's study it is, and what it belongs to: the DICOMweb gate's rule looks here.
CREATE TABLE study (
  study_uid TEXT PRIMARY KEY,
  id TEXT,
  site TEXT NOT NULL,
  exam TEXT,
  patient TEXT,
  accession TEXT,
  patient_id TEXT,
  unmatched TEXT,
  complete INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX study_site ON study (site);
CREATE INDEX study_exam ON study (exam);
CREATE INDEX study_id ON study (id);
