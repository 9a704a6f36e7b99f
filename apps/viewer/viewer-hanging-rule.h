/* A rule as people fill it in: what it asks, by one word of a list, and the values as a text, "lung; 肺" or
 * "10 … 20". */
#pragma once

#include "fj-hang-patient.h"
#include "fj-hang-rule.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_HANGING_IS,
  VIEWER_HANGING_IS_NOT,
  VIEWER_HANGING_CONTAINS,
  VIEWER_HANGING_CONTAINS_NOT,
  VIEWER_HANGING_BEGINS,
  VIEWER_HANGING_BEGINS_NOT,
  VIEWER_HANGING_BETWEEN,
  VIEWER_HANGING_BETWEEN_NOT,
  VIEWER_HANGING_KNOWN,
  VIEWER_HANGING_UNKNOWN
} ViewerHangingAsk;
#define VIEWER_HANGING_N_ASKS (VIEWER_HANGING_UNKNOWN + 1)

/* "is", "contains" …, translated; for a list. */
const char *viewer_hanging_ask_get_title (ViewerHangingAsk ask);
ViewerHangingAsk viewer_hanging_rule_get_ask (const FjHangRule *rule);
/* "" when it asks for no value. (transfer full) */
char *viewer_hanging_rule_get_text (const FjHangRule *rule);
/* FALSE, and @rule is as it was: @text is not what @ask takes. */
gboolean viewer_hanging_rule_set (FjHangRule *rule, ViewerHangingAsk ask, const char *text);

/* What @tag may be: the codes of a derived attribute, and what the stacks of @study (nullable) say, each
 * once. (transfer full): of char * */
GPtrArray *viewer_hanging_rule_list_values (FjTag tag, const FjHangStudy *study);
/* Attributes to choose from: what people ask for most first, then the others by keyword. (transfer none): 0
 * at the end */
const FjTag *viewer_hanging_rule_list_attributes (void);

G_END_DECLS
