#include "fj-stack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fj-language.h"
#include "fj-stack-explain.h"

#define MAX_PARTS 256u /* more directions than this in one set are a rotation, not stacks */

/* What Image Type (PS3.3 C.7.6.1.1.2), from its third value on, says of an image: it makes another picture of
 * the same place, which belongs into another stack. */
static const struct
{
  const char *word; /* one that ends in '_' begins a value: M_FFE */
  guint kind;
} kinds[] = {
  { "LOCALIZER", 1 << 0 },
  { "SCOUT", 1 << 0 },
  { "TOPOGRAM", 1 << 0 },
  { "PROJECTION IMAGE", 1 << 1 },
  { "MAX_IP", 1 << 1 },
  { "MIN_IP", 1 << 1 },
  { "M", 1 << 2 },
  { "M_", 1 << 2 },
  { "MAGNITUDE", 1 << 2 },
  { "P", 1 << 3 },
  { "P_", 1 << 3 },
  { "PHASE", 1 << 3 },
  { "PHASE MAP", 1 << 3 },
  { "VELOCITY MAP", 1 << 3 },
  { "R", 1 << 4 },
  { "R_", 1 << 4 },
  { "REAL", 1 << 4 },
  { "I", 1 << 5 },
  { "I_", 1 << 5 },
  { "IMAGINARY", 1 << 5 },
  { "ADC", 1 << 6 },
  { "EADC", 1 << 7 },
  { "FA", 1 << 8 },
  { "W", 1 << 9 },
  { "W_", 1 << 9 },
  { "WATER", 1 << 9 },
  { "F", 1 << 10 },
  { "F_", 1 << 10 },
  { "FAT", 1 << 10 },
  { "IP", 1 << 11 },
  { "IP_", 1 << 11 },
  { "IN_PHASE", 1 << 11 },
  { "OP", 1 << 12 },
  { "OP_", 1 << 12 },
  { "OUT_PHASE", 1 << 12 },
  { "OPP_PHASE", 1 << 12 },
  { "OUT_OF_PHASE", 1 << 12 },
  { "OPPOSED_PHASE", 1 << 12 },
};
#define LOCALIZER (1u << 0)

static guint
read_kind (const char *image_type)
{
  g_auto (GStrv) values = g_strsplit (image_type != NULL ? image_type : "", "\\", -1);
  guint kind = 0;

  for (guint i = 2; i < g_strv_length (values); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        const char *value = g_strstrip (values[i]), *word = kinds[k].word;

        if (g_str_has_suffix (word, "_") ? g_str_has_prefix (value, word) : g_str_equal (value, word))
          kind |= kinds[k].kind;
      }
  return kind;
}

typedef struct
{
  const FjStackImage *image;
  guint index; /* of the input */
  guint kind;
  gboolean is_placed;
} Item;

typedef struct
{
  FjStack *stack;
  guint first; /* of its group: in the order of compare_items */
} Sorted;

/* One order of the images, whatever that of the input. */
static int
compare_items (gconstpointer a, gconstpointer b)
{
  const FjStackImage *one = ((const Item *) a)->image, *other = ((const Item *) b)->image;
  gboolean has_one = !isnan (one->instance_number), has_other = !isnan (other->instance_number);

  if (has_one != has_other)
    return has_other - has_one;
  if (has_one && one->instance_number != other->instance_number)
    return one->instance_number < other->instance_number ? -1 : 1;
  if (one->source != other->source)
    return one->source < other->source ? -1 : 1;
  return one->frame < other->frame ? -1 : one->frame > other->frame;
}

#define ORDER(a, b) ((a) < (b) ? -1 : (a) > (b))

/* Rules 1 and 2. */
static int
compare_sets (const Item *a, const Item *b)
{
  const FjStackImage *one = a->image, *other = b->image;
  const int orders[] = {
    ORDER (one->rows, other->rows),
    ORDER (one->columns, other->columns),
    ORDER (one->samples, other->samples),
    ORDER (one->type, other->type),
    ORDER (a->kind, b->kind),
    g_strcmp0 (one->stack_id, other->stack_id),
    g_strcmp0 (one->frame_of_reference, other->frame_of_reference),
  };

  if (a->is_placed != b->is_placed || !a->is_placed)
    return b->is_placed - a->is_placed;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (orders[i] != 0)
      return orders[i];
  return 0;
}

