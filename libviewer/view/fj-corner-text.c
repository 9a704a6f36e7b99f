#include "fj-corner-text.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"
#include "fj-window-presets.h"

static void
clear_line (gpointer line)
{
  g_free (((FjCornerLine *) line)->text);
}

static void
add (FjCornerText *text, FjCorner corner, guint rank, gboolean is_warning, char *words)
{
  FjCornerLine line = { words, rank, is_warning };

  if (words == NULL || *words == '\0')
    {
      g_free (words);
      return;
    }
  g_strdelimit (line.text, "\r\n\t\f", ' ');
  g_array_append_val (text->lines[corner], line);
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Those that are said, with @between; NULL when none is. */
static char *
join (const char *between, const char *a, const char *b)
{
  if (!is_said (a))
    return is_said (b) ? g_strdup (b) : NULL;
  return is_said (b) ? g_strconcat (a, between, b, NULL) : g_strdup (a);
}

char *
fj_corner_text_age (const char *age)
{
  guint64 n;

  if (age == NULL || strlen (age) != 4 || !g_ascii_isdigit (age[0]) || !g_ascii_isdigit (age[1])
      || !g_ascii_isdigit (age[2]))
    return g_strdup (age);
  n = g_ascii_strtoull (age, NULL, 10);
  switch (age[3])
    {
    case 'Y':
      return g_strdup_printf (_ ("%u y"), (guint) n);
    case 'M':
      return g_strdup_printf (_ ("%u mo"), (guint) n);
    case 'W':
      return g_strdup_printf (_ ("%u wk"), (guint) n);
    case 'D':
      return g_strdup_printf (_ ("%u d"), (guint) n);
    default:
      return g_strdup (age);
    }
}

static const char *
name_sex (const char *sex)
{
  if (g_strcmp0 (sex, "M") == 0)
    return _ ("Male");
  if (g_strcmp0 (sex, "F") == 0)
    return _ ("Female");
  if (g_strcmp0 (sex, "O") == 0)
    return _ ("Other sex");
  return _ ("Sex unknown");
}

static void
add_identity (FjCornerText *text, const FjImageFacts *facts)
{
  g_autofree char *age = fj_corner_text_age (facts->age), *who = NULL;

  add (text, FJ_CORNER_TOP_LEFT, 0, FALSE,
       g_strdup (is_said (facts->patient_name) ? facts->patient_name : _ ("Name unknown")));
  add (text, FJ_CORNER_TOP_LEFT, 0, FALSE,
       g_strdup (is_said (facts->patient_id) ? facts->patient_id : _ ("Number unknown")));
  who = join (" · ", name_sex (facts->sex), age);
  add (text, FJ_CORNER_TOP_LEFT, 0, FALSE, g_steal_pointer (&who));
  if (is_said (facts->birth_date))
    add (text, FJ_CORNER_TOP_LEFT, 6, FALSE, g_strdup_printf (_ ("Born %s"), facts->birth_date));
}

static void
add_patient (FjCornerText *text, const FjCornerSubject *subject)
{
  const FjImageFacts *facts = subject->facts;

  if (!subject->is_patient_hidden)
    add_identity (text, facts);
  if (facts->is_text_repaired)
    add (text, FJ_CORNER_TOP_LEFT, 2, TRUE, g_strdup (_ ("Text repaired")));
  if (facts->is_deidentified)
    add (text, FJ_CORNER_TOP_LEFT, 3, TRUE, g_strdup (_ ("De-identified")));
}

static void
add_study (FjCornerText *text, const FjCornerSubject *subject)
{
  const FjImageFacts *facts = subject->facts;

  if (is_said (subject->prior))
    add (text, FJ_CORNER_TOP_RIGHT, 0, TRUE, g_strdup (subject->prior));
  add (text, FJ_CORNER_TOP_RIGHT, 1, FALSE, join (" ", facts->laterality, facts->view_position));
  add (text, FJ_CORNER_TOP_RIGHT, 1, FALSE, join (" ", facts->study_date, facts->study_time));
  add (text, FJ_CORNER_TOP_RIGHT, 5, FALSE, g_strdup (facts->study_description));
  add (text, FJ_CORNER_TOP_RIGHT, 6, FALSE, g_strdup (facts->institution));
}

static void
add_stack (FjCornerText *text, const FjCornerSubject *subject)
{
  const FjImageFacts *facts = subject->facts;
  g_autofree char *number = NULL, *location = NULL, *thickness = NULL;

  if (subject->n_here < subject->n_images)
    add (text, FJ_CORNER_BOTTOM_LEFT, 1, TRUE,
         g_strdup_printf (_ ("Incomplete: %u of %u"), subject->n_here, subject->n_images));
  if (subject->volume_flags & FJ_VOLUME_GAPS || subject->stack_flags & FJ_STACK_INCOMPLETE)
    add (text, FJ_CORNER_BOTTOM_LEFT, 2, TRUE, g_strdup (_ ("Slices are missing")));
  if (subject->volume_flags & FJ_VOLUME_DUPLICATES)
    add (text, FJ_CORNER_BOTTOM_LEFT, 2, TRUE, g_strdup (_ ("Several images at one position")));
  if (subject->volume_flags & FJ_VOLUME_VARIABLE_SPACING)
    add (text, FJ_CORNER_BOTTOM_LEFT, 4, TRUE, g_strdup (_ ("Uneven distances")));
  if (subject->volume_flags & FJ_VOLUME_TILTED)
    add (text, FJ_CORNER_BOTTOM_LEFT, 4, TRUE, g_strdup (_ ("Tilted gantry")));
  if (subject->stack_flags & FJ_STACK_MIXED && subject->n_images > 1)
    add (text, FJ_CORNER_BOTTOM_LEFT, 4, TRUE, g_strdup (_ ("Mixed directions")));
  if (!isnan (facts->slice_location))
    location = g_strdup_printf ("%.1f mm", facts->slice_location);
  if (facts->has_plane && facts->plane.thickness > 0)
    thickness = g_strdup_printf (_ ("%.4g mm thick"), facts->plane.thickness);
  add (text, FJ_CORNER_BOTTOM_LEFT, 3, FALSE, join (" · ", location, thickness));
  number = subject->series_number > 0 ? g_strdup_printf ("%d", subject->series_number) : NULL;
  add (text, FJ_CORNER_BOTTOM_LEFT, 2, FALSE, join (" · ", number, subject->series_description));
  add (text, FJ_CORNER_BOTTOM_LEFT, 1, FALSE,
       g_strdup_printf (_ ("Image %u / %u"), subject->viewport->image + 1, MAX (subject->n_images, 1)));
}

static char *
describe_window (const FjCornerSubject *subject)
{
  const FjVoi *window = subject->window;
  const FjWindowPreset *preset;
  g_autofree char *numbers = NULL;
  const char *name = NULL;

  if (window == NULL || window->function == FJ_VOI_NONE)
    return NULL;
  if (window->function == FJ_VOI_TABLE)
    return join (" ", _ ("Grey table"), window->explanation);
  /* Values between 0 and 1 need their digits; Hounsfield units need none. */
  numbers = g_strdup_printf (fabs (window->width) < 20 ? "C %.3g W %.3g" : "C %.0f W %.0f", window->center,
                             window->width);
  preset = fj_window_presets_find (subject->facts->modality, window->center, window->width);
  if (preset != NULL)
    name = fj_tr (preset->name);
  else if (is_said (window->explanation))
    name = window->explanation;
  else if (subject->viewport->window_mode == FJ_WINDOW_OF_IMAGE && !subject->has_window_of_its_own)
    name = _ ("automatic");
  return join (" · ", numbers, name);
}

static const char *
name_basis (FjSpacingBasis basis)
{
  switch (basis)
    {
    case FJ_SPACING_PATIENT:
      return _ ("mm in the patient");
    case FJ_SPACING_CALIBRATED:
      return _ ("mm calibrated");
    case FJ_SPACING_DETECTOR:
      return _ ("mm at the detector");
    case FJ_SPACING_ERMF:
      return _ ("mm corrected for magnification");
    case FJ_SPACING_REGION:
      return _ ("mm of the region");
    default:
      return _ ("No mm, pixels only");
    }
}

/* What was captured from a screen or a video (PS3.3 A.8), one frame or several: it was not acquired so. */
static gboolean
is_secondary_capture (const char *class_uid)
{
  return class_uid != NULL
         && (g_str_equal (class_uid, "1.2.840.10008.5.1.4.1.1.7")
             || g_str_has_prefix (class_uid, "1.2.840.10008.5.1.4.1.1.7."));
}

static void
add_look (FjCornerText *text, const FjCornerSubject *subject)
{
  const FjImageFacts *facts = subject->facts;
  const FjViewport *viewport = subject->viewport;

  if (facts->is_lossy)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 1, TRUE,
         facts->lossy_ratio > 0 ? g_strdup_printf (_ ("Lossy %.3g:1"), facts->lossy_ratio)
                                : g_strdup (_ ("Lossy, ratio unknown")));
  if (facts->is_for_processing)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 2, TRUE, g_strdup (_ ("For processing, not for reading")));
  if (is_secondary_capture (facts->sop_class_uid))
    add (text, FJ_CORNER_BOTTOM_RIGHT, 3, TRUE, g_strdup (_ ("Secondary capture")));
  if (facts->is_derived)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 3, TRUE, g_strdup (_ ("Derived")));
  if (viewport->is_inverted)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 2, TRUE, g_strdup (_ ("Inverted")));
  if (viewport->cine_rate > 0)
    add (text, FJ_CORNER_BOTTOM_RIGHT, 3, FALSE, g_strdup_printf (_ ("%.3g images/s"), viewport->cine_rate));
  add (text, FJ_CORNER_BOTTOM_RIGHT, 5, FALSE, g_strdup (name_basis (facts->spacing.basis)));
  add (text, FJ_CORNER_BOTTOM_RIGHT, 4, FALSE, g_strdup_printf (_ ("Zoom %.0f %%"), 100 * subject->scale));
  add (text, FJ_CORNER_BOTTOM_RIGHT, 1, FALSE, describe_window (subject));
}

