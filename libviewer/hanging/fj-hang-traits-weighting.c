#include "fj-hang-traits-parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SOP_CLASS 0x00080016u
#define MR_SPECTROSCOPY "1.2.840.10008.5.1.4.1.1.4.2"
#define SCANNING_SEQUENCE 0x00180020u
#define SCAN_OPTIONS 0x00180022u
#define SEQUENCE_NAME 0x00180024u
#define ANGIO_FLAG 0x00180025u
#define REPETITION_TIME 0x00180080u
#define ECHO_TIME 0x00180081u
#define INVERSION_TIME 0x00180082u
#define FLIP_ANGLE 0x00181314u
#define MAX_B 20000.0

/* Where vendors keep the b value. */
static const FjTag B_VALUES[] = {
  0x00189087u, /* the standard's */
  0x0019100cu, /* Siemens */
  0x00431039u, /* GE: the first of four, with 10⁹ added for its own purposes */
  0x20011003u, /* Philips */
  0x00651009u, /* United Imaging */
};

static gboolean
has (char **codes, const char *code)
{
  return g_strv_contains ((const char *const *) codes, code);
}

/* Milliseconds; 0: not known. */
static double
milliseconds (const FjHangValues *values, FjTag tag)
{
  double number;

  return fj_hang_values_get_number (values, tag, 0, &number) && number > 0 && isfinite (number) ? number : 0;
}

/* What the contrast of a plain sequence comes from, told by its times alone; NULL where they leave it open.
 */
static const char *
weighting_of_spin_echo (double tr, double te, double ti)
{
  if (te <= 0 || tr <= 0)
    return NULL;
  if (ti >= 1500 && te >= 60)
    return "FLAIR";
  if (ti >= 90 && ti <= 280 && tr >= 1200)
    return "STIR";
  if (ti >= 400 && ti <= 1300 && te <= 60)
    return "T1";
  if (te >= 60 && tr >= 1000)
    return "T2";
  if (te <= 35 && tr <= 1000)
    return "T1";
  return te <= 50 && tr >= 1800 ? "PD" : NULL;
}

static const char *
weighting_of_gradient_echo (double tr, double te, double ti, double flip)
{
  if (te <= 0 || tr <= 0)
    return NULL;
  if (tr <= 15 && te / tr >= 0.35 && te / tr <= 0.65 && flip >= 30)
    return "FIESTA"; /* balanced: the echo stands in the middle */
  if (ti >= 300 && te <= 8)
    return "T1"; /* prepared by an inversion */
  if (te >= 12 && te <= 60)
    return "T2STAR";
  return te <= 8 && (flip >= 8 || tr >= 80) ? "T1" : NULL;
}

static const char *
weighting_of_times (const FjHangValues *values)
{
  double tr = milliseconds (values, REPETITION_TIME), te = milliseconds (values, ECHO_TIME);
  double ti = milliseconds (values, INVERSION_TIME), flip = 0;
  gboolean is_gradient = fj_hang_values_has (values, SCANNING_SEQUENCE, "GR");

  fj_hang_values_get_number (values, FLIP_ANGLE, 0, &flip);
  if (fj_hang_values_has (values, SCANNING_SEQUENCE, "EP"))
    return NULL; /* planar echoes: diffusion, perfusion, function; times do not tell which */
  if (is_gradient && !fj_hang_values_has (values, SCANNING_SEQUENCE, "SE"))
    return weighting_of_gradient_echo (tr, te, ti, flip);
  /* Where it is not said, a short repetition is a gradient echo's, of which a name tells more. */
  if (!fj_hang_values_has (values, SCANNING_SEQUENCE, "SE")
      && !fj_hang_values_has (values, SCANNING_SEQUENCE, "IR") && tr < 100)
    return NULL;
  return weighting_of_spin_echo (tr, te, ti);
}

/* What only its maker can know, as Image Type, class and flags say it. */
static const char *
weighting_of_header (const FjHangValues *values, gboolean has_b)
{
  const char *class = fj_hang_values_get_text (values, SOP_CLASS, 0);

  if (class != NULL && strcmp (class, MR_SPECTROSCOPY) == 0)
    return "MRS";
  if (fj_hang_traits_has_type (values, "ADC") || fj_hang_traits_has_type (values, "ADC_MAP"))
    return "ADC";
  if (fj_hang_traits_has_type (values, "FA") || fj_hang_traits_has_type (values, "TENSOR")
      || fj_hang_traits_has_type (values, "TENSOR_B0"))
    return "DTI";
  if (fj_hang_traits_has_type (values, "SWI"))
    return "SWI";
  if (fj_hang_traits_has_type (values, "PERFUSION") || fj_hang_traits_has_type (values, "PERFUSION_ASL"))
    return "PERFUSION";
  if (fj_hang_traits_has_type (values, "DIFFUSION") || fj_hang_traits_has_type (values, "TRACEW"))
    return "DWI";
  return has_b ? "DWI" : NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
add_b (GArray *found, double b)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, double, i) == b)
      return;
  if (found->len < 64)
    g_array_append_val (found, b);
}

static void
b_of_header (const FjHangValues *values, GArray *found)
{
  for (guint i = 0; i < G_N_ELEMENTS (B_VALUES); i++)
    {
      double b;

      if (!fj_hang_values_get_number (values, B_VALUES[i], 0, &b))
        continue;
      if (B_VALUES[i] == 0x00431039u && b >= 1e9)
        b = fmod (b, 1e9);
      if (b >= 0 && b <= MAX_B)
        add_b (found, b);
    }
}

/* "DWI b1000", "ep2d_diff_b50_800_ADC", "ep_b800t", "b=1400": a b, its number, and the numbers that follow.
 */
