/* The spool: acknowledged is on disk, once, and stays until it is confirmed. */
#include "gateway-spool.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-image.h"
#include "fj-dicom-object.h"
#include "fj-uid.h"

typedef struct
{
  char *folder;
  GatewaySpool *spool;
  gint n_notified; /* atomic */
} Fixture;

static void
on_stored (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->n_notified);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->spool, gateway_spool_free);
  fixture->spool = gateway_spool_open (fixture->folder, &error);
  g_assert_no_error (error);
  gateway_spool_set_notify (fixture->spool, on_stored, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("fenji-spool-XXXXXX", NULL);
  reopen (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *arguments[] = { "rm", "-r", fixture->folder, NULL };
  int status = 1;

  gateway_spool_free (fixture->spool);
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_free (fixture->folder);
}

typedef struct
{
  const char *instance, *study, *accession, *patient;
  guint8 grey;
} Image;

static char *
receive (Fixture *fixture, const Image *image)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("GB18030");
  FjDicomImageFormat format = {
    .rows = 8, .columns = 8, .frames = 1, .bits_allocated = 8, .bits_stored = 8, .photometric = "MONOCHROME2"
  };
  guint8 pixels[64];
  g_autoptr (GError) error = NULL;
  const struct
  {
    FjTag tag;
    const char *value;
  } values[] = { { 0x00080016, "1.2.840.10008.5.1.4.1.1.7" },
                 { 0x00080018, image->instance },
                 { 0x00080050, image->accession },
                 { 0x00080060, "DX" },
                 { 0x0008103E, "胸部正位" },
                 { 0x00100010, "Zhang^San=张^三" },
                 { 0x00100020, image->patient },
                 { 0x0020000D, image->study },
                 { 0x0020000E, "2.25.900" },
                 { 0x00200011, "3" },
                 { 0x00200013, "7" } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (fj_dicom_object_set_string (object, values[i].tag, values[i].value, NULL));
  memset (pixels, image->grey, sizeof pixels);
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  g_assert_true (fj_dicom_image_set_pixels (object, &format, bytes, &error));
  char *path = gateway_spool_new_path (fixture->spool);
  g_assert_true (fj_dicom_object_save (object, path, NULL, &error));
  g_assert_no_error (error);
  return path;
}

static GatewaySpoolResult
add (Fixture *fixture, const Image *image)
{
  g_autofree char *path = receive (fixture, image);
  g_autoptr (GError) error = NULL;
  GatewaySpoolResult result = gateway_spool_add (fixture->spool, path, NULL, "DR1", &error);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  return result;
}

static guint
count_files (Fixture *fixture, const char *sub)
{
  g_autofree char *folder = g_build_filename (fixture->folder, sub, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_counts (Fixture *fixture, guint received, guint sent, guint confirmed)
{
  guint n[3];

  g_assert_true (gateway_spool_count (fixture->spool, &n[0], &n[1], &n[2], NULL));
  g_assert_cmpuint (n[0], ==, received);
  g_assert_cmpuint (n[1], ==, sent);
  g_assert_cmpuint (n[2], ==, confirmed);
}

static const Image first = { "2.25.1", "2.25.100", "A1", "M1", 10 };
static const Image second = { "2.25.2", "2.25.100", "A1", "M1", 20 };

static void
send_all (Fixture *fixture, const char *study)
{
  g_autoptr (GPtrArray) list = gateway_spool_list_received (fixture->spool, study, 100, 1 << 20, NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < list->len; i++)
    g_array_append_val (ids, ((GatewaySpoolInstance *) g_ptr_array_index (list, i))->id);
  g_assert_true (gateway_spool_mark_sent (fixture->spool, ids, NULL));
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (add (fixture, &first), ==, GATEWAY_SPOOL_STORED);
  g_assert_cmpint (add (fixture, &second), ==, GATEWAY_SPOOL_STORED);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_notified), ==, 2);
  assert_counts (fixture, 2, 0, 0);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 2);

  g_autoptr (GPtrArray) studies = gateway_spool_list_studies (fixture->spool, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (studies->len, ==, 1);
  const GatewaySpoolStudy *study = g_ptr_array_index (studies, 0);
  g_assert_cmpstr (study->study_uid, ==, "2.25.100");
  g_assert_cmpstr (study->accession, ==, "A1");
  g_assert_cmpstr (study->patient_id, ==, "M1");
  g_assert_cmpuint (study->n_total, ==, 2);
  g_assert_cmpuint (study->n_received, ==, 2);
  g_assert_false (study->mixed);

  g_autoptr (GPtrArray) one = gateway_spool_list_received (fixture->spool, "2.25.100", 1, 1 << 20, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_autoptr (GPtrArray) small = gateway_spool_list_received (fixture->spool, "2.25.100", 9, 1, NULL);
  g_assert_cmpuint (small->len, ==, 1); /* one at least */
  GatewaySpoolInstance *instance = g_ptr_array_index (one, 0);
  g_assert_true (gateway_spool_set_digest (fixture->spool, instance->id, "d1g3st", NULL));
  g_assert_true (gateway_spool_set_match (fixture->spool, "2.25.100", "exam", "patient", NULL, NULL));

  g_autoptr (FjStudy) tree = gateway_spool_read_study (fixture->spool, "2.25.100", &error);
  g_assert_no_error (error);
  g_autofree char *id = fj_uuid_from_name ("2.25.100");
  g_assert_cmpstr (tree->id, ==, id);
  g_assert_cmpstr (tree->exam, ==, "exam");
  g_assert_cmpstr (tree->patient, ==, "patient");
  g_assert_cmpuint (fj_study_count_instances (tree), ==, 2);
  const FjSeries *series = g_ptr_array_index (tree->series, 0);
  g_assert_cmpint (series->number, ==, 3);
  g_assert_cmpstr (series->modality, ==, "DX");
  g_assert_cmpstr (series->description, ==, "胸部正位");
  g_assert_cmpstr (fj_study_find_instance (tree, "2.25.1")->dataset_digest, ==, "d1g3st");
  g_assert_null (fj_study_find_instance (tree, "2.25.2")->dataset_digest);

  /* Not before all of it is sent, and not when more has come. */
  g_assert_false (gateway_spool_confirm (fixture->spool, "2.25.100", 2, &error));
  g_assert_no_error (error);
  send_all (fixture, "2.25.100");
  assert_counts (fixture, 0, 2, 0);
  g_assert_false (gateway_spool_confirm (fixture->spool, "2.25.100", 1, &error));
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 2);
  g_assert_true (gateway_spool_confirm (fixture->spool, "2.25.100", 2, &error));
  assert_counts (fixture, 0, 0, 2);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 0);
  g_autoptr (GPtrArray) none = gateway_spool_list_studies (fixture->spool, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  const char *named[] = { "2.25.2", "2.25.77", NULL };

  add (fixture, &first);
  add (fixture, &second);
  send_all (fixture, "2.25.100");
  g_assert_cmpint (gateway_spool_mark_again (fixture->spool, "2.25.100", named, NULL), ==, 1);
  assert_counts (fixture, 1, 1, 0);
  g_assert_cmpint (gateway_spool_mark_again (fixture->spool, "2.25.100", NULL, NULL), ==, 1);
  assert_counts (fixture, 2, 0, 0);
}

/* The same dataset again, also when it was confirmed and its file is gone; another under the same UID. */
static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  Image changed = first;

  changed.grey = 99;
  g_assert_cmpint (add (fixture, &first), ==, GATEWAY_SPOOL_STORED);
  g_assert_cmpint (add (fixture, &first), ==, GATEWAY_SPOOL_DUPLICATE);
  g_assert_cmpint (add (fixture, &changed), ==, GATEWAY_SPOOL_QUARANTINED);
  assert_counts (fixture, 1, 0, 0);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 1);
  g_assert_cmpuint (count_files (fixture, "quarantine"), ==, 1);

  g_autoptr (GPtrArray) list = gateway_spool_list_received (fixture->spool, "2.25.100", 1, 1 << 20, NULL);
  GatewaySpoolInstance *instance = g_ptr_array_index (list, 0);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (instance->path, FJ_DICOM_OPEN_ALL, NULL);
  g_autofree char *digest = fj_dicom_digest_dataset (object, NULL, NULL);
  g_assert_true (gateway_spool_set_digest (fixture->spool, instance->id, digest, NULL));
  send_all (fixture, "2.25.100");
  g_assert_true (gateway_spool_confirm (fixture->spool, "2.25.100", 1, NULL));
  g_assert_cmpint (add (fixture, &first), ==, GATEWAY_SPOOL_DUPLICATE);
  g_assert_cmpint (add (fixture, &changed), ==, GATEWAY_SPOOL_QUARANTINED);
  assert_counts (fixture, 0, 0, 1);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 0);
}

