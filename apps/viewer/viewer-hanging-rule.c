#include "viewer-hanging-rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fj-language.h"

#define MOST_VALUES 40u

/* --- what is asked --- */

static const struct
{
  const char *title;
  FjHangOperator op;
  gboolean is_negated;
} asks[VIEWER_HANGING_N_ASKS] = {
  { N_ ("is"), FJ_HANG_EQUALS, FALSE },
  { N_ ("is not"), FJ_HANG_EQUALS, TRUE },
  { N_ ("contains"), FJ_HANG_CONTAINS, FALSE },
  { N_ ("does not contain"), FJ_HANG_CONTAINS, TRUE },
  { N_ ("begins with"), FJ_HANG_STARTS_WITH, FALSE },
  { N_ ("does not begin with"), FJ_HANG_STARTS_WITH, TRUE },
  { N_ ("is between"), FJ_HANG_RANGE, FALSE },
  { N_ ("is not between"), FJ_HANG_RANGE, TRUE },
  { N_ ("is known"), FJ_HANG_NOT_NULL, FALSE },
  { N_ ("is not known"), FJ_HANG_IS_NULL, FALSE },
};

const char *
viewer_hanging_ask_get_title (ViewerHangingAsk ask)
{
  g_return_val_if_fail (ask < VIEWER_HANGING_N_ASKS, "");
  return _ (asks[ask].title);
}

ViewerHangingAsk
viewer_hanging_rule_get_ask (const FjHangRule *rule)
{
  if (rule->op == FJ_HANG_NOT_NULL || rule->op == FJ_HANG_IS_NULL)
    return (rule->op == FJ_HANG_NOT_NULL) != rule->is_negated ? VIEWER_HANGING_KNOWN : VIEWER_HANGING_UNKNOWN;
  for (guint i = 0; i < VIEWER_HANGING_N_ASKS; i++)
    if (asks[i].op == rule->op && asks[i].is_negated == !!rule->is_negated)
      return (ViewerHangingAsk) i;
  return VIEWER_HANGING_IS;
}

/* --- values to text --- */

static void
append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (number))
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.10g", number));
}

