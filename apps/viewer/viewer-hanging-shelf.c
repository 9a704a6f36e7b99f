#include "viewer-hanging-shelf.h"

#include <string.h>
#include "fj-error.h"
#include "fj-hang-memory.h"
#include "fj-hang-protocol-json.h"
#include "fj-json.h"
#include "fj-language.h"

#define CODE_PROTOCOL "hanging-protocol"
#define CODE_MEMORY "hanging-memory"
#define MEMORY_NAME "swaps"
#define KEY "document/"
#define REMOVED "{\"isRemoved\":true}"
#define MAX_ID 64     /* characters: the name of a document */
#define MAX_FILES 200 /* that lie in the folder */

typedef struct
{
  FjDocument *document;
  FjHangProtocol *protocol; /* NULL: memory, removed, or not to be read */
  gboolean is_unsent, is_refused;
} Entry;

struct _ViewerHangingShelf
{
  FjDrafts *drafts;
  char *person, *organization;
  GHashTable *entries; /* document id -> Entry */
  GPtrArray *laid;     /* of FjHangProtocol: plain files */
  FjHangMemory *memory;
  GHashTable *told; /* "id version" of what cannot be read */
  ViewerHangingTell tell;
  gpointer user_data;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  fj_document_free (entry->document);
  if (entry->protocol != NULL)
    fj_hang_protocol_free (entry->protocol);
  g_free (entry);
}

static FjDocument *
document_copy (const FjDocument *document)
{
  FjDocument *copy = fj_document_new (document->id, document->code, document->name, document->scope,
                                      document->owner, NULL, document->content);

  copy->version = document->version;
  return copy;
}

static gboolean
is_same_content (const FjDocument *a, const FjDocument *b)
{
  return g_strcmp0 (a->content, b->content) == 0;
}

/* ---- reading ---- */

static FjHangLevel
level_of (const FjDocument *document)
{
  return g_str_equal (document->scope, "user")       ? FJ_HANG_LEVEL_USER
         : g_str_equal (document->scope, "alliance") ? FJ_HANG_LEVEL_GROUP
         : g_str_equal (document->scope, "site")     ? FJ_HANG_LEVEL_SITE
                                                     : FJ_HANG_LEVEL_SHIPPED;
}

static gboolean
is_removed (const FjDocument *document)
{
  g_autoptr (JsonObject) content = fj_document_parse (document, NULL);

  return content != NULL && fj_json_get_boolean (content, "isRemoved", FALSE);
}

/* Once for each version: the person cannot do anything about it, and the others still hang. */
static void
tell_unreadable (ViewerHangingShelf *shelf, const FjDocument *document, const GError *error)
{
  g_autofree char *which = g_strdup_printf ("%s %u", document->id, document->version);
  g_autofree char *sentence
      = g_strdup_printf (_ ("The hanging protocol %s is left out. %s"), document->name, error->message);

  if (g_hash_table_add (shelf->told, g_steal_pointer (&which)) && shelf->tell != NULL)
    shelf->tell (sentence, shelf->user_data);
}

/* NULL: removed or not to be read. (transfer full) */
static FjHangProtocol *
read_protocol (ViewerHangingShelf *shelf, const FjDocument *document)
{
  const char *text = document->content != NULL ? document->content : "";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FjHangProtocol *protocol;

  if (!g_str_equal (document->code, CODE_PROTOCOL) || is_removed (document))
    return NULL;
  protocol = fj_hang_protocol_parse (bytes, &error);
  if (protocol == NULL)
    {
      tell_unreadable (shelf, document, error);
      return NULL;
    }
  /* Whose it is says central, not what is written in it. */
  protocol->level = level_of (document);
  return protocol;
}

static gboolean
is_memory (const FjDocument *document)
{
  return g_str_equal (document->code, CODE_MEMORY) && g_str_equal (document->name, MEMORY_NAME)
         && g_str_equal (document->scope, "user");
}

