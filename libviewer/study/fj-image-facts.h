/* What a pane and its overlay must know of one image besides its pixels, taken once from the header, in a
 * worker thread. Immutable and shared by reference; threads may read it freely. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-lut.h"
#include "fj-plane.h"
#include "fj-presentation.h"
#include "fj-spacing.h"
#include "fj-stack-image.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_IMAGE_GREY,
  FJ_IMAGE_COLOUR,
  FJ_IMAGE_PALETTE,
  FJ_IMAGE_SUPPLEMENTAL /* grey with a supplemental palette (C.7.6.19) */
} FjImageKind;

/* Texts are UTF-8 and NULL when not said. Read only. */
typedef struct
{
  gatomicrefcount refs;

  /* Who and what: shown on every pane. */
  char *patient_name;                        /* as people read it: "单小红", "DOE John" */
  char *patient_id, *birth_date, *age, *sex; /* "1961-03-04", "065Y" as stored, "M" "F" "O" */
  char *institution, *accession;
  char *study_uid, *study_date, *study_time, *study_description; /* "2026-11-22", "14:03" */
  char *series_uid, *series_description, *modality, *body_part, *laterality, *view_position;
  gint series_number, instance_number;
  char *instance_uid, *sop_class_uid; /* NULL: a plane that was cut here */
  gboolean is_text_repaired;          /* a mislabelled character set was put right */

  /* How its values become a picture. */
  FjImageKind kind;
  guint rows, columns, frames, frame; /* frame: which of them this is, from 0 */
  FjGreyPipeline pipeline;            /* VOI: the first of @vois, or NONE */
  GPtrArray *vois;                    /* of FjVoi; empty when the file has none */
  FjPalette palette;
  double suv_factor; /* SUV by body weight of a value of 1; NAN: no PET, or it does not say enough */
  FjShutter shutter;
  GPtrArray *overlays; /* of FjOverlay */
  double aspect;       /* height of a pixel by its width */

  /* Where it lies and how large it is. */
  gboolean has_plane;
  FjPlane plane;
  char *patient_orientation; /* (0020,0020), for images without a plane */
  char *frame_of_reference;
  FjSpacing spacing;     /* basis NONE: lengths in pixels only; of ultrasound that of the middle */
  GArray *spacings;      /* of FjSpacing, all that hold: fj_dicom_spacing_list() */
  double slice_location; /* mm along the normal; NAN */

  /* What must be visible. */
  gboolean is_lossy;
  double lossy_ratio; /* 0: not said */
  gboolean is_derived, is_for_processing;
  gboolean is_deidentified; /* Patient Identity Removed (0012,0062) YES */
  double frame_rate;        /* images a second as the file asks for, 0: not said */
  char *transfer_syntax;
} FjImageFacts;

/* Frame @frame (from 0) of @object, which was opened at least with its header. Errors: FJ_ERROR with a
 * sentence when it is no image or says what cannot be. (transfer full) */
FjImageFacts *fj_image_facts_new (FjDicomObject *object, guint frame, GError **error);
/* Of a plane that was cut from images like @base: it lies as @plane says, its stored values are whole numbers
 * of 16 bits with @slope and @intercept, G_MININT16 of them where there is nothing. @number: from 1. What was
 * drawn into or over @base (overlays, shutters) is not on it. (transfer full) */
FjImageFacts *fj_image_facts_new_plane (
    const FjImageFacts *base, const FjStackImage *plane, double slope, double intercept, guint number);
FjImageFacts *fj_image_facts_ref (FjImageFacts *facts);
void fj_image_facts_unref (FjImageFacts *facts);
/* About how many bytes it takes, texts apart: those are shared by all images. */
gsize fj_image_facts_get_size (const FjImageFacts *facts);
/* The image on a pane of that size (pixels of the screen). @screen_pitch: mm from pixel to pixel of the
 * screen, 0: not known. */
void fj_image_facts_get_room (const FjImageFacts *facts,
                              guint pane_width,
                              guint pane_height,
                              double screen_pitch,
                              FjViewportRoom *room);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageFacts, fj_image_facts_unref)

/* An image that can be shown: facts and decoded pixels. */
typedef struct
{
  FjImageFacts *facts;
  FjFrame *pixels;
} FjShownImage;

FjShownImage *fj_shown_image_new (FjImageFacts *facts, FjFrame *pixels); /* refs both */
void fj_shown_image_free (FjShownImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjShownImage, fj_shown_image_free)

G_END_DECLS
