/* The modality that is not there: asks for its worklist, takes pictures, sends them (PS3.4 A, B, K). */
#pragma once

#include "simulator-entry.h"
#include "simulator-phantom.h"

G_BEGIN_DECLS

/* Which gateway it talks to, and as whom. */
typedef struct
{
  char *host;
  guint16 port;
  char *called_aet;
  char *aet;
  char *modality; /* what it is, or NULL */
  char *charset;  /* what it reads (fj-charset.h), or NULL when not known */
} SimulatorDevice;

void simulator_device_free (SimulatorDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorDevice, simulator_device_free)

/* What goes wrong at real modalities, on demand. */
typedef enum
{
  SIMULATOR_FAULT_NONE = 0,
  SIMULATOR_FAULT_WRONG_PATIENT = 1 << 0, /* Patient ID of somebody else */
  SIMULATOR_FAULT_NO_LATERALITY = 1 << 1, /* neither Laterality nor Image Laterality */
  SIMULATOR_FAULT_WRONG_CHARSET = 1 << 2  /* declares another character set than its bytes are in */
} SimulatorFaults;

/* "wrong-patient", "no-laterality", "wrong-charset". FALSE for other words. */
gboolean simulator_fault_from_string (const char *word, SimulatorFaults *fault);

gboolean simulator_modality_echo (const SimulatorDevice *device, GError **error);

/* Entries that match; NULL is any. Entries that no image can be made for are left out. (transfer full) Array
 * of SimulatorEntry. */
GPtrArray *simulator_modality_worklist (const SimulatorDevice *device,
                                        const char *modality,
                                        const char *date,
                                        const char *accession,
                                        GError **error);

/* Draws the pictures of @modality for @entry into @directory; returns the paths, owned. */
GPtrArray *simulator_modality_take (const SimulatorEntry *entry,
                                    const char *modality,
                                    SimulatorDetail detail,
                                    SimulatorFaults faults,
                                    const char *directory,
                                    GError **error);

/* Puts the faults into an object; the last thing before it is saved. */
gboolean simulator_modality_spoil (FjDicomObject *object,
                                   const SimulatorEntry *entry,
                                   SimulatorFaults faults,
                                   GError **error);
/* The same for files, in place. */
gboolean simulator_modality_spoil_files (GPtrArray *paths,
                                         const SimulatorEntry *entry,
                                         SimulatorFaults faults,
                                         GError **error);

/* Sends the files over one association. Stops at the first that is refused; the error names it. */
gboolean simulator_modality_send (const SimulatorDevice *device, GPtrArray *paths, GError **error);

G_END_DECLS
