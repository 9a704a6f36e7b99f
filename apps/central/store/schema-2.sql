-- Second schema: safety gates beside the exam, documents of the product (Basic).

ALTER TABLE exam ADD COLUMN gates_open BIGINT NOT NULL DEFAULT 0;
ALTER TABLE exam ADD COLUMN gate_codes TEXT NOT NULL DEFAULT ''; -- of the open ones, with blanks between

-- The columns of a Basic document that are searched; the document is in clinical_resource.
CREATE TABLE basic (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,             -- hanging-protocol, report-template, quality-rules, vocabulary, lesson-progress
  name TEXT NOT NULL,             -- which of them: "catalogue"
  scope TEXT NOT NULL,            -- user, site, alliance, installation
  owner TEXT NOT NULL             -- Practitioner or Organization id; '' for the installation
);
CREATE INDEX basic_code ON basic (code, scope, owner, name);
-- One of each name for each owner.
CREATE UNIQUE INDEX basic_name ON basic (scope, owner, code, name);
