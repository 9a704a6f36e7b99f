#include "simulator-input.h"

#include <gio/gio.h>
#include <string.h>
#include "fj-dicom-digest.h"
#include "fj-dicom-uids.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"

/* Folders inside folders, and files, that one look will go through. */
#define MAX_DEPTH 12
#define MAX_FILES 100000

static void
study_free (gpointer data)
{
  SimulatorInputStudy *study = data;

  g_free (study->study_uid);
  g_free (study->modality);
  g_ptr_array_unref (study->paths);
  g_free (study);
}

static void
left_out_free (gpointer data)
{
  SimulatorLeftOut *left = data;

  g_free (left->file);
  g_free (left->reason);
  g_free (left);
}

void
simulator_input_free (SimulatorInput *input)
{
  if (input == NULL)
    return;
  g_ptr_array_unref (input->studies);
  g_ptr_array_unref (input->left_out);
  g_free (input);
}

static gboolean
collect_files (const char *path, guint depth, GPtrArray *files, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_ptr_array_add (files, g_strdup (path));
      return TRUE;
    }
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &local);
  if (dir == NULL || depth > MAX_DEPTH || files->len > MAX_FILES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The folder %s cannot be used as input: %s. Name a folder with DICOM files."), path,
                   local != NULL ? local->message : _ ("it holds too many files or folders"));
      return FALSE;
    }
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      /* A link may lead round in a circle. */
      if (g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        continue;
      if (!collect_files (child, depth + 1, files, error))
        return FALSE;
    }
  return TRUE;
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_uncompressed (const char *transfer_syntax)
{
  static const char *const native[]
      = { "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", NULL };

  return g_strv_contains (native, transfer_syntax);
}

/* The whole picture must be there: a file cut off in its pixels opens well enough and fails at the doctor's.
 */
static gboolean
check_image (FjDicomObject *object, GError **error)
{
  g_autofree char *modality = fj_dicom_object_dup_string (object, 0x00080060);

  if (!fj_dicom_object_is_image (object))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED, _ ("It is DICOM but no image (modality %s)."),
                   modality != NULL && *modality != '\0' ? modality : "?");
      return FALSE;
    }
  gboolean decoded = FALSE;
  g_autofree char *digest = fj_dicom_digest_pixels (object, &decoded, error);
  if (digest == NULL)
    return FALSE;
  /* What needs no decoder and cannot be decoded is not there: cut off, or compressed bytes under a wrong
   * label. */
  const char *transfer_syntax = fj_dicom_object_get_transfer_syntax (object);
  if (decoded || !is_uncompressed (transfer_syntax))
    {
      /* What opens in spite of a wrong label cannot be written, and so not sent. */
      g_autoptr (GBytes) written = fj_dicom_object_to_bytes (object, NULL, error);

      return written != NULL;
    }
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("Its pixel data do not hold the picture that its header describes (transfer syntax %s): they are "
         "truncated, or compressed under a wrong label."),
      transfer_syntax);
  return FALSE;
}

static SimulatorInputStudy *
ensure_study (SimulatorInput *input, GHashTable *known, const char *study_uid)
{
  SimulatorInputStudy *study = g_hash_table_lookup (known, study_uid);

  if (study == NULL)
    {
      study = g_new0 (SimulatorInputStudy, 1);
      study->study_uid = g_strdup (study_uid);
      study->paths = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (input->studies, study);
      g_hash_table_insert (known, study->study_uid, study);
    }
  return study;
}

static gboolean
add_file (SimulatorInput *input, GHashTable *known, GHashTable *instances, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);

  if (object == NULL || !check_image (object, error))
    return FALSE;
  g_autofree char *study_uid = fj_dicom_object_dup_string (object, 0x0020000D);
  g_autofree char *sop_uid = fj_dicom_object_dup_string (object, 0x00080018);
  g_autofree char *modality = fj_dicom_object_dup_string (object, 0x00080060);
  if (study_uid == NULL || *study_uid == '\0' || sop_uid == NULL || *sop_uid == '\0')
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                           _ ("It has no Study Instance UID or no SOP Instance UID."));
      return FALSE;
    }
  if (!g_hash_table_add (instances, g_strdup (sop_uid)))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT, _ ("Another file has the same SOP Instance UID %s."),
                   sop_uid);
      return FALSE;
    }
  SimulatorInputStudy *study = ensure_study (input, known, study_uid);
  if (study->modality == NULL && modality != NULL && *modality != '\0')
    study->modality = g_steal_pointer (&modality);
  g_ptr_array_add (study->paths, g_strdup (path));
  return TRUE;
}

SimulatorInput *
simulator_input_new (const char *folder, GError **error)
{
  g_autoptr (SimulatorInput) input = g_new0 (SimulatorInput, 1);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  input->studies = g_ptr_array_new_with_free_func (study_free);
  input->left_out = g_ptr_array_new_with_free_func (left_out_free);
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no file or folder %s. Name one that holds DICOM files."), folder);
      return NULL;
    }
  if (!collect_files (folder, 0, files, error))
    return NULL;
  g_ptr_array_sort (files, compare_paths);
  for (guint i = 0; i < files->len; i++)
    {
      const char *path = g_ptr_array_index (files, i);
      g_autoptr (GError) reason = NULL;
      if (add_file (input, known, instances, path, &reason))
        continue;
      SimulatorLeftOut *left = g_new0 (SimulatorLeftOut, 1);
      gsize prefix = g_str_has_prefix (path, folder) ? strlen (folder) : 0;
      left->file = g_strdup (path[prefix] == '\0' ? path : path + prefix + strspn (path + prefix, "/"));
      left->reason = g_strdup (reason->message);
      g_ptr_array_add (input->left_out, left);
    }
  return g_steal_pointer (&input);
}

