-- Fourth schema: what people said about two records, whether they are one person. Instants as before.

CREATE TABLE person_link (
  a TEXT NOT NULL,               -- Patient ids, the lesser one here
  b TEXT NOT NULL,
  verdict TEXT NOT NULL,         -- same, different; open: it was said and taken back
  who TEXT NOT NULL,             -- Practitioner id
  who_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (a, b)
);
CREATE INDEX person_link_b ON person_link (b, a);