char *
viewer_hanging_rule_get_text (const FjHangRule *rule)
{
  GString *text = g_string_new (NULL);

  if (rule->op == FJ_HANG_RANGE && rule->numbers != NULL && rule->numbers->len == 2)
    {
      append_number (text, g_array_index (rule->numbers, double, 0));
      g_string_append (text, text->len > 0 ? " …" : "…");
      if (isfinite (g_array_index (rule->numbers, double, 1)))
        g_string_append (text, " ");
      append_number (text, g_array_index (rule->numbers, double, 1));
      return g_string_free (text, FALSE);
    }
  for (guint i = 0; rule->numbers != NULL && i < rule->numbers->len; i++)
    {
      g_string_append (text, i > 0 ? "; " : "");
      append_number (text, g_array_index (rule->numbers, double, i));
    }
  for (guint i = 0; rule->texts != NULL && rule->texts[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", rule->texts[i]);
  return g_string_free (text, FALSE);
}

/* --- text to values --- */

static gboolean
read_number (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return *text != '\0' && *end == '\0' && isfinite (*number);
}

/* Either end may be left open, not both. */
static GArray *
parse_range (const char *text)
{
  static const char *const between[] = { "…", "...", "..", "~", "–" };
  double ends[2] = { -INFINITY, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (between); i++)
    {
      const char *at = strstr (text, between[i]);
      g_autofree char *low = NULL, *high = NULL;
      GArray *numbers;

      if (at == NULL)
        continue;
      low = g_strstrip (g_strndup (text, (gsize) (at - text)));
      high = g_strstrip (g_strdup (at + strlen (between[i])));
      if ((*low != '\0' && !read_number (low, &ends[0])) || (*high != '\0' && !read_number (high, &ends[1]))
          || (*low == '\0' && *high == '\0') || ends[0] > ends[1])
        return NULL;
      numbers = g_array_new (FALSE, FALSE, sizeof (double));
      g_array_append_vals (numbers, ends, 2);
      return numbers;
    }
  return NULL;
}

/* By ; of either alphabet: descriptions have commas in them. */
static char **
split (const char *text)
{
  g_auto (GStrv) parts = g_regex_split_simple ("[;；|]", text, 0, 0);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
is_number (FjTag tag)
{
  static const FjTag numbers[] = { FJ_HANG_B_VALUE,
                                   FJ_HANG_N_IMAGES,
                                   FJ_HANG_SPACING,
                                   0x00180050 /* slice thickness */,
                                   0x00180060 /* kV */,
                                   0x00180080,
                                   0x00180081,
                                   0x00180082 /* TR TE TI */,
                                   0x00180087 /* tesla */,
                                   0x00180088,
                                   0x00180091,
                                   0x00181314,
                                   0x00189087,
                                   0x00200011 /* series number */,
                                   0x00200012,
                                   0x00200013,
                                   0x00280008,
                                   0x00280010,
                                   0x00280011 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] == tag)
      return TRUE;
  return FALSE;
}

/* All of them, of an attribute that is a number; NULL: they are texts. */
static GArray *
parse_numbers (const FjHangRule *rule, char **values)
{
  g_autoptr (GArray) numbers = NULL;

  if (rule->numbers == NULL && !is_number (rule->attribute))
    return NULL;
  numbers = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; values[i] != NULL; i++)
    {
      double number;

      if (!read_number (values[i], &number))
        return NULL;
      g_array_append_val (numbers, number);
    }
  return g_steal_pointer (&numbers);
}

gboolean
viewer_hanging_rule_set (FjHangRule *rule, ViewerHangingAsk ask, const char *text)
{
  g_auto (GStrv) values = NULL;
  GArray *numbers = NULL;

  g_return_val_if_fail (ask < VIEWER_HANGING_N_ASKS, FALSE);

  if (asks[ask].op == FJ_HANG_RANGE)
    {
      numbers = parse_range (text);
      if (numbers == NULL)
        return FALSE;
    }
  else if (ask != VIEWER_HANGING_KNOWN && ask != VIEWER_HANGING_UNKNOWN)
    {
      values = split (text);
      if (values[0] == NULL)
        return FALSE;
      if (asks[ask].op == FJ_HANG_EQUALS)
        numbers = parse_numbers (rule, values);
      if (numbers != NULL)
        g_clear_pointer (&values, g_strfreev);
    }
  g_clear_pointer (&rule->numbers, g_array_unref);
  g_clear_pointer (&rule->texts, g_strfreev);
  rule->op = asks[ask].op;
  rule->is_negated = asks[ask].is_negated;
  rule->numbers = numbers;
  rule->texts = g_steal_pointer (&values);
  return TRUE;
}

/* --- to choose from --- */

static const struct
{
  FjTag tag;
  const char *codes;
} known[] = {
  { FJ_HANG_REGION, "HEAD NECK CHEST BREAST HEART ABDOMEN PELVIS PROSTATE SPINE CSPINE TSPINE LSPINE SACRUM "
                    "SHOULDER ARM ELBOW FOREARM WRIST HAND FINGER HIP THIGH KNEE LEG ANKLE FOOT TOE VESSELS "
                    "WHOLEBODY" },
  { FJ_HANG_SIDE, "R L B" },
  { FJ_HANG_PLANE, "AXIAL SAGITTAL CORONAL OBLIQUE MIXED" },
  { FJ_HANG_KERNEL, "LUNG BONE SOFT BRAIN" },
  { FJ_HANG_PHASE, "NATIVE ARTERIAL PORTAL DELAYED CONTRAST" },
  { FJ_HANG_WEIGHTING, "T1 T2 T2STAR PD FLAIR STIR DWI ADC SWI MRA DCE PERFUSION MRS DTI FIESTA" },
  { FJ_HANG_FAT_SATURATED, "YES NO" },
  { FJ_HANG_ENHANCED, "YES NO" },
  { FJ_HANG_RECONSTRUCTION, "MPR MIP MINIP VR CURVED SCREENSHOT" },
  { FJ_HANG_IS_FILM, "YES" },
  { FJ_HANG_IS_LOCALIZER, "YES" },
  { FJ_HANG_IS_DOSE, "YES" },
  { FJ_HANG_IS_DUPLICATE, "YES" },
  { FJ_HANG_IS_PROCESSING_TWIN, "YES" },
  { FJ_HANG_VIEW, "PA AP LATERAL OBLIQUE AXIAL CC MLO ML LM TANGENTIAL OTHER" },
  { 0x00080060, "CT MR DX CR MG US XA RF NM PT" },
};

static void
add_value (GPtrArray *values, const char *value)
{
  if (values->len < MOST_VALUES && *value != '\0'
      && !g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
    g_ptr_array_add (values, g_strdup (value));
}

GPtrArray *
viewer_hanging_rule_list_values (FjTag tag, const FjHangStudy *study)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  /* What is there first: it is what a person looks at. */
  for (guint i = 0; study != NULL && i < study->stacks->len; i++)
    {
      const FjHangStack *stack = study->stacks->pdata[i];
      const char *const *texts = fj_hang_values_get (stack->values, tag);

      for (guint k = 0; texts != NULL && texts[k] != NULL; k++)
        add_value (values, texts[k]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].tag == tag)
      {
        g_auto (GStrv) codes = g_strsplit (known[i].codes, " ", -1);

        for (guint k = 0; codes[k] != NULL; k++)
          add_value (values, codes[k]);
      }
  return values;
}

const FjTag *
viewer_hanging_rule_list_attributes (void)
{
  static const FjTag tags[] = {
    0x00080060 /* modality */,
    FJ_HANG_REGION,
    FJ_HANG_PLANE,
    FJ_HANG_KERNEL,
    FJ_HANG_PHASE,
    FJ_HANG_ENHANCED,
    FJ_HANG_WEIGHTING,
    FJ_HANG_FAT_SATURATED,
    FJ_HANG_B_VALUE,
    FJ_HANG_VIEW,
    FJ_HANG_SIDE,
    0x0008103e /* series description */,
    0x00181030 /* protocol name */,
    0x00081030 /* study description */,
    FJ_HANG_ORDER_ITEM,
    FJ_HANG_ORDER_PARTS,
    FJ_HANG_RECONSTRUCTION,
    FJ_HANG_N_IMAGES,
    FJ_HANG_SPACING,
    0x00180050 /* slice thickness */,
    0x00181210 /* convolution kernel */,
    FJ_HANG_IS_FILM,
    FJ_HANG_IS_LOCALIZER,
    FJ_HANG_IS_DOSE,
    FJ_HANG_IS_DUPLICATE,
    FJ_HANG_IS_PROCESSING_TWIN,
    0x00080008 /* image type */,
    0x00180015 /* body part */,
    0x00185101 /* view position */,
    0x00200011 /* series number */,
    0x00100040 /* sex */,
    0x00101010 /* age */,
    0x00080070 /* manufacturer */,
    0x00080068 /* presentation intent */,
    0x00080080 /* institution */,
    0x00081010 /* station */,
    0x00181400,
    0x00180080 /* TR */,
    0x00180081 /* TE */,
    0x00180082 /* TI */,
    0x00180024 /* sequence name */,
    0x00180020,
    0x00180010 /* agent */,
    0,
  };

  return tags;
}
