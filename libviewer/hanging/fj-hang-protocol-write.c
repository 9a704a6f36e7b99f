#include <math.h>
#include <string.h>

#include "fj-hang-protocol-json.h"
#include "fj-hang-protocol-words.h"

/* What is as a protocol has it anyway is not written. */

static void
put_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static JsonNode *
make_number (double number)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  if (number == floor (number) && fabs (number) < 1e15)
    json_node_set_int (node, (gint64) number);
  else
    json_node_set_double (node, number);
  return node;
}

static void
put_number (JsonObject *object, const char *name, double number, double usual)
{
  if (number != usual)
    json_object_set_member (object, name, make_number (number));
}

static void
put_flag (JsonObject *object, const char *name, gboolean flag, gboolean usual)
{
  if (!flag != !usual)
    json_object_set_boolean_member (object, name, flag);
}

static void
put_attribute (JsonObject *object, FjTag tag)
{
  char digits[9];

  json_object_set_string_member (object, "attribute", fj_hang_attribute_get_name (tag, digits));
}

/* Lists of one element as the element. */
static JsonNode *
make_wanted (const FjHangRule *rule)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  if (rule->op == FJ_HANG_RANGE)
    {
      for (guint i = 0; i < rule->numbers->len; i++)
        {
          double number = g_array_index (rule->numbers, double, i);

          json_array_add_element (array,
                                  isfinite (number) ? make_number (number) : json_node_new (JSON_NODE_NULL));
        }
    }
  else if (rule->numbers != NULL)
    for (guint i = 0; i < rule->numbers->len; i++)
      json_array_add_element (array, make_number (g_array_index (rule->numbers, double, i)));
  else
    for (guint i = 0; rule->texts != NULL && rule->texts[i] != NULL; i++)
      json_array_add_string_element (array, rule->texts[i]);
  if (rule->op != FJ_HANG_RANGE && json_array_get_length (array) == 1)
    return json_array_dup_element (array, 0);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

static JsonObject *
write_rule (const FjHangRule *rule)
{
  JsonObject *object = json_object_new ();

  put_attribute (object, rule->attribute);
  put_number (object, "index", rule->index, 0);
  put_flag (object, "not", rule->is_negated, FALSE);
  if (rule->op == FJ_HANG_NOT_NULL || rule->op == FJ_HANG_IS_NULL)
    json_object_set_boolean_member (object, fj_hang_operator_words[rule->op], TRUE);
  else
    json_object_set_member (object, fj_hang_operator_words[rule->op], make_wanted (rule));
  put_number (object, "weight", rule->weight, 0);
  put_flag (object, "required", rule->is_required, FALSE);
  put_flag (object, "isMetWhenAbsent", rule->is_met_when_absent, FALSE);
  return object;
}

static void
put_rules (JsonObject *object, const char *name, const GPtrArray *rules)
{
  JsonArray *array;

  if (rules->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < rules->len; i++)
    json_array_add_object_element (array, write_rule (g_ptr_array_index (rules, i)));
  json_object_set_array_member (object, name, array);
}

static JsonObject *
write_set (const FjHangImageSet *set)
{
  JsonObject *object = json_object_new ();

  put_number (object, "number", set->number, 0);
  put_text (object, "label", set->label);
  put_number (object, "prior", set->prior, 0);
  put_number (object, "newestDays", (double) set->newest_days, 0);
  put_number (object, "oldestDays", (double) set->oldest_days, -1);
  put_rules (object, "rules", set->rules);
  return object;
}

static void
put_window (JsonObject *object, const FjHangLook *look)
{
  if (look->has_window)
    {
      JsonArray *array = json_array_new ();

      json_array_add_element (array, make_number (look->center));
      json_array_add_element (array, make_number (look->width));
      json_object_set_array_member (object, "window", array);
    }
  if (look->function != FJ_VOI_LINEAR)
    json_object_set_string_member (object, "function",
                                   fj_hang_function_words[look->function == FJ_VOI_SIGMOID ? 2 : 1]);
}

