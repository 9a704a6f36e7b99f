#include "fj-hang-gather.h"

#include <math.h>
#include <string.h>

#include "fj-hang-entries.h"

#define MODALITY 0x00080060u
#define SERIES_DESCRIPTION 0x0008103eu
#define SERIES_NUMBER 0x00200011u
#define STUDY_INSTANCE_UID 0x0020000du
#define SERIES_INSTANCE_UID 0x0020000eu
#define SOP_INSTANCE_UID 0x00080018u
#define INSTANCE_NUMBER 0x00200013u
#define POSITION 0x00200032u
#define ORIENTATION 0x00200037u
#define B_VALUE 0x00189087u

/* Images that are described one by one: of more, sorting and spacing have to do with what headers say. */
#define MOST_DESCRIBED 50000u

/* What no two images of a stack have in common, whatever the header of one of them says. */
static const FjTag VARYING[]
    = { SOP_INSTANCE_UID, INSTANCE_NUMBER, POSITION, 0x00201041u /* Slice Location */ };

typedef struct
{
  const GPtrArray *inputs;
  GArray *wanted;
  GHashTable *patients; /* key to FjHangGathered */
  guint n_described;
} Gather;

/* ---- the parts ---- */

FjHangInput *
fj_hang_input_new (GPtrArray *sets, FjHeaderShelf *shelf)
{
  FjHangInput *input = g_new0 (FjHangInput, 1);

  input->sets = g_ptr_array_ref (sets);
  input->shelf = fj_header_shelf_ref (shelf);
  return input;
}

void
fj_hang_input_free (FjHangInput *input)
{
  g_ptr_array_unref (input->sets);
  fj_header_shelf_unref (input->shelf);
  g_free (input);
}

static void
wanted_clear (gpointer data)
{
  g_free (((FjHangWanted *) data)->key);
}

GArray *
fj_hang_wanted_new (void)
{
  GArray *wanted = g_array_new (FALSE, TRUE, sizeof (FjHangWanted));

  g_array_set_clear_func (wanted, wanted_clear);
  return wanted;
}

void
fj_hang_wanted_add (GArray *wanted, guint store, const char *key, guint frame)
{
  FjHangWanted one = { store, g_strdup (key), frame };

  g_array_append_val (wanted, one);
}

static void
origin_free (gpointer data)
{
  FjHangOrigin *origin = data;

  g_object_unref (origin->set);
  g_clear_pointer (&origin->images, g_array_unref);
  g_free (origin);
}

void
fj_hang_gathered_free (FjHangGathered *gathered)
{
  fj_hang_patient_free (gathered->patient);
  g_hash_table_unref (gathered->origins);
  g_free (gathered);
}

const FjHangOrigin *
fj_hang_gathered_find (const FjHangGathered *gathered, const FjHangStack *stack)
{
  return g_hash_table_lookup (gathered->origins, stack->key);
}

static gboolean
has_image (const FjHangOrigin *origin, guint image)
{
  if (origin->images == NULL)
    return TRUE;
  for (guint i = 0; i < origin->images->len; i++)
    if (g_array_index (origin->images, guint, i) == image)
      return TRUE;
  return FALSE;
}

const FjHangStack *
fj_hang_gathered_find_stack (const FjHangGathered *gathered, guint store, const char *key, guint image)
{
  for (guint i = 0; i < gathered->patient->studies->len; i++)
    {
      const FjHangStudy *study = gathered->patient->studies->pdata[i];

      for (guint j = 0; j < study->stacks->len; j++)
        {
          const FjHangOrigin *origin = fj_hang_gathered_find (gathered, study->stacks->pdata[j]);

          if (origin->store == store && strcmp (fj_display_set_get_key (origin->set), key) == 0
              && has_image (origin, image))
            return study->stacks->pdata[j];
        }
    }
  return NULL;
}

guint
fj_hang_origin_get_image (const FjHangOrigin *origin, guint image)
{
  return origin->images != NULL && image < origin->images->len ? g_array_index (origin->images, guint, image)
                                                               : image;
}

/* ---- values ---- */

static void
copy_value (FjHangValues *to, const FjHangValues *from, FjTag tag)
{
  const char *const *texts = fj_hang_values_get (from, tag);

  fj_hang_values_set (to, tag, NULL);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    fj_hang_values_add (to, tag, texts[i]);
}

