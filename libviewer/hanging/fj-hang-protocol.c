#include "fj-hang-protocol.h"

#include "fj-error.h"
#include "fj-language.h"

#define MOST_STAGES 16u
#define MOST_SETS 64u
#define MOST_BOXES 25u /* of a screen */
#define MOST_SCREENS 4u
#define MOST_CELLS 48u /* rows, or columns, of a screen's grid */
#define MOST_RULES 256u

/* --- making and letting go --- */

static void
free_rule (gpointer rule)
{
  fj_hang_rule_free (rule);
}

static GPtrArray *
make_rules (void)
{
  return g_ptr_array_new_with_free_func (free_rule);
}

static void
free_set (gpointer data)
{
  FjHangImageSet *set = data;

  g_free (set->label);
  g_ptr_array_unref (set->rules);
  g_free (set);
}

static void
free_box (gpointer data)
{
  FjHangBox *box = data;

  g_ptr_array_unref (box->filters);
  g_array_unref (box->sorts);
  g_free (box->look.window_preset);
  g_free (box->look.orientation);
  g_free (box->look.plane);
  g_free (box);
}

static void
free_stage (gpointer data)
{
  FjHangStage *stage = data;

  g_free (stage->name);
  g_ptr_array_unref (stage->boxes);
  g_array_unref (stage->needed);
  g_free (stage);
}

FjHangProtocol *
fj_hang_protocol_new (const char *id, const char *name)
{
  FjHangProtocol *protocol = g_new0 (FjHangProtocol, 1);

  protocol->id = g_strdup (id);
  protocol->name = g_strdup (name);
  protocol->description = g_strdup ("");
  protocol->author = g_strdup ("");
  protocol->group = g_strdup ("");
  protocol->max_priors = G_MAXUINT;
  protocol->applies = make_rules ();
  protocol->sets = g_ptr_array_new_with_free_func (free_set);
  protocol->stages = g_ptr_array_new_with_free_func (free_stage);
  return protocol;
}

void
fj_hang_protocol_free (FjHangProtocol *protocol)
{
  if (protocol == NULL)
    return;
  g_free (protocol->id);
  g_free (protocol->name);
  g_free (protocol->description);
  g_free (protocol->author);
  g_free (protocol->group);
  g_ptr_array_unref (protocol->applies);
  g_ptr_array_unref (protocol->sets);
  g_ptr_array_unref (protocol->stages);
  g_free (protocol);
}

FjHangImageSet *
fj_hang_protocol_add_set (FjHangProtocol *protocol, guint number)
{
  FjHangImageSet *set = g_new0 (FjHangImageSet, 1);

  set->number = number;
  set->label = g_strdup ("");
  set->oldest_days = -1;
  set->rules = make_rules ();
  g_ptr_array_add (protocol->sets, set);
  return set;
}

FjHangImageSet *
fj_hang_protocol_find_set (const FjHangProtocol *protocol, guint number)
{
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      FjHangImageSet *set = g_ptr_array_index (protocol->sets, i);

      if (set->number == number)
        return set;
    }
  return NULL;
}

FjHangStage *
fj_hang_protocol_add_stage (FjHangProtocol *protocol, const char *name)
{
  FjHangStage *stage = g_new0 (FjHangStage, 1);

  stage->name = g_strdup (name);
  stage->screens = stage->rows = stage->columns = 1;
  stage->boxes = g_ptr_array_new_with_free_func (free_box);
  stage->needed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (protocol->stages, stage);
  return stage;
}

void
fj_hang_look_init (FjHangLook *look)
{
  *look = (FjHangLook){ .function = FJ_VOI_LINEAR, .zoom = 1, .shows_text = TRUE };
}

FjHangBox *
fj_hang_stage_add_box (FjHangStage *stage)
{
  FjHangBox *box = g_new0 (FjHangBox, 1);

  box->rows = box->columns = 1;
  box->filters = make_rules ();
  box->sorts = g_array_new (FALSE, FALSE, sizeof (FjHangSort));
  fj_hang_look_init (&box->look);
  g_ptr_array_add (stage->boxes, box);
  return box;
}

/* --- copies --- */

static void
copy_rules (GPtrArray *into, const GPtrArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (into, fj_hang_rule_copy (g_ptr_array_index (rules, i)));
}

static void
copy_box (FjHangStage *stage, const FjHangBox *box)
{
  FjHangBox *copy = fj_hang_stage_add_box (stage);
  GPtrArray *filters = copy->filters;
  GArray *sorts = copy->sorts;

  *copy = *box;
  copy->filters = filters;
  copy->sorts = sorts;
  copy_rules (filters, box->filters);
  g_array_append_vals (sorts, box->sorts->data, box->sorts->len);
  copy->look.window_preset = g_strdup (box->look.window_preset);
  copy->look.orientation = g_strdup (box->look.orientation);
  copy->look.plane = g_strdup (box->look.plane);
}

