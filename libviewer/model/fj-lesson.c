#include "fj-lesson.h"

static const char *const words[] = { "draft", "published", "withdrawn" };

FjLesson *
fj_lesson_new (void)
{
  return g_new0 (FjLesson, 1);
}

static void
clear_part (FjLessonPart *part)
{
  g_clear_pointer (&part->id, g_free);
  g_clear_pointer (&part->type, g_free);
  part->size = 0;
}

void
fj_lesson_free (FjLesson *lesson)
{
  if (lesson == NULL)
    return;
  g_free (lesson->id);
  g_free (lesson->title);
  g_free (lesson->description);
  g_free (lesson->author);
  g_free (lesson->author_name);
  g_free (lesson->body_part);
  g_free (lesson->modality);
  g_free (lesson->level);
  clear_part (&lesson->film);
  clear_part (&lesson->captions);
  clear_part (&lesson->poster);
  g_strfreev (lesson->studies);
  g_free (lesson);
}

void
fj_lesson_part_set (FjLessonPart *part, const char *id, const char *type, guint64 size)
{
  g_autofree char *new_id = g_strdup (id); /* may be the part's own */
  g_autofree char *new_type = g_strdup (type);

  clear_part (part);
  part->id = g_steal_pointer (&new_id);
  part->type = g_steal_pointer (&new_type);
  part->size = size;
}

const char *
fj_lesson_status_to_string (FjLessonStatus status)
{
  g_return_val_if_fail (status >= 0 && status < (int) G_N_ELEMENTS (words), "draft");
  return words[status];
}

gboolean
fj_lesson_status_from_string (const char *word, FjLessonStatus *status)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      {
        *status = (FjLessonStatus) i;
        return TRUE;
      }
  return FALSE;
}

const char *const *
fj_lesson_levels (void)
{
  static const char *const levels[] = { "basic", "intermediate", "advanced", NULL };

  return levels;
}
