/* A lesson in the library: what it is, how much of it the person has watched, and its poster once it is here.
 */
#pragma once

#include <gtk/gtk.h>
#include "fj-lesson-progress.h"
#include "fj-lesson.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_ITEM (lectures_item_get_type ())
G_DECLARE_FINAL_TYPE (LecturesItem, lectures_item, LECTURES, ITEM, GObject)

/* Signal "changed": progress or poster. */
LecturesItem *lectures_item_new (FjLesson *lesson); /* (transfer full) */
const FjLesson *lectures_item_get_lesson (LecturesItem *item);
/* Never NULL: of somebody who has not begun it is empty. */
const FjLessonProgress *lectures_item_get_progress (LecturesItem *item);
/* Both what is known and @progress (two machines, one person). */
void lectures_item_add_progress (LecturesItem *item, const FjLessonProgress *progress);
void lectures_item_add_played (LecturesItem *item, double from, double to);
/* 0 to 1. */
double lectures_item_get_share (LecturesItem *item);
GdkTexture *lectures_item_get_poster (LecturesItem *item); /* (nullable) */
void lectures_item_set_poster (LecturesItem *item, GdkTexture *poster);

/* What the library is narrowed to; NULL or "": anything. */
typedef struct
{
  const char *words; /* all of them, in title, description, author or body part */
  const char *modality, *body_part, *level;
  gboolean only_unfinished;
} LecturesFilter;

gboolean lectures_item_matches (LecturesItem *item, const LecturesFilter *filter);
/* "Basic", "Intermediate", "Advanced"; the word itself when it is another. (transfer none) */
const char *lectures_level_to_string (const char *level);

G_END_DECLS
