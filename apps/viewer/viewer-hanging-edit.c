#include "viewer-hanging-edit.h"

#include "fj-language.h"
#include "fj-uid.h"

/* --- whole protocols --- */

static void
replace (char **text, const char *by)
{
  char *copy = g_strdup (by);

  g_free (*text);
  *text = copy;
}

FjHangProtocol *
viewer_hanging_edit_new (const char *name)
{
  g_autofree char *id = fj_uid_new ();
  FjHangProtocol *protocol = fj_hang_protocol_new (id, name);
  FjHangImageSet *set = viewer_hanging_edit_add_set (protocol, _ ("any series"));

  protocol->level = FJ_HANG_LEVEL_USER;
  viewer_hanging_edit_add_stage (protocol, _ ("first"), -1);
  viewer_hanging_edit_put (protocol->stages->pdata[0], 0, 0, 0, set->number);
  return protocol;
}

void
viewer_hanging_edit_translate (FjHangProtocol *protocol)
{
  replace (&protocol->name, fj_hang_title (protocol->name));
  replace (&protocol->description, fj_hang_title (protocol->description));
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      FjHangImageSet *set = protocol->sets->pdata[i];

      replace (&set->label, fj_hang_title (set->label));
    }
  for (guint i = 0; i < protocol->stages->len; i++)
    {
      FjHangStage *stage = protocol->stages->pdata[i];

      replace (&stage->name, fj_hang_title (stage->name));
    }
}

FjHangProtocol *
viewer_hanging_edit_copy (const FjHangProtocol *protocol, const char *name, FjHangLevel level)
{
  FjHangProtocol *copy = fj_hang_protocol_copy (protocol);
  g_autofree char *id = fj_uid_new ();

  replace (&copy->id, id);
  replace (&copy->name, name);
  replace (&copy->group, "");
  copy->level = level;
  copy->changed = 0;
  return copy;
}

/* --- sets --- */

FjHangImageSet *
viewer_hanging_edit_add_set (FjHangProtocol *protocol, const char *label)
{
  guint number = 1;
  FjHangImageSet *set;

  while (fj_hang_protocol_find_set (protocol, number) != NULL)
    number++;
  set = fj_hang_protocol_add_set (protocol, number);
  replace (&set->label, label);
  return set;
}

FjHangImageSet *
viewer_hanging_edit_copy_set (FjHangProtocol *protocol, guint number)
{
  FjHangImageSet *set = fj_hang_protocol_find_set (protocol, number);
  FjHangImageSet *copy;

  if (set == NULL)
    return NULL;
  copy = viewer_hanging_edit_add_set (protocol, set->label);
  copy->when = set->when;
  copy->prior = set->prior;
  copy->newest_days = set->newest_days;
  copy->oldest_days = set->oldest_days;
  for (guint i = 0; i < set->rules->len; i++)
    g_ptr_array_add (copy->rules, fj_hang_rule_copy (set->rules->pdata[i]));
  return copy;
}

void
viewer_hanging_edit_remove_set (FjHangProtocol *protocol, guint number)
{
  FjHangImageSet *set = fj_hang_protocol_find_set (protocol, number);

  for (guint i = 0; i < protocol->stages->len; i++)
    {
      FjHangStage *stage = protocol->stages->pdata[i];

      viewer_hanging_edit_set_needed (stage, number, FALSE);
      for (guint k = 0; k < stage->boxes->len; k++)
        {
          FjHangBox *box = stage->boxes->pdata[k];

          if (box->set == number)
            box->set = box->choice = 0;
        }
    }
  if (set != NULL)
    g_ptr_array_remove (protocol->sets, set);
}

/* --- stages --- */

/* By way of a copy of the whole: it alone knows all that belongs to a box. */
static FjHangStage *
steal_copy (const FjHangProtocol *protocol, guint stage)
{
  g_autoptr (FjHangProtocol) copy = fj_hang_protocol_copy (protocol);

  return g_ptr_array_steal_index (copy->stages, stage);
}

void
viewer_hanging_edit_add_stage (FjHangProtocol *protocol, const char *name, gint like)
{
  FjHangStage *stage;

  if (like >= 0 && (guint) like < protocol->stages->len)
    {
      stage = steal_copy (protocol, (guint) like);
      replace (&stage->name, name);
      g_ptr_array_add (protocol->stages, stage);
      return;
    }
  stage = fj_hang_protocol_add_stage (protocol, name);
  fj_hang_stage_add_box (stage);
}

