#include "fj-display-split.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"
#include "fj-stack-explain.h"

/* An image with the number that it is sorted by while its place is not known. */
typedef struct
{
  guint look, frame;
  gint number;
} Waiting;

typedef struct
{
  const char *series_key;
  const GPtrArray *looks; /* without those that have a sentence */
  guint words;            /* the look that has the words of the series */
  FjStackImage *images;   /* of all looks that are here; texts are theirs; source: the look */
  guint n_images;
  GArray *waiting; /* of Waiting, by number */
  GPtrArray *stacks;
} Split;

static const FjImageLook *
get_look (const Split *split, guint index)
{
  return g_ptr_array_index (split->looks, index);
}

static int
compare_waiting (gconstpointer a, gconstpointer b)
{
  const Waiting *one = a, *other = b;

  if (one->number != other->number)
    return one->number < other->number ? -1 : 1;
  if (one->look != other->look)
    return one->look < other->look ? -1 : 1;
  return (one->frame > other->frame) - (one->frame < other->frame);
}

static void
gather (Split *split)
{
  guint n = 0;

  for (guint i = 0; i < split->looks->len; i++)
    n += get_look (split, i)->n_images;
  split->images = g_new (FjStackImage, MAX (n, 1));
  split->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  for (guint i = 0; i < split->looks->len; i++)
    {
      const FjImageLook *look = get_look (split, i);

      for (guint k = 0; k < look->n_images; k++)
        {
          split->images[split->n_images] = look->images[k];
          split->images[split->n_images++].source = i;
        }
      for (guint k = 0; !look->is_here && k < look->frames; k++)
        {
          Waiting waiting = { i, k, look->number };

          g_array_append_val (split->waiting, waiting);
        }
    }
  g_array_sort (split->waiting, compare_waiting);
}

static FjDisplayImage
make_here (const Split *split, guint image)
{
  const FjStackImage *stack = &split->images[image];
  const FjImageLook *look = get_look (split, stack->source);

  return (FjDisplayImage){ .key = look->key,
                           .instance_uid = look->instance_uid,
                           .frame = stack->frame,
                           .is_here = TRUE,
                           .stack = *stack };
}

static FjDisplayImage
make_waiting (const Split *split, const Waiting *waiting)
{
  const FjImageLook *look = get_look (split, waiting->look);
  FjDisplayImage image = { .key = look->key, .instance_uid = look->instance_uid, .frame = waiting->frame };

  fj_stack_image_init (&image.stack);
  image.stack.source = waiting->look;
  image.stack.frame = waiting->frame;
  return image;
}

static gint
number_of (const Split *split, const FjDisplayImage *image)
{
  return get_look (split, image->stack.source)->number;
}

/* Above 0 when numbers go up along the stack more often than down, below when they go down. */
static gint
balance_of_numbers (const Split *split, const FjStack *stack)
{
  gint balance = 0;

  for (guint i = 1; i < stack->n_images; i++)
    {
      gint before = get_look (split, split->images[stack->images[i - 1]].source)->number;
      gint now = get_look (split, split->images[stack->images[i]].source)->number;

      balance += (now > before) - (now < before);
    }
  return balance;
}

/* The stack that has the image whose number is nearest to each waiting one. */
static guint *
assign (const Split *split)
{
  guint *owners = g_new0 (guint, split->waiting->len + 1);
  g_autofree guint64 *distances = g_new (guint64, split->waiting->len + 1);

  memset (distances, 0xFF, (split->waiting->len + 1) * sizeof *distances);
  if (split->stacks->len < 2)
    return owners;
  for (guint s = 0; s < split->stacks->len; s++)
    {
      const FjStack *stack = g_ptr_array_index (split->stacks, s);
      g_autofree gint *numbers = g_new (gint, stack->n_images);
      g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Waiting));
      guint at = 0;

      for (guint i = 0; i < stack->n_images; i++)
        {
          Waiting one = { 0, i, get_look (split, split->images[stack->images[i]].source)->number };

          g_array_append_val (sorted, one);
        }
      g_array_sort (sorted, compare_waiting);
      for (guint i = 0; i < stack->n_images; i++)
        numbers[i] = g_array_index (sorted, Waiting, i).number;
      for (guint w = 0; w < split->waiting->len; w++)
        {
          gint64 number = g_array_index (split->waiting, Waiting, w).number;
          guint64 distance;

          while (at + 1 < stack->n_images && ABS (numbers[at + 1] - number) <= ABS (numbers[at] - number))
            at++;
          distance = (guint64) ABS (numbers[at] - number);
          if (distance < distances[w])
            {
              distances[w] = distance;
              owners[w] = s;
            }
        }
    }
  return owners;
}

