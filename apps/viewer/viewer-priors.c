#include "viewer-priors.h"

#include "fj-language.h"
#include "viewer-prior-choice.h"

struct _ViewerPriors
{
  GObject parent;
  FjReadingView *view; /* weak */
  FjReading *reading;
  ViewerPrefetch *prefetch;
  FjClient *client;
  FjExam *exam;
  GListModel *priors;
  GHashTable *shown; /* exam id -> ViewerPrior: images are here or on their way */
  guint wanted;      /* by the protocol that hangs; 0: not known yet */
};

G_DEFINE_FINAL_TYPE (ViewerPriors, viewer_priors, G_TYPE_OBJECT)

enum
{
  TOLD,
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
failed (FjImageStore *store, const char *sentence, gpointer data)
{
  ViewerPriors *self = data;
  ViewerPrior *prior = g_object_get_data (G_OBJECT (store), "prior");
  g_autofree char *text = viewer_prior_text (prior);
  /* TRANSLATORS: "Prior 2025-03-01 cannot be shown. The PACS does not answer." */
  g_autofree char *told = g_strdup_printf (_ ("%s cannot be shown. %s"), text, sentence);

  g_signal_emit (self, signals[TOLD], 0, told);
  g_hash_table_remove (self->shown, viewer_prior_get (prior)->exam); /* it may be asked for again */
}

static void
add (ViewerPriors *self, ViewerPrior *prior)
{
  const char *exam = viewer_prior_get (prior)->exam;
  g_autofree char *text = viewer_prior_text (prior);
  g_autoptr (FjImageStore) store = viewer_prefetch_take (self->prefetch, self->client, exam);

  g_hash_table_replace (self->shown, g_strdup (exam), g_object_ref (prior));
  g_object_set_data_full (G_OBJECT (store), "prior", g_object_ref (prior), g_object_unref);
  g_signal_connect_object (store, "failed", G_CALLBACK (failed), self, 0);
  fj_reading_view_add_prior (self->view, store,
                             &(FjReadingPrior){ .text = text,
                                                .is_other_hospital = viewer_prior_is_elsewhere (prior),
                                                .is_identity_confirmed = viewer_prior_is_confirmed (prior) });
  fj_image_store_load (store);
}

static gboolean
is_of_this_person (ViewerPrior *prior)
{
  return !viewer_prior_is_elsewhere (prior) || viewer_prior_is_confirmed (prior);
}

static void
fetch (ViewerPriors *self)
{
  g_autoptr (GPtrArray) chosen = NULL;

  if (self->exam == NULL || self->priors == NULL || self->wanted == 0)
    return;
  chosen = viewer_priors_choose (self->exam, self->priors, self->wanted);
  for (guint i = 0; i < chosen->len; i++)
    if (!g_hash_table_contains (self->shown, viewer_prior_get (g_ptr_array_index (chosen, i))->exam))
      add (self, g_ptr_array_index (chosen, i));
}

static guint
count_wanted (ViewerPriors *self)
{
  const FjHang *hang = fj_reading_get_hang (self->reading);

  return viewer_priors_wanted (hang != NULL ? hang->protocol : NULL);
}

/* All of the current exam has been looked at: what else there is may take the line now. */
static void
settled (ViewerPriors *self)
{
  guint before = g_hash_table_size (self->shown);

  if (self->exam == NULL)
    return;
  if (self->wanted == 0)
    {
      self->wanted = count_wanted (self);
      fetch (self);
    }
  if (g_hash_table_size (self->shown) == before)
    g_signal_emit (self, signals[SETTLED], 0);
}

/* Another protocol may ask for more. */
static void
hung (ViewerPriors *self)
{
  guint wanted = self->wanted != 0 ? count_wanted (self) : 0;

  if (wanted <= self->wanted)
    return;
  self->wanted = wanted;
  fetch (self);
}

void
viewer_priors_show (ViewerPriors *self, ViewerPrior *prior)
{
  g_return_if_fail (VIEWER_IS_PRIORS (self));

  if (self->exam == NULL || g_hash_table_contains (self->shown, viewer_prior_get (prior)->exam))
    return;
  if (is_of_this_person (prior))
    add (self, prior);
  else
    g_signal_emit (self, signals[TOLD], 0,
                   _ ("Confirm first that this is the same patient: it is another hospital's record."));
}

static void
show_current (ViewerPriors *self)
{
  g_autoptr (FjImageStore) store = viewer_prefetch_take (self->prefetch, self->client, self->exam->id);

  fj_reading_view_set_store (self->view, store);
  fj_reading_set_order (self->reading, self->exam->item, (const char *const *) self->exam->parts);
  fj_image_store_load (store);
}

/* What is known now of @old, which is shown. Of what central does not answer for, only what is of the same
 * record is sure. NULL: it is none of this person's. (transfer full) */
static ViewerPrior *
find_again (ViewerPriors *self, ViewerPrior *old)
{
  if (self->priors == NULL)
    return viewer_prior_is_elsewhere (old) ? NULL : g_object_ref (old);
  for (guint i = 0; i < g_list_model_get_n_items (self->priors); i++)
    {
      g_autoptr (ViewerPrior) prior = g_list_model_get_item (self->priors, i);

      if (g_strcmp0 (viewer_prior_get (prior)->exam, viewer_prior_get (old)->exam) == 0)
        return is_of_this_person (prior) ? g_steal_pointer (&prior) : NULL;
    }
  return NULL;
}

/* What was taken for this person's and is not any more goes at once, and with it all that hung; what is still
 * theirs comes back. */
static void
drop_strangers (ViewerPriors *self)
{
  g_autoptr (GHashTable) before = self->shown;
  GHashTableIter iter;
  gpointer old;

  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  show_current (self);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &old))
    {
      g_autoptr (ViewerPrior) prior = find_again (self, old);

      if (prior != NULL)
        add (self, prior);
    }
}

