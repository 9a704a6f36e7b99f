#include "fj-hang-traits-parts.h"

#include <string.h>

#define VIEW_POSITION 0x00185101u
#define VIEW_CODE 0x00540220u
#define PATIENT_ORIENTATION 0x00200020u
#define PROCESSING_DESCRIPTION 0x00181400u
#define INTENT 0x00080068u

/* One projection: where its view is written, and what is known of it so far. */
typedef struct
{
  FjHangValues *values;
  const char *view;
  gboolean is_frontal; /* from the front or from the back */
} Shot;

static gboolean
is_frontal_view (const char *view)
{
  return strcmp (view, "PA") == 0 || strcmp (view, "AP") == 0;
}

static gboolean
same_view (const char *a, const char *b)
{
  return strcmp (a, b) == 0 || (is_frontal_view (a) && is_frontal_view (b));
}

/* The view that @source names, if it names one. What is out of the ordinary (a spot compression of an MLO, a
 * lateral in flexion) is OTHER, whatever else it is. */
static const char *
view_of_text (const FjHangValues *values, const FjHangVocabulary *vocabulary, FjTag source)
{
  const FjTag sources[] = { source, 0 };
  g_autofree char **codes = fj_hang_traits_words_of (vocabulary, FJ_HANG_VIEW, values, sources);

  if (codes[0] == NULL)
    return NULL;
  if (g_strv_contains ((const char *const *) codes, "OTHER"))
    return "OTHER";
  for (guint i = 1; codes[i] != NULL; i++)
    if (!same_view (codes[0], codes[i]))
      return NULL;
  return g_strv_contains ((const char *const *) codes, "PA") ? "PA" : codes[0]; /* 正位 says either */
}

/* 正位 says from the front or from the back; of a chest that is from the back, unless it lay in bed. */
static const char *
chest_view (const FjHangValues *values, const FjHangVocabulary *vocabulary, FjTag source, const char *view)
{
  const char *text = fj_hang_values_get_text (values, source, 0);

  if (strcmp (view, "AP") != 0 || !fj_hang_values_has (values, FJ_HANG_REGION, "CHEST") || text == NULL
      || strstr (text, "正") == NULL || strstr (text, "前后") != NULL)
    return view;
  return strstr (text, "床") != NULL || strstr (text, "卧") != NULL ? "AP" : "PA";
}

static void
look_at_header (Shot *shot, const FjHangVocabulary *vocabulary)
{
  static const FjTag SOURCES[] = { VIEW_POSITION, VIEW_CODE, FJ_HANG_SERIES_DESCRIPTION,
                                   PROCESSING_DESCRIPTION, FJ_HANG_PROTOCOL_NAME };
  const char *row = fj_hang_values_get_text (shot->values, PATIENT_ORIENTATION, 0);
  const char *column = fj_hang_values_get_text (shot->values, PATIENT_ORIENTATION, 1);

  for (guint i = 0; shot->view == NULL && i < G_N_ELEMENTS (SOURCES); i++)
    {
      shot->view = view_of_text (shot->values, vocabulary, SOURCES[i]);
      if (shot->view != NULL)
        shot->view = chest_view (shot->values, vocabulary, SOURCES[i], shot->view);
    }
  if (shot->view != NULL || row == NULL || column == NULL || (*column != 'F' && *column != 'H'))
    return;
  /* Rows from front to back: the beam went from side to side. */
  if (*row == 'A' || *row == 'P')
    shot->view = "LATERAL";
  else
    shot->is_frontal = *row == 'L' || *row == 'R';
}

static gboolean
is_for_processing (const FjHangValues *values)
{
  return fj_hang_values_has (values, INTENT, "FOR PROCESSING");
}

static gboolean
is_taken (const GArray *shots, const char *view)
{
  for (guint i = 0; i < shots->len; i++)
    {
      const Shot *shot = &g_array_index (shots, Shot, i);

      if (shot->view != NULL && same_view (shot->view, view) && !is_for_processing (shot->values))
        return TRUE;
    }
  return FALSE;
}