/* (transfer full) (nullable) */
static FjHangMemory *
read_memory (const FjDocument *document)
{
  g_autoptr (JsonObject) json = fj_document_parse (document, NULL);

  return json != NULL ? fj_hang_memory_from_json (json, NULL) : NULL;
}

/* Of other hospitals a person may read some too, when they read for them: those are for that hospital's. */
static gboolean
is_for_us (const ViewerHangingShelf *shelf, const FjDocument *document)
{
  if (is_memory (document))
    return TRUE;
  return g_str_equal (document->code, CODE_PROTOCOL)
         && (!g_str_equal (document->scope, "site") || g_strcmp0 (document->owner, shelf->organization) == 0);
}

/* ---- on disk ---- */

static JsonObject *
entry_to_json (const Entry *entry)
{
  JsonObject *json = json_object_new ();

  json_object_set_object_member (json, "basic", fj_document_to_json (entry->document));
  json_object_set_int_member (json, "version", entry->document->version);
  json_object_set_boolean_member (json, "isUnsent", entry->is_unsent);
  return json;
}

static void
write_entry (ViewerHangingShelf *shelf, const Entry *entry, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *key = g_strconcat (KEY, entry->document->id, NULL);
  g_autoptr (JsonObject) json = entry_to_json (entry);

  if (shelf->drafts != NULL)
    fj_drafts_put_async (shelf->drafts, key, json, callback, user_data);
  else if (callback != NULL)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

      g_task_return_boolean (task, TRUE);
    }
}

static void
forget_entry (ViewerHangingShelf *shelf, const char *id)
{
  g_autofree char *key = g_strconcat (KEY, id, NULL);

  if (shelf->drafts != NULL)
    fj_drafts_remove (shelf->drafts, key);
}

/* Takes @document. */
static Entry *
put_entry (ViewerHangingShelf *shelf, FjDocument *document, gboolean is_unsent)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->document = document;
  entry->protocol = read_protocol (shelf, document);
  entry->is_unsent = is_unsent;
  g_hash_table_replace (shelf->entries, document->id, entry);
  return entry;
}

static void
load_entry (ViewerHangingShelf *shelf, const char *key)
{
  g_autoptr (JsonObject) json = fj_drafts_get (shelf->drafts, key);
  JsonObject *basic = json != NULL ? fj_json_get_object (json, "basic") : NULL;
  FjDocument *document = basic != NULL ? fj_document_from_json (basic) : NULL;

  if (document == NULL)
    return;
  document->version = (guint) CLAMP (fj_json_get_int (json, "version", 0), 0, G_MAXINT);
  put_entry (shelf, document, fj_json_get_boolean (json, "isUnsent", FALSE));
  if (is_memory (document))
    {
      g_autoptr (FjHangMemory) memory = read_memory (document);

      if (memory != NULL)
        fj_hang_memory_merge (shelf->memory, memory);
    }
}

/* A protocol that somebody laid into the folder: found again in the order of its id, not of the disk. */
static void
load_file (ViewerHangingShelf *shelf, const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (JsonObject) json
      = bytes != NULL ? fj_json_parse_object_within (bytes, FJ_DOCUMENTS_MAX_CONTENT, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  FjHangProtocol *protocol;

  if (json != NULL && json_object_has_member (json, "document"))
    return; /* one of ours */
  protocol = bytes != NULL ? fj_hang_protocol_parse (bytes, &error) : NULL;
  if (protocol != NULL)
    {
      protocol->level = FJ_HANG_LEVEL_USER;
      g_ptr_array_add (shelf->laid, protocol);
    }
  else if (error != NULL)
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autoptr (FjDocument) document = fj_document_new (name, CODE_PROTOCOL, name, "user", NULL, NULL, NULL);

      tell_unreadable (shelf, document, error);
    }
}