/* What @to does not say yet. */
static void
fill_values (FjHangValues *to, const FjHangValues *from)
{
  g_autoptr (GArray) tags = fj_hang_values_list (from);

  for (guint i = 0; i < tags->len; i++)
    {
      FjTag tag = g_array_index (tags, FjTag, i);
      const char *text = fj_hang_values_get_text (to, tag, 0);

      if (text == NULL || *text == '\0')
        copy_value (to, from, tag);
    }
}

static gboolean
is_varying (FjTag tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (VARYING); i++)
    if (VARYING[i] == tag)
      return TRUE;
  return FALSE;
}

static void
copy_image (FjHangValues *to, const FjHeaderValues *header, gboolean has_varying)
{
  const FjHangValues *from = fj_header_values_get (header, FJ_HANG_OBJECT_IMAGE);
  g_autoptr (GArray) tags = fj_hang_values_list (from);

  for (guint i = 0; i < tags->len; i++)
    if (has_varying || !is_varying (g_array_index (tags, FjTag, i)))
      copy_value (to, from, g_array_index (tags, FjTag, i));
}

static void
set_vectors (FjHangValues *values, FjTag tag, const double *numbers, guint n)
{
  fj_hang_values_set (values, tag, NULL);
  for (guint i = 0; i < n; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      fj_hang_values_add (values, tag, g_ascii_formatd (text, sizeof text, "%.10g", numbers[i]));
    }
}

/* What the file of an image tells when it is looked at. */
static void
describe_place (FjHangValues *values, const FjStackImage *stack, const FjPlane *usual)
{
  const FjPlane *plane = &stack->plane;

  if (isfinite (stack->instance_number))
    fj_hang_values_set_number (values, INSTANCE_NUMBER, stack->instance_number);
  if (!stack->has_plane)
    return;
  set_vectors (values, POSITION, (double[]){ plane->origin.x, plane->origin.y, plane->origin.z }, 3);
  if (usual == NULL || memcmp (&usual->row, &plane->row, sizeof plane->row) != 0
      || memcmp (&usual->column, &plane->column, sizeof plane->column) != 0)
    set_vectors (values, ORIENTATION,
                 (double[]){ plane->row.x, plane->row.y, plane->row.z, plane->column.x, plane->column.y,
                             plane->column.z },
                 6);
}

/* ---- stacks ---- */

static const char *
get_modality (const FjHangEntry *entry)
{
  const char *modality = entry->header != NULL ? fj_hang_values_get_text (
                             fj_header_values_get (entry->header, FJ_HANG_OBJECT_STACK), MODALITY, 0)
                                               : NULL;

  return modality != NULL && *modality != '\0' ? modality : fj_display_set_get_modality (entry->set);
}

static FjHangGathered *
ensure_patient (Gather *gather, const char *who)
{
  FjHangGathered *gathered = g_hash_table_lookup (gather->patients, who);

  if (gathered == NULL)
    {
      gathered = g_new0 (FjHangGathered, 1);
      gathered->patient = fj_hang_patient_new (who);
      gathered->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, origin_free);
      g_hash_table_insert (gather->patients, gathered->patient->key, gathered);
    }
  return gathered;
}

static FjHangStudy *
ensure_study (const Gather *gather, FjHangGathered *gathered, const FjHangEntry *entry)
{
  const FjHangInput *input = gather->inputs->pdata[entry->store];
  const char *uid = fj_display_set_get_study_uid (entry->set);
  FjHangStudy *study = fj_hang_patient_add_study (gathered->patient, uid);

  if (entry->header != NULL)
    {
      fill_values (gathered->patient->values, fj_header_values_get (entry->header, FJ_HANG_OBJECT_PATIENT));
      fill_values (study->values, fj_header_values_get (entry->header, FJ_HANG_OBJECT_STUDY));
    }
  fj_hang_values_set (study->values, STUDY_INSTANCE_UID, uid);
  if (entry->store > 0)
    {
      study->is_other_hospital = input->is_other_hospital;
      study->is_identity_confirmed = input->is_identity_confirmed;
    }
  return study;
}