FjCornerText *
fj_corner_text_new (const FjCornerSubject *subject)
{
  FjCornerText *text = g_new0 (FjCornerText, 1);
  const FjImageFacts *facts = subject->facts;

  for (guint i = 0; i < FJ_N_CORNERS; i++)
    {
      text->lines[i] = g_array_new (FALSE, FALSE, sizeof (FjCornerLine));
      g_array_set_clear_func (text->lines[i], clear_line);
    }
  add_patient (text, subject);
  add_study (text, subject);
  add_stack (text, subject);
  add_look (text, subject);
  if (subject->is_patient_only)
    ;
  else if (facts->has_plane)
    fj_orientation_of_edges (&facts->plane, subject->viewport->rotation, subject->viewport->is_flipped,
                             &text->edges);
  else
    fj_orientation_of_edges_by_name (facts->patient_orientation, subject->viewport->rotation,
                                     subject->viewport->is_flipped, &text->edges);
  /* Whose it is and what is wrong with it stays in sight whatever is put away. */
  if (subject->is_identity_only || subject->is_patient_only)
    for (guint i = 0; i < FJ_N_CORNERS; i++)
      for (guint k = text->lines[i]->len; k-- > 0;)
        {
          const FjCornerLine *line = &g_array_index (text->lines[i], FjCornerLine, k);

          if (line->rank > 0 && !line->is_warning)
            g_array_remove_index (text->lines[i], k);
        }
  return text;
}