FjHangProtocol *
fj_hang_protocol_copy (const FjHangProtocol *protocol)
{
  FjHangProtocol *copy = fj_hang_protocol_new (protocol->id, protocol->name);

  g_free (copy->description);
  copy->description = g_strdup (protocol->description);
  g_free (copy->author);
  copy->author = g_strdup (protocol->author);
  g_free (copy->group);
  copy->group = g_strdup (protocol->group);
  copy->level = protocol->level;
  copy->changed = protocol->changed;
  copy->min_priors = protocol->min_priors;
  copy->max_priors = protocol->max_priors;
  copy_rules (copy->applies, protocol->applies);
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = g_ptr_array_index (protocol->sets, i);
      FjHangImageSet *other = fj_hang_protocol_add_set (copy, set->number);
      GPtrArray *rules = other->rules;

      g_free (other->label);
      *other = *set;
      other->label = g_strdup (set->label);
      other->rules = rules;
      copy_rules (rules, set->rules);
    }
  for (guint i = 0; i < protocol->stages->len; i++)
    {
      const FjHangStage *stage = g_ptr_array_index (protocol->stages, i);
      FjHangStage *other = fj_hang_protocol_add_stage (copy, stage->name);

      other->screens = stage->screens;
      other->rows = stage->rows;
      other->columns = stage->columns;
      g_array_append_vals (other->needed, stage->needed->data, stage->needed->len);
      for (guint k = 0; k < stage->boxes->len; k++)
        copy_box (other, g_ptr_array_index (stage->boxes, k));
    }
  return copy;
}

/* --- the same? --- */

static gboolean
are_rules_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!fj_hang_rule_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
are_sets_equal (const FjHangImageSet *a, const FjHangImageSet *b)
{
  return a->number == b->number && g_strcmp0 (a->label, b->label) == 0 && a->when == b->when
         && a->prior == b->prior && a->newest_days == b->newest_days && a->oldest_days == b->oldest_days
         && are_rules_equal (a->rules, b->rules);
}

gboolean
fj_hang_look_equal (const FjHangLook *a, const FjHangLook *b)
{
  return g_strcmp0 (a->window_preset, b->window_preset) == 0 && a->has_window == b->has_window
         && a->center == b->center && a->width == b->width && a->function == b->function
         && a->is_inverted == b->is_inverted && a->rotation == b->rotation && a->is_flipped == b->is_flipped
         && g_strcmp0 (a->orientation, b->orientation) == 0 && a->zoom_mode == b->zoom_mode
         && a->zoom == b->zoom && g_strcmp0 (a->plane, b->plane) == 0 && a->slab == b->slab
         && a->projection == b->projection && a->plays == b->plays && a->cine_rate == b->cine_rate
         && a->where == b->where && a->shows_text == b->shows_text;
}

static gboolean
are_sorts_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const FjHangSort *one = &g_array_index (a, FjHangSort, i), *other = &g_array_index (b, FjHangSort, i);

      if (one->attribute != other->attribute || one->index != other->index
          || one->is_descending != other->is_descending)
        return FALSE;
    }
  return TRUE;
}

static gboolean
are_boxes_equal (const FjHangBox *a, const FjHangBox *b)
{
  return a->row == b->row && a->column == b->column && a->rows == b->rows && a->columns == b->columns
         && a->screen == b->screen && a->set == b->set && a->choice == b->choice
         && are_rules_equal (a->filters, b->filters) && are_sorts_equal (a->sorts, b->sorts)
         && fj_hang_look_equal (&a->look, &b->look) && a->scroll_group == b->scroll_group
         && a->zoom_group == b->zoom_group && a->window_group == b->window_group;
}

static gboolean
are_stages_equal (const FjHangStage *a, const FjHangStage *b)
{
  if (g_strcmp0 (a->name, b->name) != 0 || a->screens != b->screens || a->rows != b->rows
      || a->columns != b->columns || a->boxes->len != b->boxes->len || a->needed->len != b->needed->len)
    return FALSE;
  for (guint i = 0; i < a->needed->len; i++)
    if (g_array_index (a->needed, guint, i) != g_array_index (b->needed, guint, i))
      return FALSE;
  for (guint i = 0; i < a->boxes->len; i++)
    if (!are_boxes_equal (g_ptr_array_index (a->boxes, i), g_ptr_array_index (b->boxes, i)))
      return FALSE;
  return TRUE;
}

gboolean
fj_hang_protocol_equal (const FjHangProtocol *a, const FjHangProtocol *b)
{
  if (g_strcmp0 (a->id, b->id) != 0 || g_strcmp0 (a->name, b->name) != 0
      || g_strcmp0 (a->description, b->description) != 0 || g_strcmp0 (a->author, b->author) != 0
      || a->level != b->level || g_strcmp0 (a->group, b->group) != 0 || a->changed != b->changed
      || a->min_priors != b->min_priors || a->max_priors != b->max_priors
      || !are_rules_equal (a->applies, b->applies) || a->sets->len != b->sets->len
      || a->stages->len != b->stages->len)
    return FALSE;
  for (guint i = 0; i < a->sets->len; i++)
    if (!are_sets_equal (g_ptr_array_index (a->sets, i), g_ptr_array_index (b->sets, i)))
      return FALSE;
  for (guint i = 0; i < a->stages->len; i++)
    if (!are_stages_equal (g_ptr_array_index (a->stages, i), g_ptr_array_index (b->stages, i)))
      return FALSE;
  return TRUE;
}

