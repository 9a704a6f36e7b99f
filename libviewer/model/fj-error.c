#include "fj-error.h"

G_DEFINE_QUARK (fj - error, fj_error)
