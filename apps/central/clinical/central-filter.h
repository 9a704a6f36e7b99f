/* The WHERE of a list: conditions are literals of our own code, everything that a caller sent is bound. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

typedef struct
{
  GString *sql;     /* " AND (…)" each */
  GArray *values;   /* of CentralValue, in the order of the places in @sql */
  GPtrArray *owned; /* strings that the values point to */
} CentralFilter;

CentralFilter *central_filter_new (void);
void central_filter_free (CentralFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralFilter, central_filter_free)

/* Adds a literal. */
void central_filter_add (CentralFilter *filter, const char *literal);
/* Binds the next place; the string is copied. */
void central_filter_bind (CentralFilter *filter, const char *value);
void central_filter_bind_int (CentralFilter *filter, gint64 value);
/* " AND COLUMN IN (?, …)"; no values: nothing fits. */
void central_filter_in (CentralFilter *filter, const char *column, const char *const *values);
/* " AND (…)": names that begin like @text in Chinese, pinyin or initials, whole or by the given name. Columns
 * of table alias p of patient. FALSE when @text has nothing to look for. */
gboolean central_filter_name (CentralFilter *filter, const char *text);
/* A SELECT of patients' ids among @sites, for "… IN (…)": what a person types to find one, each way by its
 * index: a name in Chinese, pinyin or initials, or the beginning of a patient number or resident id number.
 */
void central_filter_person (CentralFilter *filter, const char *text, const char *const *sites);
/* "COLUMN >= ? AND COLUMN < ?": values that begin with @prefix; uses the column's index. */
void central_filter_prefix (CentralFilter *filter, const char *column, const char *prefix);

/* "eq2026-05-12", "ge2026-05", "2026-05-12T08:00:00+08:00" … into a half-open range of instants; days are
 * local.
 * *@from or *@to is G_MININT64 / G_MAXINT64 when it is open. */
gboolean central_parse_date_range (const char *text, gint64 *from, gint64 *to);

/* Keyset cursor "NUMBER_UUID". (transfer full) */
char *central_cursor_new (gint64 key, const char *id);
gboolean central_cursor_parse (const char *text, gint64 *key, char **id, GError **error);
/* 1 to @max, @absent when the parameter is absent. */
gboolean central_parse_count (const char *text, guint absent, guint max, guint *count, GError **error);
/* FJ_ERROR_INVALID naming the first query parameter that is not in @known. */
gboolean central_check_parameters (const CentralCall *call, const char *const *known, GError **error);
/* bundle.link: this search again, without its parameter @cursor_name, or with the place @cursor to go on
 * from.
 * @cursor NULL: as it was asked. */
void central_bundle_link (JsonObject *bundle,
                          const CentralCall *call,
                          const char *relation,
                          const char *cursor_name,
                          const char *cursor);
/* The sites for @verb; FJ_ERROR_FORBIDDEN with the table's sentence when there is none. */
GStrv central_require_sites (CentralCall *call, CentralTransaction *transaction, FjVerb verb, GError **error);

G_END_DECLS