/* Stacks go upwards along their normal; people read from the head down, from the front back, from the
 * patient's right to the left. */
static gboolean
is_against_reading (const FjDisplayImage *images, guint n)
{
  for (guint i = 0; i < n; i++)
    if (images[i].is_here && images[i].stack.has_plane)
      {
        FjVector normal = fj_plane_normal (&images[i].stack.plane);

        if (fabs (normal.z) >= fabs (normal.x) && fabs (normal.z) >= fabs (normal.y))
          return normal.z > 0;
        return fabs (normal.y) >= fabs (normal.x) ? normal.y < 0 : normal.x < 0;
      }
  return FALSE;
}

static void
turn_around (FjDisplayImage *images, guint n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      FjDisplayImage one = images[i];

      images[i] = images[n - 1 - i];
      images[n - 1 - i] = one;
    }
}

/* The images of a stack in order, and between them, by their numbers, those that are waited for. */
static FjDisplayImage *
merge (const Split *split, const FjStack *stack, guint index, const guint *owners, guint *n)
{
  gint balance = balance_of_numbers (split, stack);
  gboolean is_down = balance < 0;
  guint n_waiting = split->waiting->len, at = 0;
  FjDisplayImage *images = g_new (FjDisplayImage, (gsize) stack->n_images + n_waiting + 1);

  *n = 0;
  for (guint i = 0; i <= stack->n_images; i++)
    {
      FjDisplayImage here = { 0 };

      if (i < stack->n_images)
        here = make_here (split, stack->images[i]);
      for (; at < n_waiting; at++)
        {
          guint w = is_down ? n_waiting - 1 - at : at;
          const Waiting *waiting = &g_array_index (split->waiting, Waiting, w);

          if (owners[w] != index)
            continue;
          if (i < stack->n_images
              && (is_down ? waiting->number < number_of (split, &here)
                          : waiting->number > number_of (split, &here)))
            break;
          images[(*n)++] = make_waiting (split, waiting);
        }
      if (i < stack->n_images)
        images[(*n)++] = here;
    }
  /* In the direction in which they were numbered, which is that of the list before their places were known:
   * nothing turns around under whoever is looking. */
  if (is_down
      || (balance == 0 && stack->n_images > 1 && (stack->flags & (FJ_STACK_UNPLACED | FJ_STACK_MIXED)) == 0
          && is_against_reading (images, *n)))
    turn_around (images, *n);
  return images;
}

/* --- titles --- */

static void
append (GString *title, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (title->len > 0)
    g_string_append (title, " · ");
  g_string_append (title, part);
}

