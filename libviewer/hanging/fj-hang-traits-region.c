#include "fj-hang-traits-parts.h"

#include <string.h>

#define BODY_PART 0x00180015u
#define PROCESSING_DESCRIPTION 0x00181400u /* where DR devices write their exam program */
#define STUDY_DESCRIPTION 0x00081030u
#define REQUESTED_PROCEDURE 0x00321060u
#define LATERALITY 0x00200060u
#define IMAGE_LATERALITY 0x00200062u
#define FRAME_LATERALITY 0x00209072u

static const FjTag OF_SERIES[]
    = { FJ_HANG_SERIES_DESCRIPTION, PROCESSING_DESCRIPTION, FJ_HANG_PROTOCOL_NAME, 0 };
static const FjTag OF_BODY_PART[] = { BODY_PART, 0 };
static const FjTag OF_STUDY[] = { STUDY_DESCRIPTION, REQUESTED_PROCEDURE, 0 };
static const FjTag OF_PARTS[] = { FJ_HANG_ORDER_PARTS, 0 };
static const FjTag OF_ITEM[] = { FJ_HANG_ORDER_ITEM, 0 };

/* What is part of what. */
static const struct
{
  const char *code, *whole;
} WHOLES[] = {
  { "CSPINE", "SPINE" }, { "TSPINE", "SPINE" },    { "LSPINE", "SPINE" },
  { "SACRUM", "SPINE" }, { "PROSTATE", "PELVIS" },
};

static gboolean
contains (char **codes, const char *code)
{
  return codes != NULL && g_strv_contains ((const char *const *) codes, code);
}

/* From head to foot, and what has a region of its own before what it is part of. */
static const char *const ORDER[] = {
  "WHOLEBODY", "HEAD",   "CSPINE", "NECK",  "HEART",   "CHEST",    "BREAST", "TSPINE", "ABDOMEN", "LSPINE",
  "PROSTATE",  "PELVIS", "SACRUM", "SPINE", "VESSELS", "SHOULDER", "ARM",    "ELBOW",  "FOREARM", "WRIST",
  "HAND",      "FINGER", "HIP",    "THIGH", "KNEE",    "LEG",      "ANKLE",  "FOOT",   "TOE",
};

static guint
rank (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (ORDER); i++)
    if (strcmp (ORDER[i], code) == 0)
      return i;
  return G_N_ELEMENTS (ORDER);
}

static int
compare_regions (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  guint i = rank (x), j = rank (y);

  return i != j ? (i < j ? -1 : 1) : strcmp (x, y); /* a site's vocabulary may have codes of its own */
}

static void
set_regions (FjHangValues *values, char **codes)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (all, codes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (WHOLES); i++)
    if (contains (codes, WHOLES[i].code)
        && !g_ptr_array_find_with_equal_func (all, WHOLES[i].whole, g_str_equal, NULL))
      g_ptr_array_add (all, (char *) WHOLES[i].whole);
  g_ptr_array_sort (all, compare_regions);
  for (guint i = 0; i < all->len; i++)
    fj_hang_values_add (values, FJ_HANG_REGION, all->pdata[i]);
}

/* Those of @some that are in @allowed too. (transfer container) */
static char **
common (char **some, char **allowed)
{
  GPtrArray *both = g_ptr_array_new ();

  for (guint i = 0; some[i] != NULL; i++)
    if (contains (allowed, some[i]))
      g_ptr_array_add (both, some[i]);
  g_ptr_array_add (both, NULL);
  return (char **) g_ptr_array_free (both, FALSE);
}

static char **
ordered_regions (const FjHangVocabulary *vocabulary, const FjHangValues *values)
{
  g_autofree char **parts = fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, values, OF_PARTS);

  return parts[0] != NULL ? g_steal_pointer (&parts)
                          : fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, values, OF_ITEM);
}

/* Of a projection. Body Part Examined of such devices is what somebody chose on a screen, often what stands
 * there first, so that the order goes before it, and any words do. */
static void
projection_region (FjHangStack *stack, const FjHangVocabulary *vocabulary)
{
  g_autofree char **ordered = ordered_regions (vocabulary, stack->values);
  g_autofree char **said = fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, stack->values, OF_SERIES);
  g_autofree char **part = fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, stack->values, OF_BODY_PART);
  g_autofree char **study = fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, stack->values, OF_STUDY);
  g_autofree char **said_and_ordered = common (said, ordered), **part_and_ordered = common (part, ordered);

  if (ordered[0] != NULL)
    set_regions (stack->values, said_and_ordered[0] != NULL   ? said_and_ordered
                                : part_and_ordered[0] != NULL ? part_and_ordered
                                                              : ordered);
  else
    set_regions (stack->values, said[0] != NULL ? said : study[0] != NULL ? study : part);
}