static void
describe_stack (FjHangStack *stack, const FjHangEntry *entry)
{
  if (entry->header != NULL)
    fill_values (stack->values, fj_header_values_get (entry->header, FJ_HANG_OBJECT_STACK));
  fj_hang_values_set (stack->values, SERIES_INSTANCE_UID, stack->series_uid);
  if (*get_modality (entry) != '\0')
    fj_hang_values_set (stack->values, MODALITY, get_modality (entry));
  if (entry->header != NULL)
    return;
  if (*fj_display_set_get_description (entry->set) != '\0')
    {
      fj_hang_values_set (stack->values, SERIES_DESCRIPTION, NULL);
      fj_hang_values_add (stack->values, SERIES_DESCRIPTION, fj_display_set_get_description (entry->set));
    }
  if (fj_display_set_get_series_number (entry->set) != 0)
    fj_hang_values_set_number (stack->values, SERIES_NUMBER, fj_display_set_get_series_number (entry->set));
}

/* Takes @images (nullable). The key is unique among the patient's. */
static FjHangStack *
add_stack (FjHangGathered *gathered,
           FjHangStudy *study,
           const FjHangEntry *entry,
           const char *object,
           GArray *images)
{
  const char *series_uid = fj_display_set_get_series_uid (entry->set);
  g_autofree char *key = g_strdup_printf ("%s#%u.%u%s%s", series_uid, fj_display_set_get_group (entry->set),
                                          fj_display_set_get_step (entry->set), object != NULL ? "/" : "",
                                          object != NULL ? object : "");
  FjHangOrigin *origin = g_new0 (FjHangOrigin, 1);
  FjHangStack *stack;

  /* One series UID in two studies, one SOP Instance UID in two files, or none at all. */
  for (guint i = 2; g_hash_table_contains (gathered->origins, key); i++)
    {
      g_autofree char *taken = g_steal_pointer (&key);

      key = g_strdup_printf ("%s@%s~%u", taken, study->study_uid, i);
    }
  stack = fj_hang_study_add_stack (study, key, series_uid);
  origin->store = entry->store;
  origin->set = g_object_ref (entry->set);
  origin->images = images;
  g_hash_table_insert (gathered->origins, g_strdup (key), origin);
  describe_stack (stack, entry);
  return stack;
}

/* Also that of a vendor's own attribute. */
static void
set_b_value (FjHangStack *stack, const FjStackImage *image)
{
  if (fj_hang_values_get_text (stack->values, B_VALUE, 0) == NULL && isfinite (image->b_value))
    fj_hang_values_set_number (stack->values, B_VALUE, image->b_value);
}

static FjHangValues *
describe_image (
    Gather *gather, FjHangStack *stack, const FjHangEntry *entry, guint index, const FjPlane *usual)
{
  const FjDisplayImage *image = fj_display_set_get_image (entry->set, index);
  g_autoptr (FjHeaderValues) header = NULL;
  g_autoptr (FjHangValues) own = NULL;

  if (gather->n_described >= MOST_DESCRIBED)
    return NULL;
  gather->n_described++;
  own = fj_hang_values_new (stack->values);
  header = fj_hang_entries_find_header (gather->inputs, entry->store, image);
  if (header != NULL)
    copy_image (own, header, TRUE);
  fj_hang_values_set (own, SOP_INSTANCE_UID, image->instance_uid);
  if (image->is_here)
    describe_place (own, &image->stack, usual);
  return g_steal_pointer (&own);
}

static void
add_series (Gather *gather, FjHangGathered *gathered, FjHangStudy *study, const FjHangEntry *entry)
{
  guint n = fj_display_set_get_n_images (entry->set);
  const FjDisplayImage *first = fj_display_set_get_image (entry->set, entry->first);
  const FjPlane *usual = entry->header != NULL && first->stack.has_plane ? &first->stack.plane : NULL;
  FjHangStack *stack = add_stack (gathered, study, entry, NULL, NULL);

  if (entry->header != NULL)
    copy_image (stack->values, entry->header, n == 1);
  if (first->is_here)
    set_b_value (stack, &first->stack);
  if (n == 1)
    {
      fj_hang_values_set (stack->values, SOP_INSTANCE_UID, first->instance_uid);
      if (first->is_here && entry->header == NULL)
        describe_place (stack->values, &first->stack, NULL);
    }
  for (guint i = 0; i < n; i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (entry->set, i);

      fj_hang_stack_add_image (stack, image->instance_uid, image->frame,
                               n > 1 ? describe_image (gather, stack, entry, i, usual) : NULL);
    }
}

