/* What this computer has of hanging protocols, and what becomes of it when central's are read. */
#include "viewer-hanging-shelf.h"

#include <glib/gstdio.h>
#include "fj-error.h"
#include "fj-hang-protocol-json.h"

typedef struct
{
  char *folder;
  FjDrafts *drafts;
  GPtrArray *told;
} Case;

static void
note (const char *sentence, gpointer data)
{
  g_ptr_array_add (((Case *) data)->told, g_strdup (sentence));
}

static void
begin (Case *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("fenji-shelf-XXXXXX", &error);
  self->drafts = fj_drafts_new (self->folder, &error);
  g_assert_no_error (error);
  self->told = g_ptr_array_new_with_free_func (g_free);
}

static void
end (Case *self, gconstpointer unused)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  fj_drafts_wait (self->drafts, 10);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (self->folder);
  fj_drafts_free (self->drafts);
  g_ptr_array_unref (self->told);
  g_free (self->folder);
}

static ViewerHangingShelf *
open_shelf (Case *self)
{
  fj_drafts_wait (self->drafts, 10);
  return viewer_hanging_shelf_new (self->drafts, self->folder, "p-1", "o-1", note, self);
}

static FjHangProtocol *
make_protocol (const char *id, const char *name)
{
  FjHangProtocol *protocol = fj_hang_protocol_new (id, name);
  FjHangStage *stage;

  fj_hang_protocol_add_set (protocol, 1);
  stage = fj_hang_protocol_add_stage (protocol, "one");
  fj_hang_stage_add_box (stage)->set = 1;
  return protocol;
}

/* A document as central has it. @content NULL: a protocol named @name in @scope. */
static void
add (GPtrArray *documents,
     const char *id,
     const char *scope,
     const char *owner,
     const char *content,
     gint64 changed,
     guint version)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol (id, scope);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  FjDocument *document;

  protocol->changed = changed;
  bytes = fj_hang_protocol_to_json (protocol);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  document
      = fj_document_new (NULL, "hanging-protocol", id, scope, owner, "p-1", content != NULL ? content : text);
  document->version = version;
  g_ptr_array_add (documents, document);
}

static char *
summary (ViewerHangingShelf *shelf)
{
  g_autoptr (GPtrArray) protocols = viewer_hanging_shelf_protocols (shelf);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < protocols->len; i++)
    {
      const FjHangProtocol *protocol = g_ptr_array_index (protocols, i);

      g_string_append_printf (text, "%s%d %s %s", i > 0 ? ", " : "", protocol->level, protocol->id,
                              protocol->name);
    }
  return g_string_free (text, FALSE);
}

#define assert_summary(shelf, expected)                                                                      \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *found = summary (shelf);                                                                \
    g_assert_cmpstr (found, ==, expected);                                                                   \
  }                                                                                                          \
  G_STMT_END

static GPtrArray *
documents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fj_document_free);
}

/* Levels by whose the document is, whatever its content says; other hospitals' are not ours. */
static void
test_levels (Case *self, gconstpointer unused)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (ViewerHangingShelf) again = NULL;
  g_autoptr (GPtrArray) documents = documents_new ();

  add (documents, "d", "installation", NULL, NULL, 0, 1);
  add (documents, "c", "site", "o-1", NULL, 0, 1);
  add (documents, "x", "site", "o-2", NULL, 0, 1);
  add (documents, "b", "alliance", "o-9", NULL, 0, 1);
  add (documents, "a", "user", NULL, NULL, 0, 1);
  add (documents, "r", "user", NULL, "{\"isRemoved\":true}", 0, 1);
  g_assert_true (viewer_hanging_shelf_adopt (shelf, documents, TRUE));
  assert_summary (shelf, "3 a user, 2 b alliance, 1 c site, 0 d installation");
  g_assert_false (viewer_hanging_shelf_adopt (shelf, documents, TRUE));
  /* Without central, from the disk. */
  again = open_shelf (self);
  assert_summary (again, "3 a user, 2 b alliance, 1 c site, 0 d installation");
  /* What may not be read any more is not shown any more. */
  g_ptr_array_set_size (documents, 2);
  g_assert_true (viewer_hanging_shelf_adopt (again, documents, TRUE));
  assert_summary (again, "1 c site, 0 d installation");
  g_assert_cmpuint (self->told->len, ==, 0);
}

/* What cannot be read is left out with one sentence for each version; the others hang. */
static void
test_unreadable (Case *self, gconstpointer unused)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (GPtrArray) documents = documents_new ();

  add (documents, "good", "site", "o-1", NULL, 0, 1);
  add (documents, "newer", "site", "o-1", "{\"id\":\"newer\",\"inventedLater\":1}", 0, 4);
  add (documents, "broken", "site", "o-1", "{", 0, 1);
  viewer_hanging_shelf_adopt (shelf, documents, TRUE);
  viewer_hanging_shelf_adopt (shelf, documents, TRUE);
  assert_summary (shelf, "1 good site");
  g_assert_cmpuint (self->told->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (self->told, 0), "newer"));
  g_assert_nonnull (strstr (g_ptr_array_index (self->told, 1), "broken"));
}

