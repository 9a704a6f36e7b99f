/* What the acceptance loop plays: made-up patients, the examinations ordered for them, and what is written
 * about them. */
#pragma once

#include "fj-patient.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* as written */
  FjSex sex;
  const char *birth_date; /* YYYY-MM-DD */
} SimulatorPerson;

/* Never runs out: begins again after the last. The first have characters that not every device can write. */
const SimulatorPerson *simulator_person (guint index);

typedef struct
{
  const char *modality; /* of the images */
  const char *code;     /* of the item in the catalogue */
  const char *item;
  const char *part;
  const char *department;
  const char *doctor;
  const char *clinical_information;
  const char *technique;
} SimulatorOrder;

/* The order that images of @modality fit; a general one for modalities that we have none for. */
const SimulatorOrder *simulator_order (const char *modality);
/* The modality to write on an order whose images are of @modality: the same, but captures, derived objects
 * and what says nothing (OT, SC, RTDOSE, NULL …) cannot be ordered as such and come under digital
 * radiography. */
const char *simulator_ordered_modality (const char *modality);

typedef struct
{
  char *findings, *impression;                 /* the reader's draft */
  char *audited_findings, *audited_impression; /* what the auditor makes of it */
} SimulatorText;

/* Texts by item: our own, and those of @path (report-pairs.json), which come first; @path may be NULL. */
typedef struct _SimulatorTexts SimulatorTexts;
SimulatorTexts *simulator_texts_new (const char *path, GError **error);
void simulator_texts_free (SimulatorTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorTexts, simulator_texts_free)
const SimulatorText *simulator_texts_find (SimulatorTexts *texts, const SimulatorOrder *order);

G_END_DECLS