static int
compare_set_pointers (gconstpointer a, gconstpointer b)
{
  const Item *one = *(const Item *const *) a, *other = *(const Item *const *) b;
  int order = compare_sets (one, other);

  return order != 0 ? order : ORDER (one, other); /* in the order of compare_items */
}

typedef gboolean (*Alike) (const Item *a, const Item *b);

/* Half of what a volume bears: any two that are like the first are then enough like each other. */
static gboolean
lie_alike (const Item *a, const Item *b)
{
  return fj_slice_same_direction (&a->image->plane, &b->image->plane, FJ_SLICE_SAME_DIRECTION / 2)
         && fj_slice_same_spacing (&a->image->plane, &b->image->plane, FJ_SLICE_SAME_SPACING / 2);
}

static gboolean
lie_above (const Item *a, const Item *b)
{
  return fj_slice_drift (&a->image->plane, &b->image->plane) <= FJ_SLICE_BESIDE / 2;
}

/* Each joins the first part whose first image it is like. (transfer full): of GPtrArray; NULL when there is
 * no part of two, or too many parts. */
static GPtrArray *
part (const GPtrArray *items, Alike alike)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);
      GPtrArray *mine = NULL;

      for (guint k = 0; k < parts->len && mine == NULL; k++)
        if (alike (g_ptr_array_index ((GPtrArray *) g_ptr_array_index (parts, k), 0), item))
          mine = g_ptr_array_index (parts, k);
      if (mine == NULL)
        {
          if (parts->len == MAX_PARTS)
            return NULL;
          mine = g_ptr_array_new ();
          g_ptr_array_add (parts, mine);
        }
      g_ptr_array_add (mine, item);
    }
  return parts->len > 1 && parts->len == items->len ? NULL : g_steal_pointer (&parts);
}

static void
stack_free (gpointer data)
{
  FjStack *stack = data;

  g_free (stack->images);
  g_free (stack);
}

static FjStack *
add_stack (GArray *stacks, const GPtrArray *items, guint first, guint step, FjStackFlags flags)
{
  Sorted sorted = { g_new0 (FjStack, 1), first };
  guint kind = LOCALIZER;

  sorted.stack->step = step;
  sorted.stack->flags = flags;
  sorted.stack->images = g_new (guint, items->len);
  for (guint i = 0; i < items->len; i++)
    kind &= ((const Item *) g_ptr_array_index (items, i))->kind;
  if (kind & LOCALIZER)
    sorted.stack->flags |= FJ_STACK_LOCALIZER;
  g_array_append_val (stacks, sorted);
  return sorted.stack;
}

static guint
first_of (const GPtrArray *items, const Item *all)
{
  return (guint) ((const Item *) g_ptr_array_index (items, 0) - all);
}

/* In order of Instance Number. */
static void
add_loose (GArray *stacks, const GPtrArray *items, const Item *all, FjStackFlags flags)
{
  FjStack *stack = add_stack (stacks, items, first_of (items, all), 0, flags);

  for (guint i = 0; i < items->len; i++)
    stack->images[stack->n_images++] = ((const Item *) g_ptr_array_index (items, i))->index;
}

/* What the images of a stack say of what tells it from the others; of a rank, which differs from image to
 * image, the mean. */
static void
describe (FjStack *stack, const FjStackImage *images, const FjStackExplanation *explanation)
{
  const FjStackImage *first = &images[stack->images[0]];

  for (guint i = 0; i < explanation->n_attributes; i++)
    {
      FjStackValue *value = &stack->values[stack->n_values++];
      double sum = 0;

      value->attribute = explanation->attributes[i];
      value->value = fj_stack_image_get_value (first, value->attribute);
      for (guint k = 0; k < stack->n_images; k++)
        sum += fj_stack_image_get_value (&images[stack->images[k]], value->attribute) - value->value;
      if (isfinite (sum))
        value->value += sum / stack->n_images;
      if (value->attribute == FJ_STACK_IMAGE_TYPE)
        value->text = first->image_type;
      if (value->attribute == FJ_STACK_DIFFUSION)
        {
          value->has_gradient = first->has_gradient;
          value->gradient = first->gradient;
        }
    }
}

