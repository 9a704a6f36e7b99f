/* fj-report-gap: what of a text is a gap, of which kind, and where. */
#include "fj-report-gap.h"

#include <locale.h>

/* "choice 左|右=右 @6; value mm @20": kind, what it offers, what is proposed, and the words at its place. */
static char *
look (const char *text)
{
  static const char *const kinds[] = { "choice", "value", "text" };
  g_autoptr (GArray) gaps = fj_report_gaps (text);
  GString *said = g_string_new (NULL);

  for (guint i = 0; i < gaps->len; i++)
    {
      const FjReportGap *gap = &g_array_index (gaps, FjReportGap, i);
      g_autofree char *choices = gap->choices != NULL ? g_strjoinv ("|", gap->choices) : NULL;
      g_autofree char *place = g_strndup (text + gap->begin, gap->end - gap->begin);

      g_string_append_printf (said, "%s%s", i > 0 ? "; " : "", kinds[gap->kind]);
      g_string_append_printf (said, " %s%s", choices != NULL ? choices : "",
                              gap->unit != NULL ? gap->unit : "");
      if (gap->proposed != NULL)
        g_string_append_printf (said, "=%s", gap->proposed);
      g_string_append_printf (said, " \"%s\"", place);
    }
  return g_string_free (said, FALSE);
}

static void
test_kinds (void)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "双肺未见异常。", "" },
    { "[左/右]肺上叶见结节，大小约[__ mm]。", "choice 左|右 \"[左/右]\"; value mm \"[__ mm]\"" },
    { "[左/右=右]侧", "choice 左|右=右 \"[左/右=右]\"" },
    { "[ 上 / 中 / 下 ]叶", "choice 上|中|下 \"[ 上 / 中 / 下 ]\"" },
    { "[左/右=中]侧", "choice 左|右 \"[左/右=中]\"" }, /* not offered, not proposed */
    { "[__]", "text  \"[__]\"" },
    { "[____=无]", "text =无 \"[____=无]\"" },
    { "[__ mm=5]", "value mm=5 \"[__ mm=5]\"" },
    { "约[__×10^-3 mm²/s]", "value ×10^-3 mm²/s \"[__×10^-3 mm²/s]\"" },
    { "[__%]", "value % \"[__%]\"" },
    { "__肺____野", "text  \"__\"; text  \"____\"" },
    { "[ ] cm []", "text  \"[ ]\"; text  \"[]\"" },
    { "【】与【请描述】", "text  \"【】\"; text  \"【请描述】\"" },
    { "【左/右】", "choice 左|右 \"【左/右】\"" },
    { "Ⅰ级【1/2】", "choice 1|2 \"【1/2】\"" },
    { "[left/right] kidney", "choice left|right \"[left/right]\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = look (cases[i][0]);

      g_assert_cmpstr (said, ==, cases[i][1]);
    }
}

/* What doctors write in brackets of their own is theirs. */
static void
test_text (void)
{
  static const char *const cases[] = {
    "[1]",      "[见附图]",
    "[1/2]",    "[3.0/4.5]",
    "[左/]",    "[/]",
    "[/右]",    "[左\n/右]",
    "[左/右",   "左/右]",
    "_",        "a_b",
    "[ref. 3]", "[__ 这里写下所见到的病灶部位与数目]",
  };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = look (cases[i]);

      g_assert_cmpstr (said, ==, "");
    }
  {
    /* Too long for a unit: the line in it is what is open. */
    g_autofree char *said = look (cases[G_N_ELEMENTS (cases) - 1]);

    g_assert_cmpstr (said, ==, "text  \"__\"");
  }
}

static void
test_bounds (void)
{
  g_autoptr (GString) many = g_string_new ("[");
  g_autofree char *said = NULL;

  for (guint i = 0; i < FJ_REPORT_GAP_MAX_CHOICES + 1; i++)
    g_string_append_printf (many, "%sx", i > 0 ? "/" : "");
  g_string_append_c (many, ']');
  said = look (many->str);
  g_assert_cmpstr (said, ==, "");
  g_string_erase (many, 1, 2);
  g_free (said);
  said = look (many->str);
  g_assert_true (g_str_has_prefix (said, "choice x|x"));
  /* Brackets in brackets: the inner one counts. */
  g_free (said);
  said = look ("[[左/右]]");
  g_assert_cmpstr (said, ==, "choice 左|右 \"[左/右]\"");
}

static void
test_fill (void)
{
  g_autoptr (GArray) gaps = fj_report_gaps ("[左/右][__ mm][__]");
  g_autofree char *side = fj_report_gap_fill (&g_array_index (gaps, FjReportGap, 0), "左");
  g_autofree char *size = fj_report_gap_fill (&g_array_index (gaps, FjReportGap, 1), "12");
  g_autofree char *text = fj_report_gap_fill (&g_array_index (gaps, FjReportGap, 2), "无");

  g_assert_cmpstr (side, ==, "左");
  g_assert_cmpstr (size, ==, "12 mm");
  g_assert_cmpstr (text, ==, "无");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-gap/kinds", test_kinds);
  g_test_add_func ("/report-gap/text", test_text);
  g_test_add_func ("/report-gap/bounds", test_bounds);
  g_test_add_func ("/report-gap/fill", test_fill);
  return g_test_run ();
}
