/* Drawn bodies with right geometry: what the modality that is not there "sees".
 *
 * One body per region, built of ellipsoids in patient coordinates (mm; x to the patient's left, y to the
 * back, z to the head: PS3.3 C.7.6.2.1.1), is projected for radiography and cut for CT and MR, so that all
 * pictures of an exam agree. Nothing is random: the same call gives the same pixels. */
#pragma once

#include "fj-dicom-image.h"

G_BEGIN_DECLS

typedef enum
{
  SIMULATOR_DETAIL_QUICK, /* small pictures: for tests and demonstrations */
  SIMULATOR_DETAIL_FULL   /* as large as a real modality's */
} SimulatorDetail;

typedef enum
{
  SIMULATOR_PROJECTION, /* radiograph */
  SIMULATOR_SECTION,    /* CT or MR slice */
  SIMULATOR_CINE        /* ultrasound, many frames */
} SimulatorKind;

typedef struct
{
  SimulatorKind kind;
  guint series; /* from 1 */
  const char *series_description;
  guint number; /* in its series, from 1 */
  FjDicomImageFormat format;
  GBytes *pixels;     /* as format says */
  double row_spacing; /* mm between the centres of neighbouring rows, and of columns */
  double column_spacing;
  double slope, intercept; /* stored value to HU or arbitrary units (PS3.3 C.11.1) */
  double centre, width;    /* window to begin with */
  /* Radiographs */
  const char *view;              /* View Position, "PA" or "LL" */
  const char *orientation_words; /* Patient Orientation (0020,0020) */
  /* Slices: PS3.3 C.7.6.2 */
  double position[3];
  double orientation[6];
  double thickness;
  const char *sequence; /* MR: "T1", "T2" */
  /* Cine */
  double frame_ms;
  double cm_per_pixel;
  guint region[4]; /* calibrated part: x0, y0, x1, y1 (PS3.3 C.8.5.5) */
} SimulatorPicture;

void simulator_picture_free (SimulatorPicture *picture);

/* Pictures of an exam of @modality: "DX" or "CR" chest PA and left lateral, "CT" chest, "MR" head in three
 * planes, "US" abdomen cine. (transfer full) Array of SimulatorPicture; NULL with FJ_ERROR_UNSUPPORTED for
 * other modalities. */
GPtrArray *simulator_phantom_draw (const char *modality, SimulatorDetail detail, GError **error);

/* HU in the middle of the five test rods that lie under the chest, at (x mm, SIMULATOR_ROD_Y). */
#define SIMULATOR_N_RODS 5
#define SIMULATOR_ROD_Y 140.0
extern const double simulator_rod_x[SIMULATOR_N_RODS];
extern const double simulator_rod_hu[SIMULATOR_N_RODS];

G_END_DECLS