/* The flags of its slices, one a place. */
static void
judge (FjStack *stack, const FjStackImage *images, const guint *places_of, guint n_places)
{
  g_autofree const FjPlane **planes = g_new (const FjPlane *, stack->n_images);
  guint n = 0;

  for (guint i = 0; i < stack->n_images; i++)
    if (i == 0 || places_of[stack->images[i]] != places_of[stack->images[i - 1]])
      planes[n++] = &images[stack->images[i]].plane;
  stack->volume_flags = fj_slice_judge (planes, n, &stack->spacing);
  if (n < stack->n_images)
    stack->volume_flags |= FJ_VOLUME_DUPLICATES;
  if (n < n_places)
    stack->flags |= FJ_STACK_INCOMPLETE;
}

/* Images above one another: a stack of each phase, echo, b value … */
static void
add_group (GArray *stacks,
           const GPtrArray *items,
           const Item *all,
           const FjStackImage *images,
           const FjSlicePlace *order,
           guint n_places,
           guint *places_of)
{
  g_autofree const FjStackImage **members = g_new (const FjStackImage *, items->len);
  g_autofree guint *places = g_new (guint, items->len);
  g_auto (FjStackExplanation) explanation = { 0 };
  guint first = stacks->len;

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, order[i].index);

      places[order[i].index] = places_of[item->index] = order[i].place;
      members[order[i].index] = item->image;
    }
  fj_stack_explain (members, places, items->len, n_places, &explanation);
  for (guint k = 0; k < explanation.n_classes; k++)
    add_stack (stacks, items, first_of (items, all), k, 0);
  for (guint i = 0; i < items->len; i++)
    {
      FjStack *stack = g_array_index (stacks, Sorted, first + explanation.classes[order[i].index]).stack;

      stack->images[stack->n_images++] = ((const Item *) g_ptr_array_index (items, order[i].index))->index;
    }
  for (guint k = first; k < stacks->len; k++)
    {
      FjStack *stack = g_array_index (stacks, Sorted, k).stack;

      stack->images = g_renew (guint, stack->images, stack->n_images);
      describe (stack, images, &explanation);
      judge (stack, images, places_of, n_places);
    }
}

/* Images of one direction; rule 4. */
static void
add_direction (GArray *stacks,
               const GPtrArray *items,
               const Item *all,
               const FjStackImage *images,
               guint *places_of,
               gboolean is_parted)
{
  g_autofree const FjPlane **planes = g_new (const FjPlane *, items->len);
  g_autofree FjSlicePlace *order = g_new (FjSlicePlace, items->len);
  g_autoptr (GPtrArray) parts = NULL;
  gboolean beside = FALSE;
  guint n_places;

  for (guint i = 0; i < items->len; i++)
    planes[i] = &((const Item *) g_ptr_array_index (items, i))->image->plane;
  n_places = fj_slice_order (planes, items->len, order);
  for (guint i = 1; i < items->len; i++)
    if (order[i].place == order[i - 1].place
        && fj_slice_drift (planes[order[i - 1].index], planes[order[i].index]) > FJ_SLICE_BESIDE)
      beside = TRUE;
  if (!beside || is_parted)
    {
      add_group (stacks, items, all, images, order, n_places, places_of);
      return;
    }
  parts = part (items, lie_above);
  if (parts == NULL)
    add_loose (stacks, items, all, FJ_STACK_MIXED);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    add_direction (stacks, g_ptr_array_index (parts, i), all, images, places_of, TRUE);
}

/* Images that rules 1 and 2 leave together. */
static void
add_set (
    GArray *stacks, const GPtrArray *items, const Item *all, const FjStackImage *images, guint *places_of)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (!((const Item *) g_ptr_array_index (items, 0))->is_placed)
    {
      add_loose (stacks, items, all, FJ_STACK_UNPLACED);
      return;
    }
  parts = part (items, lie_alike);
  if (parts == NULL)
    add_loose (stacks, items, all, FJ_STACK_MIXED);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    add_direction (stacks, g_ptr_array_index (parts, i), all, images, places_of, FALSE);
}

