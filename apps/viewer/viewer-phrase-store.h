/* The phrases of who is signed in: the installation's, and a person's own, which they can add to. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-exam.h"
#include "fj-phrases.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PHRASE_STORE (viewer_phrase_store_get_type ())
/* Signals: "changed", "told" (const char *sentence, for a toast). */
G_DECLARE_FINAL_TYPE (ViewerPhraseStore, viewer_phrase_store, VIEWER, PHRASE_STORE, GObject)

/* Begins with what is shipped, and reads what central has. */
ViewerPhraseStore *viewer_phrase_store_new (FjClient *client);
FjPhrases *viewer_phrase_store_get (ViewerPhraseStore *self);     /* (transfer none) */
FjPhrases *viewer_phrase_store_get_own (ViewerPhraseStore *self); /* (transfer none) (nullable) */
/* Asks for a title and keeps the texts under it as a phrase of the person's own. */
void viewer_phrase_store_ask (ViewerPhraseStore *self,
                              GtkWindow *window,
                              const FjExam *exam,
                              const char *findings,
                              const char *impression);

G_END_DECLS