static void
test_other_patient (Fixture *fixture, gconstpointer data)
{
  Image foreign = { "2.25.3", "2.25.100", "A1", "M2", 10 };
  Image other_accession = { "2.25.4", "2.25.100", "A2", "M1", 10 };
  Image without = { "2.25.5", "2.25.100", "", "M1", 10 };

  add (fixture, &first);
  g_assert_cmpint (add (fixture, &foreign), ==, GATEWAY_SPOOL_QUARANTINED);
  g_assert_cmpint (add (fixture, &without), ==, GATEWAY_SPOOL_STORED);
  g_autoptr (GPtrArray) plain = gateway_spool_list_studies (fixture->spool, NULL);
  g_assert_false (((GatewaySpoolStudy *) g_ptr_array_index (plain, 0))->mixed);
  g_assert_cmpint (add (fixture, &other_accession), ==, GATEWAY_SPOOL_STORED);
  g_autoptr (GPtrArray) mixed = gateway_spool_list_studies (fixture->spool, NULL);
  g_assert_true (((GatewaySpoolStudy *) g_ptr_array_index (mixed, 0))->mixed);
  assert_counts (fixture, 3, 0, 0);
}

/* What is no image at all, or has no study, leaves nothing behind. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  Image no_study = { "2.25.3", "", "A1", "M2", 10 };
  g_autofree char *path = gateway_spool_new_path (fixture->spool);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "nothing of the kind", -1, NULL));
  g_assert_cmpint (gateway_spool_add (fixture->spool, path, NULL, "DR1", &error), ==, GATEWAY_SPOOL_FAILED);
  g_assert_nonnull (error);
  g_assert_cmpint (add (fixture, &no_study), ==, GATEWAY_SPOOL_FAILED);
  assert_counts (fixture, 0, 0, 0);
  g_assert_cmpuint (count_files (fixture, "spool") + count_files (fixture, "incoming"), ==, 0);
}

/* A crash: half a transfer goes, a complete file without its row is taken in, a confirmed file goes. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  add (fixture, &first);
  g_autofree char *half = gateway_spool_new_path (fixture->spool);
  g_assert_true (g_file_set_contents (half, "half of", -1, NULL));
  g_autofree char *complete = receive (fixture, &second);
  g_autofree char *name = g_path_get_basename (complete);
  g_autofree char *renamed = g_build_filename (fixture->folder, "spool", name, NULL);
  g_assert_cmpint (g_rename (complete, renamed), ==, 0);
  reopen (fixture);
  assert_counts (fixture, 2, 0, 0);
  g_assert_cmpuint (count_files (fixture, "incoming"), ==, 0);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 2);

  send_all (fixture, "2.25.100");
  g_autofree char *kept = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (renamed, &bytes, &length, NULL));
  g_assert_true (gateway_spool_confirm (fixture->spool, "2.25.100", 2, NULL));
  g_assert_true (
      g_file_set_contents (renamed, bytes, (gssize) length, NULL)); /* as if its removal had been lost */
  reopen (fixture);
  assert_counts (fixture, 0, 0, 2);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 0);
}

