#include "lectures-item.h"

#include <string.h>
#include "fj-language.h"

/* Nobody watches the credits to the last frame. */
#define FINISHED 0.95

struct _LecturesItem
{
  GObject parent;
  FjLesson *lesson;
  FjLessonProgress *progress;
  GdkTexture *poster;
  char *haystack; /* what is searched, folded */
};

G_DEFINE_FINAL_TYPE (LecturesItem, lectures_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
lectures_item_finalize (GObject *object)
{
  LecturesItem *self = LECTURES_ITEM (object);

  g_clear_pointer (&self->lesson, fj_lesson_free);
  g_clear_pointer (&self->progress, fj_lesson_progress_free);
  g_clear_object (&self->poster);
  g_free (self->haystack);
  G_OBJECT_CLASS (lectures_item_parent_class)->finalize (object);
}

static void
lectures_item_class_init (LecturesItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lectures_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
lectures_item_init (LecturesItem *self)
{
}

/* Case and width do not count: "ＣＴ" is "ct". */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup ("");
}

LecturesItem *
lectures_item_new (FjLesson *lesson)
{
  LecturesItem *self = g_object_new (LECTURES_TYPE_ITEM, NULL);
  g_autofree char *all = NULL;

  self->lesson = lesson;
  self->progress = fj_lesson_progress_new (lesson->id);
  all = g_strjoin ("\n", lesson->title, lesson->description != NULL ? lesson->description : "",
                   lesson->author_name != NULL ? lesson->author_name : "",
                   lesson->body_part != NULL ? lesson->body_part : "",
                   lesson->modality != NULL ? lesson->modality : "", NULL);
  self->haystack = fold (all);
  return self;
}

const FjLesson *
lectures_item_get_lesson (LecturesItem *item)
{
  return item->lesson;
}

const FjLessonProgress *
lectures_item_get_progress (LecturesItem *item)
{
  return item->progress;
}

void
lectures_item_add_progress (LecturesItem *item, const FjLessonProgress *progress)
{
  fj_lesson_progress_merge (item->progress, progress);
  g_signal_emit (item, signals[CHANGED], 0);
}

void
lectures_item_add_played (LecturesItem *item, double from, double to)
{
  fj_lesson_progress_add (item->progress, from, to);
  item->progress->position = to;
  item->progress->updated_at = g_get_real_time ();
  g_signal_emit (item, signals[CHANGED], 0);
}

double
lectures_item_get_share (LecturesItem *item)
{
  return fj_lesson_progress_share (item->progress, item->lesson->duration);
}

GdkTexture *
lectures_item_get_poster (LecturesItem *item)
{
  return item->poster;
}

void
lectures_item_set_poster (LecturesItem *item, GdkTexture *poster)
{
  if (g_set_object (&item->poster, poster))
    g_signal_emit (item, signals[CHANGED], 0);
}

static gboolean
is_wanted (const char *value, const char *wanted)
{
  return wanted == NULL || *wanted == '\0' || g_strcmp0 (value, wanted) == 0;
}

gboolean
lectures_item_matches (LecturesItem *item, const LecturesFilter *filter)
{
  g_autofree char *words = fold (filter->words != NULL ? filter->words : "");
  g_auto (GStrv) parts = g_strsplit_set (words, " \t\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (item->haystack, parts[i]) == NULL)
      return FALSE;
  return is_wanted (item->lesson->modality, filter->modality)
         && is_wanted (item->lesson->body_part, filter->body_part)
         && is_wanted (item->lesson->level, filter->level)
         && !(filter->only_unfinished && lectures_item_get_share (item) >= FINISHED);
}

const char *
lectures_level_to_string (const char *level)
{
  if (g_strcmp0 (level, "basic") == 0)
    return _ ("Basic");
  if (g_strcmp0 (level, "intermediate") == 0)
    return _ ("Intermediate");
  if (g_strcmp0 (level, "advanced") == 0)
    return _ ("Advanced");
  return level;
}
