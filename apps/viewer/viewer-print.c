#include "viewer-print.h"

#include "fj-error.h"
#include "fj-export-picture.h"
#include "fj-export-sheet.h"
#include "fj-language.h"
#include "fj-still.h"

/* One image on its way to the paper. */
typedef struct
{
  FjShownImage *image;
  FjViewport viewport;
  cairo_surface_t *over;
} Item;

/* All of them, and the words of the page. */
typedef struct
{
  GArray *items;     /* of Item */
  GPtrArray *images; /* of cairo_surface_t, drawn */
  char *patient, *exam, *hospital, *printed;
} Paper;

static void
item_clear (gpointer data)
{
  Item *item = data;

  fj_shown_image_free (item->image);
  cairo_surface_destroy (item->over);
}

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_array_unref (paper->items);
  g_ptr_array_unref (paper->images);
  g_free (paper->patient);
  g_free (paper->exam);
  g_free (paper->hospital);
  g_free (paper->printed);
  g_free (paper);
}

static void
tell (FjReadingView *view, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  /* Its window may have been closed meanwhile. */
  if (gtk_widget_get_root (GTK_WIDGET (view)) != NULL)
    fj_reading_view_add_toast (view, adw_toast_new (escaped));
}

/* --- printing --- */

static void
fill_sheet (const Paper *paper, FjExportSheet *sheet)
{
  *sheet = (FjExportSheet){ .patient = paper->patient,
                            .exam = paper->exam,
                            .hospital = paper->hospital,
                            .printed = paper->printed,
                            .images = (cairo_surface_t *const *) paper->images->pdata,
                            .n_images = paper->images->len };
  fj_export_sheet_choose_grid (sheet->n_images, &sheet->rows, &sheet->columns);
}

static void
begin_print (GtkPrintOperation *operation, GtkPrintContext *context, gpointer data)
{
  FjExportSheet sheet;

  fill_sheet (data, &sheet);
  gtk_print_operation_set_n_pages (operation, (int) fj_export_sheet_get_n_pages (&sheet));
}

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer data)
{
  FjExportSheet sheet;

  fill_sheet (data, &sheet);
  fj_export_sheet_draw (&sheet, gtk_print_context_get_cairo_context (context),
                        gtk_print_context_get_width (context), gtk_print_context_get_height (context),
                        (guint) page);
}

static void
done (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer data)
{
  FjReadingView *view = data;
  GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
  const char *uri
      = settings != NULL ? gtk_print_settings_get (settings, GTK_PRINT_SETTINGS_OUTPUT_URI) : NULL;
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      g_autofree char *sentence = NULL;

      gtk_print_operation_get_error (operation, &error);
      sentence = g_strdup_printf (_ ("The images were not printed: %s"), error->message);
      tell (view, sentence);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && uri != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uri);
      g_autofree char *name = g_file_get_basename (file), *shown = g_filename_display_name (name);
      g_autofree char *sentence = g_strdup_printf (_ ("The sheet of images was written to %s."), shown);

      tell (view, sentence);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    tell (view, _ ("The images were given to the printer. Look whether the paper has come."));
}

static void
print (FjReadingView *view, Paper *paper)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));

  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  /* Of a file that it is printed to: nothing of the patient either. */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, "images");
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  /* Queues of printers are read by others: no name. */
  gtk_print_operation_set_job_name (operation, _ ("Images"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "paper", paper, paper_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), paper);
  g_signal_connect_object (operation, "done", G_CALLBACK (done), view, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}

/* --- drawing, in a worker --- */

static void
draw_images (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Paper *paper = data;
  GError *error = NULL;

  for (guint i = 0; i < paper->items->len; i++)
    {
      const Item *item = &g_array_index (paper->items, Item, i);
      cairo_surface_t *image = fj_export_picture_draw (item->image, &item->viewport, item->over, &error);

      if (image == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_ptr_array_add (paper->images, image);
    }
  g_task_return_boolean (task, TRUE);
}

static void
drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  FjReadingView *view = FJ_READING_VIEW (source);
  Paper *paper = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell (view, error->message);
  else if (gtk_widget_get_root (GTK_WIDGET (view)) != NULL)
    {
      print (view, paper);
      return;
    }
  paper_free (paper);
}

/* --- what is on screen --- */

static void
add_pane (Paper *paper, FjPane *pane)
{
  g_autoptr (FjStill) still = fj_still_new_of_pane (pane);
  Item item = { 0 };
  guint width, height;

  if (still == NULL)
    return;
  fj_export_picture_get_size_for_words (still->image->facts, &still->viewport, &width, &height);
  /* Whose it is stands at the head of the page. */
  item.over = fj_still_paint_over (still, FJ_STILL_MARKS | FJ_STILL_WORDS, width, height);
  item.image = fj_shown_image_new (still->image->facts, still->image->pixels);
  item.viewport = still->viewport;
  g_array_append_val (paper->items, item);
}

static char *
join (const char *const *texts)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < 3; i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " · " : "", texts[i]);
  return g_string_free (joined, FALSE);
}

static void
add_words (Paper *paper)
{
  const FjImageFacts *facts = g_array_index (paper->items, Item, 0).image->facts;
  g_autofree char *age = fj_corner_text_age (facts->age), *at = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const char *name = facts->patient_name != NULL ? facts->patient_name : _ ("Name unknown");
  const char *number = facts->patient_id != NULL ? facts->patient_id : _ ("Number unknown");

  paper->patient = join ((const char *[]){ name, number, age });
  paper->exam = join ((const char *[]){ facts->study_date, facts->study_description, facts->accession });
  paper->hospital = g_strdup (facts->institution);
  at = g_date_time_format (now, "%Y-%m-%d %H:%M");
  paper->printed = g_strdup_printf (_ ("Printed %s"), at);
}

void
viewer_print_images (FjReadingView *view)
{
  FjPaneGrid *grid;
  Paper *paper;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FJ_IS_READING_VIEW (view));
  grid = fj_reading_view_get_grid (view);
  paper = g_new0 (Paper, 1);
  paper->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (paper->items, item_clear);
  paper->images = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  if (fj_pane_grid_get_maximised (grid))
    add_pane (paper, fj_pane_grid_get_active (grid));
  else
    for (guint i = 0; i < fj_pane_grid_get_n_seen (grid); i++)
      add_pane (paper, fj_pane_grid_get_pane (grid, i));
  if (paper->items->len == 0)
    {
      tell (view, _ ("There is no image on screen to print. Choose a series first."));
      paper_free (paper);
      return;
    }
  add_words (paper);
  task = g_task_new (view, NULL, drawn, paper);
  g_task_set_task_data (task, paper, NULL);
  g_task_run_in_thread (task, draw_images);
}
