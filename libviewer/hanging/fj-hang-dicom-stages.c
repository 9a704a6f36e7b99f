#include "fj-hang-dicom-parts.h"

#include <math.h>
#include <string.h>

#include "fj-hang-dicom-grid.h"
#include "fj-hang-dicom-rule.h"
#include "fj-hang-dicom-split.h"
#include "fj-hang-dicom-words.h"
#include "fj-language.h"

#define MODALITY 0x00080060u
#define MOST_STAGES 16u
#define MOST_DISPLAY_SETS 400u
#define MOST_PLACES 200u /* boxes of a stage that are looked at */
#define MOST_OPERATIONS 32u
#define MOST_GROUPS 100u

/* An item of Display Sets Sequence. */
typedef struct
{
  guint number, stage, set;
  FjDicomObject *item;
} DisplaySet;

/* One of its boxes, beside its area. */
typedef struct
{
  const DisplaySet *display;
  FjDicomObject *item;
  guint choice;
  FjHangBox *box; /* once it has a place */
} Place;

typedef struct
{
  FjDicomObject *object;
  FjHangDicomNotes *notes;
  FjHangProtocol *protocol;
  FjHangExtent screens[FJ_HANG_GRID_SCREENS];
  guint n_screens;
  GArray *display_sets; /* of DisplaySet */
  GPtrArray *groups;    /* of GArray of guint: display sets that scroll together */
  FjHangDicomSplit *split;
} Reader;

static guint
read_count (FjDicomObject *item, FjTag tag)
{
  gint64 number = 0;

  fj_dicom_object_get_int (item, tag, 0, &number);
  return (guint) CLAMP (number, 0, 65535);
}

static void
read_extent (FjDicomObject *item, FjHangExtent *extent)
{
  double *numbers[] = { &extent->left, &extent->top, &extent->right, &extent->bottom };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!fj_dicom_object_get_double (item, HP_POSITION, i, numbers[i]))
      *numbers[i] = NAN;
}

/* --- screens --- */

static void
read_screens (Reader *reader)
{
  guint n_said = read_count (reader->object, HP_N_SCREENS);
  guint n_defined = fj_dicom_object_count_items (reader->object, HP_SCREENS);

  if (MAX (n_said, n_defined) > FJ_HANG_GRID_SCREENS)
    fj_hang_dicom_notes_add (reader->notes, 0, _ ("It is for %u screens; its boxes lie on %u here."),
                             MAX (n_said, n_defined), FJ_HANG_GRID_SCREENS);
  reader->n_screens = CLAMP (MAX (n_said, n_defined), 1, FJ_HANG_GRID_SCREENS);
  for (guint i = 0; i < reader->n_screens; i++)
    {
      reader->screens[i] = (FjHangExtent){ NAN, NAN, NAN, NAN };
      if (i < n_defined)
        read_extent (fj_dicom_object_get_item (reader->object, HP_SCREENS, i), &reader->screens[i]);
    }
  /* The only screen is the whole of them, wherever it is said to be. */
  if (reader->n_screens == 1)
    reader->screens[0] = (FjHangExtent){ 0, 1, 1, 0 };
}

/* --- display sets, and their stages --- */

static void
read_display_sets (Reader *reader)
{
  guint n = fj_dicom_object_count_items (reader->object, HP_DISPLAY_SETS);

  if (n > MOST_DISPLAY_SETS)
    fj_hang_dicom_notes_add (reader->notes, 0, _ ("It has %u display sets; those after %u were left out."), n,
                             MOST_DISPLAY_SETS);
  for (guint i = 0; i < MIN (n, MOST_DISPLAY_SETS); i++)
    {
      DisplaySet one = { .item = fj_dicom_object_get_item (reader->object, HP_DISPLAY_SETS, i) };

      one.number = read_count (one.item, HP_DISPLAY_NUMBER);
      one.stage = read_count (one.item, HP_STAGE_NUMBER);
      one.set = read_count (one.item, HP_SET_NUMBER);
      if (fj_hang_protocol_find_set (reader->protocol, one.set) == NULL)
        {
          fj_hang_dicom_notes_add (reader->notes, one.number,
                                   _ ("It asks for image set %u, which there is not; its boxes stay empty."),
                                   one.set);
          one.set = 0;
        }
      g_array_append_val (reader->display_sets, one);
    }
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Presentation groups that there are, ascending. (transfer full) */
static GArray *
list_stages (const Reader *reader)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < reader->display_sets->len; i++)
    g_array_append_val (all, g_array_index (reader->display_sets, DisplaySet, i).stage);
  g_array_sort (all, compare_counts);
  for (guint i = all->len; i > 1; i--)
    if (g_array_index (all, guint, i - 1) == g_array_index (all, guint, i - 2))
      g_array_remove_index (all, i - 1);
  return all;
}

