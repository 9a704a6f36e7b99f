/* One lesson: its film with the transcript or the teaching case beside it. What was played goes to the item
 * at once, and to central as "progress" asks. Signals: "progress" (something new was watched, or the lesson
 * is being left: time to keep it); "full-screen" (gboolean). */
#pragma once

#include <adwaita.h>
#include "fj-captions.h"
#include "fj-image-store.h"
#include "lectures-item.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_LESSON_PAGE (lectures_lesson_page_get_type ())
G_DECLARE_FINAL_TYPE (LecturesLessonPage, lectures_lesson_page, LECTURES, LESSON_PAGE, GtkWidget)

GtkWidget *lectures_lesson_page_new (GSettings *settings);
/* @film: the address of its film; @bearer: the session's token. Goes on where the person left off. */
void lectures_lesson_page_open (LecturesLessonPage *self,
                                LecturesItem *item,
                                const char *film,
                                const char *bearer);
/* They come when they are here; NULL: there are none, or they cannot be read. */
void lectures_lesson_page_set_captions (LecturesLessonPage *self, FjCaptions *captions);
/* The studies of the teaching case, an array of FjImageStore; NULL: there is none. */
void lectures_lesson_page_set_case (LecturesLessonPage *self, GPtrArray *stores);
/* Stops, and lets go of the lesson. */
void lectures_lesson_page_close (LecturesLessonPage *self);
/* (nullable) */
LecturesItem *lectures_lesson_page_get_item (LecturesLessonPage *self);

G_END_DECLS
