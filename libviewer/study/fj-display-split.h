/* The looks of one series to its display sets: a stack each, in order, with the images whose files are not
 * here yet put where their numbers say. For the sources of study/. Pure; may run in any thread. */
#pragma once

#include "fj-display-set.h"
#include "fj-image-look.h"
#include "fj-reformat-volume.h"

G_BEGIN_DECLS

/* @looks: of FjImageLook, of one series, as its source lists them, which decides nothing as long as their
 * UIDs differ; those with a sentence become sets of their own at the end. @series_key: what the keys of the
 * sets begin with. (transfer full): of FjDisplaySet */
GPtrArray *fj_display_split (const char *series_key, const GPtrArray *looks);

/* For it: takes @images (@n of them, whose texts belong to @looks, which it refs) and @title. */
FjDisplaySet *fj_display_set_new (
    char *key, char *title, const GPtrArray *looks, guint look, FjDisplayImage *images, guint n);
void fj_display_set_set_stack (FjDisplaySet *set, const FjStack *stack);
/* For fj-reformat.c: @planes (of FjStackImage) of @volume, which it holds. Takes the texts; @image_key: what
 * its images are called, unique among all there are. */
FjDisplaySet *fj_display_set_new_reformat (FjReformatVolume *volume,
                                           const FjReformat *reformat,
                                           const GArray *planes,
                                           char *key,
                                           char *image_key,
                                           char *title,
                                           char *description);
FjReformatVolume *fj_display_set_get_reformat_volume (FjDisplaySet *set); /* NULL: it is no reformat */

G_END_DECLS
