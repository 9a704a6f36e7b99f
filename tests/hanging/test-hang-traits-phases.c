#include "derived.h"

#define CT(number, time, rest)                                                                               \
  "{'Modality': 'CT', 'images': 90, 'SeriesNumber': " #number ", 'AcquisitionTime': '" time "'" rest "}"
#define INJECTED ", 'ContrastBolusAgent': 'Iohexol', 'ContrastBolusStartTime': '100000'"

static void
test_words (void)
{
  static const struct
  {
    const char *description, *phase;
  } WORDS[] = {
    { "Abd w/o 5.0", "NATIVE" },
    { "上腹部平扫", "NATIVE" },
    { "Leber spätarteriell", "ARTERIAL" },
    { "动脉晚期", "ARTERIAL" },
    { "门脉期 1.5", "PORTAL" },
    { "Abdomen portalvenös", "PORTAL" },
    { "延迟期", "DELAYED" },
    { "delayed 5 min", "DELAYED" },
    { "Thorax KM", "CONTRAST" },
    { "non contrast", "NATIVE" },
    { "平扫+增强", "" },
    { "art + pv", "CONTRAST" },
    { "AX 2.5", "" },
    { "start part", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      g_autofree char *series = g_strdup_printf (
          "{'Modality': 'CT', 'images': 90, 'SeriesDescription': '%s'}", WORDS[i].description);

      derived_assert_one (series, FJ_HANG_PHASE, WORDS[i].phase);
    }
}

static void
test_times (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "", CT (1, "095500", "") "," CT (2, "100025.5", INJECTED) "," CT (3, "100110", INJECTED) "," CT (
              4, "100200", INJECTED) "," CT (5, "100330", INJECTED) "," CT (6, "100400", ""));
  static const char *const PHASES[] = { "NATIVE", "ARTERIAL", "PORTAL", "CONTRAST", "DELAYED", "" };
  static const char *const ENHANCED[] = { "NO", "YES", "YES", "YES", "YES", "" };

  for (guint i = 0; i < G_N_ELEMENTS (PHASES); i++)
    {
      derived_assert (patient, i, FJ_HANG_PHASE, PHASES[i]);
      derived_assert (patient, i, FJ_HANG_ENHANCED, ENHANCED[i]);
    }
}

/* Without a time of injection nothing tells which; a word goes before the clock; none of it for a localizer.
 */
static void
test_limits (void)
{
  derived_assert_one (CT (1, "100025", ", 'ContrastBolusAgent': 'Iohexol'"), FJ_HANG_PHASE, "CONTRAST");
  derived_assert_one (CT (1, "100025", ", 'ContrastBolusAgent': ''"), FJ_HANG_PHASE, "");
  derived_assert_one (CT (1, "100025", ", 'ContrastBolusAgent': 'NONE'"), FJ_HANG_PHASE, "");
  derived_assert_one (CT (1, "100025", INJECTED ", 'SeriesDescription': 'portal'"), FJ_HANG_PHASE, "PORTAL");
  derived_assert_one (CT (1, "100025", INJECTED ", 'SeriesDescription': 'post'"), FJ_HANG_PHASE, "ARTERIAL");
  derived_assert_one (CT (1, "100025", INJECTED ", 'SeriesDescription': 'Topogram'"), FJ_HANG_PHASE, "");
  derived_assert_one (CT (1, "000010", ", 'ContrastBolusAgent': 'I', 'ContrastBolusStartTime': '235940'"),
                      FJ_HANG_PHASE, "ARTERIAL"); /* over midnight */
  derived_assert_one (CT (1, "100025", ", 'ProtocolName': 'Abdomen native'"), FJ_HANG_PHASE, "NATIVE");
  derived_assert_one (CT (1, "100025", INJECTED ", 'ProtocolName': 'Abdomen native'"), FJ_HANG_PHASE,
                      "ARTERIAL");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-phases/words", test_words);
  g_test_add_func ("/hang-traits-phases/times", test_times);
  g_test_add_func ("/hang-traits-phases/limits", test_limits);
  return g_test_run ();
}
