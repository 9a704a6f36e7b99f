/* One entry of a worklist as the modality got it: what it copies into its images, untouched. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* UTF-8, owned; NULL when the answer had no such value. */
typedef struct
{
  char *charset;      /* fj-charset.h: what the answer was written in, and the images will be */
  char *patient_name; /* the whole PN value, "Zhang^San=张^三" */
  char *patient_id;
  char *birth_date; /* YYYYMMDD */
  char *sex;
  char *accession;
  char *study_uid;
  char *modality;
  char *station_aet;
  char *start_date; /* of the scheduled step, YYYYMMDD */
  char *step_id;
  char *step_description;
  char *procedure_id;
  char *procedure;
  char *referring_physician;
  char *institution;
} SimulatorEntry;

/* NULL when the answer lacks what an image cannot do without: Patient ID and Study Instance UID. */
SimulatorEntry *simulator_entry_new (FjDicomObject *answer, GError **error);
void simulator_entry_free (SimulatorEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorEntry, simulator_entry_free)

/* Writes patient, order and request into @object, as a modality does (PS3.17 table of worklist attributes in
 * images). The object's character set is not changed. */
gboolean simulator_entry_write (const SimulatorEntry *entry, FjDicomObject *object, GError **error);

/* The name for people: the ideographic group when there is one. (transfer full) */
char *simulator_entry_dup_display (const SimulatorEntry *entry);

G_END_DECLS