static void
load (ViewerHangingShelf *shelf, const char *files)
{
  g_auto (GStrv) keys = shelf->drafts != NULL ? fj_drafts_list (shelf->drafts) : NULL;
  g_autoptr (GDir) dir = files != NULL ? g_dir_open (files, 0, NULL) : NULL;
  const char *name;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], KEY))
      load_entry (shelf, keys[i]);
  while (dir != NULL && shelf->laid->len < MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (files, name, NULL);

      if (g_str_has_suffix (name, ".json") && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        load_file (shelf, path);
    }
}

ViewerHangingShelf *
viewer_hanging_shelf_new (FjDrafts *drafts,
                          const char *files,
                          const char *person,
                          const char *organization,
                          ViewerHangingTell tell,
                          gpointer user_data)
{
  ViewerHangingShelf *shelf = g_new0 (ViewerHangingShelf, 1);

  shelf->drafts = drafts != NULL ? fj_drafts_ref (drafts) : NULL;
  shelf->person = g_strdup (person);
  shelf->organization = g_strdup (organization);
  shelf->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  shelf->laid = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
  shelf->memory = fj_hang_memory_new ();
  shelf->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  shelf->tell = tell;
  shelf->user_data = user_data;
  load (shelf, files);
  return shelf;
}

void
viewer_hanging_shelf_free (ViewerHangingShelf *shelf)
{
  if (shelf == NULL)
    return;
  if (shelf->drafts != NULL)
    fj_drafts_wait (shelf->drafts, 5); /* the program may be about to end */
  g_clear_pointer (&shelf->drafts, fj_drafts_free);
  g_free (shelf->person);
  g_free (shelf->organization);
  g_hash_table_unref (shelf->entries);
  g_ptr_array_unref (shelf->laid);
  fj_hang_memory_free (shelf->memory);
  g_hash_table_unref (shelf->told);
  g_free (shelf);
}

/* ---- what there is ---- */

static int
compare_protocols (gconstpointer a, gconstpointer b)
{
  const FjHangProtocol *first = *(FjHangProtocol *const *) a, *second = *(FjHangProtocol *const *) b;

  return first->level != second->level ? (first->level > second->level ? -1 : 1)
                                       : strcmp (first->id, second->id);
}

GPtrArray *
viewer_hanging_shelf_protocols (ViewerHangingShelf *shelf)
{
  GPtrArray *protocols = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, shelf->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (g_str_equal (entry->document->scope, "user"))
        g_hash_table_add (own, entry->document->name);
      if (entry->protocol != NULL && is_for_us (shelf, entry->document))
        g_ptr_array_add (protocols, fj_hang_protocol_copy (entry->protocol));
    }
  /* What was changed or removed in the program goes before the file of that name. */
  for (guint i = 0; i < shelf->laid->len; i++)
    {
      const FjHangProtocol *protocol = g_ptr_array_index (shelf->laid, i);

      if (!g_hash_table_contains (own, protocol->id))
        {
          g_hash_table_add (own, protocol->id);
          g_ptr_array_add (protocols, fj_hang_protocol_copy (protocol));
        }
    }
  g_ptr_array_sort (protocols, compare_protocols);
  return protocols;
}

GHashTable *
viewer_hanging_shelf_memory (ViewerHangingShelf *shelf)
{
  return fj_hang_memory_to_table (shelf->memory);
}

/* ---- what a person does ---- */

/* (transfer full) (nullable) */
static char *
write_protocol (const FjHangProtocol *protocol, FjHangLevel level, GError **error)
{
  g_autoptr (FjHangProtocol) copy = fj_hang_protocol_copy (protocol);
  g_autoptr (GBytes) bytes = NULL;

  if (!fj_hang_protocol_check (copy, error))
    return NULL;
  copy->level = level;
  copy->changed = g_get_real_time () / G_USEC_PER_SEC;
  bytes = fj_hang_protocol_to_json (copy);
  if (g_bytes_get_size (bytes) > FJ_DOCUMENTS_MAX_CONTENT)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The hanging protocol is too large to be kept. Give it fewer stages or rules."));
      return NULL;
    }
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
is_id (const char *id)
{
  if (!g_utf8_validate (id, -1, NULL))
    return FALSE;
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return *id != '\0' && g_utf8_strlen (id, -1) <= MAX_ID;
}

