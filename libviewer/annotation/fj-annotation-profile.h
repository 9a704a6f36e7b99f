/* sRGB (IEC 61966-2-1) as an ICC profile: what a presentation state of colour images must say of the space in
 * which they were looked at (PS3.3 C.11.15). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An input profile of version 2 with a matrix and a curve. (transfer full) */
GBytes *fj_annotation_profile_new (void);

G_END_DECLS