gboolean
viewer_hanging_edit_remove_stage (FjHangProtocol *protocol, guint stage)
{
  if (protocol->stages->len < 2 || stage >= protocol->stages->len)
    return FALSE;
  g_ptr_array_remove_index (protocol->stages, stage);
  return TRUE;
}

gboolean
viewer_hanging_edit_move_stage (FjHangProtocol *protocol, guint stage, gint by)
{
  gint to = (gint) stage + by;

  if (stage >= protocol->stages->len || to < 0 || to >= (gint) protocol->stages->len)
    return FALSE;
  g_ptr_array_insert (protocol->stages, to, g_ptr_array_steal_index (protocol->stages, stage));
  return TRUE;
}

void
viewer_hanging_edit_set_grid (FjHangStage *stage, guint screens, guint rows, guint columns)
{
  for (guint i = stage->boxes->len; i-- > 0;)
    {
      FjHangBox *box = stage->boxes->pdata[i];

      if (box->screen >= screens || box->row >= rows || box->column >= columns)
        {
          g_ptr_array_remove_index (stage->boxes, i);
          continue;
        }
      box->rows = MIN (box->rows, rows - box->row);
      box->columns = MIN (box->columns, columns - box->column);
    }
  stage->screens = screens;
  stage->rows = rows;
  stage->columns = columns;
  if (stage->boxes->len == 0)
    fj_hang_stage_add_box (stage);
}

static gint
find_needed (const FjHangStage *stage, guint set)
{
  for (guint i = 0; i < stage->needed->len; i++)
    if (g_array_index (stage->needed, guint, i) == set)
      return (gint) i;
  return -1;
}

gboolean
viewer_hanging_edit_is_needed (const FjHangStage *stage, guint set)
{
  return find_needed (stage, set) >= 0;
}

void
viewer_hanging_edit_set_needed (FjHangStage *stage, guint set, gboolean is_needed)
{
  gint index = find_needed (stage, set);

  if (is_needed && index < 0)
    g_array_append_val (stage->needed, set);
  else if (!is_needed && index >= 0)
    g_array_remove_index (stage->needed, (guint) index);
}

/* --- boxes --- */

FjHangBox *
viewer_hanging_edit_find_box (const FjHangStage *stage, guint screen, guint row, guint column)
{
  for (guint i = 0; i < stage->boxes->len; i++)
    {
      FjHangBox *box = stage->boxes->pdata[i];

      if (box->screen == screen && row >= box->row && row - box->row < box->rows && column >= box->column
          && column - box->column < box->columns)
        return box;
    }
  return NULL;
}

FjHangBox *
viewer_hanging_edit_put (FjHangStage *stage, guint screen, guint row, guint column, guint set)
{
  FjHangBox *box = viewer_hanging_edit_find_box (stage, screen, row, column);

  if (box == NULL)
    {
      box = fj_hang_stage_add_box (stage);
      box->screen = screen;
      box->row = row;
      box->column = column;
    }
  if (box->set != set)
    box->choice = 0;
  box->set = set;
  return box;
}

gboolean
viewer_hanging_edit_resize (FjHangStage *stage, FjHangBox *box, guint rows, guint columns)
{
  if (rows < 1 || columns < 1 || box->row + rows > stage->rows || box->column + columns > stage->columns)
    return FALSE;
  for (guint row = box->row; row < box->row + rows; row++)
    for (guint column = box->column; column < box->column + columns; column++)
      {
        FjHangBox *other = viewer_hanging_edit_find_box (stage, box->screen, row, column);

        if (other != NULL && other != box)
          return FALSE;
      }
  box->rows = rows;
  box->columns = columns;
  return TRUE;
}

void
viewer_hanging_edit_swap (FjHangBox *a, FjHangBox *b)
{
  FjHangBox of_a = *a, of_b = *b;

  *a = of_b;
  *b = of_a;
  a->row = of_a.row;
  a->column = of_a.column;
  a->rows = of_a.rows;
  a->columns = of_a.columns;
  a->screen = of_a.screen;
  b->row = of_b.row;
  b->column = of_b.column;
  b->rows = of_b.rows;
  b->columns = of_b.columns;
  b->screen = of_b.screen;
}

gboolean
viewer_hanging_edit_remove_box (FjHangStage *stage, FjHangBox *box)
{
  if (stage->boxes->len < 2)
    return FALSE;
  return g_ptr_array_remove (stage->boxes, box);
}
