#include "fj-paper-frame.h"

#include <math.h>
#include <pango/pangocairo.h>
#include "fj-age.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-paper-qr.h"
#include "fj-paper-words.h"
#include "fj-time.h"

#define INNER (FJ_PAPER_WIDTH - 2 * FJ_PAPER_MARGIN)
#define QR_SIZE 68.0
#define FOOTER_TOP (FJ_PAPER_HEIGHT - 70)
#define SIGNATURES 58.0

static PangoLayout *
new_layout (cairo_t *cr, const char *font, double width, PangoAlignment alignment, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  if (width > 0)
    pango_layout_set_width (layout, pango_units_from_double (width));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
layout_height (PangoLayout *layout)
{
  int height;
  pango_layout_get_size (layout, NULL, &height);
  return pango_units_to_double (height);
}

static double
layout_width (PangoLayout *layout)
{
  int width;
  pango_layout_get_size (layout, &width, NULL);
  return pango_units_to_double (width);
}

/* Text in a box from (@x, @y), @width wide. Returns its height. */
static double
draw_text (cairo_t *cr,
           const char *font,
           double x,
           double y,
           double width,
           PangoAlignment alignment,
           const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (cr, font, width, alignment, text);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  return layout_height (layout);
}

/* One line, in the largest of the sizes from @size down that fits; the smallest wraps. Returns its height. */
static double
draw_fitted (cairo_t *cr,
             const char *family,
             double size,
             double smallest,
             double x,
             double y,
             double width,
             const char *text)
{
  for (double try = size;; try -= 1)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *font
          = g_strdup_printf ("%s %s", family, g_ascii_formatd (number, sizeof number, "%.1f", try));
      g_autoptr (PangoLayout) line = new_layout (cr, font, -1, PANGO_ALIGN_LEFT, text);
      if (layout_width (line) <= width || try <= smallest)
        return draw_text (cr, font, x, y, width, PANGO_ALIGN_CENTER, text);
    }
}

static void
draw_rule (cairo_t *cr, double y, double thickness)
{
  cairo_save (cr);
  cairo_set_line_width (cr, thickness);
  cairo_move_to (cr, FJ_PAPER_MARGIN, y);
  cairo_line_to (cr, FJ_PAPER_WIDTH - FJ_PAPER_MARGIN, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

gboolean
fj_paper_frame_check_fonts (cairo_t *cr, gboolean chinese, GError **error)
{
  g_autoptr (PangoLayout) layout = new_layout (cr, FJ_PAPER_SERIF " 11", -1, PANGO_ALIGN_LEFT,
                                               fj_paper_word (chinese, FJ_WORD_IMPRESSION));
  if (pango_layout_get_unknown_glyphs_count (layout) == 0)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
      _ ("The report cannot be set on paper: no font on this machine has the characters of \"%s\". Install the "
         "package fonts-noto-cjk and try again."),
      pango_layout_get_text (layout));
  return FALSE;
}

static char *
dup_age (const FjReportPaper *paper, gboolean chinese)
{
  gint64 at = paper->exam->registered_at != 0 ? paper->exam->registered_at : paper->report->signed_at;
  if (paper->patient->birth_date == NULL || at == 0)
    return NULL;
  g_autofree char *compact = fj_time_to_dicom_date (at);
  g_autofree char *date = g_strdup_printf ("%.4s-%.2s-%.2s", compact, compact + 4, compact + 6);
  g_autofree char *age = fj_age_to_dicom (paper->patient->birth_date, date);
  return fj_paper_age (chinese, age);
}

static char *
dup_name (const FjReportPaper *paper, gboolean chinese)
{
  const FjPatient *patient = paper->patient;
  if (chinese || patient->pinyin == NULL || g_str_is_ascii (patient->name))
    return g_strdup (patient->name);
  g_autofree char *latin = g_strdelimit (g_strdup (patient->pinyin), "^", ' ');
  return g_strdup_printf ("%s (%s)", patient->name, latin);
}

static char *
dup_parts (const FjReportPaper *paper, gboolean chinese)
{
  g_autofree char *parts = g_strjoinv (chinese ? "、" : ", ", paper->exam->parts);
  const char *side = fj_paper_side (chinese, paper->exam->laterality);
  if (side == NULL)
    return g_steal_pointer (&parts);
  return *parts == '\0' ? g_strdup (side) : g_strdup_printf (chinese ? "%s（%s）" : "%s (%s)", parts, side);
}

typedef struct
{
  FjPaperWord label;
  char *value;   /* owned */
  guint columns; /* of the 24 that a row has */
} Cell;

/* A number or a date that is torn in two is misread: it is set smaller until it stands on one line. */
static PangoLayout *
new_value (cairo_t *cr, double width, const char *value)
{
  static const char *const fonts[]
      = { FJ_PAPER_SERIF " 9.5", FJ_PAPER_SERIF " 8.5", FJ_PAPER_SERIF " 7.5", FJ_PAPER_SERIF " 6.5" };

  for (guint i = 0;; i++)
    {
      g_autoptr (PangoLayout) layout = new_layout (cr, fonts[i], width, PANGO_ALIGN_LEFT, value);
      if (pango_layout_get_line_count (layout) == 1 || !g_str_is_ascii (value))
        return g_steal_pointer (&layout);
      if (i + 1 == G_N_ELEMENTS (fonts))
        return new_layout (cr, fonts[0], width, PANGO_ALIGN_LEFT, value);
    }
}

static double
draw_row (cairo_t *cr, gboolean chinese, Cell *cells, guint n_cells, double y)
{
  double x = FJ_PAPER_MARGIN, height = 0;

  for (guint i = 0; i < n_cells; i++)
    {
      double width = INNER * cells[i].columns / 24;
      g_autofree char *label = g_strconcat (fj_paper_word (chinese, cells[i].label),
                                            fj_paper_word (chinese, FJ_WORD_COLON), NULL);
      g_autoptr (PangoLayout) head = new_layout (cr, FJ_PAPER_SANS " 9", -1, PANGO_ALIGN_LEFT, label);
      double label_width = layout_width (head);
      const char *value = cells[i].value != NULL && *cells[i].value != '\0' ? cells[i].value : "—";
      g_autoptr (PangoLayout) body = new_value (cr, MAX (width - label_width - 4, 20), value);
      /* Both stand on one base line. */
      double drop
          = pango_units_to_double (pango_layout_get_baseline (body) - pango_layout_get_baseline (head));
      cairo_set_source_rgb (cr, 0.25, 0.25, 0.25);
      cairo_move_to (cr, x, y + MAX (drop, 0));
      pango_cairo_show_layout (cr, head);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, x + label_width, y + MAX (-drop, 0));
      pango_cairo_show_layout (cr, body);
      height = MAX (height, MAX (layout_height (head), layout_height (body)));
      x += width;
      g_clear_pointer (&cells[i].value, g_free);
    }
  return y + height + 3;
}

