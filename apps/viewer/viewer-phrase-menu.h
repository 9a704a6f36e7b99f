/* A menu button of report phrases or templates that fit an exam, with a search; choosing one says which. */
#pragma once

#include <gtk/gtk.h>
#include "viewer-phrase-store.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PHRASE_MENU (viewer_phrase_menu_get_type ())
G_DECLARE_FINAL_TYPE (ViewerPhraseMenu, viewer_phrase_menu, VIEWER, PHRASE_MENU, GtkWidget)

/* Signal "chosen" (const char *technique, const char *findings, const char *impression), in the person's
 * language; "keep-own": they want to keep what they have written: viewer_phrase_menu_keep(). */
GtkWidget *viewer_phrase_menu_new (ViewerPhraseKind kind);
void viewer_phrase_menu_set_store (ViewerPhraseMenu *self, ViewerPhraseStore *store); /* (nullable) */
void viewer_phrase_menu_set_exam (ViewerPhraseMenu *self, const FjExam *exam);        /* (nullable) */
void viewer_phrase_menu_open (ViewerPhraseMenu *self);
/* Asks for a title, and keeps @words under it as the person's own. */
void viewer_phrase_menu_keep (ViewerPhraseMenu *self, const ViewerWords *words);

G_END_DECLS
