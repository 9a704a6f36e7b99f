#include "fj-shared-text.h"

#include <string.h>

#define MOST_TEXTS 1024u /* remembered; then all are forgotten, and those in use live on */
#define LONGEST 256u     /* bytes; longer ones are hardly said twice */

static GMutex mutex;
static GHashTable *texts; /* a set of GRefString, each with a reference of its own */

GRefString *
fj_shared_text_new (const char *text)
{
  gsize length = strlen (text);
  GRefString *shared;

  if (length > LONGEST)
    return g_ref_string_new_len (text, (gssize) length);
  g_mutex_lock (&mutex);
  if (texts == NULL)
    texts = g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) g_ref_string_release, NULL);
  shared = g_hash_table_lookup (texts, text);
  if (shared == NULL)
    {
      if (g_hash_table_size (texts) >= MOST_TEXTS)
        g_hash_table_remove_all (texts);
      shared = g_ref_string_new_len (text, (gssize) length);
      g_hash_table_add (texts, shared);
    }
  /* The table's own reference is there as long as the mutex is held. */
  shared = g_ref_string_acquire (shared);
  g_mutex_unlock (&mutex);
  return shared;
}