static GArray *
list_places (const Reader *reader, guint stage, char **name)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));

  for (guint i = 0; i < reader->display_sets->len; i++)
    {
      const DisplaySet *display = &g_array_index (reader->display_sets, DisplaySet, i);
      guint n = fj_dicom_object_count_items (display->item, HP_BOXES);

      if (display->stage != stage)
        continue;
      if (*name == NULL)
        *name = fj_hang_dicom_dup_text (display->item, HP_STAGE_NAME);
      for (guint k = 0; k < n && places->len < MOST_PLACES; k++)
        {
          Place place = { .display = display,
                          .item = fj_dicom_object_get_item (display->item, HP_BOXES, k),
                          .choice = k };

          g_array_append_val (places, place);
        }
    }
  return places;
}

/* --- boxes --- */

static void
note_flaws (const Reader *reader, const Place *place, FjHangFlaws flaws)
{
  static const struct
  {
    FjHangFlaws flaw;
    const char *sentence;
  } SENTENCES[] = {
    { FJ_HANG_FLAW_MISSING, N_ ("A box without a place was left out.") },
    { FJ_HANG_FLAW_EMPTY, N_ ("A box without width or height was left out.") },
    { FJ_HANG_FLAW_REVERSED, N_ ("A box had its corners the wrong way round; they were put right.") },
    { FJ_HANG_FLAW_OUTSIDE, N_ ("A box reached beyond the screens; it was cut.") },
    { FJ_HANG_FLAW_BEYOND, N_ ("A box reaches beyond its screen as that is described; all boxes there were "
                               "made to fit.") },
    { FJ_HANG_FLAW_ACROSS, N_ ("A box lies on several screens; it was cut to one.") },
    { FJ_HANG_FLAW_OVERLAPS, N_ ("A box that lies over another was left out.") },
    { FJ_HANG_FLAW_MANY, N_ ("A screen has more boxes than it can have; the others were left out.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (SENTENCES); i++)
    if ((flaws & SENTENCES[i].flaw) != 0)
      fj_hang_dicom_notes_add (reader->notes, place->display->number, "%s", _ (SENTENCES[i].sentence));
}

static gboolean
is_mammography (const FjHangProtocol *protocol, guint set)
{
  const FjHangImageSet *found = fj_hang_protocol_find_set (protocol, set);
  const GPtrArray *lists[] = { protocol->applies, found != NULL ? found->rules : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; lists[i] != NULL && k < lists[i]->len; k++)
      {
        const FjHangRule *rule = lists[i]->pdata[k];

        if (rule->attribute == MODALITY && rule->texts != NULL && !rule->is_negated
            && g_strv_contains ((const char *const *) rule->texts, "MG"))
          return TRUE;
      }
  return FALSE;
}

static const char *
find_plane (const GPtrArray *filters)
{
  for (guint i = 0; i < filters->len; i++)
    {
      const FjHangRule *rule = filters->pdata[i];

      if (rule->attribute == FJ_HANG_PLANE && !rule->is_negated && rule->texts != NULL
          && rule->texts[0] != NULL && rule->texts[1] == NULL)
        return rule->texts[0];
    }
  return NULL;
}

static void
fill_box (const Reader *reader, Place *place)
{
  const DisplaySet *display = place->display;
  FjHangBox *box = place->box;
  guint n_filters = MIN (fj_dicom_object_count_items (display->item, HP_FILTERS), MOST_OPERATIONS);
  guint n_sorts = MIN (fj_dicom_object_count_items (display->item, HP_SORTS), MOST_OPERATIONS);

  box->choice = display->set > 0 ? place->choice : 0;
  fj_hang_dicom_read_look (display->item, place->item, reader->notes, display->number,
                           is_mammography (reader->protocol, display->set), &box->look);
  for (guint i = 0; i < n_filters; i++)
    fj_hang_dicom_read_filter (fj_dicom_object_get_item (display->item, HP_FILTERS, i), reader->notes,
                               display->number, box->filters);
  box->set = fj_hang_dicom_split_choose (reader->split, display->set, box->filters);
  /* Sorting comes after reformatting, and planes that are made have their order. */
  for (guint i = 0; box->look.plane == NULL && i < n_sorts; i++)
    fj_hang_dicom_read_sort (fj_dicom_object_get_item (display->item, HP_SORTS, i), reader->notes,
                             display->number, find_plane (box->filters), box->sorts);
  if (box->look.plane != NULL && n_sorts > 0)
    fj_hang_dicom_notes_add (reader->notes, display->number,
                             _ ("The planes that are made of it keep their order."));
  /* Of single tiles the next image is the next of what the set finds, where that is images. */
  if (place->choice > 0 && box->set > 0
      && (read_count (place->item, HP_TILE_COLUMNS) > 1 || read_count (place->item, HP_TILE_ROWS) > 1))
    fj_hang_dicom_notes_add (reader->notes, display->number,
                             _ ("It goes on in a further box; that shows the next series of its image set."));
}

/* --- stages --- */

/* Where no box says where it lies, they lie in rows. */
static void
lay_in_rows (GArray *areas)
{
  guint columns = (guint) ceil (sqrt (areas->len)), rows = (areas->len + columns - 1) / columns;

  for (guint i = 0; i < areas->len; i++)
    {
      FjHangArea *area = &g_array_index (areas, FjHangArea, i);
      guint row = i / columns, column = i % columns;

      area->extent = (FjHangExtent){ (double) column / columns, 1 - (double) row / rows,
                                     (double) (column + 1) / columns, 1 - (double) (row + 1) / rows };
    }
}

static gboolean
are_all_missing (const GArray *areas)
{
  for (guint i = 0; i < areas->len; i++)
    if (isfinite (g_array_index (areas, FjHangArea, i).extent.left))
      return FALSE;
  return areas->len > 0 && areas->len <= FJ_HANG_GRID_BOXES;
}

static GArray *
read_areas (const Reader *reader, const GArray *places)
{
  GArray *areas = g_array_new (FALSE, TRUE, sizeof (FjHangArea));

  g_array_set_size (areas, places->len);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      FjHangArea *area = &g_array_index (areas, FjHangArea, i);

      read_extent (place->item, &area->extent);
      area->priority = read_count (place->item, HP_PRIORITY);
    }
  if (are_all_missing (areas))
    {
      lay_in_rows (areas);
      fj_hang_dicom_notes_add (reader->notes, 0,
                               _ ("No box of a stage says where it lies; they lie in rows."));
    }
  return areas;
}

static void
read_groups (Reader *reader)
{
  guint n = MIN (fj_dicom_object_count_items (reader->object, HP_SCROLLING), MOST_GROUPS);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (reader->object, HP_SCROLLING, i);
      g_autofree char *text = fj_dicom_object_dup_string (item, HP_SCROLLING_SETS);
      g_auto (GStrv) values = g_strsplit (text != NULL ? text : "", "\\", MOST_DISPLAY_SETS);
      GArray *group = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint k = 0; values[k] != NULL; k++)
        {
          guint number = (guint) g_ascii_strtoull (values[k], NULL, 10);

          g_array_append_val (group, number);
        }
      g_ptr_array_add (reader->groups, group);
    }
}

