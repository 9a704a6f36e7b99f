/* The transformations of the grey pipeline as plain values (PS3.3 C.11, PS3.4 N.2): where they come from
 * (image, functional group, presentation state) is dicom/'s matter, what they do to pixels is imaging/'s. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table of PS3.3 C.11.1.1: entries for inputs @first … @first + n - 1; inputs outside take the nearest end.
 */
typedef struct
{
  gatomicrefcount refs;
  gint64 first;
  guint n;    /* entries, 1 to 65536 */
  guint bits; /* of the entries, 8 to 16 */
  guint16 *entries;
} FjTable;

FjTable *fj_table_new (gint64 first, guint bits, const guint16 *entries, guint n);
FjTable *fj_table_ref (FjTable *table);
void fj_table_unref (FjTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjTable, fj_table_unref)

/* Modality LUT (C.11.1): a table, or slope and intercept. */
typedef struct
{
  FjTable *table; /* NULL: linear */
  double slope;
  double intercept;
  char *unit; /* "HU", "OD", "US" (unspecified) … or NULL */
} FjModalityLut;

typedef enum
{
  FJ_VOI_NONE,         /* the full range of the modality values */
  FJ_VOI_LINEAR,       /* C.11.2.1.2.1 */
  FJ_VOI_LINEAR_EXACT, /* C.11.2.1.3.2 */
  FJ_VOI_SIGMOID,      /* C.11.2.1.3.1 */
  FJ_VOI_TABLE         /* C.11.2.1.1 */
} FjVoiFunction;

typedef struct
{
  FjVoiFunction function;
  double center;
  double width;
  FjTable *table;    /* of FJ_VOI_TABLE */
  char *explanation; /* "LUNG", or NULL */
} FjVoi;

void fj_voi_copy (FjVoi *to, const FjVoi *from); /* @to uninitialised */
void fj_voi_clear (FjVoi *voi);                  /* its table and text; it is FJ_VOI_NONE afterwards */
void fj_voi_free (FjVoi *voi);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjVoi, fj_voi_clear)

typedef enum
{
  FJ_PRESENTATION_IDENTITY,
  FJ_PRESENTATION_INVERSE,
  FJ_PRESENTATION_TABLE
} FjPresentationShape;

/* How the values become grey: one struct, everything applied once, in order. */
typedef struct
{
  FjModalityLut modality;
  FjVoi voi;
  FjPresentationShape shape; /* MONOCHROME1 and INVERSE have been reconciled: never inverted twice */
  FjTable *presentation;     /* of FJ_PRESENTATION_TABLE */
  gboolean has_padding; /* Pixel Padding Value (C.7.5.1.1.2): stored values @padding_low … @padding_high are
                           background */
  double padding_low, padding_high;
} FjGreyPipeline;

/* Identity, no VOI. */
void fj_grey_pipeline_init (FjGreyPipeline *pipeline);
void fj_grey_pipeline_copy (FjGreyPipeline *to, const FjGreyPipeline *from); /* @to uninitialised */
void fj_grey_pipeline_clear (FjGreyPipeline *pipeline);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjGreyPipeline, fj_grey_pipeline_clear)

/* A palette (C.7.6.3.1.5, .6): three tables of the same length. */
typedef struct
{
  FjTable *red, *green, *blue;
} FjPalette;

void fj_palette_clear (FjPalette *palette);

G_END_DECLS
