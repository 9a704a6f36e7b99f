/* The words that the JSON form of a protocol has for our enumerations, in their order; NULL at the end. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

extern const char *const fj_hang_operator_words[];   /* FjHangOperator */
extern const char *const fj_hang_level_words[];      /* FjHangLevel */
extern const char *const fj_hang_zoom_words[];       /* FjHangLook.zoom_mode */
extern const char *const fj_hang_projection_words[]; /* FjHangLook.projection */
extern const char *const fj_hang_where_words[];      /* FjHangWhere */
extern const char *const fj_hang_plane_words[];      /* what a reformat may ask for */
extern const char *const fj_hang_function_words[];   /* linear, linear exact, sigmoid */

G_END_DECLS
