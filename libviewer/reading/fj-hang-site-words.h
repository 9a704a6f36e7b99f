/* The vocabulary of this computer: the shipped one, and before it a hospital's own terms, in the form of
 * fj-hang-vocabulary.h: fenji/hanging-vocabulary.json in the configuration folders (XDG: /etc/xdg, of all
 * people; ~/.config, of one, which goes first). */
#pragma once

#include "fj-hang-vocabulary.h"

G_BEGIN_DECLS

#define FJ_HANG_SITE_WORDS "hanging-vocabulary.json"

/* @told (nullable): gets a sentence (char *, to be freed) for each file that cannot be used; nothing of such
 * a file is. (transfer full) */
FjHangVocabulary *fj_hang_site_words_load (GPtrArray *told);

G_END_DECLS