static gboolean
contains (const GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

/* Groups may name display sets that are never seen together; one alone is none. */
static void
set_scroll_groups (const Reader *reader, const GArray *places)
{
  guint group = 0;

  for (guint i = 0; i < reader->groups->len; i++)
    {
      g_autoptr (GPtrArray) members = g_ptr_array_new ();

      for (guint k = 0; k < places->len; k++)
        {
          const Place *place = &g_array_index (places, Place, k);

          if (place->box != NULL && contains (reader->groups->pdata[i], place->display->number))
            g_ptr_array_add (members, place->box);
        }
      if (members->len < 2)
        continue;
      group++;
      for (guint k = 0; k < members->len; k++)
        ((FjHangBox *) members->pdata[k])->scroll_group = group;
    }
}

static void
read_stage (Reader *reader, guint number)
{
  g_autofree char *name = NULL;
  g_autoptr (GArray) places = list_places (reader, number, &name);
  g_autoptr (GArray) areas = read_areas (reader, places);
  FjHangArea *all = (FjHangArea *) areas->data;
  guint rows, columns, n_placed = 0;
  FjHangStage *stage;

  fj_hang_grid_fit (all, areas->len, reader->screens, reader->n_screens, &rows, &columns);
  for (guint i = 0; i < areas->len; i++)
    {
      note_flaws (reader, &g_array_index (places, Place, i), all[i].flaws);
      n_placed += all[i].is_placed;
    }
  if (n_placed == 0)
    {
      fj_hang_dicom_notes_add (reader->notes, 0,
                               _ ("Stage %u has no box that can be shown; it was left out."), number);
      return;
    }
  stage = fj_hang_protocol_add_stage (reader->protocol, name != NULL ? name : "");
  stage->screens = reader->n_screens;
  stage->rows = rows;
  stage->columns = columns;
  for (guint i = 0; i < areas->len; i++)
    if (all[i].is_placed)
      {
        Place *place = &g_array_index (places, Place, i);

        place->box = fj_hang_stage_add_box (stage);
        place->box->screen = all[i].screen;
        place->box->row = all[i].row;
        place->box->column = all[i].column;
        place->box->rows = all[i].n_rows;
        place->box->columns = all[i].n_columns;
        fill_box (reader, place);
      }
  set_scroll_groups (reader, places);
}

static void
note_rest (const Reader *reader)
{
  g_autofree char *partial = fj_hang_dicom_dup_text (reader->object, HP_PARTIAL);

  if (fj_dicom_object_count_items (reader->object, HP_NAVIGATION) > 0)
    fj_hang_dicom_notes_add (
        reader->notes, 0, _ ("Its navigation indicators are not taken over; reference lines show as ever."));
  if (partial != NULL && *partial != '\0' && strcmp (partial, "MAINTAIN_LAYOUT") != 0)
    fj_hang_dicom_notes_add (reader->notes, 0,
                             _ ("Boxes for which there is nothing stay empty; the layout is not changed."));
}

void
fj_hang_dicom_read_stages (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol)
{
  Reader reader = { .object = object, .notes = notes, .protocol = protocol };
  g_autoptr (GArray) display_sets = g_array_new (FALSE, FALSE, sizeof (DisplaySet));
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (FjHangDicomSplit) split = fj_hang_dicom_split_new (protocol);
  g_autoptr (GArray) stages = NULL;

  reader.split = split;
  reader.display_sets = display_sets;
  reader.groups = groups;
  read_groups (&reader);
  read_screens (&reader);
  read_display_sets (&reader);
  stages = list_stages (&reader);
  if (stages->len > MOST_STAGES)
    fj_hang_dicom_notes_add (notes, 0, _ ("It has %u stages; those after %u were left out."), stages->len,
                             MOST_STAGES);
  for (guint i = 0; i < MIN (stages->len, MOST_STAGES); i++)
    read_stage (&reader, g_array_index (stages, guint, i));
  note_rest (&reader);
}
