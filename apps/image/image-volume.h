/* A folder of files to one volume: the stack with the most images of all its series. */
#pragma once

#include "fj-lut.h"
#include "fj-volume.h"

G_BEGIN_DECLS

typedef struct
{
  FjVolume *volume;
  FjGreyPipeline pipeline; /* of the middle slice: its first window */
  char *series_uid;
} ImageVolume;

/* Images that cannot be read are named on standard error; the volume goes without them. */
gboolean image_volume_open (const char *folder, ImageVolume *volume, GError **error);
void image_volume_clear (ImageVolume *volume);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImageVolume, image_volume_clear)

G_END_DECLS
