-- Fifth schema: what people drew and measured on images, besides the objects themselves, which are the PACS's.

CREATE TABLE annotation (
  sop_instance_uid TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL,
  sop_class_uid TEXT NOT NULL,
  digest TEXT NOT NULL,          -- of the dataset
  author TEXT NOT NULL,          -- Practitioner id
  made_at BIGINT NOT NULL
);
CREATE INDEX annotation_study ON annotation (study_uid);
