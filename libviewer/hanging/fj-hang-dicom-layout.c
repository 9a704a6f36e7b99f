#include "fj-hang-dicom-parts.h"

#include "fj-hang-dicom-rule.h"
#include "fj-hang-dicom-words.h"

/* Boxes that show one after the other what one set found, all in the same way: a display set of several
 * image boxes. */
typedef struct
{
  guint number, stage;
  const FjHangBox *first;
  guint n_boxes;
  FjDicomObject *item;
} Display;

typedef struct
{
  const FjHangProtocol *protocol;
  FjDicomObject *object;
  guint n_screens;
  GArray *displays; /* of Display */
} Writer;

static gboolean
are_rules_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!fj_hang_rule_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
are_sorts_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FjHangSort *x = &g_array_index (a, FjHangSort, i), *y = &g_array_index (b, FjHangSort, i);

      if (x->attribute != y->attribute || x->index != y->index || x->is_descending != y->is_descending)
        return FALSE;
    }
  return TRUE;
}

static gboolean
goes_on (const Display *display, guint stage, const FjHangBox *box)
{
  const FjHangBox *first = display->first;

  return display->stage == stage && first->set == box->set && first->choice == 0 && !first->look.plays
         && box->choice == display->n_boxes && first->scroll_group == box->scroll_group
         && are_rules_equal (first->filters, box->filters) && are_sorts_equal (first->sorts, box->sorts)
         && fj_hang_look_equal (&first->look, &box->look);
}

/* --- boxes --- */

/* Screens lie beside one another; y grows upwards. */
static char *
find_position (const Writer *writer, const FjHangStage *stage, const FjHangBox *box)
{
  double numbers[4]
      = { (box->screen + (double) box->column / stage->columns) / writer->n_screens,
          1 - (double) box->row / stage->rows,
          (box->screen + (double) (box->column + box->columns) / stage->columns) / writer->n_screens,
          1 - (double) (box->row + box->rows) / stage->rows };
  GString *text = g_string_new (NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < 4; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "",
                            g_ascii_formatd (buffer, sizeof buffer, "%.12g", CLAMP (numbers[i], 0, 1)));
  return g_string_free (text, FALSE);
}

static gboolean
write_box (
    const Writer *writer, const FjHangStage *stage, const FjHangBox *box, Display *display, GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (display->item, HP_BOXES);
  g_autofree char *position = find_position (writer, stage, box);

  if (++display->n_boxes == 2
      && !fj_hang_dicom_write_layout (&box->look, TRUE, fj_dicom_object_get_item (display->item, HP_BOXES, 0),
                                      error))
    return FALSE;
  return fj_dicom_object_set_uint16 (item, HP_BOX_NUMBER, (guint16) display->n_boxes, error)
         && fj_dicom_object_set_string (item, HP_POSITION, position, error)
         && fj_hang_dicom_write_layout (&box->look, display->n_boxes > 1, item, error);
}

/* Filters of the box, and what selectors of its set cannot ask: the image set is wider then, but not what is
 * shown of it. */
static void
write_filters (const Writer *writer, const FjHangBox *box, FjDicomObject *item)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (writer->protocol, box->set);

  fj_hang_dicom_put_empty (item, HP_FILTERS);
  for (guint i = 0; i < box->filters->len; i++)
    fj_hang_dicom_write_filter (box->filters->pdata[i], item);
  for (guint i = 0; i < set->rules->len; i++)
    {
      g_autoptr (FjDicomObject) trial = fj_dicom_object_new ("ISO_IR 192");

      if (!fj_hang_dicom_write_selector (set->rules->pdata[i], trial))
        fj_hang_dicom_write_filter (set->rules->pdata[i], item);
    }
  fj_hang_dicom_put_empty (item, HP_SORTS);
  for (guint i = 0; i < box->sorts->len; i++)
    fj_hang_dicom_write_sort (&g_array_index (box->sorts, FjHangSort, i), item);
}

static gboolean
add_display (
    Writer *writer, guint stage_number, const FjHangStage *stage, const FjHangBox *box, GError **error)
{
  Display display = { .number = writer->displays->len + 1,
                      .stage = stage_number,
                      .first = box,
                      .item = fj_dicom_object_append_item (writer->object, HP_DISPLAY_SETS) };

  write_filters (writer, box, display.item);
  if (!fj_dicom_object_set_uint16 (display.item, HP_SET_NUMBER, (guint16) box->set, error)
      || !fj_dicom_object_set_uint16 (display.item, HP_DISPLAY_NUMBER, (guint16) display.number, error)
      || !fj_dicom_object_set_uint16 (display.item, HP_STAGE_NUMBER, (guint16) stage_number, error)
      || (*stage->name != '\0'
          && !fj_hang_dicom_put_text (display.item, HP_STAGE_NAME, stage->name, 64, "", error))
      || !fj_hang_dicom_write_look (&box->look, display.item, error)
      || !write_box (writer, stage, box, &display, error))
    return FALSE;
  g_array_append_val (writer->displays, display);
  return TRUE;
}

