/* One question of a protocol to an attribute, and its weight in the answer. */
#pragma once

#include "fj-hang-values.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_HANG_EQUALS,   /* one of the values is one of @texts, or @numbers; texts by letters, case aside */
  FJ_HANG_CONTAINS, /* a value contains one of @texts; case aside */
  FJ_HANG_STARTS_WITH,
  FJ_HANG_RANGE,    /* a value lies within numbers[0] … numbers[1], ends included; ±INFINITY: open */
  FJ_HANG_NOT_NULL, /* there is a value */
  FJ_HANG_IS_NULL
} FjHangOperator;
#define FJ_HANG_N_OPERATORS (FJ_HANG_IS_NULL + 1)

typedef struct
{
  FjTag attribute;
  guint index; /* which value, from 1; 0: any (Selector Value Number, PS3.3 C.23.1) */
  FjHangOperator op;
  gboolean is_negated;
  char **texts;                /* NULL for RANGE, NOT_NULL and IS_NULL, and when @numbers are compared */
  GArray *numbers;             /* of double; NULL when texts are compared */
  double weight;               /* added when it is true; 0 for what is only required */
  gboolean is_required;        /* what it is false for is out */
  gboolean is_met_when_absent; /* Image Set Selector / Filter-by usage MATCH (PS3.3 C.23.3.1): absent counts
                                  as true */
} FjHangRule;

FjHangRule *fj_hang_rule_new (FjTag attribute, FjHangOperator op);
FjHangRule *fj_hang_rule_copy (const FjHangRule *rule);
gboolean fj_hang_rule_equal (const FjHangRule *a, const FjHangRule *b);
void fj_hang_rule_free (FjHangRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangRule, fj_hang_rule_free)

gboolean fj_hang_rule_is_true (const FjHangRule *rule, const FjHangValues *values);
/* Sum of the weights of those that are true; FALSE when a required one is false: @failed (nullable) says
 * which. */
gboolean fj_hang_rules_score (const GPtrArray *rules,
                              const FjHangValues *values,
                              double *score,
                              const FjHangRule **failed);
/* For people, in their language: "Plane is AXIAL", "Series description contains “lung” or “肺”". (transfer
 * full) */
char *fj_hang_rule_describe (const FjHangRule *rule);

G_END_DECLS