/* --- can it be hung? --- */

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
do_overlap (const FjHangBox *a, const FjHangBox *b)
{
  return a->screen == b->screen && a->row < b->row + b->rows && b->row < a->row + a->rows
         && a->column < b->column + b->columns && b->column < a->column + a->columns;
}

static gboolean
check_box (const FjHangProtocol *protocol, const FjHangStage *stage, guint index, GError **error)
{
  const FjHangBox *box = g_ptr_array_index (stage->boxes, index);

  /* Counted apart, so that no sum overflows. */
  if (box->screen >= stage->screens || box->rows < 1 || box->columns < 1 || box->row >= stage->rows
      || box->column >= stage->columns || box->rows > stage->rows - box->row
      || box->columns > stage->columns - box->column)
    return refuse (error, _ ("Box %u of the stage “%s” lies outside its screen. Change its place."),
                   index + 1, stage->name);
  if (box->set != 0 && fj_hang_protocol_find_set (protocol, box->set) == NULL)
    return refuse (error, _ ("Box %u of the stage “%s” asks for image set %u, which there is not."),
                   index + 1, stage->name, box->set);
  for (guint i = 0; i < index; i++)
    if (do_overlap (g_ptr_array_index (stage->boxes, i), box))
      return refuse (error, _ ("Boxes %u and %u of the stage “%s” lie over one another. Move one of them."),
                     i + 1, index + 1, stage->name);
  return TRUE;
}

static gboolean
check_stage (const FjHangProtocol *protocol, const FjHangStage *stage, GError **error)
{
  if (stage->screens < 1 || stage->screens > MOST_SCREENS || stage->rows < 1 || stage->rows > MOST_CELLS
      || stage->columns < 1 || stage->columns > MOST_CELLS)
    return refuse (error, _ ("The stage “%s” must have 1 to %u screens, and 1 to %u rows and columns."),
                   stage->name, MOST_SCREENS, MOST_CELLS);
  if (stage->boxes->len < 1 || stage->boxes->len > MOST_BOXES * stage->screens)
    return refuse (error, _ ("The stage “%s” must have 1 to %u boxes for each screen."), stage->name,
                   MOST_BOXES);
  for (guint i = 0; i < stage->boxes->len; i++)
    if (!check_box (protocol, stage, i, error))
      return FALSE;
  for (guint i = 0; i < stage->needed->len; i++)
    if (fj_hang_protocol_find_set (protocol, g_array_index (stage->needed, guint, i)) == NULL)
      return refuse (error, _ ("The stage “%s” needs image set %u, which there is not."), stage->name,
                     g_array_index (stage->needed, guint, i));
  return TRUE;
}

static gboolean
check_set (const FjHangProtocol *protocol, guint index, GError **error)
{
  const FjHangImageSet *set = g_ptr_array_index (protocol->sets, index);

  if (set->number == 0 || fj_hang_protocol_find_set (protocol, set->number) != set)
    return refuse (error, _ ("Image set %u: its number must be at least 1, and no other's."), index + 1);
  if ((set->when == FJ_HANG_CURRENT) != (set->prior == 0))
    return refuse (error,
                   _ ("Image set %u must say which earlier study it comes from, or be of the current one."),
                   set->number);
  if (set->rules->len > MOST_RULES)
    return refuse (error, _ ("Image set %u has more than %u rules."), set->number, MOST_RULES);
  return TRUE;
}

gboolean
fj_hang_protocol_check (const FjHangProtocol *protocol, GError **error)
{
  if (protocol->id == NULL || *protocol->id == '\0' || protocol->name == NULL || *protocol->name == '\0')
    return refuse (error, _ ("A hanging protocol must have an identifier and a name."));
  if (protocol->stages->len < 1 || protocol->stages->len > MOST_STAGES || protocol->sets->len > MOST_SETS
      || protocol->applies->len > MOST_RULES)
    return refuse (error,
                   _ ("A hanging protocol must have 1 to %u stages, at most %u image sets and %u rules."),
                   MOST_STAGES, MOST_SETS, MOST_RULES);
  if (protocol->min_priors > protocol->max_priors)
    return refuse (error, _ ("The least number of earlier studies is above the greatest."));
  for (guint i = 0; i < protocol->sets->len; i++)
    if (!check_set (protocol, i, error))
      return FALSE;
  for (guint i = 0; i < protocol->stages->len; i++)
    if (!check_stage (protocol, g_ptr_array_index (protocol->stages, i), error))
      return FALSE;
  return TRUE;
}
