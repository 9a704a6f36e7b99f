/* Frames of an image object: encapsulated or native pixel data to FjFrame, and what the header says of each.
 */
#pragma once

#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-lut.h"
#include "fj-plane.h"

G_BEGIN_DECLS

/* Decodes frame @index (from 0). Errors: FJ_ERROR_UNSUPPORTED names the transfer syntax and says what to do;
 * FJ_ERROR_CORRUPT, FJ_ERROR_TOO_LARGE (bounds: 65535 x 65535, 2 GiB a frame, expansion 1:1000). Thread-safe
 * for different objects. */
FjFrame *fj_dicom_frame_decode (FjDicomObject *object, guint index, GError **error);

guint fj_dicom_frame_count (const FjDicomObject *object);

/* The grey pipeline of a frame from the image itself: per-frame functional groups before shared ones before
 * the top level; the first VOI alternative. @pipeline is uninitialised before, and cleared when this fails
 * (frame not there, damaged Modality LUT). Of a colour image: the identity. */
gboolean
fj_dicom_frame_get_pipeline (FjDicomObject *object, guint index, FjGreyPipeline *pipeline, GError **error);
/* All VOI alternatives, windows before tables, as an array of FjVoi that frees them (transfer full). */
GPtrArray *fj_dicom_frame_list_vois (FjDicomObject *object, guint index);
/* FALSE without an error: the object does not say where the frame lies in the patient (all three of position,
 * orientation and Pixel Spacing; Imager Pixel Spacing is none). With one: what it says cannot be. Frames of
 * nuclear medicine lie where their detector and slice vectors say; views from around the patient lie nowhere.
 */
gboolean fj_dicom_frame_get_plane (FjDicomObject *object, guint index, FjPlane *plane, GError **error);
/* Of PALETTE COLOR, and the supplemental one of a grey image (C.7.6.19: it colours values from red->first on;
 * those below stay grey); segmented tables unfolded; FALSE with an error otherwise. */
gboolean fj_dicom_frame_get_palette (FjDicomObject *object, FjPalette *palette, GError **error);
/* Pixel padding as stored values (C.7.5.1.1.2); FALSE when there is none. */
gboolean fj_dicom_frame_get_padding (const FjDicomObject *object, double *low, double *high);
/* A grey image whose colours are to be seen (C.7.6.19): it has a palette and says COLOR. */
gboolean fj_dicom_frame_is_supplemental (const FjDicomObject *object);

G_END_DECLS