static gboolean
has_strangers (ViewerPriors *self)
{
  GHashTableIter iter;
  gpointer old;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &old))
    {
      g_autoptr (ViewerPrior) prior = find_again (self, old);

      if (prior == NULL)
        return TRUE;
    }
  return FALSE;
}

void
viewer_priors_offer (ViewerPriors *self, GListModel *priors)
{
  g_return_if_fail (VIEWER_IS_PRIORS (self));

  g_set_object (&self->priors, priors);
  if (self->exam == NULL)
    return;
  if (has_strangers (self))
    drop_strangers (self);
  fetch (self);
}

void
viewer_priors_begin (ViewerPriors *self, FjClient *client, const FjExam *exam)
{
  g_return_if_fail (VIEWER_IS_PRIORS (self));

  viewer_priors_end (self);
  self->client = g_object_ref (client);
  self->exam = fj_exam_copy (exam);
  show_current (self);
}

void
viewer_priors_end (ViewerPriors *self)
{
  g_return_if_fail (VIEWER_IS_PRIORS (self));

  self->wanted = 0;
  g_clear_object (&self->priors);
  g_hash_table_remove_all (self->shown);
  g_clear_pointer (&self->exam, fj_exam_free);
  if (self->view != NULL)
    fj_reading_view_set_store (self->view, NULL);
  g_clear_object (&self->client);
}

static void
viewer_priors_finalize (GObject *object)
{
  ViewerPriors *self = VIEWER_PRIORS (object);

  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->reading);
  g_clear_object (&self->prefetch);
  g_clear_object (&self->priors);
  g_clear_object (&self->client);
  g_clear_pointer (&self->exam, fj_exam_free);
  g_hash_table_unref (self->shown);
  G_OBJECT_CLASS (viewer_priors_parent_class)->finalize (object);
}

static void
viewer_priors_class_init (ViewerPriorsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_priors_finalize;
  signals[SETTLED]
      = g_signal_new ("settled", VIEWER_TYPE_PRIORS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_PRIORS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_priors_init (ViewerPriors *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

ViewerPriors *
viewer_priors_new (FjReadingView *view, ViewerPrefetch *prefetch)
{
  ViewerPriors *self = g_object_new (VIEWER_TYPE_PRIORS, NULL);

  g_set_weak_pointer (&self->view, view);
  self->reading = g_object_ref (fj_reading_view_get_reading (view));
  self->prefetch = g_object_ref (prefetch);
  g_signal_connect_object (self->reading, "settled", G_CALLBACK (settled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading, "hung", G_CALLBACK (hung), self, G_CONNECT_SWAPPED);
  return self;
}
