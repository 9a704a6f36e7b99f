#include "fj-hang-protocol-words.h"

const char *const fj_hang_operator_words[]
    = { "equals", "contains", "startsWith", "range", "notNull", "isNull", NULL };
const char *const fj_hang_level_words[] = { "shipped", "site", "group", "user", NULL };
const char *const fj_hang_zoom_words[] = { "fit", "pixel", "trueSize", "chestWall", "free", NULL };
const char *const fj_hang_projection_words[] = { "mean", "max", "min", NULL };
const char *const fj_hang_where_words[] = { "first", "middle", "last", NULL };
const char *const fj_hang_plane_words[] = { "AXIAL", "SAGITTAL", "CORONAL", NULL };
const char *const fj_hang_function_words[] = { "linear", "linearExact", "sigmoid", NULL };
