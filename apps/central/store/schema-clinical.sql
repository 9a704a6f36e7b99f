-- Clinical tables of central: the documents with all their versions, and beside them the columns that rules, searches and
-- read models use. Both are written in the same transaction. Instants are microseconds since the epoch, UTC.

-- The current version of every resource, and every version that there was.
CREATE TABLE clinical_resource (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  site TEXT NOT NULL,            -- organization whose data it is
  patient TEXT,
  exam TEXT,
  updated BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (type, id)
);
CREATE INDEX clinical_resource_patient ON clinical_resource (type, patient, id);
CREATE INDEX clinical_resource_exam ON clinical_resource (type, exam, id);
CREATE INDEX clinical_resource_site ON clinical_resource (type, site, id);

CREATE TABLE clinical_history (
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  author TEXT,                   -- Practitioner or Device id
  author_name TEXT,
  event TEXT NOT NULL,           -- what was done: "create", "update", or the event of the exam
  document TEXT NOT NULL,
  PRIMARY KEY (type, id, version)
);

CREATE TABLE patient (
  id TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,
  mrn TEXT NOT NULL,
  resident_id TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,        -- case folded, what searches look at
  given_key TEXT,
  pinyin TEXT,
  pinyin_key TEXT,               -- letters only, lower case: "zhangsan"
  initials TEXT,                 -- "zs"
  sex TEXT NOT NULL,             -- FHIR administrative-gender
  birth_date TEXT,
  UNIQUE (site, mrn)
);
CREATE INDEX patient_resident_id ON patient (resident_id, site);
CREATE INDEX patient_name ON patient (name_key);
CREATE INDEX patient_given ON patient (given_key);
CREATE INDEX patient_pinyin ON patient (pinyin_key);
CREATE INDEX patient_initials ON patient (initials);

CREATE TABLE exam (
  id TEXT NOT NULL PRIMARY KEY,
  accession TEXT NOT NULL UNIQUE,
  patient TEXT NOT NULL,
  site TEXT NOT NULL,
  study_uid TEXT NOT NULL UNIQUE, -- given out by the worklist
  item_code TEXT,
  item TEXT NOT NULL,
  parts TEXT NOT NULL,            -- JSON array of strings
  modality TEXT NOT NULL,
  visit_class TEXT NOT NULL,
  urgency TEXT NOT NULL,
  urgency_rank BIGINT NOT NULL,
  device TEXT,                    -- AE title it is planned on
  stage TEXT NOT NULL,
  open BIGINT NOT NULL,           -- 1 until signed, delivered or cancelled
  registered_at BIGINT NOT NULL,
  target_seconds BIGINT NOT NULL,
  closed_at BIGINT,               -- when it was signed or cancelled
  version BIGINT NOT NULL
);
CREATE INDEX exam_registered ON exam (registered_at, id);
CREATE INDEX exam_site ON exam (site, registered_at, id);
CREATE INDEX exam_site_stage ON exam (site, stage, registered_at, id);
CREATE INDEX exam_patient ON exam (patient, registered_at, id);

-- When the exam came into each stage, the last time that it did.
CREATE TABLE exam_stage (
  exam TEXT NOT NULL,
  stage TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (exam, stage)
);

-- Every event of every exam, also those that changed nothing, with both clocks. Order is by sequence.
CREATE TABLE exam_event (
  sequence BIGINT NOT NULL PRIMARY KEY,
  exam TEXT NOT NULL,
  event TEXT NOT NULL,
  outcome TEXT NOT NULL,          -- moved, kept, parked, noted
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  actor TEXT,
  actor_name TEXT,
  server_time BIGINT NOT NULL,
  device_time BIGINT,             -- as the sender's clock said, NULL when it said nothing
  detail TEXT                     -- reason, note, study
);
CREATE INDEX exam_event_exam ON exam_event (exam, sequence);

-- Numbers given out per site: accessions per day, patient numbers.
CREATE TABLE site_counter (
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (site, kind)
);