static char *
describe_value (const FjStackValue *value)
{
  const char *unit = fj_stack_attribute_get_unit (value->attribute);

  if (value->attribute == FJ_STACK_IMAGE_TYPE)
    return g_strdelimit (g_strdup (value->text != NULL ? value->text : ""), "\\", ' ');
  if (!isfinite (value->value))
    return NULL;
  if (value->attribute == FJ_STACK_ACQUISITION_TIME)
    {
      guint seconds = (guint) fmod (MAX (value->value, 0), 86400);

      return g_strdup_printf ("%02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
  return g_strdup_printf ("%s %g%s%s", fj_stack_attribute_get_name (value->attribute), value->value,
                          *unit != '\0' ? " " : "", unit);
}

static char *
make_title (const Split *split, const FjStack *stack, guint n_groups)
{
  const FjImageLook *look = get_look (split, split->words);
  g_autoptr (GString) title = g_string_new (NULL);

  if (look->series_number != 0)
    {
      g_autofree char *number = g_strdup_printf (_ ("Series %d"), look->series_number);

      append (title, number);
    }
  append (title, *look->description != '\0' ? look->description : look->modality);
  for (guint i = 0; stack != NULL && i < stack->n_values; i++)
    {
      g_autofree char *value = describe_value (&stack->values[i]);

      append (title, value);
    }
  if (stack != NULL && n_groups > 1)
    {
      g_autofree char *part = g_strdup_printf (_ ("part %u of %u"), stack->group + 1, n_groups);

      append (title, part);
    }
  if (title->len == 0)
    return fj_image_look_dup_name (look);
  return g_strdup (title->str);
}

/* --- */

static void
add_stacks (const Split *split, GPtrArray *sets)
{
  g_autofree guint *owners = assign (split);
  guint n_groups = 0;

  for (guint i = 0; i < split->stacks->len; i++)
    n_groups = MAX (n_groups, ((const FjStack *) g_ptr_array_index (split->stacks, i))->group + 1);
  for (guint i = 0; i < split->stacks->len; i++)
    {
      const FjStack *stack = g_ptr_array_index (split->stacks, i);
      guint n;
      FjDisplayImage *images = merge (split, stack, i, owners, &n);
      FjDisplaySet *set
          = fj_display_set_new (g_strdup_printf ("%s#%u.%u", split->series_key, stack->group, stack->step),
                                make_title (split, stack, n_groups), split->looks, split->words, images, n);

      fj_display_set_set_stack (set, stack);
      g_ptr_array_add (sets, set);
    }
}

/* None is here: in order of their numbers. */
static void
add_listed (const Split *split, GPtrArray *sets)
{
  FjDisplayImage *images = g_new (FjDisplayImage, split->waiting->len);

  for (guint i = 0; i < split->waiting->len; i++)
    images[i] = make_waiting (split, &g_array_index (split->waiting, Waiting, i));
  g_ptr_array_add (sets, fj_display_set_new (g_strdup_printf ("%s#0.0", split->series_key),
                                             make_title (split, NULL, 0), split->looks, split->words, images,
                                             split->waiting->len));
}

static void
add_sentence (FjImageLook *look, GPtrArray *sets)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();

  g_ptr_array_add (alone, look);
  g_ptr_array_add (sets, fj_display_set_new (g_strdup_printf ("%s#", look->key), g_strdup (look->title),
                                             alone, 0, NULL, 0));
}

/* Parts as numbers: ".9" before ".10". */
static int
compare_uids (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      gsize n = strcspn (a, "."), m = strcspn (b, ".");
      int order = n != m ? (n < m ? -1 : 1) : strncmp (a, b, n);

      if (order != 0)
        return order;
      a += n + (a[n] == '.');
      b += m + (b[m] == '.');
    }
  return (*a != '\0') - (*b != '\0');
}

/* What nothing else tells apart stands by its UID, wherever its source lists it: the same images have the
 * same order under any names. */
static int
compare_looks (gconstpointer a, gconstpointer b)
{
  const FjImageLook *one = *(FjImageLook *const *) a, *other = *(FjImageLook *const *) b;

  return compare_uids (one->instance_uid, other->instance_uid);
}

GPtrArray *
fj_display_split (const char *series_key, const GPtrArray *looks)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  Split split = { .series_key = series_key, .looks = images };

  for (guint i = 0; i < looks->len; i++)
    {
      FjImageLook *look = g_ptr_array_index (looks, i);

      if (look->sentence == NULL)
        g_ptr_array_add (images, look);
    }
  g_ptr_array_sort (images, compare_looks); /* keeps the order of those that have one UID */
  while (split.words + 1 < images->len && *get_look (&split, split.words)->modality == '\0')
    split.words++;
  if (images->len > 0 && *get_look (&split, split.words)->modality == '\0')
    split.words = 0;
  gather (&split);
  split.stacks = fj_stack_split (split.images, split.n_images);
  if (split.n_images > 0)
    add_stacks (&split, sets);
  else if (split.waiting->len > 0)
    add_listed (&split, sets);
  for (guint i = 0; i < looks->len; i++)
    {
      FjImageLook *look = g_ptr_array_index (looks, i);

      if (look->sentence != NULL)
        add_sentence (look, sets);
    }
  g_ptr_array_unref (split.stacks);
  g_array_unref (split.waiting);
  g_free (split.images);
  return sets;
}
