/* Answers found once are those that the rules give, and what decides when they do not. */
#include "fj-hang-answers.h"

#include <locale.h>
#include "fj-hang.h"
#include "fj-hang-traits-parts.h"
#include "hung.h"

#define SERIES(uid, number, more)                                                                            \
  "{'SeriesInstanceUID': '" uid "', 'Modality': 'CT', 'SeriesNumber': " number ", " more "}"

/* The same question twice with another weight, required or not: of each stack as fj_hang_rules_score() says,
 * in any order of asking. */
static void
test_scores (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (patient);
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("p", "P");
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GArray) first = NULL;
  guint n_failed = 0;

  for (guint i = 0; i < 8; i++)
    {
      GPtrArray *rules = add_set (protocol, i + 1, "", 0)->rules;

      add_rule (rules, FJ_HANG_KERNEL, "LUNG", i, (i & 1) != 0);
      add_rule (rules, FJ_HANG_MODALITY, "CT", 2, (i & 2) != 0);
      add_rule (rules, FJ_HANG_SERIES_DESCRIPTION, "Thorax 5.0 Br40", 0.5, (i & 4) != 0)->is_negated
          = i % 3 == 0;
    }
  for (guint n = 0; n < 2; n++)
    for (guint i = 0; i < protocol->sets->len; i++)
      {
        const GPtrArray *rules = ((FjHangImageSet *) protocol->sets->pdata[i])->rules;
        g_autoptr (GArray) numbers = fj_hang_answers_number (answers, rules);

        if (first == NULL)
          first = g_array_ref (numbers);
        g_assert_cmpuint (g_array_index (numbers, guint, 0), ==, g_array_index (first, guint, 0));
        g_assert_cmpuint (g_array_index (numbers, guint, 0), !=, g_array_index (numbers, guint, 1));
        for (guint j = study->stacks->len; j-- > 0;)
          {
            double is, wanted;
            const FjHangStack *stack = study->stacks->pdata[j];
            gboolean passes = fj_hang_rules_score (rules, stack->values, &wanted, NULL);

            g_assert_true (fj_hang_answers_score (answers, 0, j, rules, numbers, &is) == passes);
            n_failed += !passes;
            if (passes)
              g_assert_cmpfloat (is, ==, wanted);
          }
      }
  g_assert_cmpuint (n_failed, >, 0);
}

static void
check_order (const FjHangPatient *patient, gboolean is_reformat, const char *wanted)
{
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (patient);
  const GArray *order = fj_hang_answers_get_order (answers, 0, is_reformat);
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (GString) is = g_string_new (NULL);

  for (guint i = 0; i < order->len; i++)
    g_string_append_printf (
        is, "%s%s", i > 0 ? " " : "",
        ((const FjHangStack *) study->stacks->pdata[g_array_index (order, guint, i)])->series_uid);
  g_assert_cmpstr (is->str, ==, wanted);
}

/* Original before derived; then many images, or thin ones; then the number, then the UID. */
static void
test_order (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "",
      SERIES ("1.1", "9", "'images': 90, 'SpacingBetweenSlices': 5") "," SERIES ("1.2", "2", "'images': 300, 'ImageType': 'DERIVED\\\\SECONDARY\\\\AXIAL'") "," SERIES (
          "1.3", "5",
          "'images': 60, 'SpacingBetweenSlices': 1") "," SERIES ("1.5", "4",
                                                                 "'images': 90, 'SpacingBetweenSlices': 5") "," SERIES ("1.4",
                                                                                                                        "4",
                                                                                                                        "'images': 90, "
                                                                                                                        "'SpacingBetween"
                                                                                                                        "Slices': 5"));

  check_order (patient, FALSE, "1.4 1.5 1.1 1.3 1.2");
  check_order (patient, TRUE, "1.3 1.4 1.5 1.1 1.2");
}

/* The length of a film is no merit. */
static void
test_films (void)
{
  g_autoptr (FjHangPatient) patient
      = derived_new ("", "{'SeriesInstanceUID': '1.1', 'Modality': 'XA', 'SeriesNumber': 1, 'images': ["
                         "{'SOPInstanceUID': '1.1.1', 'InstanceNumber': 1, 'NumberOfFrames': 20},"
                         "{'SOPInstanceUID': '1.1.2', 'InstanceNumber': 2, 'NumberOfFrames': 90}]}");
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (patient);

  g_assert_cmpuint (g_array_index (fj_hang_answers_get_order (answers, 0, FALSE), guint, 0), ==, 0);
  g_assert_cmpfloat (fj_hang_answers_get_merit (answers, 0, 1)->n_images, ==, 0);
}

/* What takes no place by itself: only a set that requires it may have it, not one that merely prefers it or
 * asks for the contrary. */
static void
test_bars (void)
{
  static const struct
  {
    FjTag tag;
    const char *words;
  } CASES[] = {
    { FJ_HANG_IS_LOCALIZER, "a localizer" },
    { FJ_HANG_IS_DOSE, "dose page" },
    { FJ_HANG_IS_DUPLICATE, "the same images" },
    { FJ_HANG_IS_PROCESSING_TWIN, "for processing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (FjHangPatient) patient
          = derived_new ("", SERIES ("1.1", "1", "'images': 9") "," SERIES ("1.2", "2", "'images': 90"));
      const FjHangStudy *study = patient->studies->pdata[0];
      FjHangProtocol *protocols[]
          = { simple ("any", FJ_HANG_MODALITY, "CT"), simple ("asks", CASES[i].tag, "YES"),
              simple ("prefers", FJ_HANG_MODALITY, "CT"), simple ("denies", CASES[i].tag, "NO") };
      static const char *const WANTED[] = { "1.1", "1.2", "1.1", NULL };

      add_rule (((FjHangImageSet *) protocols[2]->sets->pdata[0])->rules, CASES[i].tag, "YES", 5, FALSE);
      ((FjHangRule *) ((FjHangImageSet *) protocols[3]->sets->pdata[0])->rules->pdata[0])->is_negated = TRUE;
      fj_hang_values_set (((FjHangStack *) study->stacks->pdata[1])->values, CASES[i].tag, "YES");
      for (guint j = 0; j < G_N_ELEMENTS (protocols); j++)
        {
          g_autoptr (FjHang) found = hang (patient, NULL, &protocols[j], 1);

          g_assert_cmpstr (found->placements->len > 0 && at (found, 0)->stack != NULL
                               ? at (found, 0)->stack->series_uid
                               : NULL,
                           ==, WANTED[j]);
          if (j != 1)
            {
              const FjHangRejection *rejection
                  = &g_array_index (found->rejections, FjHangRejection, found->rejections->len - 1);

              g_assert_cmpstr (rejection->stack->series_uid, ==, "1.2");
              g_assert_nonnull (strstr (rejection->why, CASES[i].words));
            }
          fj_hang_protocol_free (protocols[j]);
        }
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-answers/scores", test_scores);
  g_test_add_func ("/hang-answers/order", test_order);
  g_test_add_func ("/hang-answers/films", test_films);
  g_test_add_func ("/hang-answers/bars", test_bars);
  return g_test_run ();
}
