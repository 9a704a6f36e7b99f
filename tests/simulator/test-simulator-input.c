/* Real files of Debian's python3-pydicom under a new identity. */
#include "simulator-input.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include "fj-dicom-digest.h"
#include "fj-error.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

typedef struct
{
  char *in, *out;
} Folders;

static Folders
make_folders (void)
{
  return (Folders){ g_dir_make_tmp ("fenji-in-XXXXXX", NULL), g_dir_make_tmp ("fenji-out-XXXXXX", NULL) };
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
clear_folders (Folders *folders)
{
  remove_folder (folders->in);
  remove_folder (folders->out);
  g_free (folders->in);
  g_free (folders->out);
}

/* The first @share of a thousand parts of the file. */
static void
add_file (const Folders *folders, const char *from, const char *name, guint share)
{
  g_autofree char *source = g_strconcat (FILES, from, NULL),
                  *target = g_build_filename (folders->in, name, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (source, &data, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (target, data, (gssize) (length * share / 1000), &error);
  g_assert_no_error (error);
}

/* A compressed image that says it is not. */
static void
add_mislabelled (const Folders *folders, const char *name)
{
  static const char jpeg[] = "1.2.840.10008.1.2.4.51", native[sizeof jpeg] = "1.2.840.10008.1.2.1";
  g_autofree char *target = g_build_filename (folders->in, name, NULL), *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0, at = 0;

  g_file_get_contents (FILES "JPEG-lossy.dcm", &data, &length, &error);
  g_assert_no_error (error);
  while (memcmp (data + at, jpeg, sizeof jpeg - 1) != 0)
    g_assert_cmpuint (++at, <, 1000);
  memcpy (data + at, native, sizeof native - 1);
  g_file_set_contents (target, data, (gssize) length, &error);
  g_assert_no_error (error);
}

static SimulatorEntry *
new_entry (const char *charset)
{
  SimulatorEntry *entry = g_new0 (SimulatorEntry, 1);

  entry->charset = g_strdup (charset);
  entry->patient_name = g_strdup ("Zhang^San=张^三");
  entry->patient_id = g_strdup ("P1");
  entry->accession = g_strdup ("A1");
  entry->study_uid = g_strdup ("2.25.4711");
  return entry;
}

static const SimulatorLeftOut *
find_left_out (const SimulatorInput *input, const char *file)
{
  for (guint i = 0; i < input->left_out->len; i++)
    {
      const SimulatorLeftOut *left = g_ptr_array_index (input->left_out, i);
      if (g_str_equal (left->file, file))
        return left;
    }
  return NULL;
}

static void
test_sorting (void)
{
  Folders folders = make_folders ();
  g_autofree char *deeper = g_build_filename (folders.in, "sub", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (deeper, 0700), ==, 0);
  add_file (&folders, "CT_small.dcm", "ct.dcm", 1000);
  add_file (&folders, "CT_small.dcm", "again.dcm", 1000);
  add_file (&folders, "CT_small.dcm", "cut.dcm", 700);
  add_file (&folders, "JPEG-lossy.dcm", "jpeg-cut.dcm", 600);
  add_mislabelled (&folders, "label.dcm");
  add_file (&folders, "MR_small.dcm", "sub/mr.dcm", 1000);
  add_file (&folders, "reportsi.dcm", "sub/sr.dcm", 1000);
  g_autofree char *text = g_build_filename (folders.in, "notes.txt", NULL),
                  *empty = g_build_filename (folders.in, "empty", NULL);
  g_file_set_contents (text, "no DICOM at all, but some text that is longer than a preamble. ", -1, NULL);
  g_file_set_contents (empty, "", 0, NULL);

  g_autoptr (SimulatorInput) input = simulator_input_new (folders.in, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (input->studies->len, ==, 2);
  static const char *const left[]
      = { "ct.dcm", "cut.dcm", "jpeg-cut.dcm", "label.dcm", "sub/sr.dcm", "notes.txt", "empty" };
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      const SimulatorLeftOut *one = find_left_out (input, left[i]);
      if (one == NULL)
        g_error ("%s was not left out", left[i]);
      g_assert_cmpuint (strlen (one->reason), >, 10);
    }
  g_assert_cmpuint (input->left_out->len, ==, G_N_ELEMENTS (left));
  const SimulatorInputStudy *ct = g_ptr_array_index (input->studies, 0),
                            *mr = g_ptr_array_index (input->studies, 1);
  g_assert_cmpstr (ct->modality, ==, "CT");
  g_assert_cmpstr (mr->modality, ==, "MR");
  g_assert_cmpuint (ct->paths->len, ==, 1);
  clear_folders (&folders);
}

static char *
digest_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  char *digest = fj_dicom_digest_pixels (object, NULL, &error);
  g_assert_no_error (error);
  return digest;
}

static char *
value_of (FjDicomObject *object, FjTag tag)
{
  return fj_dicom_object_dup_string (object, tag);
}

/* Pixels, syntax and acquisition stay; identity is the worklist's; what referred to a file still does. */
static void
check_prepared (const char *file, const char *charset)
{
  Folders folders = make_folders ();
  g_autoptr (GError) error = NULL;
  add_file (&folders, file, "one.dcm", 1000);
  g_autoptr (SimulatorInput) input = simulator_input_new (folders.in, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (input->studies->len, ==, 1);
  g_autoptr (SimulatorEntry) entry = new_entry (charset);
  g_autoptr (GHashTable) uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) paths
      = simulator_input_prepare (g_ptr_array_index (input->studies, 0), entry, folders.out, uids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 1);

  g_autofree char *before_path = g_build_filename (folders.in, "one.dcm", NULL);
  const char *after_path = g_ptr_array_index (paths, 0);
  g_autofree char *before_digest = digest_of (before_path), *after_digest = digest_of (after_path);
  g_assert_cmpstr (before_digest, ==, after_digest);
  g_autoptr (FjDicomObject) before = fj_dicom_object_open (before_path, FJ_DICOM_OPEN_ALL, NULL);
  g_autoptr (FjDicomObject) after = fj_dicom_object_open (after_path, FJ_DICOM_OPEN_ALL, NULL);
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (before), ==,
                   fj_dicom_object_get_transfer_syntax (after));
  static const FjTag kept[]
      = { 0x00280010, 0x00280011, 0x00280030, 0x00080016, 0x00180060, 0x00080070, 0x00080008 };
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *old = value_of (before, kept[i]), *now = value_of (after, kept[i]);
      g_assert_cmpstr (old, ==, now);
    }
  static const FjTag changed[] = { 0x00080018, 0x0020000D, 0x0020000E, 0x00100020, 0x00100010 };
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_autofree char *old = value_of (before, changed[i]), *now = value_of (after, changed[i]);
      g_assert_cmpstr (old, !=, now);
    }
  g_autofree char *name = value_of (after, 0x00100010), *study = value_of (after, 0x0020000D);
  g_assert_cmpstr (name, ==, "Zhang^San=张^三");
  g_assert_cmpstr (study, ==, "2.25.4711");
  g_autofree char *old_uid = value_of (before, 0x00080018), *new_uid = value_of (after, 0x00080018);
  g_assert_cmpstr (g_hash_table_lookup (uids, old_uid), ==, new_uid);
  static const FjTag gone[] = { 0x00101010, 0x00101000, 0x00104000, 0x00081050, 0x001021B0, 0x00100021 };
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_false (fj_dicom_object_has (after, gone[i]));
  clear_folders (&folders);
}

