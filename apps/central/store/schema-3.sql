-- Lessons: the files of their films, what searches look at, and the studies of teaching cases. No patient is in here.
-- Instants are microseconds since the epoch, UTC.

CREATE TABLE media (
  id TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,            -- organization whose teachers may use it
  owner TEXT NOT NULL,           -- Practitioner id
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  digest TEXT NOT NULL,          -- SHA-256; the bytes are a file of the state folder: media/DIGEST
  lesson TEXT,                   -- the one it is part of
  made_at BIGINT NOT NULL
);
CREATE INDEX media_lesson ON media (lesson, id);

CREATE TABLE lesson (
  id TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,
  author TEXT NOT NULL,
  status TEXT NOT NULL,          -- draft, published, withdrawn
  words_key TEXT NOT NULL,       -- title, author and description, case folded
  body_part TEXT,
  modality TEXT,
  level TEXT,
  updated BIGINT NOT NULL
);
CREATE INDEX lesson_updated ON lesson (updated, id);

CREATE TABLE teaching_study (
  study_uid TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,
  owner TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
