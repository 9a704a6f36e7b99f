/* How much of a lesson somebody has really watched: segments that were played, and where to go on. What was
 * jumped over does not count; what was played twice counts once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double start, end; /* seconds of the film, end > start */
} FjLessonSegment;

typedef struct
{
  char *lesson;      /* id of the DocumentReference */
  double position;   /* where to go on, seconds */
  GArray *segments;  /* of FjLessonSegment, in order, none touches another */
  gint64 updated_at; /* microseconds since the epoch */
} FjLessonProgress;

#define FJ_LESSON_PROGRESS_MAX_SEGMENTS 2000u
/* Segments nearer than this are one: players report in steps. Seconds. */
#define FJ_LESSON_PROGRESS_GAP 0.5

FjLessonProgress *fj_lesson_progress_new (const char *lesson);
void fj_lesson_progress_free (FjLessonProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjLessonProgress, fj_lesson_progress_free)

/* What was played, at whatever speed. Nothing for what is no span of time. Past the bound on
 * segments the shortest is dropped: never is more counted than was played. */
void fj_lesson_progress_add (FjLessonProgress *progress, double start, double end);
/* Both what @progress and what @other has seen (two machines, the same person); the newer position. */
void fj_lesson_progress_merge (FjLessonProgress *progress, const FjLessonProgress *other);
/* Seconds that were watched. */
double fj_lesson_progress_seconds (const FjLessonProgress *progress);
/* 0 to 1 of a film of @duration seconds; 0 when that is not known. */
double fj_lesson_progress_share (const FjLessonProgress *progress, double duration);

G_END_DECLS
