/* The meaning of the attributes behind FjStackImage, wherever their values come from: a parsed object
 * (fj-dicom-stack-image.h) or the head of a file (fj-dicom-skim.h). For the sources of dicom/ only. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

/* Where the values of one image come from. @group: the functional group that has @tag in an object of many
 * frames, 0 when none; the top level of the object otherwise. */
typedef struct
{
  gboolean (*get_double) (gpointer data, FjTag group, FjTag tag, guint index, double *value);
  char *(*dup_text) (gpointer data, FjTag group, FjTag tag); /* NULL when absent or empty */
  /* Private element @element of the block that @creator reserved in @group, of which the vendor says that it
   * is a
   * @vr (IS, FL or FD): archives that do not know it keep it as bytes. */
  gboolean (*get_private) (
      gpointer data, guint16 group, const char *creator, guint8 element, const char *vr, double *value);
  gpointer data;
} FjDicomStackValues;

/* All but the plane, the rescale and the caller's own numbers. */
void fj_dicom_stack_values_read (const FjDicomStackValues *values, FjStackImage *image);

/* What @values say of the pixels: what the rescale is for, as fj_dicom_frame_get_pipeline() does. */
gboolean fj_dicom_stack_values_are_grey (const FjDicomStackValues *values);

G_END_DECLS
