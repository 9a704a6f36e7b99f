#include "fj-reading-work.h"

#include <string.h>

#include "fj-hang-protocol-json.h"
#include "fj-hang-site-words.h"
#include "fj-hang-traits.h"
#include "fj-hang-who.h"
#include "fj-language.h"

GPtrArray *
fj_reading_work_get_shipped (void)
{
  static gsize shipped;

  if (g_once_init_enter (&shipped))
    g_once_init_leave (&shipped, (gsize) fj_hang_protocols_shipped ());
  return (GPtrArray *) shipped;
}

FjHangVocabulary *
fj_reading_work_get_vocabulary (void)
{
  static gsize vocabulary;

  if (g_once_init_enter (&vocabulary))
    {
      g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
      FjHangVocabulary *loaded = fj_hang_site_words_load (told);

      for (guint i = 0; i < told->len; i++)
        g_message ("%s", (const char *) told->pdata[i]);
      g_once_init_leave (&vocabulary, (gsize) loaded);
    }
  return (FjHangVocabulary *) vocabulary;
}

/* ---- the answer ---- */

FjReadingSnapshot *
fj_reading_snapshot_ref (FjReadingSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->refs);
  return snapshot;
}

void
fj_reading_snapshot_unref (FjReadingSnapshot *snapshot)
{
  if (!g_atomic_ref_count_dec (&snapshot->refs))
    return;
  g_clear_pointer (&snapshot->hang, fj_hang_free);
  g_ptr_array_unref (snapshot->prior_texts);
  g_hash_table_unref (snapshot->studies);
  g_ptr_array_unref (snapshot->patients);
  g_ptr_array_unref (snapshot->protocols);
  g_ptr_array_unref (snapshot->holders);
  g_free (snapshot);
}

static void
free_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  fj_reading_snapshot_unref (data);
}

void
fj_reading_snapshot_drop (FjReadingSnapshot *snapshot)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, snapshot, NULL);
  g_task_run_in_thread (task, free_in_thread);
}

static void
add_protocols (FjReadingSnapshot *snapshot, GPtrArray *protocols, GPtrArray *instead)
{
  if (protocols == NULL)
    return;
  g_ptr_array_add (snapshot->holders, g_ptr_array_ref (protocols));
  for (guint i = 0; i < protocols->len; i++)
    {
      const FjHangProtocol *protocol = protocols->pdata[i];
      gboolean is_replaced = FALSE;

      for (guint j = 0; instead != NULL && j < instead->len; j++)
        is_replaced |= strcmp (((const FjHangProtocol *) instead->pdata[j])->id, protocol->id) == 0;
      if (!is_replaced)
        g_ptr_array_add (snapshot->protocols, (gpointer) protocol);
    }
}

static FjReadingSnapshot *
make_snapshot (const FjReadingWork *work)
{
  FjReadingSnapshot *snapshot = g_new0 (FjReadingSnapshot, 1);

  g_atomic_ref_count_init (&snapshot->refs);
  snapshot->protocols = g_ptr_array_new ();
  snapshot->holders = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  snapshot->prior_texts = g_ptr_array_new_with_free_func (g_free);
  snapshot->studies = g_hash_table_new (g_str_hash, g_str_equal);
  snapshot->patients = fj_hang_gather (work->inputs, work->wanted);
  /* What is being edited stands for what it was. */
  add_protocols (snapshot, fj_reading_work_get_shipped (), work->tried);
  add_protocols (snapshot, work->own, work->tried);
  add_protocols (snapshot, work->tried, NULL);
  return snapshot;
}

/* ---- the work ---- */

static FjHangGathered *
choose_patient (const FjReadingSnapshot *snapshot, const char *key)
{
  for (guint i = 0; key != NULL && i < snapshot->patients->len; i++)
    {
      FjHangGathered *gathered = snapshot->patients->pdata[i];

      if (strcmp (gathered->patient->key, key) == 0)
        return gathered;
    }
  return snapshot->patients->len > 0 ? snapshot->patients->pdata[0] : NULL;
}

static void
add_order (const FjReadingWork *work, const FjHangGathered *gathered)
{
  FjHangStudy *study = gathered->patient->studies->pdata[gathered->current];

  if (work->item != NULL && *work->item != '\0')
    fj_hang_values_add (study->values, FJ_HANG_ORDER_ITEM, work->item);
  for (guint i = 0; work->parts != NULL && work->parts[i] != NULL; i++)
    fj_hang_values_add (study->values, FJ_HANG_ORDER_PARTS, work->parts[i]);
}

/* Headers of the images that are shown first: windows and orientations are theirs. */
static void
want_shown (const FjReadingWork *work)
{
  const FjReadingSnapshot *snapshot = work->snapshot;

  for (guint i = 0; i < snapshot->hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (snapshot->hang->placements, FjHangPlacement, i);
      const FjHangOrigin *origin
          = placement->stack != NULL ? fj_hang_gathered_find (snapshot->gathered, placement->stack) : NULL;
      const FjHangInput *input;
      const FjDisplayImage *image;
      g_autoptr (FjHeaderValues) header = NULL;

      if (origin == NULL)
        continue;
      input = work->inputs->pdata[origin->store];
      image = fj_display_set_get_image (origin->set, fj_hang_origin_get_image (origin, placement->image));
      if (image == NULL || !image->is_here)
        continue;
      header = fj_header_shelf_find (input->shelf, image->key, image->frame);
      if (header == NULL)
        fj_hang_wanted_add (work->wanted, origin->store, image->key, image->frame);
    }
}

static void
name_priors (FjReadingSnapshot *snapshot)
{
  const FjHangPatient *patient = snapshot->gathered->patient;

  for (guint i = 0; i < patient->studies->len; i++)
    {
      const FjHangStudy *study = patient->studies->pdata[i];

      g_ptr_array_add (snapshot->prior_texts,
                       fj_hang_who_describe_study (patient, i, snapshot->gathered->current));
      g_hash_table_insert (snapshot->studies, study->study_uid, GUINT_TO_POINTER (i + 1));
    }
}

void
fj_reading_work_run (FjReadingWork *work)
{
  const char *language = fj_language_get_thread ();
  FjReadingSnapshot *snapshot;
  FjHangGathered *gathered;
  FjHangRequest request = { .protocol_id = work->protocol_id, .stage = work->stage, .memory = work->memory };

  fj_language_set_thread (work->language);
  work->wanted = fj_hang_wanted_new ();
  work->snapshot = snapshot = make_snapshot (work);
  request.protocols = snapshot->protocols;
  snapshot->gathered = gathered = choose_patient (snapshot, work->patient);
  if (gathered != NULL)
    {
      add_order (work, gathered);
      fj_hang_traits_derive (gathered->patient, fj_reading_work_get_vocabulary ());
      snapshot->hang = fj_hang_find (gathered->patient, (gint) gathered->current, &request);
      name_priors (snapshot);
      want_shown (work);
    }
  fj_language_set_thread (language);
}

void
fj_reading_work_free (FjReadingWork *work)
{
  g_ptr_array_unref (work->inputs);
  g_free (work->patient);
  g_free (work->item);
  g_strfreev (work->parts);
  g_clear_pointer (&work->own, g_ptr_array_unref);
  g_clear_pointer (&work->tried, g_ptr_array_unref);
  g_clear_pointer (&work->memory, g_hash_table_unref);
  g_free (work->protocol_id);
  g_clear_pointer (&work->snapshot, fj_reading_snapshot_unref);
  g_clear_pointer (&work->wanted, g_array_unref);
  g_free (work);
}
