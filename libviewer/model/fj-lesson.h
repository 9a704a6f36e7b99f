/* A lesson: a film with captions and a poster, what it is about, and the studies of its teaching case. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_LESSON_DRAFT,     /* only those who teach at its hospital see it */
  FJ_LESSON_PUBLISHED, /* everyone who learns does */
  FJ_LESSON_WITHDRAWN  /* was published; as a draft */
} FjLessonStatus;

/* One file of it. Where it can be had is GET /media/ID. */
typedef struct
{
  char *id;     /* UUID; NULL: there is none */
  char *type;   /* media type, "video/webm" */
  guint64 size; /* bytes; 0 when not known */
} FjLessonPart;

typedef struct
{
  char *id;      /* UUID of the DocumentReference */
  guint version; /* 0: not stored yet */
  FjLessonStatus status;
  char *title;
  char *description; /* or NULL */
  char *author;      /* Practitioner id */
  char *author_name;
  char *body_part; /* in words, or NULL */
  char *modality;  /* DICOM's code, "CT", or NULL */
  char *level;     /* "basic", "intermediate", "advanced", or NULL */
  double duration; /* seconds; 0 when not known */
  FjLessonPart film;
  FjLessonPart captions; /* WebVTT */
  FjLessonPart poster;
  GStrv studies;       /* Study Instance UIDs of the teaching case; NULL for none */
  gint64 published_at; /* microseconds since the epoch; 0: never */
  gint64 updated_at;
} FjLesson;

FjLesson *fj_lesson_new (void);
void fj_lesson_free (FjLesson *lesson);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjLesson, fj_lesson_free)

void fj_lesson_part_set (FjLessonPart *part, const char *id, const char *type, guint64 size);

const char *fj_lesson_status_to_string (FjLessonStatus status); /* "draft", "published", "withdrawn" */
/* FALSE: no such word. */
gboolean fj_lesson_status_from_string (const char *word, FjLessonStatus *status);
/* The levels, NULL-terminated. */
const char *const *fj_lesson_levels (void);

G_END_DECLS
