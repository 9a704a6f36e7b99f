/* The volume of an object in a folder of slices. */
#pragma once

#include "image-options.h"

G_BEGIN_DECLS

/* What lies between --above and --below, around --seed, within --box, in cubic millimetres. */
gboolean image_measure (const ImageOptions *options, const char *folder, GError **error);

G_END_DECLS