void
fj_corner_text_free (FjCornerText *text)
{
  for (guint i = 0; i < FJ_N_CORNERS; i++)
    g_array_unref (text->lines[i]);
  g_free (text);
}

int
fj_corner_text_get_room (int width, int middle)
{
  return MAX ((width - middle) / 2, 1);
}

void
fj_corner_text_fit (
    FjCornerText *text, int width, int height, int middle, FjCornerMeasure measure, gpointer user_data)
{
  int across = fj_corner_text_get_room (width, middle), half = MAX ((height - middle) / 2, 1);
  int above[2] = { 0, 0 }; /* what the top corners take */

  for (guint i = 0; i < FJ_N_CORNERS; i++)
    {
      GArray *lines = text->lines[i];
      int total = 0, down = i < FJ_CORNER_BOTTOM_LEFT ? half : MIN (half, height - above[i % 2]);

      for (guint k = 0; k < lines->len; k++)
        total += measure (&g_array_index (lines, FjCornerLine, k), across, user_data);
      while (total > down && lines->len > 0)
        {
          guint worst = 0;

          for (guint k = 1; k < lines->len; k++)
            if (g_array_index (lines, FjCornerLine, k).rank
                >= g_array_index (lines, FjCornerLine, worst).rank)
              worst = k;
          if (g_array_index (lines, FjCornerLine, worst).rank == 0)
            break;
          total -= measure (&g_array_index (lines, FjCornerLine, worst), across, user_data);
          g_array_remove_index (lines, worst);
        }
      if (i < FJ_CORNER_BOTTOM_LEFT)
        above[i] = total;
    }
}
