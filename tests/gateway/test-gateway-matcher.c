/* Images match an order by accession and Patient ID, both, or not at all. */
#include "gateway-matcher.h"

static GatewayOrder *
make_order (FjStage stage, const char *mrn)
{
  GatewayOrder *order = g_new0 (GatewayOrder, 1);

  g_atomic_ref_count_init (&order->refs);
  order->exam = fj_exam_new ();
  order->exam->id = g_strdup ("exam");
  order->exam->accession = g_strdup ("QSWS26112200001");
  order->exam->study_uid = g_strdup ("2.25.1");
  order->exam->stage = stage;
  order->patient = fj_patient_new ();
  order->patient->id = g_strdup ("patient");
  order->patient->mrn = g_strdup (mrn);
  return order;
}

static void
test_table (void)
{
  static const struct
  {
    gboolean expected, other_study;
    FjStage stage;
    const char *mrn;
    gboolean known;
    GatewayClaim claim;
  } cases[] = {
    { TRUE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "M1", FALSE } },
    { TRUE, TRUE, FJ_STAGE_ARRIVED, "M1", TRUE, { "2.25.2", "QSWS26112200001", "M1", FALSE } },
    { TRUE, FALSE, FJ_STAGE_ACQUIRED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "M1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "M2", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "m1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, NULL, TRUE, { "2.25.1", "QSWS26112200001", "M1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "", "M1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", FALSE, { "2.25.1", "QSWS26112200009", "M1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_CANCELLED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "M1", FALSE } },
    { FALSE, FALSE, FJ_STAGE_REGISTERED, "M1", TRUE, { "2.25.1", "QSWS26112200001", "M1", TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GatewayOrder) order = make_order (cases[i].stage, cases[i].mrn);
      g_auto (GatewayMatch) match = { 0 };
      gateway_match (cases[i].known ? order : NULL, &cases[i].claim, &match);
      g_test_message ("case %u: %s", i, match.unmatched);
      g_assert_cmpstr (match.exam, ==, cases[i].expected ? "exam" : NULL);
      g_assert_cmpstr (match.patient, ==, cases[i].expected ? "patient" : NULL);
      g_assert_true (match.other_study == cases[i].other_study);
      g_assert_true ((match.unmatched != NULL) != cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/matcher/table", test_table);
  return g_test_run ();
}
