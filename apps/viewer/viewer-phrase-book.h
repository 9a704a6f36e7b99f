/* A person's own phrases or templates in a window: read, written anew, taken away, brought back. */
#pragma once

#include "viewer-phrase-store.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PHRASE_BOOK (viewer_phrase_book_get_type ())
G_DECLARE_FINAL_TYPE (ViewerPhraseBook, viewer_phrase_book, VIEWER, PHRASE_BOOK, AdwWindow)

/* @title: as translated. */
GtkWidget *viewer_phrase_book_new (GtkWindow *parent, ViewerPhraseStore *store, const char *title);

G_END_DECLS
