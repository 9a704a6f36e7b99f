/* Asks for a new key of an action: the next one pressed, if it can be, is its key. When another action has
 * it, a sentence says which, and a person swaps them or leaves it. */
#pragma once

#include "fj-key-map.h"

G_BEGIN_DECLS

void viewer_key_dialog_show (GtkWindow *parent, FjKeyMap *map, const char *action);

G_END_DECLS
