#include "simulator-modality.h"

#include "fj-dimse-scu.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-worklist.h"
#include "simulator-objects.h"

void
simulator_device_free (SimulatorDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->host);
  g_free (device->called_aet);
  g_free (device->aet);
  g_free (device->modality);
  g_free (device->charset);
  g_free (device);
}

gboolean
simulator_fault_from_string (const char *word, SimulatorFaults *fault)
{
  static const struct
  {
    const char *word;
    SimulatorFaults fault;
  } faults[] = {
    { "wrong-patient", SIMULATOR_FAULT_WRONG_PATIENT },
    { "no-laterality", SIMULATOR_FAULT_NO_LATERALITY },
    { "wrong-charset", SIMULATOR_FAULT_WRONG_CHARSET },
  };
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_strcmp0 (word, faults[i].word) == 0)
      {
        *fault = faults[i].fault;
        return TRUE;
      }
  return FALSE;
}

static FjDimsePeer
peer_of (const SimulatorDevice *device)
{
  return (FjDimsePeer){
    .host = device->host, .port = device->port, .called_aet = device->called_aet, .calling_aet = device->aet
  };
}

gboolean
simulator_modality_echo (const SimulatorDevice *device, GError **error)
{
  const FjDimsePeer peer = peer_of (device);
  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect (&peer, error);

  return scu != NULL && fj_dimse_scu_echo (scu, error);
}

GPtrArray *
simulator_modality_worklist (const SimulatorDevice *device,
                             const char *modality,
                             const char *date,
                             const char *accession,
                             GError **error)
{
  const FjDimsePeer peer = peer_of (device);
  g_autoptr (FjDicomObject) query = fj_worklist_query_new (
      device->charset != NULL ? device->charset : "ISO_IR 192", modality, NULL, date, accession, error);
  if (query == NULL)
    return NULL;
  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect (&peer, error);
  if (scu == NULL)
    return NULL;
  g_autoptr (GPtrArray) answers = fj_dimse_scu_find_worklist (scu, query, error);
  if (answers == NULL)
    return NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) simulator_entry_free);
  for (guint i = 0; i < answers->len; i++)
    {
      g_autoptr (GError) unusable = NULL;
      SimulatorEntry *entry = simulator_entry_new (g_ptr_array_index (answers, i), &unusable);
      if (entry != NULL)
        g_ptr_array_add (entries, entry);
      else
        g_message ("%s", unusable->message);
    }
  return entries;
}

/* A set in which the bytes of @charset read as something else. */
static const char *
mislabel (const char *charset)
{
  return g_strcmp0 (charset, "ISO_IR 192") == 0 ? "GB18030" : "ISO_IR 100";
}

gboolean
simulator_modality_spoil (FjDicomObject *object,
                          const SimulatorEntry *entry,
                          SimulatorFaults faults,
                          GError **error)
{
  if ((faults & SIMULATOR_FAULT_WRONG_PATIENT) != 0)
    {
      g_autofree char *other = g_strdup_printf ("X%.60s", entry->patient_id);
      if (!fj_dicom_object_set_string (object, 0x00100020, other, error))
        return FALSE;
    }
  if ((faults & SIMULATOR_FAULT_NO_LATERALITY) != 0)
    if (!fj_dicom_object_set_string (object, 0x00200060, NULL, error)
        || !fj_dicom_object_set_string (object, 0x00200062, NULL, error))
      return FALSE;
  if ((faults & SIMULATOR_FAULT_WRONG_CHARSET) != 0)
    return fj_dicom_object_set_string (object, 0x00080005, mislabel (entry->charset), error);
  return TRUE;
}

gboolean
simulator_modality_spoil_files (GPtrArray *paths,
                                const SimulatorEntry *entry,
                                SimulatorFaults faults,
                                GError **error)
{
  for (guint i = 0; faults != SIMULATOR_FAULT_NONE && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);
      if (object == NULL || !simulator_modality_spoil (object, entry, faults, error)
          || !fj_dicom_object_save (object, path, NULL, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
simulator_modality_take (const SimulatorEntry *entry,
                         const char *modality,
                         SimulatorDetail detail,
                         SimulatorFaults faults,
                         const char *directory,
                         GError **error)
{
  g_autoptr (GPtrArray) pictures = simulator_phantom_draw (modality, detail, error);
  if (pictures == NULL)
    return NULL;
  g_autoptr (GPtrArray) objects = simulator_objects_new (entry, modality, pictures, fj_time_now (), error);
  if (objects == NULL)
    return NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < objects->len; i++)
    {
      FjDicomObject *object = g_ptr_array_index (objects, i);
      g_autofree char *name = g_strdup_printf ("%06u.dcm", i);
      g_autofree char *path = g_build_filename (directory, name, NULL);
      if (!simulator_modality_spoil (object, entry, faults, error)
          || !fj_dicom_object_save (object, path, NULL, error))
        return NULL;
      g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return g_steal_pointer (&paths);
}

gboolean
simulator_modality_send (const SimulatorDevice *device, GPtrArray *paths, GError **error)
{
  const FjDimsePeer peer = peer_of (device);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (paths, i));
  g_ptr_array_add (list, NULL);
  g_autoptr (FjDimseScu) scu = fj_dimse_scu_connect_for_files (&peer, (char **) list->pdata, error);
  if (scu == NULL)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    {
      guint16 status = 0;
      if (!fj_dimse_scu_store (scu, g_ptr_array_index (paths, i), &status, error))
        {
          g_prefix_error (error, _ ("%u of %u images were sent; "), i, paths->len);
          return FALSE;
        }
    }
  return TRUE;
}
