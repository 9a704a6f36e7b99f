/* A folder of files to one volume: headers first, then the pixels of the series with the most images. */
#pragma once

#include "fj-volume.h"

G_BEGIN_DECLS

typedef struct
{
  FjVolume *volume;
  FjGreyPipeline pipeline; /* of the middle slice: its first window */
  char *series_uid;
  guint n_left_out; /* files that are no image of it, or cannot be read */
} ImageVolume;

gboolean image_volume_open (const char *folder, ImageVolume *volume, GError **error);
void image_volume_clear (ImageVolume *volume);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImageVolume, image_volume_clear)

G_END_DECLS
