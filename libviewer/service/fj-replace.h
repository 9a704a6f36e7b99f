/* Replaces one text by another in a stream of bytes, block by block; holds back at most the length of the
 * text. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FjReplace FjReplace;

FjReplace *fj_replace_new (const char *from, const char *to);
/* What can be said after @block (NULL: the end). (transfer full); may be empty. */
GBytes *fj_replace_push (FjReplace *replace, GBytes *block);
void fj_replace_free (FjReplace *replace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReplace, fj_replace_free)

G_END_DECLS
