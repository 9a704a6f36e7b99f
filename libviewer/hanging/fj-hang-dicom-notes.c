#include "fj-hang-dicom-notes.h"

#include <string.h>

#include "fj-language.h"

#define MOST_NOTES 100u
#define LONGEST 400u   /* characters of a sentence: it may quote a file */
#define MOST_NAMED 12u /* display sets of a sentence */

typedef struct
{
  char *sentence;
  GArray *display_sets; /* of guint; ascending, as they are read */
} Note;

struct _FjHangDicomNotes
{
  GArray *notes;
};

static void
note_clear (gpointer data)
{
  Note *note = data;

  g_free (note->sentence);
  g_array_unref (note->display_sets);
}

FjHangDicomNotes *
fj_hang_dicom_notes_new (void)
{
  FjHangDicomNotes *notes = g_new (FjHangDicomNotes, 1);

  notes->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  g_array_set_clear_func (notes->notes, note_clear);
  return notes;
}

void
fj_hang_dicom_notes_free (FjHangDicomNotes *notes)
{
  g_array_unref (notes->notes);
  g_free (notes);
}

static void
add_number (GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return;
  g_array_append_val (numbers, number);
}

void
fj_hang_dicom_notes_add (FjHangDicomNotes *notes, guint display_set, const char *format, ...)
{
  Note note = { NULL, NULL };
  va_list arguments;

  va_start (arguments, format);
  note.sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (g_utf8_strlen (note.sentence, -1) > LONGEST)
    *g_utf8_offset_to_pointer (note.sentence, LONGEST) = '\0';
  for (guint i = 0; i < notes->notes->len; i++)
    {
      Note *known = &g_array_index (notes->notes, Note, i);

      if (strcmp (known->sentence, note.sentence) == 0
          && (known->display_sets->len == 0) == (display_set == 0))
        {
          if (display_set > 0)
            add_number (known->display_sets, display_set);
          g_free (note.sentence);
          return;
        }
    }
  if (notes->notes->len >= MOST_NOTES)
    {
      g_free (note.sentence);
      return;
    }
  note.display_sets = g_array_new (FALSE, FALSE, sizeof (guint));
  if (display_set > 0)
    g_array_append_val (note.display_sets, display_set);
  g_array_append_val (notes->notes, note);
}

static char *
list_numbers (const GArray *numbers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (numbers->len, MOST_NAMED); i++)
    g_string_append_printf (text, "%s%u", i > 0 ? ", " : "", g_array_index (numbers, guint, i));
  if (numbers->len > MOST_NAMED)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

void
fj_hang_dicom_notes_finish (const FjHangDicomNotes *notes, GPtrArray *sentences)
{
  for (guint i = 0; sentences != NULL && i < notes->notes->len; i++)
    {
      const Note *note = &g_array_index (notes->notes, Note, i);
      g_autofree char *numbers = list_numbers (note->display_sets);

      g_ptr_array_add (sentences, note->display_sets->len == 0
                                      ? g_strdup (note->sentence)
                                      : g_strdup_printf (_ ("Display set %s: %s"), numbers, note->sentence));
    }
}