/* One object, whose images are @images of the display set. Takes @images. */
static void
add_object (
    Gather *gather, FjHangGathered *gathered, FjHangStudy *study, const FjHangEntry *entry, GArray *images)
{
  const FjDisplayImage *first = fj_display_set_get_image (entry->set, g_array_index (images, guint, 0));
  g_autoptr (FjHeaderValues) header = fj_hang_entries_find_header (gather->inputs, entry->store, first);
  FjHangStack *stack = add_stack (gathered, study, entry, first->instance_uid, images);

  if (header != NULL)
    copy_image (stack->values, header, TRUE);
  else
    fj_hang_entries_want (gather->wanted, entry->store, first);
  fj_hang_values_set (stack->values, SOP_INSTANCE_UID, first->instance_uid);
  if (header == NULL && first->is_here)
    describe_place (stack->values, &first->stack, NULL);
  for (guint i = 0; i < images->len; i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (entry->set, g_array_index (images, guint, i));

      fj_hang_stack_add_image (stack, image->instance_uid, image->frame, NULL);
    }
}

/* What is looked at one by one: a stack for each object of the display set. */
static void
add_objects (Gather *gather, FjHangGathered *gathered, FjHangStudy *study, const FjHangEntry *entry)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();

  for (guint i = 0; i < fj_display_set_get_n_images (entry->set); i++)
    {
      const FjDisplayImage *image = fj_display_set_get_image (entry->set, i);
      GArray *images = g_hash_table_lookup (by_key, image->key);

      if (images == NULL)
        {
          images = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (by_key, image->key, images);
          g_ptr_array_add (objects, images);
        }
      g_array_append_val (images, i);
    }
  for (guint i = 0; i < objects->len; i++)
    add_object (gather, gathered, study, entry, objects->pdata[i]);
}

/* ---- patients ---- */

/* The newest study of the first store; FALSE: it has none. */
static gboolean
set_current (FjHangGathered *gathered)
{
  for (guint i = 0; i < gathered->patient->studies->len; i++)
    {
      const FjHangStudy *study = gathered->patient->studies->pdata[i];
      const FjHangOrigin *origin = fj_hang_gathered_find (gathered, study->stacks->pdata[0]);

      if (origin->store != 0)
        continue;
      gathered->current = i;
      return TRUE;
    }
  return FALSE;
}

static int
compare_patients (gconstpointer a, gconstpointer b)
{
  const FjHangGathered *x = *(FjHangGathered *const *) a, *y = *(FjHangGathered *const *) b;
  const FjHangStudy *of_x = x->patient->studies->pdata[x->current];
  const FjHangStudy *of_y = y->patient->studies->pdata[y->current];

  if (of_x->time != of_y->time)
    return of_x->time > of_y->time ? -1 : 1;
  return strcmp (x->patient->key, y->patient->key);
}

GPtrArray *
fj_hang_gather (const GPtrArray *inputs, GArray *wanted)
{
  GPtrArray *patients = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_gathered_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStringChunk) texts = g_string_chunk_new (1024);
  g_autoptr (GArray) entries = fj_hang_entries_list (inputs, texts, wanted);
  Gather gather = { .inputs = inputs, .wanted = wanted, .patients = by_key };
  GHashTableIter iter;
  gpointer gathered;

  for (guint i = 0; i < entries->len; i++)
    {
      const FjHangEntry *entry = &g_array_index (entries, FjHangEntry, i);
      FjHangGathered *whose = entry->who != NULL ? ensure_patient (&gather, entry->who) : NULL;
      FjHangStudy *study = whose != NULL ? ensure_study (&gather, whose, entry) : NULL;

      if (study != NULL && fj_hang_is_single (get_modality (entry)))
        add_objects (&gather, whose, study, entry);
      else if (study != NULL)
        add_series (&gather, whose, study, entry);
    }
  g_hash_table_iter_init (&iter, by_key);
  while (g_hash_table_iter_next (&iter, NULL, &gathered))
    {
      fj_hang_patient_sort (((FjHangGathered *) gathered)->patient);
      if (set_current (gathered))
        g_ptr_array_add (patients, gathered);
      else
        fj_hang_gathered_free (gathered);
    }
  g_ptr_array_sort (patients, compare_patients);
  return patients;
}
