/* Objects of all phantoms, in several character sets, written to files and looked at by pydicom and DCMTK. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include "fj-time.h"
#include "simulator-modality.h"
#include "simulator-objects.h"

static SimulatorEntry *
new_entry (const char *charset)
{
  SimulatorEntry *entry = g_new0 (SimulatorEntry, 1);

  entry->charset = g_strdup (charset);
  entry->patient_name = g_strdup ("Ouyang^Xiaojie=欧阳^晓红");
  entry->patient_id = g_strdup ("P1");
  entry->birth_date = g_strdup ("19680321");
  entry->sex = g_strdup ("F");
  entry->accession = g_strdup ("A1");
  entry->study_uid = g_strdup ("1.2.3.4");
  entry->procedure_id = g_strdup ("R1");
  entry->procedure = g_strdup ("胸部检查");
  entry->station_aet = g_strdup ("DEVICE");
  return entry;
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
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *complaint = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &complaint, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s%s", argv[0], out, complaint);
}

static void
test_objects (void)
{
  static const struct
  {
    const char *modality, *charset;
  } cases[] = { { "DX", "GB18030" }, { "CT", "ISO_IR 192" }, { "MR", "GBK" }, { "US", "ISO 2022 IR 58" } };
  g_autofree char *folder = g_dir_make_tmp ("fenji-objects-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SimulatorEntry) entry = new_entry (cases[i].charset);
      g_autofree char *into = g_build_filename (folder, cases[i].modality, NULL);
      g_assert_cmpint (g_mkdir (into, 0700), ==, 0);
      g_autoptr (GPtrArray) paths = simulator_modality_take (entry, cases[i].modality, SIMULATOR_DETAIL_QUICK,
                                                             SIMULATOR_FAULT_NONE, into, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (paths->len, >, 0);
      run_tool ((const char *const[]){ "dcmftest", g_ptr_array_index (paths, 0), NULL });
    }
  run_tool ((const char *const[]){ "/usr/bin/python3", CHECK_OBJECTS, folder, NULL });
  remove_folder (folder);
}

static char *
value_of (const FjDicomObject *object, FjTag tag)
{
  return fj_dicom_object_dup_string (object, tag);
}

static void
test_faults (void)
{
  static const char *const words[] = { "wrong-patient", "no-laterality", "wrong-charset" };
  g_autofree char *folder = g_dir_make_tmp ("fenji-objects-XXXXXX", NULL);
  g_autoptr (SimulatorEntry) entry = new_entry ("GB18030");
  SimulatorFaults all = SIMULATOR_FAULT_NONE, one;

  g_assert_false (simulator_fault_from_string ("none", &one));
  g_assert_false (simulator_fault_from_string (NULL, &one));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_true (simulator_fault_from_string (words[i], &one));
      all |= one;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths
      = simulator_modality_take (entry, "DX", SIMULATOR_DETAIL_QUICK, all, folder, &error);
  g_assert_no_error (error);
  g_autoptr (FjDicomObject) image
      = fj_dicom_object_open (g_ptr_array_index (paths, 0), FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_autofree char *patient = value_of (image, 0x00100020), *charset = value_of (image, 0x00080005);
  g_assert_cmpstr (patient, ==, "XP1");
  g_assert_cmpstr (charset, ==, "ISO_IR 100");
  g_assert_false (fj_dicom_object_has (image, 0x00200060));
  g_assert_false (fj_dicom_object_has (image, 0x00200062));
  /* The bytes of the name are GB18030's still. */
  g_autofree char *raw = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (g_ptr_array_index (paths, 0), &raw, &length, NULL));
  g_autoptr (GBytes) whole = g_bytes_new_take (g_steal_pointer (&raw), length);
  g_autofree char *text = NULL;
  gsize n = 0;
  text = g_convert ("欧阳^晓红", -1, "GB18030", "UTF-8", NULL, &n, NULL);
  const guint8 *data = g_bytes_get_data (whole, NULL);
  gboolean found = FALSE;
  for (gsize at = 0; !found && at + n < 4096; at++)
    {
      found = TRUE;
      for (gsize k = 0; found && k < n; k++)
        found = data[at + k] == (guint8) text[k];
    }
  g_assert_true (found);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/objects/objects", test_objects);
  g_test_add_func ("/simulator/objects/faults", test_faults);
  return g_test_run ();
}
