#include "test-peer.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

#include "fj-error.h"

static gboolean
on_accept (const FjDimseAssociation *association, gpointer user_data, GError **error)
{
  TestPeer *peer = user_data;
  gboolean welcome = strcmp (association->calling_aet, "STRANGER") != 0;

  g_mutex_lock (&peer->lock);
  g_free (peer->last_peer);
  peer->last_peer = g_strdup_printf ("%s>%s@%s", association->calling_aet, association->called_aet,
                                     association->peer_address);
  if (welcome)
    peer->n_accepted++;
  else
    peer->n_refused++;
  g_mutex_unlock (&peer->lock);
  if (!welcome)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FORBIDDEN, "a stranger");
  return welcome;
}

static GPtrArray *
on_find (const FjDimseAssociation *association, FjDicomObject *query, gpointer user_data, GError **error)
{
  TestPeer *peer = user_data;

  if (peer->find_fails)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "The orders cannot be read.");
      return NULL;
    }
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_dicom_object_free);
  for (guint i = 0; i < peer->n_answers; i++)
    {
      FjDicomObject *answer = fj_dicom_object_new ("ISO_IR 192");
      g_autofree char *accession = g_strdup_printf ("A%05u", i);
      g_assert_true (fj_dicom_object_set_string (answer, 0x00080050, accession, NULL));
      g_assert_true (fj_dicom_object_set_string (answer, 0x00100010, "Zhang^San=张^三", NULL));
      g_assert_true (fj_dicom_object_set_string (fj_dicom_object_append_item (answer, 0x00400100), 0x00080060,
                                                 "DX", NULL));
      g_ptr_array_add (answers, answer);
    }
  return answers;
}

static char *
on_store_begin (const FjDimseAssociation *association,
                const char *sop_class,
                const char *sop_instance,
                gpointer user_data,
                GError **error)
{
  TestPeer *peer = user_data;
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("%s-%s.dcm", sop_instance, unique);

  if (peer->store_refused)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_IO, "No room left.");
      return NULL;
    }
  return g_build_filename (peer->folder, name, NULL);
}

static guint16
on_store_end (const FjDimseAssociation *association,
              const char *path,
              FjDicomObject *header,
              gpointer user_data)
{
  TestPeer *peer = user_data;

  g_mutex_lock (&peer->lock);
  g_ptr_array_add (peer->stored, g_strdup (path));
  g_assert_true (fj_dicom_object_has (header, 0x00080018));
  guint16 status = peer->end_status;
  g_mutex_unlock (&peer->lock);
  return status;
}

static void
on_store_abort (const FjDimseAssociation *association, const char *path, gpointer user_data)
{
  TestPeer *peer = user_data;

  g_mutex_lock (&peer->lock);
  peer->n_aborted++;
  g_mutex_unlock (&peer->lock);
}

static void
on_ended (const FjDimseAssociation *association, guint n_stored, gpointer user_data)
{
  TestPeer *peer = user_data;

  g_mutex_lock (&peer->lock);
  peer->n_ended++;
  g_mutex_unlock (&peer->lock);
}

TestPeer *
test_peer_new (guint max_associations, guint64 max_object_bytes, guint idle_seconds)
{
  static const FjDimseServerCallbacks callbacks
      = { on_accept, on_find, on_store_begin, on_store_end, on_store_abort, on_ended };
  FjDimseServerConfig config = { .aet = TEST_PEER_AET,
                                 .bind_address = "127.0.0.1",
                                 .max_associations = max_associations,
                                 .max_object_bytes = max_object_bytes,
                                 .idle_seconds = idle_seconds };
  TestPeer *peer = g_new0 (TestPeer, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&peer->lock);
  peer->stored = g_ptr_array_new_with_free_func (g_free);
  peer->folder = g_dir_make_tmp ("fenji-dimse-XXXXXX", NULL);
  peer->server = fj_dimse_server_start (&config, &callbacks, peer, &error);
  g_assert_no_error (error);
  peer->port = fj_dimse_server_get_port (peer->server);
  g_assert_cmpuint (peer->port, >, 0);
  return peer;
}

void
test_peer_free (TestPeer *peer)
{
  if (peer == NULL)
    return;
  fj_dimse_server_stop (peer->server);
  g_autoptr (GDir) dir = g_dir_open (peer->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (peer->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (peer->folder);
  g_ptr_array_unref (peer->stored);
  g_mutex_clear (&peer->lock);
  g_free (peer->folder);
  g_free (peer->last_peer);
  g_free (peer);
}

void
test_peer_wait (TestPeer *peer, guint *figure, guint n)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  guint now = 0;

  do
    {
      g_mutex_lock (&peer->lock);
      now = *figure;
      g_mutex_unlock (&peer->lock);
      if (now < n)
        g_usleep (2000);
    }
  while (now < n && g_get_monotonic_time () < end);
  g_assert_cmpuint (now, >=, n);
}

guint
test_peer_count_files (TestPeer *peer)
{
  g_autoptr (GDir) dir = g_dir_open (peer->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

char *
test_run (int *status, const char *program, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  va_list list;

  g_ptr_array_add (arguments, (gpointer) program);
  va_start (list, program);
  for (const char *each = va_arg (list, const char *); each != NULL; each = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) each);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, status,
                &error);
  g_assert_no_error (error);
  g_autofree char *both = g_strconcat (out, err, NULL);
  return g_utf8_make_valid (both, -1);
}

char *
test_image_new (const char *folder, const char *sop_instance_uid, guint side)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autofree char *name = g_strconcat (sop_instance_uid, ".src", NULL);
  g_autofree char *raw = g_build_filename (folder, "image.raw", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *pixels = g_malloc ((gsize) side * side);
  g_autoptr (GError) error = NULL;
  const struct
  {
    FjTag tag;
    const char *value;
  } values[] = { { 0x00080016, "1.2.840.10008.5.1.4.1.1.7" },
                 { 0x00080018, sop_instance_uid },
                 { 0x00080060, "OT" },
                 { 0x00100010, "Zhang^San=张^三" },
                 { 0x00100020, "P1" },
                 { 0x0020000D, "2.25.77" },
                 { 0x0020000E, "2.25.78" },
                 { 0x00280004, "MONOCHROME2" } };
  const struct
  {
    FjTag tag;
    guint value;
  } numbers[] = { { 0x00280002, 1 }, { 0x00280010, side }, { 0x00280011, side }, { 0x00280100, 8 },
                  { 0x00280101, 8 }, { 0x00280102, 7 },    { 0x00280103, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (fj_dicom_object_set_string (object, values[i].tag, values[i].value, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_true (fj_dicom_object_set_uint16 (object, numbers[i].tag, (guint16) numbers[i].value, NULL));
  g_assert_true (fj_dicom_object_save (object, path, NULL, &error));
  /* The pixels by DCMTK's own tool. */
  for (gsize i = 0; i < (gsize) side * side; i++)
    pixels[i] = (guint8) (i * 7 + i / side);
  g_assert_true (g_file_set_contents (raw, (const char *) pixels, (gssize) ((gsize) side * side), NULL));
  g_autofree char *element = g_strdup_printf ("(7fe0,0010)=%s", raw);
  int status = 0;
  g_autofree char *said = test_run (&status, "dcmodify", "-nb", "-if", element, path, NULL);
  if (status != 0)
    g_error ("%s", said);
  g_unlink (raw);
  return g_steal_pointer (&path);
}
