/* The Range header (RFC 9110 14.1.2): one range of bytes of a file. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CENTRAL_RANGE_WHOLE, /* no header, another unit, or malformed: the whole file is answered (RFC 9110 14.2) */
  CENTRAL_RANGE_PART,  /* *@first to *@last, both inclusive */
  CENTRAL_RANGE_NONE   /* none of it can be had, or several are asked for at once: 416 */
} CentralRange;

/* @header may be NULL. @size of the file. */
CentralRange central_range_parse (const char *header, guint64 size, guint64 *first, guint64 *last);

G_END_DECLS
