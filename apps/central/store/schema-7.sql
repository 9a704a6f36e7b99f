-- Seventh schema: critical values, which somebody has to take before their time is over.

CREATE TABLE critical_value (
  id TEXT NOT NULL PRIMARY KEY,  -- of the Communication
  exam TEXT NOT NULL,
  patient TEXT NOT NULL,
  site TEXT NOT NULL,
  finding TEXT NOT NULL,
  status TEXT NOT NULL,          -- FHIR's: in-progress, completed
  sent_at BIGINT NOT NULL,
  deadline BIGINT NOT NULL,
  level BIGINT NOT NULL,         -- how often it was passed on
  next_at BIGINT NOT NULL,       -- when it is passed on next; 0: never
  read_back_at BIGINT,           -- NULL: nobody has taken it
  open BIGINT NOT NULL,          -- 1 until somebody took it
  version BIGINT NOT NULL
);
CREATE INDEX critical_value_exam ON critical_value (exam, open, sent_at);
CREATE INDEX critical_value_due ON critical_value (open, next_at);
CREATE INDEX critical_value_site ON critical_value (site, open, sent_at);