CREATE TABLE task (
  id TEXT NOT NULL PRIMARY KEY,
  exam TEXT NOT NULL,
  patient TEXT NOT NULL,
  site TEXT NOT NULL,
  code TEXT NOT NULL,             -- acquire, draft, audit
  status TEXT NOT NULL,           -- requested, in-progress, completed, cancelled
  open BIGINT NOT NULL,           -- 1 while requested or in-progress
  holder TEXT,                    -- Practitioner id
  holder_name TEXT,
  focus TEXT NOT NULL,            -- "ServiceRequest/…" or "DiagnosticReport/…"
  made_at BIGINT NOT NULL,
  due_at BIGINT,
  version BIGINT NOT NULL
);
-- At most one open step per exam: whoever holds it holds the exam.
CREATE UNIQUE INDEX task_open ON task (exam) WHERE open = 1;
CREATE INDEX task_exam ON task (exam, id);
CREATE INDEX task_site ON task (site, status, id);

CREATE TABLE report (
  id TEXT NOT NULL PRIMARY KEY,
  exam TEXT NOT NULL UNIQUE,
  patient TEXT NOT NULL,
  site TEXT NOT NULL,
  status TEXT NOT NULL,
  critical BIGINT NOT NULL,
  reader TEXT,
  auditor TEXT,
  signed_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX report_patient ON report (patient, id);
CREATE INDEX report_site ON report (site, status, id);

-- What was signed: the canonical bytes, their digest, the signature, and the versions that they were made from.
CREATE TABLE report_signature (
  id TEXT NOT NULL PRIMARY KEY,   -- of the Provenance
  report TEXT NOT NULL,
  report_version BIGINT NOT NULL,
  exam TEXT NOT NULL,
  exam_version BIGINT NOT NULL,
  patient TEXT NOT NULL,
  patient_version BIGINT NOT NULL,
  signer TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  canonical BLOB NOT NULL,
  digest TEXT NOT NULL,           -- SHA-256 of canonical, 64 hexadecimal digits: what the signature is over
  signature TEXT NOT NULL,        -- base64
  signed_at BIGINT NOT NULL,
  pdf TEXT NOT NULL,              -- Binary id
  pdf_digest TEXT NOT NULL,       -- SHA-256
  sr_uid TEXT NOT NULL,
  UNIQUE (report, report_version)
);
CREATE TABLE report_signature_study (
  signature TEXT NOT NULL,
  study TEXT NOT NULL,
  study_version BIGINT NOT NULL,
  PRIMARY KEY (signature, study)
);

CREATE TABLE binary_content (
  id TEXT NOT NULL PRIMARY KEY,
  content_type TEXT NOT NULL,
  purpose TEXT NOT NULL,          -- form (scanned request), report (frozen PDF)
  digest TEXT NOT NULL,           -- SHA-256
  content BLOB NOT NULL
);

-- Beside the study table of the DICOMweb gate, which is kept in step.
CREATE TABLE imaging_study (
  id TEXT NOT NULL PRIMARY KEY,   -- of the ImagingStudy
  study_uid TEXT NOT NULL UNIQUE,
  exam TEXT,                      -- NULL: matches no order
  patient TEXT,
  site TEXT NOT NULL,
  accession TEXT,
  complete BIGINT NOT NULL,       -- 1 when every instance is confirmed in the PACS and no more are expected
  n_series BIGINT NOT NULL,
  n_instances BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX imaging_study_exam ON imaging_study (exam, id);
CREATE INDEX imaging_study_patient ON imaging_study (patient, id);
CREATE INDEX imaging_study_site ON imaging_study (site, id);
CREATE INDEX imaging_study_accession ON imaging_study (accession, id);

CREATE TABLE instance (
  sop_instance_uid TEXT NOT NULL PRIMARY KEY,
  study TEXT NOT NULL,
  series_uid TEXT NOT NULL,
  sop_class_uid TEXT NOT NULL,
  dataset_digest TEXT,            -- as the gateway says
  confirmed BIGINT NOT NULL,      -- 1: read back from the PACS with this digest
  confirmed_at BIGINT
);
CREATE INDEX instance_study ON instance (study, sop_instance_uid);
