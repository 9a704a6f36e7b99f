/* A menu button of report phrases that fit an exam, with a search; choosing one says which. */
#pragma once

#include <gtk/gtk.h>
#include "fj-exam.h"
#include "fj-phrases.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PHRASE_MENU (viewer_phrase_menu_get_type ())
G_DECLARE_FINAL_TYPE (ViewerPhraseMenu, viewer_phrase_menu, VIEWER, PHRASE_MENU, GtkWidget)

/* Signal "chosen" (const char *findings, const char *impression), in the person's language; "keep-own": they
 * want to keep what they have written as a phrase. */
GtkWidget *viewer_phrase_menu_new (void);
/* @own: the person's own, shown first; NULL: none. */
void viewer_phrase_menu_set (ViewerPhraseMenu *self, FjPhrases *phrases, FjPhrases *own, const FjExam *exam);
void viewer_phrase_menu_open (ViewerPhraseMenu *self);

G_END_DECLS