static int
compare_stacks (gconstpointer a, gconstpointer b)
{
  const Sorted *one = a, *other = b;
  FjStackFlags late[] = { FJ_STACK_UNPLACED, FJ_STACK_LOCALIZER };

  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    if ((one->stack->flags ^ other->stack->flags) & late[i])
      return one->stack->flags & late[i] ? 1 : -1;
  return one->first != other->first ? ORDER (one->first, other->first)
                                    : ORDER (one->stack->step, other->stack->step);
}

GPtrArray *
fj_stack_split (const FjStackImage *images, guint n)
{
  GPtrArray *result = g_ptr_array_new_with_free_func (stack_free);
  g_autoptr (GArray) stacks = g_array_new (FALSE, FALSE, sizeof (Sorted));
  g_autofree Item *items = g_new (Item, n);
  g_autofree Item **sets = g_new (Item *, n);
  g_autofree guint *places_of = g_new0 (guint, n);
  guint group = 0;

  for (guint i = 0; i < n; i++)
    items[i] = (Item){ &images[i], i, read_kind (images[i].image_type),
                       images[i].has_plane && fj_plane_is_valid (&images[i].plane) };
  if (n > 0)
    qsort (items, n, sizeof *items, compare_items);
  for (guint i = 0; i < n; i++)
    sets[i] = &items[i];
  if (n > 0)
    qsort (sets, n, sizeof *sets, compare_set_pointers);
  for (guint first = 0, end; first < n; first = end)
    {
      g_autoptr (GPtrArray) set = g_ptr_array_new ();

      for (end = first; end < n && compare_sets (sets[first], sets[end]) == 0; end++)
        g_ptr_array_add (set, sets[end]);
      add_set (stacks, set, items, images, places_of);
    }
  g_array_sort (stacks, compare_stacks);
  for (guint i = 0; i < stacks->len; i++)
    {
      Sorted *sorted = &g_array_index (stacks, Sorted, i);

      if (i > 0 && sorted->first != (sorted - 1)->first)
        group++;
      sorted->stack->group = group;
      g_ptr_array_add (result, sorted->stack);
    }
  return result;
}

gboolean
fj_stack_is_volume (const FjStack *stack, const FjStackImage *images)
{
  return !(stack->flags & (FJ_STACK_UNPLACED | FJ_STACK_MIXED)) && images[stack->images[0]].samples == 1;
}

const char *
fj_stack_attribute_get_name (FjStackAttribute attribute)
{
  switch (attribute)
    {
    case FJ_STACK_TEMPORAL_POSITION:
      return _ ("Time point");
    case FJ_STACK_TRIGGER_TIME:
      return _ ("Trigger time");
    case FJ_STACK_PHASE:
      return _ ("Phase of the cycle");
    case FJ_STACK_ECHO_TIME:
      return _ ("Echo time");
    case FJ_STACK_ECHO_NUMBER:
      return _ ("Echo");
    case FJ_STACK_B_VALUE:
      return _ ("b value");
    case FJ_STACK_DIFFUSION:
      return _ ("b value and direction");
    case FJ_STACK_INVERSION_TIME:
      return _ ("Inversion time");
    case FJ_STACK_ACQUISITION_NUMBER:
      return _ ("Acquisition");
    case FJ_STACK_ACQUISITION_TIME:
      return _ ("Acquisition time");
    case FJ_STACK_IMAGE_TYPE:
      return _ ("Kind of image");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
fj_stack_attribute_get_unit (FjStackAttribute attribute)
{
  switch (attribute)
    {
    case FJ_STACK_TRIGGER_TIME:
    case FJ_STACK_ECHO_TIME:
    case FJ_STACK_INVERSION_TIME:
      return "ms";
    case FJ_STACK_PHASE:
      return "%";
    case FJ_STACK_B_VALUE:
    case FJ_STACK_DIFFUSION:
      return "s/mm²";
    case FJ_STACK_ACQUISITION_TIME:
      return "s";
    default:
      return "";
    }
}
