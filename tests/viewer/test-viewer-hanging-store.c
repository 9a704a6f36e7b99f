/* The viewer's hanging protocols over a central that comes and goes, and that others write to. */
#include "viewer-hanging-store.h"

#include <glib/gstdio.h>
#include "fake-central.h"
#include "fj-documents.h"
#include "fj-error.h"
#include "fj-hang-memory.h"
#include "fj-hang-protocol-json.h"

typedef struct
{
  FakeCentral central;
  FjClient *client;
  char *folder;
} Case;

static FakeCentral *central_of_test; /* for what it says when it waits too long */

static void
begin (Case *self, gconstpointer role)
{
  self->folder = g_dir_make_tmp ("fenji-hanging-XXXXXX", NULL);
  central_of_test = &self->central;
  fake_start (&self->central, role != NULL ? role : "reader");
  self->client = fake_client (&self->central);
}

static void
end (Case *self, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_object_unref (self->client);
  fake_stop (&self->central);
  g_free (self->folder);
}

static gboolean
too_late (gpointer data)
{
  for (guint i = 0; i < ((FakeCentral *) data)->log->len; i++)
    g_printerr ("%s\n", (char *) g_ptr_array_index (((FakeCentral *) data)->log, i));
  g_error ("ten seconds are over");
  return G_SOURCE_REMOVE;
}

#define wait_for(condition)                                                                                  \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    guint timer = g_timeout_add_seconds (10, too_late, central_of_test);                                     \
    guint tick = g_timeout_add (5, return_true, NULL);                                                       \
    while (!(condition))                                                                                     \
      g_main_context_iteration (NULL, TRUE);                                                                 \
    g_source_remove (timer);                                                                                 \
    g_source_remove (tick);                                                                                  \
  }                                                                                                          \
  G_STMT_END

static gboolean
return_true (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static FjHangProtocol *
make_protocol (const char *id, const char *name)
{
  FjHangProtocol *protocol = fj_hang_protocol_new (id, name);

  fj_hang_protocol_add_set (protocol, 1);
  fj_hang_stage_add_box (fj_hang_protocol_add_stage (protocol, "one"))->set = 1;
  return protocol;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
save (ViewerHangingStore *store, const char *id, const char *name, FjHangLevel level, GError **error)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol (id, name);
  g_autoptr (GAsyncResult) result = NULL;

  viewer_hanging_store_save_async (store, protocol, level, NULL, keep_result, &result);
  wait_for (result != NULL);
  return viewer_hanging_store_save_finish (store, result, error);
}

static guint
count (ViewerHangingStore *store)
{
  return viewer_hanging_store_get_protocols (store)->len;
}

static const FjHangProtocol *
first (ViewerHangingStore *store)
{
  return g_ptr_array_index (viewer_hanging_store_get_protocols (store), 0);
}

/* Somebody else's program puts a document. */
static char *
put (
    Case *self, const char *code, const char *name, const char *scope, const char *owner, const char *content)
{
  g_autoptr (FjDocument) document = fj_document_new (NULL, code, name, scope, owner, "p-1", content);
  g_autoptr (JsonObject) json = fj_document_to_json (document);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *path = g_strconcat ("/Basic/", document->id, NULL);

  fake_put (&self->central, path, text);
  return g_steal_pointer (&path);
}

/* Whole ones. */
static guint
count_files (Case *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".json");
  return n;
}

static gboolean
is_there (Case *self, const char *code, const char *name)
{
  g_autoptr (FjDocument) document = fj_document_new (NULL, code, name, "user", NULL, "p-1", NULL);
  g_autofree char *path = g_strconcat ("/Basic/", document->id, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->central.mutex);

  return g_hash_table_contains (self->central.documents, path);
}

static char *
text_of (const char *id, const char *name)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol (id, name);
  g_autoptr (GBytes) bytes = fj_hang_protocol_to_json (protocol);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Saved while central is away: at once on this computer, at central when a program finds it again. */