static void
b_of_text (const char *text, GArray *found)
{
  gboolean follows = FALSE;

  for (const char *p = text; p != NULL && *p != '\0';)
    {
      gboolean is_b = (*p == 'b' || *p == 'B') && (p == text || !g_ascii_isalnum (p[-1]));
      const char *digits = is_b ? p + 1 + strspn (p + 1, "= -") : p;
      gsize n = strspn (digits, "0123456789");

      if ((is_b || follows) && n <= 5 && (n >= 2 || (n == 1 && is_b && digits == p + 1)))
        {
          double b = g_ascii_strtod (digits, NULL);

          if (b <= MAX_B)
            add_b (found, b);
          p = digits + n;
          follows = TRUE;
        }
      else if (g_ascii_isalnum (*p))
        {
          p += strspn (p, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
          follows = FALSE;
        }
      else
        p++;
    }
}

/* (transfer full): of double, ascending */
static GArray *
find_b_values (const FjHangStack *stack)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (double));

  b_of_header (stack->values, found);
  for (guint i = 0; i < stack->images->len; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);

      if (image->values != NULL)
        b_of_header (image->values, found);
    }
  g_array_sort (found, compare_doubles);
  return found;
}

/* What a name says beats what times say only where times cannot know it. */
static const char *
choose (char **words, const char *times)
{
  static const char *const KINDS[]
      = { "MRS", "ADC", "DTI", "PERFUSION", "DCE", "SWI", "MRA", "DWI", "FIESTA" };

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (has (words, KINDS[i]))
      return KINDS[i];
  if (times != NULL && strcmp (times, "T2") == 0 && (has (words, "FLAIR") || has (words, "STIR")))
    return has (words, "FLAIR") ? "FLAIR" : "STIR"; /* the inversion time is not always written */
  if (times != NULL && strcmp (times, "FIESTA") == 0 && words[0] != NULL)
    return words[0]; /* opposed phases have such times too */
  if (times != NULL && strcmp (times, "T1") == 0 && has (words, "PD") && !has (words, "T1"))
    return "PD"; /* of gradient echoes only the flip angle tells them apart */
  if (times != NULL)
    return times;
  if (has (words, "FLAIR"))
    return "FLAIR";
  return has (words, "STIR") ? "STIR" : words[0];
}

static void
set_fat_saturation (FjHangStack *stack, const FjHangVocabulary *vocabulary, const char *weighting)
{
  const char *said = fj_hang_traits_word (vocabulary, FJ_HANG_FAT_SATURATED, stack->values);
  const char *const *options = fj_hang_values_get (stack->values, SCAN_OPTIONS);
  gboolean is_written = options != NULL && options[0] != NULL && *options[0] != '\0';

  for (guint i = 0; is_written && options[i] != NULL; i++)
    if (strcmp (options[i], "FS") == 0 || strcmp (options[i], "FATSAT") == 0
        || strcmp (options[i], "FAT_SAT") == 0)
      said = "YES";
  if (weighting != NULL && strcmp (weighting, "STIR") == 0)
    said = "YES";
  if (said == NULL && is_written)
    said = "NO";
  if (said != NULL)
    fj_hang_values_add (stack->values, FJ_HANG_FAT_SATURATED, said);
}

void
fj_hang_traits_weighting (FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  g_autofree char **words = fj_hang_vocabulary_find (vocabulary, FJ_HANG_WEIGHTING, stack->values, NULL);
  g_autoptr (GArray) b_values = find_b_values (stack);
  gboolean has_b = b_values->len > 0 && g_array_index (b_values, double, b_values->len - 1) > 0;
  const char *angio = fj_hang_values_get_text (stack->values, ANGIO_FLAG, 0), *weighting;

  if (fj_hang_values_has (stack->values, FJ_HANG_IS_LOCALIZER, "YES")
      || fj_hang_values_has (stack->values, FJ_HANG_IS_DOSE, "YES"))
    return;
  weighting = weighting_of_header (stack->values, has_b);
  /* Diffusion tells which of its maps it is by name only, where Image Type is silent. */
  if (weighting != NULL && strcmp (weighting, "DWI") == 0 && (has (words, "ADC") || has (words, "DTI")))
    weighting = has (words, "ADC") ? "ADC" : "DTI";
  if (weighting == NULL)
    weighting = choose (words, weighting_of_times (stack->values));
  if (angio != NULL && *angio == 'Y'
      && (weighting == NULL || strcmp (weighting, "T1") == 0 || strcmp (weighting, "T2STAR") == 0))
    weighting = "MRA";
  set_fat_saturation (stack, vocabulary, weighting);
  if (weighting == NULL)
    return;
  fj_hang_values_add (stack->values, FJ_HANG_WEIGHTING, weighting);
  if (strcmp (weighting, "DWI") != 0 && strcmp (weighting, "DTI") != 0)
    return;
  if (b_values->len == 0)
    {
      b_of_text (fj_hang_values_get_text (stack->values, FJ_HANG_SERIES_DESCRIPTION, 0), b_values);
      if (b_values->len == 0)
        b_of_text (fj_hang_values_get_text (stack->values, FJ_HANG_PROTOCOL_NAME, 0), b_values);
      if (b_values->len == 0)
        b_of_text (fj_hang_values_get_text (stack->values, SEQUENCE_NAME, 0), b_values);
      g_array_sort (b_values, compare_doubles);
    }
  for (guint i = 0; i < b_values->len; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (text, sizeof text, "%.6g", g_array_index (b_values, double, i));
      fj_hang_values_add (stack->values, FJ_HANG_B_VALUE, text);
    }
}
