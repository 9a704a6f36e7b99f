-- Sixth schema: what audits changed in reports, for those who wrote them.

CREATE TABLE correction (
  report TEXT NOT NULL PRIMARY KEY,  -- DiagnosticReport id; of several signatures the last one that changed it
  exam TEXT NOT NULL,
  patient TEXT NOT NULL,
  site TEXT NOT NULL,
  reader TEXT NOT NULL,              -- Practitioner id: who handed it in
  auditor TEXT NOT NULL,
  auditor_name TEXT NOT NULL,
  submitted_version BIGINT NOT NULL, -- as the reader handed it in
  signed_version BIGINT NOT NULL,
  classes TEXT NOT NULL,             -- "side measurement": words of FjCorrection
  signed_at BIGINT NOT NULL,
  acknowledged_at BIGINT,            -- NULL: not yet
  open BIGINT NOT NULL               -- 1 until acknowledged
);
CREATE INDEX correction_reader ON correction (reader, signed_at, report);
CREATE INDEX correction_open ON correction (reader, open);
