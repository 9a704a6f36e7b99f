/* The library: every lesson that the person may see, as cards, narrowed by words, modality, body part, level
 * and by what is not finished yet. Signals: "open" (LecturesItem); "retry" (the list could not be read, and
 * the person asks again). */
#pragma once

#include "lectures-item.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_LIBRARY (lectures_library_get_type ())
G_DECLARE_FINAL_TYPE (LecturesLibrary, lectures_library, LECTURES, LIBRARY, GtkWidget)

GtkWidget *lectures_library_new (void);
/* @items: of LecturesItem, newest first. NULL: nobody is signed in. */
void lectures_library_set_items (LecturesLibrary *self, GListModel *items);
void lectures_library_set_loading (LecturesLibrary *self, gboolean is_loading);
/* Why there is no list; NULL: all is well. */
void lectures_library_set_sentence (LecturesLibrary *self, const char *sentence);
/* What an empty library says to who may fill it. */
void lectures_library_set_can_upload (LecturesLibrary *self, gboolean can_upload);
void lectures_library_focus_search (LecturesLibrary *self);

G_END_DECLS
