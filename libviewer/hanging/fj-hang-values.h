/* Attributes and their values, as hanging reads them: UTF-8, several values apart, numbers as DICOM writes
 * them. A table that may have another below it: an image's own over its series', those over its study's.
 * Filled once, then only read, by any thread. */
#pragma once

#include "fj-hang-attribute.h"

G_BEGIN_DECLS

typedef struct _FjHangValues FjHangValues;

/* @below: asked for what this one does not have; NULL: nothing. Refs it. (transfer full) */
FjHangValues *fj_hang_values_new (FjHangValues *below);
FjHangValues *fj_hang_values_ref (FjHangValues *values);
void fj_hang_values_unref (FjHangValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangValues, fj_hang_values_unref)

/* @text: one value, or several with backslashes between them; NULL or "": the attribute is there without a
 * value. */
void fj_hang_values_set (FjHangValues *values, FjTag tag, const char *text);
/* @value: as it is, whatever it contains; after those that @tag has already. */
void fj_hang_values_add (FjHangValues *values, FjTag tag, const char *value);
void fj_hang_values_set_number (FjHangValues *values, FjTag tag, double number);

/* NULL when the attribute is absent, an empty array when it has no value. (transfer none) */
const char *const *fj_hang_values_get (const FjHangValues *values, FjTag tag);
/* Value @index; NULL when there is none. (transfer none) */
const char *fj_hang_values_get_text (const FjHangValues *values, FjTag tag, guint index);
/* FALSE when there is none or it is no number. */
gboolean fj_hang_values_get_number (const FjHangValues *values, FjTag tag, guint index, double *number);
/* It has exactly this value among its values. */
gboolean fj_hang_values_has (const FjHangValues *values, FjTag tag, const char *value);

/* Tags of this table alone, in ascending order. (transfer container) of FjTag */
GArray *fj_hang_values_list (const FjHangValues *values);

G_END_DECLS
