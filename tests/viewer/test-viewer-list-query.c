#include "viewer-list-query.h"

static void
test_query (void)
{
  ViewerListFilter filter = { .group = VIEWER_GROUP_TO_READ };
  g_autofree char *read = viewer_list_query (&filter);
  g_autofree char *narrow = NULL;
  g_autofree char *all = NULL;

  g_assert_cmpstr (read, ==, "stage=acquired,assigned,drafting,returned");
  filter = (ViewerListFilter){ VIEWER_GROUP_TO_AUDIT, "DX,CR", "site-1", TRUE, "  张 三&x " };
  narrow = viewer_list_query (&filter);
  g_assert_cmpstr (narrow, ==,
                   "stage=submitted,auditing,consulting&modality=DX,CR&site=site-1&urgency=urgent,asap,stat"
                   "&q=%E5%BC%A0%20%E4%B8%89%26x");
  filter = (ViewerListFilter){ VIEWER_GROUP_ALL, NULL, NULL, FALSE, " " };
  all = viewer_list_query (&filter);
  g_assert_cmpstr (all, ==, "");
}

static void
test_groups (void)
{
  FjExamRowData row = { .stage = FJ_STAGE_DRAFTING, .holder = (char *) "p-1" };

  g_assert_true (viewer_list_has (VIEWER_GROUP_TO_READ, &row, "p-2"));
  g_assert_true (viewer_list_has (VIEWER_GROUP_MINE, &row, "p-1"));
  g_assert_false (viewer_list_has (VIEWER_GROUP_MINE, &row, "p-2"));
  g_assert_false (viewer_list_has (VIEWER_GROUP_MINE, &row, NULL));
  g_assert_false (viewer_list_has (VIEWER_GROUP_SIGNED, &row, "p-1"));
  row.holder = NULL;
  g_assert_false (viewer_list_has (VIEWER_GROUP_MINE, &row, NULL));
  /* Every stage that an exam can be in is in "all", and in at most one of the three lists of work. */
  for (FjStage stage = FJ_STAGE_NONE + 1; stage < FJ_N_STAGES; stage++)
    {
      guint n = viewer_group_has_stage (VIEWER_GROUP_TO_READ, stage)
                + viewer_group_has_stage (VIEWER_GROUP_TO_AUDIT, stage)
                + viewer_group_has_stage (VIEWER_GROUP_SIGNED, stage);

      g_assert_true (viewer_group_has_stage (VIEWER_GROUP_ALL, stage));
      g_assert_cmpuint (n, <=, 1);
    }
  g_assert_cmpint (viewer_group_of_roles (FJ_ROLE_READER), ==, VIEWER_GROUP_TO_READ);
  g_assert_cmpint (viewer_group_of_roles (FJ_ROLE_READER | FJ_ROLE_AUDITOR), ==, VIEWER_GROUP_TO_AUDIT);
  g_assert_cmpint (viewer_group_of_roles (FJ_ROLE_CLINICIAN), ==, VIEWER_GROUP_SIGNED);
}

static void
test_order (void)
{
  const gint64 minute = 60 * G_USEC_PER_SEC;
  /* From the top to the bottom. */
  FjExamRowData rows[] = {
    { .exam = (char *) "a", .urgency = FJ_URGENCY_STAT, .target_seconds = 1800 },
    { .exam = (char *) "b", .urgency = FJ_URGENCY_URGENT, .target_seconds = 1800 },
    { .exam = (char *) "c", .urgency = FJ_URGENCY_ROUTINE, .target_seconds = 1800 },
    { .exam = (char *) "d", .urgency = FJ_URGENCY_ROUTINE, .target_seconds = 7200 },
    { .exam = (char *) "e", .urgency = FJ_URGENCY_ROUTINE, .target_seconds = 1800 },
    { .exam = (char *) "f", .urgency = FJ_URGENCY_ROUTINE, .closed_at = 900 * minute },
    { .exam = (char *) "g", .urgency = FJ_URGENCY_STAT, .closed_at = 800 * minute },
  };

  rows[0].times[FJ_STAGE_REGISTERED] = 700 * minute; /* came last, is read first */
  rows[1].times[FJ_STAGE_REGISTERED] = 600 * minute;
  rows[2].times[FJ_STAGE_REGISTERED] = 500 * minute; /* due at 530 */
  rows[3].times[FJ_STAGE_REGISTERED] = 420 * minute; /* due at 540 */
  rows[4].times[FJ_STAGE_REGISTERED] = 511 * minute; /* due at 541 */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
      {
        int order = viewer_list_compare (&rows[i], &rows[j]);

        g_assert_cmpint (order < 0 ? -1 : order > 0, ==, i < j ? -1 : i > j);
      }
}

static void
test_rings (void)
{
  FjExamRowData row = { .stage = FJ_STAGE_ACQUIRED };

  g_assert_true (viewer_list_rings (&row, FJ_ROLE_READER));
  g_assert_true (viewer_list_rings (&row, FJ_ROLE_AUDITOR));
  g_assert_false (viewer_list_rings (&row, FJ_ROLE_CLINICIAN));
  row.stage = FJ_STAGE_SUBMITTED;
  g_assert_false (viewer_list_rings (&row, FJ_ROLE_READER));
  g_assert_true (viewer_list_rings (&row, FJ_ROLE_AUDITOR));
  row.holder = (char *) "p-1";
  g_assert_false (viewer_list_rings (&row, FJ_ROLE_AUDITOR));
  row.holder = NULL;
  row.stage = FJ_STAGE_REGISTERED;
  g_assert_false (viewer_list_rings (&row, FJ_ROLE_READER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-list-query/query", test_query);
  g_test_add_func ("/viewer-list-query/groups", test_groups);
  g_test_add_func ("/viewer-list-query/order", test_order);
  g_test_add_func ("/viewer-list-query/rings", test_rings);
  return g_test_run ();
}