static gboolean
write_stage (Writer *writer, guint number, const FjHangStage *stage, GError **error)
{
  for (guint i = 0; i < stage->boxes->len; i++)
    {
      const FjHangBox *box = stage->boxes->pdata[i];
      Display *known = NULL;

      for (guint k = 0; known == NULL && k < writer->displays->len; k++)
        if (goes_on (&g_array_index (writer->displays, Display, k), number, box))
          known = &g_array_index (writer->displays, Display, k);
      /* What is empty on purpose has no image set: a gap. */
      if (box->set == 0)
        continue;
      if (known != NULL ? !write_box (writer, stage, box, known, error)
                        : !add_display (writer, number, stage, box, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what belongs to the whole --- */

static gboolean
write_screens (const Writer *writer, GError **error)
{
  fj_hang_dicom_put_empty (writer->object, HP_SCREENS);
  for (guint i = 0; i < writer->n_screens; i++)
    {
      FjDicomObject *item = fj_dicom_object_append_item (writer->object, HP_SCREENS);
      char left[G_ASCII_DTOSTR_BUF_SIZE], right[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *position = g_strdup_printf (
          "%s\\1\\%s\\0", g_ascii_formatd (left, sizeof left, "%.12g", (double) i / writer->n_screens),
          g_ascii_formatd (right, sizeof right, "%.12g", (i + 1.0) / writer->n_screens));

      /* Nominal: the least of what images are read on. */
      if (!fj_dicom_object_set_uint16 (item, HP_SCREEN_ROWS, 1080, error)
          || !fj_dicom_object_set_uint16 (item, HP_SCREEN_COLUMNS, 1920, error)
          || !fj_dicom_object_set_string (item, HP_POSITION, position, error)
          || !fj_dicom_object_set_uint16 (item, HP_SCREEN_GREYS, 8, error))
        return FALSE;
    }
  return fj_dicom_object_set_uint16 (writer->object, HP_N_SCREENS, (guint16) writer->n_screens, error);
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Scroll groups of a stage, ascending. (transfer full) */
static GArray *
list_groups (const FjHangStage *stage)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < stage->boxes->len; i++)
    {
      const FjHangBox *box = stage->boxes->pdata[i];
      gboolean is_known = box->scroll_group == 0;

      for (guint k = 0; !is_known && k < groups->len; k++)
        is_known = g_array_index (groups, guint, k) == box->scroll_group;
      if (!is_known)
        g_array_append_val (groups, box->scroll_group);
    }
  g_array_sort (groups, compare_counts);
  return groups;
}

/* One that moves alone is no group (Display Set Scrolling Group has at least two values). */
static gboolean
write_group (const Writer *writer, guint stage, guint group, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < writer->displays->len; i++)
    {
      const Display *display = &g_array_index (writer->displays, Display, i);

      if (display->stage == stage && display->first->scroll_group == group)
        g_string_append_printf (text, "%s%u", n++ > 0 ? "\\" : "", display->number);
    }
  if (n < 2)
    return TRUE;
  return fj_dicom_object_set_string (fj_dicom_object_append_item (writer->object, HP_SCROLLING),
                                     HP_SCROLLING_SETS, text->str, error);
}

gboolean
fj_hang_dicom_write_stages (const FjHangProtocol *protocol, FjDicomObject *object, GError **error)
{
  g_autoptr (GArray) displays = g_array_new (FALSE, FALSE, sizeof (Display));
  Writer writer = { .protocol = protocol, .object = object, .n_screens = 1, .displays = displays };

  for (guint i = 0; i < protocol->stages->len; i++)
    writer.n_screens = MAX (writer.n_screens, ((const FjHangStage *) protocol->stages->pdata[i])->screens);
  for (guint i = 0; i < protocol->stages->len; i++)
    if (!write_stage (&writer, i + 1, protocol->stages->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < protocol->stages->len; i++)
    {
      g_autoptr (GArray) groups = list_groups (protocol->stages->pdata[i]);

      for (guint k = 0; k < groups->len; k++)
        if (!write_group (&writer, i + 1, g_array_index (groups, guint, k), error))
          return FALSE;
    }
  return write_screens (&writer, error)
         && fj_dicom_object_set_string (object, HP_PARTIAL, "MAINTAIN_LAYOUT", error);
}