/* The cells change places; the columns stay. */
static void
swap_values (Cell *one, Cell *other)
{
  Cell kept = *one;

  one->label = other->label;
  one->value = other->value;
  other->label = kept.label;
  other->value = kept.value;
}

static double
draw_patient (cairo_t *cr, const FjReportPaper *paper, gboolean chinese, double y)
{
  const FjPatient *patient = paper->patient;
  const FjExam *exam = paper->exam;
  /* English labels are longer, and names stand there with their pinyin. */
  const guint first = chinese ? 8 : 7, second = chinese ? 7 : 8, third = 9, sex = second - 4;
  Cell who[] = { { FJ_WORD_NAME, dup_name (paper, chinese), first },
                 { FJ_WORD_SEX, g_strdup (fj_paper_sex (chinese, patient->sex)), sex },
                 { FJ_WORD_AGE, dup_age (paper, chinese), 4 },
                 { FJ_WORD_ACCESSION, g_strdup (exam->accession), third } };
  Cell known[] = { { FJ_WORD_PATIENT_NUMBER, g_strdup (patient->mrn), first },
                   { FJ_WORD_BIRTH_DATE, g_strdup (patient->birth_date), second },
                   { FJ_WORD_REGISTERED,
                     exam->registered_at != 0 ? fj_time_to_display (exam->registered_at) : NULL, third } };
  Cell visit[] = { { FJ_WORD_VISIT, g_strdup (fj_paper_visit (chinese, exam->visit_class)), first },
                   { FJ_WORD_BED, g_strdup (exam->bed), second },
                   { FJ_WORD_VISIT_NUMBER, g_strdup (exam->visit_number), third } };
  Cell from[] = { { FJ_WORD_DEPARTMENT, g_strdup (exam->department), first },
                  { FJ_WORD_DOCTOR, g_strdup (exam->doctor), second },
                  { FJ_WORD_IMAGES, g_strdup_printf ("%u", paper->n_images), third } };
  Cell what[] = { { FJ_WORD_ITEM, g_strdup (exam->item), first + second },
                  { FJ_WORD_PARTS, dup_parts (paper, chinese), third } };
  Cell where[] = { { FJ_WORD_ISSUED_BY, g_strdup (paper->issuing_hospital), 12 },
                   { FJ_WORD_DIAGNOSED_BY, g_strdup (paper->diagnosing_hospital), 12 } };

  /* In English the second column is the wider one. */
  if (!chinese)
    {
      swap_values (&known[0], &known[1]);
      swap_values (&from[0], &from[1]);
    }
  y = draw_row (cr, chinese, who, G_N_ELEMENTS (who), y);
  y = draw_row (cr, chinese, known, G_N_ELEMENTS (known), y);
  y = draw_row (cr, chinese, visit, G_N_ELEMENTS (visit), y);
  y = draw_row (cr, chinese, from, G_N_ELEMENTS (from), y);
  y = draw_row (cr, chinese, what, G_N_ELEMENTS (what), y);
  return draw_row (cr, chinese, where, G_N_ELEMENTS (where), y);
}

