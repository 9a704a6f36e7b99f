#include "fj-lesson-progress.h"

#include <math.h>

FjLessonProgress *
fj_lesson_progress_new (const char *lesson)
{
  FjLessonProgress *progress = g_new0 (FjLessonProgress, 1);

  progress->lesson = g_strdup (lesson);
  progress->segments = g_array_new (FALSE, FALSE, sizeof (FjLessonSegment));
  return progress;
}

void
fj_lesson_progress_free (FjLessonProgress *progress)
{
  if (progress == NULL)
    return;
  g_free (progress->lesson);
  g_array_unref (progress->segments);
  g_free (progress);
}

static FjLessonSegment *
at (const FjLessonProgress *progress, guint index)
{
  return &g_array_index (progress->segments, FjLessonSegment, index);
}

static void
drop_shortest (FjLessonProgress *progress)
{
  guint shortest = 0;

  for (guint i = 1; i < progress->segments->len; i++)
    if (at (progress, i)->end - at (progress, i)->start
        < at (progress, shortest)->end - at (progress, shortest)->start)
      shortest = i;
  g_array_remove_index (progress->segments, shortest);
}

void
fj_lesson_progress_add (FjLessonProgress *progress, double start, double end)
{
  FjLessonSegment segment = { MAX (start, 0), end };
  guint first = 0, last;

  if (!isfinite (start) || !isfinite (end) || segment.end <= segment.start)
    return;
  while (first < progress->segments->len
         && at (progress, first)->end < segment.start - FJ_LESSON_PROGRESS_GAP)
    first++;
  for (last = first;
       last < progress->segments->len && at (progress, last)->start <= segment.end + FJ_LESSON_PROGRESS_GAP;
       last++)
    {
      segment.start = MIN (segment.start, at (progress, last)->start);
      segment.end = MAX (segment.end, at (progress, last)->end);
    }
  if (last > first)
    g_array_remove_range (progress->segments, first, last - first);
  g_array_insert_val (progress->segments, first, segment);
  if (progress->segments->len > FJ_LESSON_PROGRESS_MAX_SEGMENTS)
    drop_shortest (progress);
}

void
fj_lesson_progress_merge (FjLessonProgress *progress, const FjLessonProgress *other)
{
  for (guint i = 0; i < other->segments->len; i++)
    fj_lesson_progress_add (progress, at (other, i)->start, at (other, i)->end);
  if (other->updated_at > progress->updated_at)
    {
      progress->updated_at = other->updated_at;
      progress->position = other->position;
    }
}

double
fj_lesson_progress_seconds (const FjLessonProgress *progress)
{
  double seconds = 0;

  for (guint i = 0; i < progress->segments->len; i++)
    seconds += at (progress, i)->end - at (progress, i)->start;
  return seconds;
}

double
fj_lesson_progress_share (const FjLessonProgress *progress, double duration)
{
  double seconds = 0;

  if (!(duration > 0))
    return 0;
  for (guint i = 0; i < progress->segments->len; i++) /* a film may have become shorter */
    seconds += MAX (0, MIN (at (progress, i)->end, duration) - at (progress, i)->start);
  return MIN (1.0, seconds / duration);
}
