/* Colours that an object recommends (PS3.3 C.10.7.1.1: CIELab under D50 in 16 bits a component) as sRGB. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Colours that a screen has not are brought to the nearest end of each component. */
void fj_annotation_colour_from_lab (const guint lab[3], guint8 rgb[3]);

G_END_DECLS
