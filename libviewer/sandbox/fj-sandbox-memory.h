/* Memory that goes from a decoder to its program: written once, then sealed, so that whoever still holds it
 * cannot change a byte or its size after the program has looked. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A memfd with a copy of @data, sealed; -1 with FJ_ERROR_TOO_LARGE when there is no room. */
int fj_sandbox_memory_seal (gconstpointer data, gsize size, GError **error);

/* TRUE when @fd is memory of exactly @size bytes that nobody can change any more, in ordinary pages. */
gboolean fj_sandbox_memory_is_sealed (int fd, guint64 size);

/* The bytes of @fd, for which that must be TRUE; @fd stays the caller's. Large ones are mapped, small ones
 * copied, so that there are never many mappings. NULL with an error without memory. */
GBytes *fj_sandbox_memory_take (int fd, gsize size, GError **error);

G_END_DECLS