/* The mark of mutual recognition of results, top left. */
static void
draw_share_mark (cairo_t *cr, gboolean chinese)
{
  const double x = FJ_PAPER_MARGIN, y = 42, width = 62, height = 36;

  cairo_save (cr);
  cairo_set_line_width (cr, 1.2);
  cairo_rectangle (cr, x, y, width, height);
  cairo_stroke (cr);
  cairo_restore (cr);
  draw_text (cr, FJ_PAPER_SANS " Bold 13", x, y + 0.5, width, PANGO_ALIGN_CENTER, "GX");
  draw_text (cr, FJ_PAPER_SANS " 7.5", x, y + 20.5, width, PANGO_ALIGN_CENTER,
             fj_paper_word (chinese, FJ_WORD_SHARED));
}

/* "更正报告  版本 3"; NULL for the first version of an ordinary report. */
static char *
dup_version_line (const FjReportPaper *paper, gboolean chinese)
{
  FjPaperWord word;

  switch (paper->report->status)
    {
    case FJ_REPORT_AMENDED:
      word = FJ_WORD_AMENDED;
      break;
    case FJ_REPORT_CORRECTED:
      word = FJ_WORD_CORRECTED;
      break;
    case FJ_REPORT_APPENDED:
      word = FJ_WORD_APPENDED;
      break;
    default:
      return NULL;
    }
  return g_strdup_printf ("%s  %s %u", fj_paper_word (chinese, word),
                          fj_paper_word (chinese, FJ_WORD_VERSION), paper->report->version);
}

gboolean
fj_paper_frame_first (cairo_t *cr, const FjReportPaper *paper, double *y, GError **error)
{
  gboolean chinese = fj_paper_is_chinese (paper->language);
  const double side = QR_SIZE + 8, middle = INNER - 2 * side;
  const char *hospital
      = paper->issuing_hospital != NULL ? paper->issuing_hospital : paper->diagnosing_hospital;

  cairo_set_source_rgb (cr, 0, 0, 0);
  *y = 36;
  if (hospital != NULL)
    *y += draw_fitted (cr, FJ_PAPER_SERIF " Bold", 20, 12, FJ_PAPER_MARGIN + side, *y, middle, hospital) + 1;
  *y += draw_fitted (cr, FJ_PAPER_SANS " Bold", 15, 11, FJ_PAPER_MARGIN + side, *y, middle,
                     fj_paper_title (chinese, paper->exam->modality));
  g_autofree char *version = dup_version_line (paper, chinese);
  if (version != NULL)
    *y += draw_text (cr, FJ_PAPER_SANS " 9", FJ_PAPER_MARGIN + side, *y, middle, PANGO_ALIGN_CENTER, version);
  if (paper->shared)
    draw_share_mark (cr, chinese);
  if (paper->latest_url != NULL)
    {
      double x = FJ_PAPER_WIDTH - FJ_PAPER_MARGIN - QR_SIZE;
      if (!fj_paper_qr_draw (cr, paper->latest_url, x, 30, QR_SIZE, error))
        return FALSE;
      draw_text (cr, FJ_PAPER_SANS " 6", x - 12, 30 + QR_SIZE - 4, QR_SIZE + 24, PANGO_ALIGN_CENTER,
                 fj_paper_word (chinese, FJ_WORD_SCAN));
    }
  *y = MAX (*y + 6, paper->latest_url != NULL ? 30 + QR_SIZE + 9 : 0);
  draw_rule (cr, *y, 1.4);
  *y = draw_patient (cr, paper, chinese, *y + 6);
  draw_rule (cr, *y + 2, 0.8);
  *y += 6;
  return TRUE;
}

