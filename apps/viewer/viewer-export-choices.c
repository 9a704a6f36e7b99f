#include "viewer-export-choices.h"

#include "fj-export-picture.h"
#include "fj-language.h"

static const struct
{
  const char *id, *label;
  FjStillWith with;
} choices[] = { { "marks", N_ ("With marks"), FJ_STILL_MARKS },
                { "words", N_ ("With words, without the patient"), FJ_STILL_WORDS },
                { "patient", N_ ("With the patient’s name and number"), FJ_STILL_PATIENT } };

void
viewer_export_choices_offer (GtkFileChooser *chooser)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      gtk_file_chooser_add_choice (chooser, choices[i].id, fj_tr (choices[i].label), NULL, NULL);
      gtk_file_chooser_set_choice (chooser, choices[i].id, "false");
    }
}

FjStillWith
viewer_export_choices_get (GtkFileChooser *chooser)
{
  FjStillWith with = 0;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_strcmp0 (gtk_file_chooser_get_choice (chooser, choices[i].id), "true") == 0)
      with |= choices[i].with;
  return with;
}

cairo_surface_t *
viewer_export_choices_paint (const FjStill *still, FjStillWith with)
{
  guint width, height;

  if (with == 0)
    return NULL;
  fj_export_picture_get_size_for_words (still->image->facts, &still->viewport, &width, &height);
  return fj_still_paint_over (still, with, width, height);
}