/* Kept here, sent later; changed on its way, sent again. */
static void
test_unsent (Case *self, gconstpointer unused)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (ViewerHangingShelf) again = NULL;
  g_autoptr (FjHangProtocol) protocol = make_protocol ("mine", "first");
  g_autoptr (FjDocument) first = NULL;
  g_autoptr (FjDocument) second = NULL;
  g_autoptr (FjDocument) gone = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (GError) error = NULL;

  first = viewer_hanging_shelf_make (shelf, protocol, "mine", FJ_HANG_LEVEL_USER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->version, ==, 0);
  viewer_hanging_shelf_keep (shelf, first, NULL, NULL);
  again = open_shelf (self);
  assert_summary (again, "3 mine first");
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 1);
  g_free (protocol->name);
  protocol->name = g_strdup ("second");
  second = viewer_hanging_shelf_make (again, protocol, "mine", FJ_HANG_LEVEL_USER, &error);
  viewer_hanging_shelf_keep (again, second, NULL, NULL);
  viewer_hanging_shelf_was_sent (again, g_ptr_array_index (unsent, 0), 1);
  g_clear_pointer (&unsent, g_ptr_array_unref);
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 1);
  g_assert_cmpuint (((FjDocument *) g_ptr_array_index (unsent, 0))->version, ==, 1);
  g_assert_nonnull (strstr (((FjDocument *) g_ptr_array_index (unsent, 0))->content, "second"));
  viewer_hanging_shelf_was_sent (again, g_ptr_array_index (unsent, 0), 2);
  g_clear_pointer (&unsent, g_ptr_array_unref);
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 0);
  /* Removed: a document that says so, after the version that is known. */
  gone = viewer_hanging_shelf_make (again, NULL, "mine", FJ_HANG_LEVEL_USER, &error);
  g_assert_cmpuint (gone->version, ==, 2);
  viewer_hanging_shelf_keep (again, gone, NULL, NULL);
  assert_summary (again, "");
  g_clear_pointer (&unsent, g_ptr_array_unref);
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 1);
  viewer_hanging_shelf_was_refused (again, gone);
  g_clear_pointer (&unsent, g_ptr_array_unref);
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 0);
}

/* Two computers changed one protocol: the later counts, and the person hears of it. */
static void
test_conflict (Case *self, gconstpointer is_theirs_later)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (FjHangProtocol) protocol = make_protocol ("mine", "ours");
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (FjDocument) document
      = viewer_hanging_shelf_make (shelf, protocol, "mine", FJ_HANG_LEVEL_USER, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  viewer_hanging_shelf_keep (shelf, document, NULL, NULL);
  add (documents, "mine", "user", NULL, NULL, is_theirs_later != NULL ? now + 100 : now - 100, 5);
  viewer_hanging_shelf_adopt (shelf, documents, TRUE);
  unsent = viewer_hanging_shelf_unsent (shelf);
  if (is_theirs_later != NULL)
    {
      assert_summary (shelf, "3 mine user");
      g_assert_cmpuint (unsent->len, ==, 0);
    }
  else
    {
      assert_summary (shelf, "3 mine ours");
      g_assert_cmpuint (unsent->len, ==, 1);
      g_assert_cmpuint (((FjDocument *) g_ptr_array_index (unsent, 0))->version, ==, 5);
    }
  g_assert_cmpuint (self->told->len, ==, 1);
}