FjDocument *
viewer_hanging_shelf_make (ViewerHangingShelf *shelf,
                           const FjHangProtocol *protocol,
                           const char *id,
                           FjHangLevel level,
                           GError **error)
{
  static const char *const scopes[] = {
    [FJ_HANG_LEVEL_SHIPPED] = NULL,
    [FJ_HANG_LEVEL_SITE] = "site",
    [FJ_HANG_LEVEL_GROUP] = "alliance",
    [FJ_HANG_LEVEL_USER] = "user",
  };
  gboolean is_own = level == FJ_HANG_LEVEL_USER;
  g_autofree char *content = NULL;
  const Entry *entry;
  FjDocument *document;

  g_return_val_if_fail (level <= FJ_HANG_LEVEL_USER, NULL);
  if (scopes[level] == NULL || (!is_own && shelf->organization == NULL))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
          _ ("Only your own hanging protocols can be kept here. Sign in to keep those of a hospital."));
      return NULL;
    }
  if (!is_id (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The id of a hanging protocol is one line of at most %d characters."), MAX_ID);
      return NULL;
    }
  content = protocol != NULL ? write_protocol (protocol, level, error) : g_strdup (REMOVED);
  if (content == NULL)
    return NULL;
  document = fj_document_new (NULL, CODE_PROTOCOL, id, scopes[level], is_own ? NULL : shelf->organization,
                              is_own ? shelf->person : NULL, content);
  entry = g_hash_table_lookup (shelf->entries, document->id);
  if (entry != NULL)
    document->version = entry->document->version;
  return document;
}

void
viewer_hanging_shelf_keep (ViewerHangingShelf *shelf,
                           const FjDocument *document,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  write_entry (shelf, put_entry (shelf, document_copy (document), TRUE), callback, user_data);
}

/* What is remembered, as the document that central is to have. */
static Entry *
put_memory (ViewerHangingShelf *shelf, guint version, gboolean is_unsent)
{
  g_autoptr (JsonObject) json = fj_hang_memory_to_json (shelf->memory);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  FjDocument *document = fj_document_new (NULL, CODE_MEMORY, MEMORY_NAME, "user", NULL, shelf->person, text);

  document->version = version;
  return put_entry (shelf, document, is_unsent);
}

static Entry *
find_memory (ViewerHangingShelf *shelf)
{
  g_autoptr (FjDocument) document
      = fj_document_new (NULL, CODE_MEMORY, MEMORY_NAME, "user", NULL, shelf->person, NULL);

  return g_hash_table_lookup (shelf->entries, document->id);
}

gboolean
viewer_hanging_shelf_remember (ViewerHangingShelf *shelf, const char *place, const char *signature, gint64 at)
{
  const Entry *entry = find_memory (shelf);

  if (!fj_hang_memory_set (shelf->memory, place, signature, at))
    return FALSE;
  write_entry (shelf, put_memory (shelf, entry != NULL ? entry->document->version : 0, TRUE), NULL, NULL);
  return TRUE;
}

/* ---- central ---- */

/* Of two computers' memories both count; what central lacks is still to be sent. */
static gboolean
adopt_memory (ViewerHangingShelf *shelf, const FjDocument *document)
{
  g_autoptr (FjHangMemory) theirs = read_memory (document);
  Entry *entry = find_memory (shelf);
  gboolean has_changed, is_unsent;

  if (theirs == NULL) /* of a newer program, or broken: ours stays here and does not overwrite it */
    {
      if (entry != NULL)
        entry->is_refused = TRUE;
      return FALSE;
    }
  has_changed = fj_hang_memory_merge (shelf->memory, theirs);
  is_unsent = fj_hang_memory_merge (theirs, shelf->memory);
  if (has_changed || entry == NULL || entry->document->version != document->version
      || entry->is_unsent != is_unsent)
    write_entry (shelf, put_memory (shelf, document->version, is_unsent), NULL, NULL);
  return has_changed;
}