static void
test_prepare (void)
{
  check_prepared ("CT_small.dcm", "GB18030");
  check_prepared ("MR_small.dcm", "ISO_IR 192");
  check_prepared ("MR_small_RLE.dcm", "GBK");
  check_prepared ("MR_small_jpeg_ls_lossless.dcm", "GB18030");
  check_prepared ("JPEG-lossy.dcm", "ISO 2022 IR 58");
}

/* Two files of a study that refer to each other and share a frame of reference do so afterwards. */
static void
test_references (void)
{
  Folders folders = make_folders ();
  g_autoptr (GError) error = NULL;
  static const char *const own[] = { "1.2.3.1", "1.2.3.2" };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FjDicomObject) image
          = fj_dicom_object_open (FILES "CT_small.dcm", FJ_DICOM_OPEN_ALL, &error);
      g_autofree char *name = g_strdup_printf ("%u.dcm", i),
                      *path = g_build_filename (folders.in, name, NULL);
      fj_dicom_object_set_string (image, 0x00080018, own[i], &error);
      fj_dicom_object_set_string (image, 0x00200052, "1.2.3.77", &error);
      FjDicomObject *other = fj_dicom_object_append_item (image, 0x00081140);
      fj_dicom_object_set_string (other, 0x00081150, "1.2.840.10008.5.1.4.1.1.2", &error);
      fj_dicom_object_set_string (other, 0x00081155, own[1 - i], &error);
      fj_dicom_object_save (image, path, NULL, &error);
      g_assert_no_error (error);
    }
  g_autoptr (SimulatorInput) input = simulator_input_new (folders.in, &error);
  g_assert_cmpuint (input->studies->len, ==, 1);
  g_autoptr (SimulatorEntry) entry = new_entry ("ISO_IR 192");
  g_autoptr (GHashTable) uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) paths
      = simulator_input_prepare (g_ptr_array_index (input->studies, 0), entry, folders.out, uids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (uids), ==, 2);
  char *frames[2], *series[2];
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FjDicomObject) image
          = fj_dicom_object_open (g_ptr_array_index (paths, i), FJ_DICOM_OPEN_ALL, &error);
      g_autofree char *uid = value_of (image, 0x00080018);
      g_assert_cmpstr (uid, ==, g_hash_table_lookup (uids, own[i]));
      FjDicomObject *other = fj_dicom_object_get_item (image, 0x00081140, 0);
      g_autofree char *refers = value_of (other, 0x00081155), *kind = value_of (other, 0x00081150);
      g_assert_cmpstr (refers, ==, g_hash_table_lookup (uids, own[1 - i]));
      g_assert_cmpstr (kind, ==, "1.2.840.10008.5.1.4.1.1.2");
      frames[i] = value_of (image, 0x00200052);
      series[i] = value_of (image, 0x0020000E);
    }
  g_assert_cmpstr (frames[0], ==, frames[1]);
  g_assert_cmpstr (frames[0], !=, "1.2.3.77");
  g_assert_cmpstr (series[0], ==, series[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_free (frames[i]);
      g_free (series[i]);
    }
  clear_folders (&folders);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (simulator_input_new ("/nonexistent/folder", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/input/sorting", test_sorting);
  g_test_add_func ("/simulator/input/prepare", test_prepare);
  g_test_add_func ("/simulator/input/references", test_references);
  g_test_add_func ("/simulator/input/no-folder", test_no_folder);
  return g_test_run ();
}
