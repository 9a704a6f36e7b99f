/* What images are opened with, one of each in a program: decoders, frames under a ceiling, objects on disk.
 */
#pragma once

#include "fj-frame-cache.h"
#include "fj-object-cache.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

typedef struct
{
  FjSandbox *sandbox;
  FjFrameCache *frames;
  FjObjectCache *objects;
} ViewerImaging;

G_END_DECLS