static void
test_memory (Case *self, gconstpointer unused)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (ViewerHangingShelf) again = NULL;
  g_autoptr (GPtrArray) documents = documents_new ();
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (GHashTable) table = NULL;
  FjDocument *theirs
      = fj_document_new (NULL, "hanging-memory", "swaps", "user", NULL, "p-1",
                         "{\"version\":1,\"entries\":[{\"place\":\"a/1/0\",\"wants\":\"there\",\"at\":9},"
                         "{\"place\":\"b/1/0\",\"wants\":\"there\",\"at\":1}]}");

  theirs->version = 7;
  g_ptr_array_add (documents, theirs);
  g_assert_true (viewer_hanging_shelf_remember (shelf, "a/1/0", "here", 5));
  g_assert_true (viewer_hanging_shelf_remember (shelf, "b/1/0", "here", 5));
  g_assert_false (viewer_hanging_shelf_remember (shelf, "b/1/0", "here", 5));
  again = open_shelf (self);
  g_assert_true (viewer_hanging_shelf_adopt (again, documents, TRUE));
  table = viewer_hanging_shelf_memory (again);
  g_assert_cmpstr (g_hash_table_lookup (table, "a/1/0"), ==, "there");
  g_assert_cmpstr (g_hash_table_lookup (table, "b/1/0"), ==, "here");
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 1);
  g_assert_cmpuint (((FjDocument *) g_ptr_array_index (unsent, 0))->version, ==, 7);
  g_assert_cmpstr (((FjDocument *) g_ptr_array_index (unsent, 0))->id, ==, theirs->id);
  viewer_hanging_shelf_was_sent (again, g_ptr_array_index (unsent, 0), 8);
  /* A newer program's is not overwritten. */
  g_free (theirs->content);
  theirs->content = g_strdup ("{\"version\":2,\"entries\":[]}");
  theirs->version = 9;
  viewer_hanging_shelf_remember (again, "c/1/0", "here", 5);
  viewer_hanging_shelf_adopt (again, documents, TRUE);
  g_clear_pointer (&unsent, g_ptr_array_unref);
  unsent = viewer_hanging_shelf_unsent (again);
  g_assert_cmpuint (unsent->len, ==, 0);
}

static void
test_refused (Case *self, gconstpointer unused)
{
  g_autoptr (ViewerHangingShelf) shelf = open_shelf (self);
  g_autoptr (ViewerHangingShelf) alone = viewer_hanging_shelf_new (NULL, NULL, NULL, NULL, note, self);
  g_autoptr (FjHangProtocol) protocol = make_protocol ("mine", "x");
  g_autoptr (FjHangProtocol) empty = fj_hang_protocol_new ("mine", "x");
  g_autofree char *longer = g_strnfill (65, 'x');
  static const struct
  {
    const char *id;
    FjHangLevel level;
    FjError code;
  } cases[] = { { "", FJ_HANG_LEVEL_USER, FJ_ERROR_INVALID },
                { "a\nb", FJ_HANG_LEVEL_USER, FJ_ERROR_INVALID },
                { "a\xff", FJ_HANG_LEVEL_USER, FJ_ERROR_INVALID },
                { "a", FJ_HANG_LEVEL_SHIPPED, FJ_ERROR_FORBIDDEN } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (viewer_hanging_shelf_make (shelf, protocol, cases[i].id, cases[i].level, &error));
      g_assert_error (error, FJ_ERROR, (int) cases[i].code);
    }
  g_assert_null (viewer_hanging_shelf_make (shelf, protocol, longer, FJ_HANG_LEVEL_USER, NULL));
  g_assert_null (viewer_hanging_shelf_make (shelf, empty, "mine", FJ_HANG_LEVEL_USER, NULL));
  g_assert_null (viewer_hanging_shelf_make (alone, protocol, "mine", FJ_HANG_LEVEL_SITE, NULL));
}

/* Files that somebody laid there, as exported. */
static void
test_files (Case *self, gconstpointer unused)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol ("laid", "by hand");
  g_autoptr (GBytes) bytes = fj_hang_protocol_to_json (protocol);
  g_autofree char *good = g_build_filename (self->folder, "胸部.json", NULL);
  g_autofree char *bad = g_build_filename (self->folder, "bad.json", NULL);
  g_autoptr (ViewerHangingShelf) shelf = NULL;
  g_autoptr (FjDocument) gone = NULL;

  g_assert_true (
      g_file_set_contents (good, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_true (g_file_set_contents (bad, "{\"id\": 3}", -1, NULL));
  shelf = open_shelf (self);
  assert_summary (shelf, "3 laid by hand");
  g_assert_cmpuint (self->told->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (self->told, 0), "bad.json"));
  gone = viewer_hanging_shelf_make (shelf, NULL, "laid", FJ_HANG_LEVEL_USER, NULL);
  viewer_hanging_shelf_keep (shelf, gone, NULL, NULL);
  assert_summary (shelf, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/viewer-hanging-shelf/levels", Case, NULL, begin, test_levels, end);
  g_test_add ("/viewer-hanging-shelf/unreadable", Case, NULL, begin, test_unreadable, end);
  g_test_add ("/viewer-hanging-shelf/unsent", Case, NULL, begin, test_unsent, end);
  g_test_add ("/viewer-hanging-shelf/conflict/ours-later", Case, NULL, begin, test_conflict, end);
  g_test_add ("/viewer-hanging-shelf/conflict/theirs-later", Case, "", begin, test_conflict, end);
  g_test_add ("/viewer-hanging-shelf/memory", Case, NULL, begin, test_memory, end);
  g_test_add ("/viewer-hanging-shelf/refused", Case, NULL, begin, test_refused, end);
  g_test_add ("/viewer-hanging-shelf/files", Case, NULL, begin, test_files, end);
  return g_test_run ();
}