/* "R", "L", "B" or NULL; *@is_clear FALSE when it says R and L. */
static const char *
one_side (char **codes, gboolean *is_clear)
{
  if (contains (codes, "B"))
    return "B";
  if (contains (codes, "R") && contains (codes, "L"))
    *is_clear = FALSE;
  return *is_clear ? codes[0] : NULL;
}

static const char *
header_side (const FjHangStack *stack, gboolean *is_clear)
{
  static const FjTag TAGS[] = { IMAGE_LATERALITY, LATERALITY, FRAME_LATERALITY };
  const char *side = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (TAGS); i++)
    {
      const char *text = fj_hang_values_get_text (stack->values, TAGS[i], 0);

      if (text == NULL || (strcmp (text, "R") != 0 && strcmp (text, "L") != 0 && strcmp (text, "B") != 0))
        continue;
      if (side != NULL && strcmp (side, text) != 0)
        *is_clear = FALSE;
      side = text;
    }
  return side;
}

static const char *
study_side (const FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  static const FjTag *const SOURCES[] = { OF_ITEM, OF_PARTS, OF_STUDY };

  for (guint i = 0; i < G_N_ELEMENTS (SOURCES); i++)
    {
      g_autofree char **codes = fj_hang_traits_words_of (vocabulary, FJ_HANG_SIDE, study->values, SOURCES[i]);
      gboolean is_clear = TRUE;
      const char *side = one_side (codes, &is_clear);

      if (side != NULL || !is_clear)
        return side;
    }
  return NULL;
}

/* Sides that contradict one another are none: nobody shall look at the wrong knee because of a guess. */
static const char *
stack_side (FjHangStack *stack, const FjHangVocabulary *vocabulary, const char *ordered, gboolean *is_clear)
{
  g_autofree char **codes = fj_hang_traits_words_of (vocabulary, FJ_HANG_SIDE, stack->values, OF_SERIES);
  const char *said = one_side (codes, is_clear);
  const char *side = header_side (stack, is_clear);

  if (said != NULL && side != NULL && strcmp (said, side) != 0)
    *is_clear = FALSE;
  side = side != NULL ? side : said;
  if (side == NULL)
    return ordered != NULL && strcmp (ordered, "B") != 0 ? ordered : NULL;
  if (ordered != NULL && strcmp (ordered, "B") != 0 && strcmp (ordered, side) != 0)
    *is_clear = FALSE;
  return side;
}

static void
set_sides (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  const char *ordered = study_side (study, vocabulary), *all = NULL;

  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];
      gboolean is_clear = TRUE;
      const char *side = stack_side (stack, vocabulary, ordered, &is_clear);

      if (!is_clear || side == NULL)
        continue;
      fj_hang_values_add (stack->values, FJ_HANG_SIDE, side);
      all = all == NULL || strcmp (all, side) == 0 ? side : "B";
    }
  all = ordered != NULL ? ordered : all;
  if (all == NULL)
    return;
  fj_hang_values_add (study->values, FJ_HANG_SIDE, all);
  /* What is not known of a stack is not that of its study. */
  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];
      g_autoptr (GArray) own = fj_hang_values_list (stack->values);
      gboolean has_side = FALSE;

      for (guint j = 0; j < own->len; j++)
        has_side = has_side || g_array_index (own, FjTag, j) == FJ_HANG_SIDE;
      if (!has_side)
        fj_hang_values_set (stack->values, FJ_HANG_SIDE, NULL);
    }
}

static gboolean
is_aside (const FjHangStack *stack)
{
  return fj_hang_values_has (stack->values, FJ_HANG_IS_LOCALIZER, "YES")
         || fj_hang_values_has (stack->values, FJ_HANG_IS_DOSE, "YES");
}

/* What was ordered, else what the study is called, else all that its stacks show. */
static void
set_study_region (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  g_autofree char **ordered = ordered_regions (vocabulary, study->values);
  g_autofree char **said = fj_hang_traits_words_of (vocabulary, FJ_HANG_REGION, study->values, OF_STUDY);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < study->stacks->len; i++)
    {
      const FjHangStack *stack = study->stacks->pdata[i];
      const char *const *codes = fj_hang_values_get (stack->values, FJ_HANG_REGION);

      for (guint j = 0; codes != NULL && codes[j] != NULL && !is_aside (stack); j++)
        if (!g_ptr_array_find_with_equal_func (all, codes[j], g_str_equal, NULL))
          g_ptr_array_add (all, (char *) codes[j]);
    }
  g_ptr_array_add (all, NULL);
  set_regions (study->values, ordered[0] != NULL ? ordered : said[0] != NULL ? said : (char **) all->pdata);
}

void
fj_hang_traits_region (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];

      if (fj_hang_is_projection (fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0)))
        projection_region (stack, vocabulary);
      else
        {
          g_autofree char **codes = fj_hang_vocabulary_find (vocabulary, FJ_HANG_REGION, stack->values, NULL);

          set_regions (stack->values, codes);
        }
    }
  set_study_region (study, vocabulary);
  set_sides (study, vocabulary);
}