static JsonObject *
write_look (const FjHangLook *look)
{
  JsonObject *object = json_object_new ();

  put_text (object, "preset", look->window_preset);
  put_window (object, look);
  put_flag (object, "invert", look->is_inverted, FALSE);
  put_number (object, "rotation", look->rotation, 0);
  put_flag (object, "flip", look->is_flipped, FALSE);
  put_text (object, "orientation", look->orientation);
  if (look->zoom_mode != 0)
    json_object_set_string_member (object, "zoom", fj_hang_zoom_words[look->zoom_mode]);
  put_number (object, "factor", look->zoom, 1);
  put_text (object, "plane", look->plane);
  put_number (object, "slab", look->slab, 0);
  if (look->projection != 0)
    json_object_set_string_member (object, "projection", fj_hang_projection_words[look->projection]);
  put_flag (object, "play", look->plays, FALSE);
  put_number (object, "rate", look->cine_rate, 0);
  if (look->where != FJ_HANG_FIRST)
    json_object_set_string_member (object, "where", fj_hang_where_words[look->where]);
  put_flag (object, "text", look->shows_text, TRUE);
  return object;
}

static void
put_sorts (JsonObject *object, const GArray *sorts)
{
  JsonArray *array;

  if (sorts->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < sorts->len; i++)
    {
      const FjHangSort *sort = &g_array_index (sorts, FjHangSort, i);
      JsonObject *one = json_object_new ();

      put_attribute (one, sort->attribute);
      put_number (one, "index", sort->index, 0);
      put_flag (one, "descending", sort->is_descending, FALSE);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "sort", array);
}

static JsonObject *
write_box (const FjHangBox *box)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonObject) look = write_look (&box->look);

  put_number (object, "screen", box->screen, 0);
  json_object_set_int_member (object, "row", box->row);
  json_object_set_int_member (object, "column", box->column);
  put_number (object, "rows", box->rows, 1);
  put_number (object, "columns", box->columns, 1);
  put_number (object, "set", box->set, 0);
  put_number (object, "choice", box->choice, 0);
  put_rules (object, "filters", box->filters);
  put_sorts (object, box->sorts);
  if (json_object_get_size (look) > 0)
    json_object_set_object_member (object, "look", g_steal_pointer (&look));
  put_number (object, "scrollGroup", box->scroll_group, 0);
  put_number (object, "zoomGroup", box->zoom_group, 0);
  put_number (object, "windowGroup", box->window_group, 0);
  return object;
}

static JsonObject *
write_stage (const FjHangStage *stage)
{
  JsonObject *object = json_object_new ();
  JsonArray *boxes = json_array_new ();

  put_text (object, "name", stage->name);
  put_number (object, "screens", stage->screens, 1);
  put_number (object, "rows", stage->rows, 1);
  put_number (object, "columns", stage->columns, 1);
  if (stage->needed->len > 0)
    {
      JsonArray *needed = json_array_new ();

      for (guint i = 0; i < stage->needed->len; i++)
        json_array_add_int_element (needed, g_array_index (stage->needed, guint, i));
      json_object_set_array_member (object, "needed", needed);
    }
  for (guint i = 0; i < stage->boxes->len; i++)
    json_array_add_object_element (boxes, write_box (g_ptr_array_index (stage->boxes, i)));
  json_object_set_array_member (object, "boxes", boxes);
  return object;
}

GBytes *
fj_hang_protocol_to_json (const FjHangProtocol *protocol)
{
  JsonObject *object = json_object_new ();
  JsonArray *sets = json_array_new (), *stages = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text;

  put_text (object, "id", protocol->id);
  put_text (object, "name", protocol->name);
  put_text (object, "description", protocol->description);
  put_text (object, "author", protocol->author);
  json_object_set_string_member (object, "level", fj_hang_level_words[protocol->level]);
  put_text (object, "group", protocol->group);
  put_number (object, "changed", (double) protocol->changed, 0);
  put_number (object, "minPriors", protocol->min_priors, 0);
  put_number (object, "maxPriors", protocol->max_priors, G_MAXUINT);
  put_rules (object, "applies", protocol->applies);
  for (guint i = 0; i < protocol->sets->len; i++)
    json_array_add_object_element (sets, write_set (g_ptr_array_index (protocol->sets, i)));
  json_object_set_array_member (object, "sets", sets);
  for (guint i = 0; i < protocol->stages->len; i++)
    json_array_add_object_element (stages, write_stage (g_ptr_array_index (protocol->stages, i)));
  json_object_set_array_member (object, "stages", stages);
  json_node_take_object (root, object);
  text = json_to_string (root, TRUE);
  return g_bytes_new_take (text, strlen (text));
}