double
fj_paper_frame_next (cairo_t *cr, const FjReportPaper *paper)
{
  gboolean chinese = fj_paper_is_chinese (paper->language);
  const char *hospital
      = paper->issuing_hospital != NULL ? paper->issuing_hospital : paper->diagnosing_hospital;
  g_autofree char *head = g_strdup_printf (
      chinese ? "%s  %s（%s）" : "%s  %s (%s)", hospital != NULL ? hospital : "",
      fj_paper_title (chinese, paper->exam->modality), fj_paper_word (chinese, FJ_WORD_CONTINUED));
  double y = 38;

  cairo_set_source_rgb (cr, 0, 0, 0);
  y += draw_fitted (cr, FJ_PAPER_SANS " Bold", 11, 8, FJ_PAPER_MARGIN, y, INNER, head) + 4;
  Cell who[] = { { FJ_WORD_NAME, dup_name (paper, chinese), 7 },
                 { FJ_WORD_SEX, g_strdup (fj_paper_sex (chinese, paper->patient->sex)), 4 },
                 { FJ_WORD_AGE, dup_age (paper, chinese), 4 },
                 { FJ_WORD_ACCESSION, g_strdup (paper->exam->accession), 9 } };
  y = draw_row (cr, chinese, who, G_N_ELEMENTS (who), y);
  draw_rule (cr, y + 2, 0.8);
  return y + 8;
}

void
fj_paper_frame_signatures (cairo_t *cr, const FjReportPaper *paper)
{
  gboolean chinese = fj_paper_is_chinese (paper->language);
  const FjReport *report = paper->report;
  gint64 reported_at = report->submitted_at != 0 ? report->submitted_at : report->drafted_at;
  double y = FOOTER_TOP - SIGNATURES;

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_rule (cr, y + 4, 0.5);
  Cell doctors[] = { { FJ_WORD_READER, g_strdup (report->reader_name), 12 },
                     { FJ_WORD_AUDITOR, g_strdup (report->auditor_name), 12 } };
  Cell times[]
      = { { FJ_WORD_REPORTED_AT, reported_at != 0 ? fj_time_to_display (reported_at) : NULL, 12 },
          { FJ_WORD_SIGNED_AT, report->signed_at != 0 ? fj_time_to_display (report->signed_at) : NULL, 12 } };
  y = draw_row (cr, chinese, doctors, G_N_ELEMENTS (doctors), y + 14);
  draw_row (cr, chinese, times, G_N_ELEMENTS (times), y + 2);
}

void
fj_paper_frame_footer (cairo_t *cr, const FjReportPaper *paper, guint page, guint pages)
{
  gboolean chinese = fj_paper_is_chinese (paper->language);
  const char *colon = fj_paper_word (chinese, FJ_WORD_COLON);
  const double numbers = 100;
  double y = FOOTER_TOP + 5;

  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_rule (cr, FOOTER_TOP, 1.0);
  cairo_set_source_rgb (cr, 0.25, 0.25, 0.25);
  y += draw_text (cr, FJ_PAPER_SANS " 7.5", FJ_PAPER_MARGIN, y, INNER - numbers, PANGO_ALIGN_LEFT,
                  fj_paper_word (chinese, FJ_WORD_DISCLAIMER));
  g_autoptr (GString) seal = g_string_new (NULL);
  g_string_append_printf (seal, "%s%s%u", fj_paper_word (chinese, FJ_WORD_VERSION), colon,
                          paper->report->version);
  if (paper->signature_algorithm != NULL)
    g_string_append_printf (seal, "   %s%s%s", fj_paper_word (chinese, FJ_WORD_SIGNATURE), colon,
                            paper->signature_algorithm);
  if (paper->digest != NULL)
    g_string_append_printf (seal, "   %s%s%s", fj_paper_word (chinese, FJ_WORD_DIGEST), colon, paper->digest);
  draw_text (cr, FJ_PAPER_SANS " 7", FJ_PAPER_MARGIN, y + 1, INNER - numbers, PANGO_ALIGN_LEFT, seal->str);
  g_autofree char *number = fj_paper_page (chinese, page, pages);
  draw_text (cr, FJ_PAPER_SANS " 8", FJ_PAPER_WIDTH - FJ_PAPER_MARGIN - numbers, FOOTER_TOP + 5, numbers,
             PANGO_ALIGN_RIGHT, number);
}

void
fj_paper_frame_watermark (cairo_t *cr, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (cr, FJ_PAPER_SANS " Bold 84", -1, PANGO_ALIGN_LEFT, text);
  double width = layout_width (layout), height = layout_height (layout);
  double scale = MIN (1.0, 0.85 * hypot (FJ_PAPER_WIDTH, FJ_PAPER_HEIGHT) / MAX (width, 1));

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.87, 0.87, 0.87);
  cairo_translate (cr, FJ_PAPER_WIDTH / 2, FJ_PAPER_HEIGHT / 2);
  cairo_rotate (cr, -atan2 (FJ_PAPER_HEIGHT, FJ_PAPER_WIDTH));
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, -width / 2, -height / 2);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

double
fj_paper_frame_bottom (void)
{
  return FOOTER_TOP - 6;
}

double
fj_paper_frame_signature_height (void)
{
  return SIGNATURES - 6;
}
