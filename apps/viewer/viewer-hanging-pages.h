/* The three pages of the editor of hanging protocols: what applies, the image sets, the stages. Each draws
 * the draft that it is given, and changes it. */
#pragma once

#include <adwaita.h>
#include "fj-hang-patient.h"
#include "viewer-hanging-draft.h"

G_BEGIN_DECLS

/* The patient that is open, to try things on; NULL: none. Asked each time, as another hang has another. */
typedef const FjHangPatient *(*ViewerHangingPatient) (gpointer data);

#define VIEWER_TYPE_HANGING_GENERAL (viewer_hanging_general_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingGeneral, viewer_hanging_general, VIEWER, HANGING_GENERAL, AdwBin)

GtkWidget *viewer_hanging_general_new (ViewerHangingPatient patient, gpointer data);
/* Levels that the person may write to, of FjHangLevel: bits 1 << level. */
void viewer_hanging_general_set_levels (ViewerHangingGeneral *page, guint levels);
void viewer_hanging_general_show (ViewerHangingGeneral *page, ViewerHangingDraft *draft);

#define VIEWER_TYPE_HANGING_SETS (viewer_hanging_sets_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingSets, viewer_hanging_sets, VIEWER, HANGING_SETS, AdwBin)

GtkWidget *viewer_hanging_sets_new (ViewerHangingPatient patient, gpointer data);
void viewer_hanging_sets_show (ViewerHangingSets *page, ViewerHangingDraft *draft);

/* Signal "stage-changed": another stage is looked at. */
#define VIEWER_TYPE_HANGING_STAGES (viewer_hanging_stages_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingStages, viewer_hanging_stages, VIEWER, HANGING_STAGES, AdwBin)

GtkWidget *viewer_hanging_stages_new (ViewerHangingPatient patient, gpointer data);
void viewer_hanging_stages_show (ViewerHangingStages *page, ViewerHangingDraft *draft);
guint viewer_hanging_stages_get_stage (ViewerHangingStages *page);
/* Looked at from now on; tells nobody. */
void viewer_hanging_stages_set_stage (ViewerHangingStages *page, guint stage);

G_END_DECLS
