#include "fj-hang-traits-parts.h"

#include <string.h>

#define INTENT 0x00080068u
#define KERNEL 0x00181210u

/* What two reconstructions of one scan differ in, if they differ in anything but their window and name. */
static const FjTag SAME[] = {
  FJ_HANG_IMAGE_TYPE,
  FJ_HANG_ACQUISITION_TIME,
  0x0008002au, /* Acquisition DateTime */
  0x00180050u, /* Slice Thickness */
  0x00180060u, /* KVP */
  0x00180088u, /* Spacing Between Slices */
  0x00181100u, /* Reconstruction Diameter */
  KERNEL,
  0x00200012u, /* Acquisition Number */
  0x00200037u, /* Image Orientation (Patient) */
  0x00200052u, /* Frame of Reference UID */
  0x00280010u, /* Rows */
  0x00280011u, /* Columns */
  0x00280030u, /* Pixel Spacing */
  0x00189361u, /* Multi-energy CT Acquisition */
};
#define POSITION 0x00200032u

static gboolean
is_known (const FjHangValues *values, FjTag tag)
{
  const char *text = fj_hang_values_get_text (values, tag, 0);

  return text != NULL && *text != '\0';
}

/* Absent, without a value and with one are three things. */
static void
append_values (GString *all, const FjHangValues *values, FjTag tag)
{
  const char *const *texts = values != NULL ? fj_hang_values_get (values, tag) : NULL;

  g_string_append_c (all, texts != NULL ? '\n' : '\r');
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_string_append (all, texts[i]);
      g_string_append_c (all, '\t');
    }
}

/* What has to be the same for two stacks to be the same images, as text; NULL when too little is known to say
 * so. (transfer full) */
static char *
describe (const FjHangStack *stack)
{
  GString *all;

  if (!is_known (stack->values, KERNEL) || !is_known (stack->values, FJ_HANG_ACQUISITION_TIME))
    return NULL;
  all = g_string_new (NULL);
  g_string_append_printf (all, "%u", stack->n_images);
  for (guint i = 0; i < G_N_ELEMENTS (SAME); i++)
    append_values (all, stack->values, SAME[i]);
  append_values (all, stack->values, FJ_HANG_PLANE);
  append_values (all, stack->values, FJ_HANG_RECONSTRUCTION);
  append_values (all, stack->values, POSITION);
  /* Where the first and the last image lie, as far as images say it. */
  for (guint end = 0; end < 2 && stack->images->len > 0; end++)
    append_values (all, g_array_index (stack->images, FjHangImage, end * (stack->images->len - 1)).values,
                   POSITION);
  return g_string_free (all, FALSE);
}

static gboolean
is_unlike (const FjHangValues *a, const FjHangValues *b, FjTag tag)
{
  const char *x = fj_hang_values_get_text (a, tag, 0), *y = fj_hang_values_get_text (b, tag, 0);

  return x != NULL && y != NULL && *x != '\0' && *y != '\0' && strcmp (x, y) != 0;
}

static gboolean
is_projection (const FjHangStack *stack)
{
  return fj_hang_is_projection (fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0));
}

/* One of each view and side that is there for presentation. (transfer container) */
static GPtrArray *
find_presented (const FjHangStudy *study)
{
  static const FjTag KIND[] = { FJ_HANG_MODALITY, FJ_HANG_VIEW, FJ_HANG_SIDE };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *presented = g_ptr_array_new ();

  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];
      g_autoptr (GString) kind = g_string_new (NULL);

      if (!is_projection (stack) || !fj_hang_values_has (stack->values, INTENT, "FOR PRESENTATION"))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (KIND); j++)
        append_values (kind, stack->values, KIND[j]);
      if (g_hash_table_add (seen, g_strdup (kind->str)))
        g_ptr_array_add (presented, stack);
    }
  return presented;
}

/* @stack is for processing, and one of @presented is what it was processed to. */
static gboolean
has_twin (const FjHangStack *stack, const GPtrArray *presented)
{
  for (guint i = 0; i < presented->len; i++)
    {
      const FjHangStack *other = presented->pdata[i];

      if (!is_unlike (stack->values, other->values, FJ_HANG_MODALITY)
          && !is_unlike (stack->values, other->values, FJ_HANG_VIEW)
          && !is_unlike (stack->values, other->values, FJ_HANG_SIDE))
        return TRUE;
    }
  return FALSE;
}

void
fj_hang_traits_copies (FjHangStudy *study)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) presented = find_presented (study);

  for (guint i = 0; i < study->stacks->len; i++)
    {
      FjHangStack *stack = study->stacks->pdata[i];

      if (fj_hang_traits_is_modality (stack->values, "CT"))
        {
          char *images = describe (stack);

          /* Stacks stand by their numbers: of two that are the same, the first is the one to look at. */
          if (images != NULL && !g_hash_table_add (seen, images))
            fj_hang_values_add (stack->values, FJ_HANG_IS_DUPLICATE, "YES");
        }
      else if (is_projection (stack) && fj_hang_values_has (stack->values, INTENT, "FOR PROCESSING")
               && has_twin (stack, presented))
        fj_hang_values_add (stack->values, FJ_HANG_IS_PROCESSING_TWIN, "YES");
    }
}
