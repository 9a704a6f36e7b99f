/* For tests of the hang: protocols of a few lines, and what lies where. */
#pragma once

#include "fj-hang.h"

#include "derived.h"

static inline FjHangRule *
add_rule (GPtrArray *rules, FjTag tag, const char *text, double weight, gboolean is_required)
{
  FjHangRule *rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);
  const char *texts[] = { text, NULL };

  rule->texts = g_strdupv ((char **) texts);
  rule->weight = weight;
  rule->is_required = is_required;
  g_ptr_array_add (rules, rule);
  return rule;
}

static inline FjHangImageSet *
add_set (FjHangProtocol *protocol, guint number, const char *label, guint prior)
{
  FjHangImageSet *set = fj_hang_protocol_add_set (protocol, number);

  g_free (set->label);
  set->label = g_strdup (label);
  set->when = prior > 0 ? FJ_HANG_PRIOR : FJ_HANG_CURRENT;
  set->prior = prior;
  return set;
}

static inline FjHangBox *
add_box (FjHangStage *stage, guint row, guint column, guint set, guint choice)
{
  FjHangBox *box = fj_hang_stage_add_box (stage);

  box->row = row;
  box->column = column;
  box->set = set;
  box->choice = choice;
  stage->rows = MAX (stage->rows, row + 1);
  stage->columns = MAX (stage->columns, column + 1);
  return box;
}

/* A protocol of one set that requires @text of @tag, in one box. */
static inline FjHangProtocol *
simple (const char *id, FjTag tag, const char *text)
{
  FjHangProtocol *protocol = fj_hang_protocol_new (id, id);

  add_rule (add_set (protocol, 1, "one", 0)->rules, tag, text, 0, TRUE);
  add_box (fj_hang_protocol_add_stage (protocol, "first"), 0, 0, 1, 0);
  return protocol;
}

static inline FjHang *
hang (const FjHangPatient *patient, GHashTable *memory, FjHangProtocol **protocols, guint n)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  FjHangRequest request = { .protocols = list, .stage = -1, .memory = memory };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      fj_hang_protocol_check (protocols[i], &error);
      g_assert_no_error (error);
      g_ptr_array_add (list, protocols[i]);
    }
  return fj_hang_find (patient, -1, &request);
}

static inline const FjHangPlacement *
at (const FjHang *hang, guint i)
{
  g_assert_cmpuint (i, <, hang->placements->len);
  return &g_array_index (hang->placements, FjHangPlacement, i);
}

static inline void
assert_shows (const FjHang *hang, guint i, const char *series)
{
  const FjHangPlacement *placement = at (hang, i);

  g_assert_cmpstr (placement->stack != NULL ? placement->stack->series_uid : NULL, ==, series);
}

#define CHEST                                                                                                \
  "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesNumber': 1, 'SeriesDescription': 'Topogram',"       \
  " 'ImageType': 'ORIGINAL\\\\PRIMARY\\\\LOCALIZER', 'images': 2},"                                          \
  "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesNumber': 2,"                                        \
  " 'SeriesDescription': 'Thorax 5.0 Br40', 'images': 60},"                                                  \
  "{'SeriesInstanceUID': '1.3', 'Modality': 'CT', 'SeriesNumber': 3,"                                        \
  " 'SeriesDescription': 'Thorax 1.0 Bl57', 'images': 300},"                                                 \
  "{'SeriesInstanceUID': '1.4', 'Modality': 'CT', 'SeriesNumber': 4,"                                        \
  " 'SeriesDescription': 'Thorax 1.0 Br40', 'images': 300}"