static gint64
changed_at (ViewerHangingShelf *shelf, const FjDocument *document)
{
  g_autoptr (FjHangProtocol) protocol = read_protocol (shelf, document);

  return protocol != NULL ? protocol->changed : G_MININT64;
}

/* Both were changed: the later counts, an edit before a removal; the person hears of it. */
static gboolean
adopt_conflict (ViewerHangingShelf *shelf, Entry *entry, const FjDocument *document)
{
  g_autofree char *sentence = g_strdup_printf (
      _ ("The hanging protocol %s was also changed at another computer. The later of the two is kept."),
      document->name);
  gboolean is_ours = changed_at (shelf, entry->document) > changed_at (shelf, document);

  if (shelf->tell != NULL)
    shelf->tell (sentence, shelf->user_data);
  if (is_ours)
    {
      entry->document->version = document->version;
      write_entry (shelf, entry, NULL, NULL);
    }
  else
    write_entry (shelf, put_entry (shelf, document_copy (document), FALSE), NULL, NULL);
  return !is_ours;
}

static gboolean
adopt_one (ViewerHangingShelf *shelf, const FjDocument *document)
{
  Entry *entry = g_hash_table_lookup (shelf->entries, document->id);

  if (is_memory (document))
    return adopt_memory (shelf, document);
  if (entry != NULL && entry->document->version == document->version
      && (entry->is_unsent || is_same_content (entry->document, document)))
    return FALSE;
  if (entry != NULL && entry->is_unsent && !is_same_content (entry->document, document))
    return adopt_conflict (shelf, entry, document);
  write_entry (shelf, put_entry (shelf, document_copy (document), FALSE), NULL, NULL);
  return TRUE;
}

gboolean
viewer_hanging_shelf_adopt (ViewerHangingShelf *shelf, GPtrArray *documents, gboolean is_all)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean has_changed = FALSE;
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < documents->len; i++)
    {
      const FjDocument *document = g_ptr_array_index (documents, i);

      if (!is_for_us (shelf, document))
        continue;
      g_hash_table_add (there, document->id);
      if (adopt_one (shelf, document))
        has_changed = TRUE;
    }
  g_hash_table_iter_init (&iter, shelf->entries);
  while (is_all && g_hash_table_iter_next (&iter, &key, &value))
    {
      Entry *entry = value;

      if (g_hash_table_contains (there, key))
        continue;
      if (entry->is_unsent)
        entry->document->version = 0; /* it is to be made */
      else
        {
          forget_entry (shelf, key);
          g_hash_table_iter_remove (&iter);
          has_changed = TRUE;
        }
    }
  return has_changed;
}

GPtrArray *
viewer_hanging_shelf_unsent (ViewerHangingShelf *shelf)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_document_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, shelf->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (entry->is_unsent && !entry->is_refused)
        g_ptr_array_add (documents, document_copy (entry->document));
    }
  return documents;
}

void
viewer_hanging_shelf_was_sent (ViewerHangingShelf *shelf, const FjDocument *sent, guint version)
{
  Entry *entry = g_hash_table_lookup (shelf->entries, sent->id);

  if (entry == NULL)
    return;
  entry->document->version = version;
  if (is_same_content (entry->document, sent)) /* nothing was changed while it was on its way */
    entry->is_unsent = FALSE;
  write_entry (shelf, entry, NULL, NULL);
}

void
viewer_hanging_shelf_was_refused (ViewerHangingShelf *shelf, const FjDocument *sent)
{
  Entry *entry = g_hash_table_lookup (shelf->entries, sent->id);

  if (entry != NULL && is_same_content (entry->document, sent))
    entry->is_refused = TRUE;
}
