#include "fj-report-paper.h"

#include <cairo-pdf.h>
#include "fj-error.h"
#include "fj-language.h"
#include "fj-paper-flow.h"
#include "fj-paper-frame.h"
#include "fj-paper-words.h"

static const FjPaperStyle heading
    = { .font = FJ_PAPER_SANS " Bold 11.5", .leading = 20, .gap = 10, .keep = TRUE };
static const FjPaperStyle body = { .font = FJ_PAPER_SERIF " 11.5", .leading = 20, .indent = 23 };
static const FjPaperStyle latin_body = { .font = FJ_PAPER_SERIF " 11", .leading = 18 };
static const FjPaperStyle impression = { .font = FJ_PAPER_SERIF " Bold 12", .leading = 21, .indent = 24 };
static const FjPaperStyle latin_impression = { .font = FJ_PAPER_SERIF " Bold 11.5", .leading = 19 };
static const FjPaperStyle blank = { .font = FJ_PAPER_SANS " 8.5", .leading = 16, .gap = 12, .centred = TRUE };

/* What a caller must have decided before there can be a paper (workflow.md: only a signed report is printed,
 * or a provisional one under its watermark). */
static gboolean
check (const FjReportPaper *paper, GError **error)
{
  const FjReport *report = paper->report;

  if (paper->patient->name == NULL || *paper->patient->name == '\0' || paper->exam->accession == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The report cannot be set on paper: the patient's name or the exam number is missing. "
             "Complete the registration first."));
      return FALSE;
    }
  if (report->findings == NULL || report->impression == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The report cannot be set on paper: findings or impression are missing. Write them first."));
      return FALSE;
    }
  if (paper->watermark == NULL && (report->signed_at == 0 || report->auditor_name == NULL))
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("The report is not signed. Sign it, or release it as provisional, before it is printed."));
      return FALSE;
    }
  return TRUE;
}

/* Text without the characters that a page cannot carry: control characters become spaces, bytes that are no
 * UTF-8 the replacement character; line ends stay. */
static char *
dup_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *c = g_strstrip (valid); *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      if (c[0] == '\r' && c[1] == '\n')
        continue;
      if (character == '\n' || character == '\r')
        g_string_append_c (out, '\n');
      else
        g_string_append_unichar (out, g_unichar_iscntrl (character) ? ' ' : character);
    }
  return g_string_free (out, FALSE);
}

static void
add_section (
    FjPaperFlow *flow, gboolean chinese, FjPaperWord word, const char *text, const FjPaperStyle *style)
{
  if (text == NULL)
    return;
  g_autofree char *printable = dup_printable (text);
  if (*printable == '\0')
    return;
  g_autofree char *head
      = g_strconcat (fj_paper_word (chinese, word), fj_paper_word (chinese, FJ_WORD_COLON), NULL);
  fj_paper_flow_add (flow, &heading, g_strchomp (head));
  fj_paper_flow_add (flow, style, printable);
}

static void
fill_flow (FjPaperFlow *flow, const FjReportPaper *paper, gboolean chinese)
{
  const FjPaperStyle *text = chinese ? &body : &latin_body;

  add_section (flow, chinese, FJ_WORD_CLINICAL, paper->exam->clinical_information, text);
  add_section (flow, chinese, FJ_WORD_TECHNIQUE, paper->report->technique, text);
  add_section (flow, chinese, FJ_WORD_FINDINGS, paper->report->findings, text);
  add_section (flow, chinese, FJ_WORD_IMPRESSION, paper->report->impression,
               chinese ? &impression : &latin_impression);
  fj_paper_flow_add (flow, &blank, fj_paper_word (chinese, FJ_WORD_BLANK_BELOW));
}

static void
set_metadata (cairo_surface_t *surface, const FjReportPaper *paper, gboolean chinese)
{
  gint64 at = paper->report->signed_at != 0 ? paper->report->signed_at : paper->report->submitted_at;
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *stamp = when != NULL ? g_date_time_format (when, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  g_autofree char *title
      = g_strdup_printf ("%s %s", fj_paper_title (chinese, paper->exam->modality), paper->exam->accession);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Fenji");
  if (paper->diagnosing_hospital != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, paper->diagnosing_hospital);
  if (stamp != NULL)
    {
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, stamp);
    }
}

/* The first page is drawn twice: once into nothing, to learn how high the heading is. */
static gboolean
measure (
    cairo_surface_t *surface, const FjReportPaper *paper, double *first_top, double *next_top, GError **error)
{
  cairo_rectangle_t page = { 0, 0, FJ_PAPER_WIDTH, FJ_PAPER_HEIGHT };
  cairo_surface_t *nothing = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &page);
  cairo_t *cr = cairo_create (nothing);
  gboolean ok = fj_paper_frame_check_fonts (cr, fj_paper_is_chinese (paper->language), error)
                && fj_paper_frame_first (cr, paper, first_top, error);
  if (ok)
    *next_top = fj_paper_frame_next (cr, paper);
  cairo_destroy (cr);
  cairo_surface_destroy (nothing);
  return ok;
}

static gboolean
draw_pages (cairo_surface_t *surface, const FjReportPaper *paper, GError **error)
{
  gboolean chinese = fj_paper_is_chinese (paper->language);
  double first_top, next_top;

  if (!measure (surface, paper, &first_top, &next_top, error))
    return FALSE;
  cairo_t *cr = cairo_create (surface);
  g_autoptr (FjPaperFlow) flow
      = fj_paper_flow_new (cr, FJ_PAPER_MARGIN, FJ_PAPER_WIDTH - 2 * FJ_PAPER_MARGIN, chinese);
  fill_flow (flow, paper, chinese);
  guint pages = fj_paper_flow_break (flow, first_top, next_top, fj_paper_frame_bottom (),
                                     fj_paper_frame_signature_height ());
  gboolean ok = TRUE;
  for (guint page = 0; ok && page < pages; page++)
    {
      if (paper->watermark != NULL)
        fj_paper_frame_watermark (cr, paper->watermark);
      if (page == 0)
        ok = fj_paper_frame_first (cr, paper, &first_top, error);
      else
        fj_paper_frame_next (cr, paper);
      cairo_set_source_rgb (cr, 0, 0, 0);
      fj_paper_flow_draw (flow, cr, page);
      if (page + 1 == pages)
        fj_paper_frame_signatures (cr, paper);
      fj_paper_frame_footer (cr, paper, page + 1, pages);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  return ok;
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
fj_report_paper_to_pdf (const FjReportPaper *paper, GError **error)
{
  g_return_val_if_fail (paper->patient != NULL && paper->exam != NULL && paper->report != NULL, NULL);
  if (!check (paper, error))
    return NULL;

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (collect, bytes, FJ_PAPER_WIDTH, FJ_PAPER_HEIGHT);
  set_metadata (surface, paper, fj_paper_is_chinese (paper->language));
  gboolean ok = draw_pages (surface, paper, error);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (ok && status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL,
                   _ ("The report could not be set on paper: %s. Print again."),
                   cairo_status_to_string (status));
      ok = FALSE;
    }
  return ok ? g_bytes_new (bytes->data, bytes->len) : NULL;
}