/* What the order names fills what headers leave blank: one view that was ordered is that of all; a frontal
 * one is that of what is seen from the front; and one that is left over is that of the one image that is
 * left over. */
static void
look_at_order (GArray *shots, const FjHangVocabulary *vocabulary)
{
  static const FjTag OF_ITEM[] = { FJ_HANG_ORDER_ITEM, 0 };
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  guint n_unknown = 0;

  for (guint i = 0; i < shots->len; i++)
    {
      Shot *shot = &g_array_index (shots, Shot, i);
      g_autofree char **codes = fj_hang_traits_words_of (vocabulary, FJ_HANG_VIEW, shot->values, OF_ITEM);
      guint n = g_strv_length (codes);

      for (guint j = 0; shot->view == NULL && j < n; j++)
        if (n == 1 || (shot->is_frontal && is_frontal_view (codes[j])))
          shot->view = chest_view (shot->values, vocabulary, FJ_HANG_ORDER_ITEM, codes[j]);
    }
  for (guint i = 0; i < shots->len; i++)
    {
      const Shot *shot = &g_array_index (shots, Shot, i);

      n_unknown += shot->view == NULL && !is_for_processing (shot->values);
    }
  for (guint i = 0; i < shots->len && n_unknown == 1; i++)
    {
      Shot *shot = &g_array_index (shots, Shot, i);
      g_autofree char **codes = fj_hang_traits_words_of (vocabulary, FJ_HANG_VIEW, shot->values, OF_ITEM);

      if (shot->view != NULL || is_for_processing (shot->values))
        continue;
      for (guint j = 0; codes[j] != NULL; j++)
        if (!is_taken (shots, codes[j]))
          g_ptr_array_add (left, codes[j]);
      if (left->len == 1)
        shot->view = chest_view (shot->values, vocabulary, FJ_HANG_ORDER_ITEM, left->pdata[0]);
      break;
    }
}

/* Images with attributes of their own are shots of their own. */
static void
add_shots (GArray *shots, FjHangStack *stack)
{
  gboolean has_own = FALSE;

  for (guint i = 0; i < stack->images->len; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);
      Shot shot = { .values = image->values };

      if (image->values == NULL)
        continue;
      g_array_append_val (shots, shot);
      has_own = TRUE;
    }
  if (!has_own)
    {
      Shot shot = { .values = stack->values };

      g_array_append_val (shots, shot);
    }
}

/* The view of a stack is that of all its images. */
static void
set_stack_view (FjHangStack *stack)
{
  const char *view = NULL;

  for (guint i = 0; i < stack->images->len; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);
      const char *own
          = image->values != NULL ? fj_hang_values_get_text (image->values, FJ_HANG_VIEW, 0) : NULL;

      if (own == NULL || (view != NULL && strcmp (view, own) != 0))
        return;
      view = own;
    }
  if (view != NULL && fj_hang_values_get (stack->values, FJ_HANG_VIEW) == NULL)
    fj_hang_values_add (stack->values, FJ_HANG_VIEW, view);
}

void
fj_hang_traits_views (FjHangStudy *study, const FjHangVocabulary *vocabulary)
{
  g_autoptr (GArray) shots = g_array_new (FALSE, TRUE, sizeof (Shot));

  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];

      if (fj_hang_is_projection (fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0)))
        add_shots (shots, stack);
    }
  for (guint i = 0; i < shots->len; i++)
    look_at_header (&g_array_index (shots, Shot, i), vocabulary);
  look_at_order (shots, vocabulary);
  for (guint i = 0; i < shots->len; i++)
    {
      const Shot *shot = &g_array_index (shots, Shot, i);

      if (shot->view != NULL)
        fj_hang_values_add (shot->values, FJ_HANG_VIEW, shot->view);
    }
  for (guint i = 0; i < study->stacks->len; i++)
    set_stack_view (study->stacks->pdata[i]);
}
