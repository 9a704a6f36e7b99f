/* Gaps of a report template: places in its text that a person fills in.
 *
 * "[左/右]" is a choice, "[__ mm]" a value with its unit, "[__]", a bare "__", "[ ]" and "【】" are free
 * text. What stands after "=" is proposed: "[左/右=右]", "[__ mm=5]". A bracket of anything else is text.
 * Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_REPORT_GAP_MAX_CHOICES 20u

typedef enum
{
  FJ_REPORT_GAP_CHOICE,
  FJ_REPORT_GAP_VALUE,
  FJ_REPORT_GAP_TEXT
} FjReportGapKind;

typedef struct
{
  FjReportGapKind kind;
  gsize begin, end; /* bytes of the text, brackets included */
  char **choices;   /* of a choice, at least two; else NULL */
  char *unit;       /* of a value; else NULL */
  char *proposed;   /* NULL: nothing is */
} FjReportGap;

/* All gaps of @text (UTF-8), by place; they do not overlap. (transfer full): array of FjReportGap */
GArray *fj_report_gaps (const char *text);
/* What stands in the text once @gap is filled in with @value: a value brings its unit. (transfer full) */
char *fj_report_gap_fill (const FjReportGap *gap, const char *value);

G_END_DECLS