typedef struct
{
  Fixture *fixture;
  guint number;
} Sender;

static gpointer
run_sender (gpointer data)
{
  Sender *sender = data;

  for (guint i = 0; i < 25; i++)
    {
      /* Every instance is sent by two of the threads. */
      g_autofree char *uid = g_strdup_printf ("2.25.7%u%02u", sender->number / 2, i);
      Image image = { uid, "2.25.200", "A1", "M1", (guint8) i };
      GatewaySpoolResult result = add (sender->fixture, &image);
      g_assert_true (result == GATEWAY_SPOOL_STORED || result == GATEWAY_SPOOL_DUPLICATE);
    }
  return NULL;
}

static void
test_many_at_once (Fixture *fixture, gconstpointer data)
{
  GThread *threads[8];
  Sender senders[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      senders[i] = (Sender){ fixture, i };
      threads[i] = g_thread_new ("sender", run_sender, &senders[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_counts (fixture, 100, 0, 0);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_notified), ==, 100);
  g_assert_cmpuint (count_files (fixture, "spool"), ==, 100);
  g_assert_cmpuint (count_files (fixture, "quarantine"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/gateway/spool/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("life", test_life);
  ADD ("again", test_again);
  ADD ("duplicates", test_duplicates);
  ADD ("other-patient", test_other_patient);
  ADD ("unreadable", test_unreadable);
  ADD ("restart", test_restart);
  ADD ("many-at-once", test_many_at_once);
  return g_test_run ();
}