/* ---- new identity ---- */

/* Who the file was about: nothing of that may stay beside the new name (PS3.3 C.7.1.1, C.7.2.2, C.7.3.1). */
static const FjTag personal[] = {
  0x00080092, /* Referring Physician's Address */
  0x00080094, /* Referring Physician's Telephone Numbers */
  0x00080096, /* Referring Physician Identification Sequence */
  0x00081048, /* Physician(s) of Record */
  0x00081050, /* Performing Physician's Name */
  0x00081060, /* Name of Physician(s) Reading Study */
  0x00081070, /* Operators' Name */
  0x00081080, /* Admitting Diagnoses Description */
  0x00081110, /* Referenced Study Sequence */
  0x00081120, /* Referenced Patient Sequence */
  0x00100021, /* Issuer of Patient ID */
  0x00100022, /* Type of Patient ID */
  0x00100024, /* Issuer of Patient ID Qualifiers Sequence */
  0x00100032, /* Patient's Birth Time */
  0x00100050, /* Patient's Insurance Plan Code Sequence */
  0x00101000, /* Other Patient IDs */
  0x00101001, /* Other Patient Names */
  0x00101002, /* Other Patient IDs Sequence */
  0x00101005, /* Patient's Birth Name */
  0x00101010, /* Patient's Age */
  0x00101040, /* Patient's Address */
  0x00101060, /* Patient's Mother's Birth Name */
  0x00101090, /* Medical Record Locator */
  0x00102152, /* Region of Residence */
  0x00102154, /* Patient's Telephone Numbers */
  0x00102160, /* Ethnic Group */
  0x00102180, /* Occupation */
  0x001021B0, /* Additional Patient History */
  0x001021F0, /* Patient's Religious Preference */
  0x00104000, /* Patient Comments */
  0x00120062, /* Patient Identity Removed: no longer so */
  0x00120063, /* De-identification Method */
  0x00120064, /* De-identification Method Code Sequence */
  0x00321032, /* Requesting Physician */
  0x00321033, /* Requesting Service */
  0x00321064, /* Requested Procedure Code Sequence */
  0x00380010, /* Admission ID */
  0x00400275, /* Request Attributes Sequence */
};

typedef struct
{
  const char *old_study, *new_study;
  GHashTable *made; /* old UID -> new UID, of every kind */
} Mapping;

/* UIDs that name a kind of thing or a machine, not this exam. */
static gboolean
names_a_kind (FjTag tag, const char *uid)
{
  static const FjTag kinds[] = {
    0x00080016, /* SOP Class UID */
    0x0008001A, /* Related General SOP Class UID */
    0x00080062, /* SOP Classes Supported */
    0x0008010C, /* Coding Scheme UID */
    0x00080117, /* Context UID */
    0x00080118, /* Mapping Resource UID */
    0x00081150, /* Referenced SOP Class UID */
    0x0008115A, /* SOP Classes in Study */
    0x00181002, /* Device UID */
    0x00209164, /* Dimension Organization UID */
  };
  if (g_str_has_prefix (uid, "1.2.840.10008."))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == tag)
      return TRUE;
  return FALSE;
}

static const char *
map_uid (FjTag tag, const char *uid, gpointer user_data)
{
  Mapping *mapping = user_data;

  if (names_a_kind (tag, uid))
    return NULL;
  if (g_str_equal (uid, mapping->old_study))
    return mapping->new_study;
  const char *made = g_hash_table_lookup (mapping->made, uid);
  if (made == NULL)
    {
      char *fresh = fj_uid_new ();
      g_hash_table_insert (mapping->made, g_strdup (uid), fresh);
      made = fresh;
    }
  return made;
}

static gboolean
replace_identity (FjDicomObject *object, const SimulatorEntry *entry, Mapping *mapping, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    if (!fj_dicom_object_set_string (object, personal[i], NULL, error))
      return FALSE;
  /* In the device's set where that holds all texts of the file; else in one that holds every text. */
  g_autoptr (GError) local = NULL;
  if (!fj_dicom_object_set_charset (object, entry->charset, &local)
      && !fj_dicom_object_set_charset (object, "ISO_IR 192", error))
    return FALSE;
  fj_dicom_uids_map (object, map_uid, mapping);
  return simulator_entry_write (entry, object, error);
}

GPtrArray *
simulator_input_prepare (const SimulatorInputStudy *study,
                         const SimulatorEntry *entry,
                         const char *directory,
                         GHashTable *uids,
                         GError **error)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Mapping mapping = { study->study_uid, entry->study_uid, made };

  for (guint i = 0; i < study->paths->len; i++)
    {
      const char *path = g_ptr_array_index (study->paths, i);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
      if (object == NULL)
        return NULL;
      g_autofree char *old = fj_dicom_object_dup_string (object, 0x00080018);
      if (!replace_identity (object, entry, &mapping, error))
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
      char *fresh = fj_dicom_object_dup_string (object, 0x00080018);
      g_autofree char *name = g_strdup_printf ("%06u.dcm", i);
      g_autofree char *target = g_build_filename (directory, name, NULL);
      g_hash_table_insert (uids, g_steal_pointer (&old), fresh);
      if (!fj_dicom_object_save (object, target, NULL, error))
        return NULL;
      g_ptr_array_add (written, g_steal_pointer (&target));
    }
  return g_steal_pointer (&written);
}
