/* The report phrases or the report templates of who is signed in: the installation's, their alliance's and
 * hospitals', and a person's own, which they can add to, change and take away. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-exam.h"
#include "fj-phrases.h"
#include "viewer-words.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_PHRASES,
  VIEWER_TEMPLATES
} ViewerPhraseKind;

/* Nearest to the person first. */
typedef enum
{
  VIEWER_PHRASES_OWN,
  VIEWER_PHRASES_SITE,
  VIEWER_PHRASES_ALLIANCE,
  VIEWER_PHRASES_INSTALLATION
} ViewerPhraseLevel;

typedef struct
{
  ViewerPhraseLevel level;
  char *id; /* of the Basic; NULL: what the program brings along */
  char *owner;
  guint version;
  FjPhrases *phrases;
} ViewerPhraseList;

#define VIEWER_TYPE_PHRASE_STORE (viewer_phrase_store_get_type ())
/* Signals: "changed", "told" (const char *sentence, for a toast). */
G_DECLARE_FINAL_TYPE (ViewerPhraseStore, viewer_phrase_store, VIEWER, PHRASE_STORE, GObject)

/* Begins with what is shipped, and reads what central has. */
ViewerPhraseStore *viewer_phrase_store_new (FjClient *client, ViewerPhraseKind kind);
/* The lists for an exam of @site (Organization id, nullable), by level. (transfer full): of ViewerPhraseList
 */
GPtrArray *viewer_phrase_store_get_for (ViewerPhraseStore *self, const char *site);
FjPhrases *viewer_phrase_store_get_own (ViewerPhraseStore *self); /* (transfer none) (nullable) */
/* Asks for a title and keeps @words under it as the person's own, for exams as @exam. */
void viewer_phrase_store_ask (ViewerPhraseStore *self,
                              GtkWindow *window,
                              const FjExam *exam,
                              const ViewerWords *words);
/* One of the person's own with other words; it is told when that fails. */
void viewer_phrase_store_change (ViewerPhraseStore *self,
                                 const char *id,
                                 const char *title,
                                 const ViewerWords *words);
void viewer_phrase_store_remove (ViewerPhraseStore *self, const char *id);
/* @phrases in place of all of the person's own: the way back from both. */
void viewer_phrase_store_restore (ViewerPhraseStore *self, FjPhrases *phrases);

G_END_DECLS
