/* What a pane scrolls through: images of one series that belong above or after one another (a stack of
 * fj-stack.h, in the direction of its numbers; without numbers from the head down), or one object
 * that could not be read, with the sentence why. Immutable: while files come in, the store replaces a display
 * set by a fuller one of the same key. */
#pragma once

#include <gio/gio.h>
#include "fj-stack.h"

G_BEGIN_DECLS

#define FJ_TYPE_DISPLAY_SET (fj_display_set_get_type ())
G_DECLARE_FINAL_TYPE (FjDisplaySet, fj_display_set, FJ, DISPLAY_SET, GObject)

/* One image: an object of the source, and which of its frames. */
typedef struct
{
  char *key; /* of fj-image-source.h */
  char *instance_uid;
  guint frame;
  gboolean is_here; /* its file has been looked at; otherwise @stack is not known */
  FjStackImage stack;
} FjDisplayImage;

/* Stays the same while the display set grows: "SERIES UID#group.step". */
const char *fj_display_set_get_key (FjDisplaySet *set);
const char *fj_display_set_get_study_uid (FjDisplaySet *set);
const char *fj_display_set_get_series_uid (FjDisplaySet *set);
/* For people, in their language: "Series 3 · Lung · Echo time 30 ms". */
const char *fj_display_set_get_title (FjDisplaySet *set);
const char *fj_display_set_get_modality (FjDisplaySet *set); /* "" when not known */
gint fj_display_set_get_series_number (FjDisplaySet *set);
const char *fj_display_set_get_description (FjDisplaySet *set); /* "" when not said */
guint fj_display_set_get_n_images (FjDisplaySet *set);
const FjDisplayImage *fj_display_set_get_image (FjDisplaySet *set, guint index);
/* Images whose files are here; fewer than n_images while they come in: "incomplete" is shown then. */
guint fj_display_set_get_n_here (FjDisplaySet *set);
FjStackFlags fj_display_set_get_stack_flags (FjDisplaySet *set);
FjVolumeFlags fj_display_set_get_volume_flags (FjDisplaySet *set);
/* The place of the first image of its group and step: display sets of a group lie in one place. */
guint fj_display_set_get_group (FjDisplaySet *set);
guint fj_display_set_get_step (FjDisplaySet *set);
/* Why there is nothing to show; NULL for images. Then n_images is 0. */
const char *fj_display_set_get_sentence (FjDisplaySet *set);
/* Some images of @set, in an order of their own: @indices, @n of them, at least one. @name tells its key from
 * that of others of @set ("KEY/NAME"). It does not grow with @set; its store answers it. (transfer full) */
FjDisplaySet *fj_display_set_pick (FjDisplaySet *set, const char *name, const guint *indices, guint n);
/* Index of the image that lies nearest to @point (LPS, mm) along the normal; of frame of reference
 * @frame_of_reference only. FALSE when that cannot be said. */
gboolean
fj_display_set_find_nearest (FjDisplaySet *set, const char *frame_of_reference, FjVector point, guint *index);

G_END_DECLS