static void
test_offline (Case *self, gconstpointer unused)
{
  ViewerHangingStore *store;
  g_autoptr (GError) error = NULL;

  fake_set_down (&self->central, TRUE);
  store = viewer_hanging_store_new (self->client, NULL, self->folder);
  g_assert_cmpuint (count (store), ==, 0);
  g_assert_true (save (store, "mine", "胸部", FJ_HANG_LEVEL_USER, &error));
  g_assert_no_error (error);
  viewer_hanging_store_remember (store, "ct-chest", 1, 0, "CT|肺");
  g_assert_cmpstr (first (store)->name, ==, "胸部");
  g_assert_cmpint (first (store)->level, ==, FJ_HANG_LEVEL_USER);
  g_assert_cmpstr (g_hash_table_lookup (viewer_hanging_store_get_memory (store), "ct-chest/1/0"), ==,
                   "CT|肺");
  wait_for (count_files (self) == 2);
  g_assert_false (save (store, "shared", "x", FJ_HANG_LEVEL_SITE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_object (&store);
  fake_set_down (&self->central, FALSE);
  store = viewer_hanging_store_new (self->client, NULL, self->folder);
  g_assert_cmpuint (count (store), ==, 1);
  wait_for (is_there (self, "hanging-protocol", "mine") && is_there (self, "hanging-memory", "swaps"));
  g_clear_object (&store);
  /* Another computer. */
  {
    g_autofree char *elsewhere = g_dir_make_tmp ("fenji-hanging-XXXXXX", NULL);

    g_free (self->folder);
    self->folder = g_steal_pointer (&elsewhere);
  }
  store = viewer_hanging_store_new (self->client, NULL, self->folder);
  wait_for (count (store) == 1 && g_hash_table_size (viewer_hanging_store_get_memory (store)) == 1);
  g_assert_cmpstr (first (store)->id, ==, "mine");
  g_clear_object (&store);
}

/* Two computers remember different things: both are remembered at both. */
static void
test_merge (Case *self, gconstpointer unused)
{
  g_autofree char *path
      = put (self, "hanging-memory", "swaps", "user", NULL,
             "{\"version\":1,\"entries\":[{\"place\":\"a/1/0\",\"wants\":\"there\",\"at\":1}]}");
  g_autofree char *sent = g_strconcat ("PUT ", path, " W/\"1\"", NULL);
  ViewerHangingStore *store;

  store = viewer_hanging_store_new (self->client, NULL, self->folder);
  viewer_hanging_store_remember (store, "b", 1, 0, "here"); /* before the first answer */
  wait_for (fake_count (&self->central, sent) == 1);
  wait_for (g_hash_table_size (viewer_hanging_store_get_memory (store)) == 2);
  /* The other computer writes in between: read again, put together, sent again. */
  {
    g_autofree char *next = g_strconcat ("PUT ", path, " W/\"3\"", NULL);

    wait_for (!g_main_context_pending (NULL));
    fake_write (&self->central, path, "note", "touched");
    viewer_hanging_store_remember (store, "c", 2, 1, "here");
    wait_for (fake_count (&self->central, next) == 1);
  }
  g_clear_object (&store);
}

static void
test_shared (Case *self, gconstpointer role)
{
  g_autofree char *content = text_of ("house", "科室");
  g_autofree char *path = put (self, "hanging-protocol", "house", "site", "o-1", content);
  g_autofree char *other = put (self, "hanging-protocol", "other", "site", "o-2", content);
  g_autofree char *broken = put (self, "hanging-protocol", "broken", "site", "o-1", "{}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  ViewerHangingStore *store = viewer_hanging_store_new (self->client, NULL, self->folder);
  gboolean may = g_str_equal (role, "auditor");

  g_assert_cmpint (viewer_hanging_store_may_change (store, FJ_HANG_LEVEL_SITE), ==, may);
  g_assert_cmpint (viewer_hanging_store_may_change (store, FJ_HANG_LEVEL_GROUP), ==, may);
  g_assert_true (viewer_hanging_store_may_change (store, FJ_HANG_LEVEL_USER));
  g_assert_false (viewer_hanging_store_may_change (store, FJ_HANG_LEVEL_SHIPPED));
  wait_for (count (store) == 1);
  g_assert_cmpint (first (store)->level, ==, FJ_HANG_LEVEL_SITE);
  g_assert_true (save (store, "house", "科室二", FJ_HANG_LEVEL_SITE, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (first (store)->name, ==, "科室二");
  /* Somebody else was first: refused, and what there is now is read. */
  fake_write (&self->central, path, "note", "touched");
  g_assert_false (save (store, "house", "科室三", FJ_HANG_LEVEL_SITE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_error (&error);
  wait_for (save (store, "house", "科室四", FJ_HANG_LEVEL_SITE, NULL));
  viewer_hanging_store_delete_async (store, "house", FJ_HANG_LEVEL_SITE, NULL, keep_result, &result);
  wait_for (result != NULL);
  g_assert_true (viewer_hanging_store_delete_finish (store, result, &error));
  g_assert_cmpuint (count (store), ==, 0);
  g_clear_object (&store);
}

static void
test_without_session (Case *self, gconstpointer unused)
{
  ViewerHangingStore *store = viewer_hanging_store_new (NULL, NULL, self->folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (save (store, "mine", "x", FJ_HANG_LEVEL_USER, &error));
  g_assert_no_error (error);
  g_assert_false (save (store, "house", "x", FJ_HANG_LEVEL_SITE, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
  g_assert_false (viewer_hanging_store_may_change (store, FJ_HANG_LEVEL_SITE));
  g_clear_object (&store);
  store = viewer_hanging_store_new (NULL, NULL, self->folder);
  g_assert_cmpuint (count (store), ==, 1);
  g_clear_object (&store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/viewer-hanging-store/offline", Case, NULL, begin, test_offline, end);
  g_test_add ("/viewer-hanging-store/merge", Case, NULL, begin, test_merge, end);
  g_test_add ("/viewer-hanging-store/shared/auditor", Case, "auditor", begin, test_shared, end);
  g_test_add ("/viewer-hanging-store/without-session", Case, NULL, begin, test_without_session, end);
  return g_test_run ();
}
