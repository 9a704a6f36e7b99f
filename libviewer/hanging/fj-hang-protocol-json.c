#include "fj-hang-protocol-json.h"

#include <math.h>
#include <string.h>

#include "fj-error.h"
#include "fj-hang-protocol-words.h"
#include "fj-json.h"
#include "fj-language.h"

#define MOST_BYTES (1u << 20)
#define MOST_DAYS 40000 /* no earlier study is older than a life */

/* --- members, and where they stand --- */

/* An object that is being read, and its place ("stages[1].boxes[0]"). */
typedef struct
{
  JsonObject *object;
  char *place;
} Node;

static void
node_clear (Node *node)
{
  g_free (node->place);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Node, node_clear)

static char *
join (const char *place, const char *name)
{
  return *place == '\0' ? g_strdup (name) : g_strdup_printf ("%s.%s", place, name);
}

static gboolean
refuse (GError **error, const Node *node, const char *name, const char *wanted)
{
  g_autofree char *place = join (node->place, name);

  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("%s: %s"), place, wanted);
  return FALSE;
}

/* A member that nobody reads is a mistake of whoever wrote it. */
static gboolean
check_names (const Node *node, const char *const *names, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (node->object);

  for (GList *link = members; link != NULL; link = link->next)
    if (!g_strv_contains (names, link->data))
      return refuse (error, node, link->data, _ ("a hanging protocol has no such member here."));
  return TRUE;
}

/* TRUE when it is absent, and then @text stays as it is. Takes the place of what was there. */
static gboolean
read_text (const Node *node, const char *name, char **text, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, name);

  if (value == NULL)
    return TRUE;
  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return refuse (error, node, name, _ ("must be a text."));
  g_free (*text);
  *text = json_node_dup_string (value);
  return TRUE;
}

static gboolean
read_number (const Node *node, const char *name, double low, double high, double *number, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, name);
  GType type = value != NULL ? json_node_get_value_type (value) : G_TYPE_INVALID;
  double read;

  if (value == NULL)
    return TRUE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return refuse (error, node, name, _ ("must be a number."));
  read = json_node_get_double (value);
  if (type == G_TYPE_INT64)
    read = (double) json_node_get_int (value);
  if (!(read >= low && read <= high))
    {
      g_autofree char *wanted = g_strdup_printf (_ ("must be between %g and %g."), low, high);

      return refuse (error, node, name, wanted);
    }
  *number = read;
  return TRUE;
}

static gboolean
read_count (const Node *node, const char *name, guint low, guint high, guint *count, GError **error)
{
  double number = *count;

  if (!read_number (node, name, low, high, &number, error))
    return FALSE;
  if (number != floor (number))
    return refuse (error, node, name, _ ("must be a whole number."));
  *count = (guint) number;
  return TRUE;
}

static gboolean
read_flag (const Node *node, const char *name, gboolean *flag, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, name);

  if (value == NULL)
    return TRUE;
  if (json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    return refuse (error, node, name, _ ("must be true or false."));
  *flag = json_node_get_boolean (value);
  return TRUE;
}

/* One of @words; its index. */
static gboolean
read_word (const Node *node, const char *name, const char *const *words, guint *index, GError **error)
{
  g_autofree char *text = NULL, *all = NULL, *wanted = NULL;

  if (!read_text (node, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *index = i;
        return TRUE;
      }
  all = g_strjoinv (", ", (char **) words);
  wanted = g_strdup_printf (_ ("must be one of %s."), all);
  return refuse (error, node, name, wanted);
}

static gboolean
find_array (const Node *node, const char *name, JsonArray **array, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, name);

  *array = NULL;
  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse (error, node, name, _ ("must be a list."));
  *array = json_node_get_array (value);
  return TRUE;
}

typedef gboolean (*ReadOne) (const Node *node, gpointer into, GError **error);

/* Each element of the list @name, which must be objects. */
static gboolean
read_each (const Node *node, const char *name, ReadOne read, gpointer into, GError **error)
{
  JsonArray *array;

  if (!find_array (node, name, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (Node) one = { fj_json_element_object (array, i), NULL };
      g_autofree char *indexed = g_strdup_printf ("%s[%u]", name, i);

      if (one.object == NULL)
        return refuse (error, node, indexed, _ ("must be an object."));
      one.place = join (node->place, indexed);
      if (!read (&one, into, error))
        return FALSE;
    }
  return TRUE;
}

/* --- rules --- */

static gboolean
read_attribute (const Node *node, FjTag *tag, GError **error)
{
  g_autofree char *name = NULL;

  if (!read_text (node, "attribute", &name, error))
    return FALSE;
  *tag = fj_hang_attribute_from_name (name);
  if (*tag == 0)
    return refuse (error, node, "attribute",
                   _ ("must be the keyword of an attribute, or its eight hexadecimal digits."));
  return TRUE;
}

static gboolean
add_wanted (FjHangRule *rule, GStrvBuilder *texts, JsonNode *value)
{
  GType type = json_node_get_value_type (value);

  if (type == G_TYPE_STRING)
    {
      g_strv_builder_add (texts, json_node_get_string (value));
      return rule->numbers == NULL;
    }
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  if (rule->numbers == NULL)
    rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  else if (rule->op == FJ_HANG_CONTAINS || rule->op == FJ_HANG_STARTS_WITH)
    return FALSE;
  g_array_append_vals (
      rule->numbers,
      &(double){ type == G_TYPE_INT64 ? (double) json_node_get_int (value) : json_node_get_double (value) },
      1);
  return rule->op == FJ_HANG_EQUALS;
}

/* "equals": "CT", ["CT", "PT"], 1.5 or [1, 1.5]: texts or numbers, not both. */
static gboolean
read_wanted (const Node *node, const char *name, FjHangRule *rule, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, name);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonNode *one = array != NULL ? json_array_get_element (array, i) : value;

      if (!JSON_NODE_HOLDS_VALUE (one) || !add_wanted (rule, builder, one))
        return refuse (error, node, name, _ ("must be texts; or, where values are to be equal, numbers."));
    }
  rule->texts = g_strv_builder_end (builder);
  if (n == 0 || (rule->numbers != NULL && rule->texts[0] != NULL))
    return refuse (error, node, name, _ ("must be texts; or, where values are to be equal, numbers."));
  if (rule->numbers != NULL)
    g_clear_pointer (&rule->texts, g_strfreev);
  return TRUE;
}

/* [0, 1.5]; null: open. */
static gboolean
read_range (const Node *node, FjHangRule *rule, GError **error)
{
  JsonNode *value = json_object_get_member (node->object, "range");
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *one = json_array_get_element (array, i);
      GType type = json_node_get_value_type (one);
      double number = i == 0 ? -INFINITY : INFINITY;

      if (type == G_TYPE_INT64)
        number = (double) json_node_get_int (one);
      else if (type == G_TYPE_DOUBLE)
        number = json_node_get_double (one);
      else if (!JSON_NODE_HOLDS_NULL (one))
        break;
      g_array_append_val (rule->numbers, number);
    }
  if (array == NULL || json_array_get_length (array) != 2 || rule->numbers->len != 2
      || g_array_index (rule->numbers, double, 0) > g_array_index (rule->numbers, double, 1))
    return refuse (error, node, "range", _ ("must be two numbers, the lower first; null where it is open."));
  return TRUE;
}

static gboolean
read_question (const Node *node, FjHangRule *rule, GError **error)
{
  guint n = 0;

  for (guint op = 0; op < FJ_HANG_N_OPERATORS; op++)
    if (json_object_has_member (node->object, fj_hang_operator_words[op]))
      {
        rule->op = (FjHangOperator) op;
        n++;
      }
  if (n != 1)
    return refuse (error, node, "attribute",
                   _ ("must be asked one thing: equals, contains, startsWith, range, notNull or isNull."));
  if (rule->op == FJ_HANG_RANGE)
    return read_range (node, rule, error);
  if (rule->op == FJ_HANG_NOT_NULL || rule->op == FJ_HANG_IS_NULL)
    {
      gboolean is_so = FALSE;

      if (!read_flag (node, fj_hang_operator_words[rule->op], &is_so, error))
        return FALSE;
      return is_so || refuse (error, node, fj_hang_operator_words[rule->op], _ ("can only be true."));
    }
  return read_wanted (node, fj_hang_operator_words[rule->op], rule, error);
}

static gboolean
read_rule (const Node *node, gpointer into, GError **error)
{
  static const char *const names[]
      = { "attribute", "equals", "contains", "startsWith",      "range",    "notNull", "isNull",
          "not",       "index",  "weight",   "isMetWhenAbsent", "required", NULL };
  g_autoptr (FjHangRule) rule = fj_hang_rule_new (0, FJ_HANG_EQUALS);

  if (!check_names (node, names, error) || !read_attribute (node, &rule->attribute, error)
      || !read_question (node, rule, error) || !read_flag (node, "not", &rule->is_negated, error)
      || !read_count (node, "index", 1, 65535, &rule->index, error)
      || !read_number (node, "weight", -1e6, 1e6, &rule->weight, error)
      || !read_flag (node, "required", &rule->is_required, error)
      || !read_flag (node, "isMetWhenAbsent", &rule->is_met_when_absent, error))
    return FALSE;
  g_ptr_array_add (into, g_steal_pointer (&rule));
  return TRUE;
}

/* --- image sets --- */

static gboolean
read_days (const Node *node, const char *name, gint64 *days, GError **error)
{
  double number = (double) *days;

  if (!read_number (node, name, 0, MOST_DAYS, &number, error))
    return FALSE;
  *days = (gint64) number;
  return TRUE;
}

static gboolean
read_set (const Node *node, gpointer into, GError **error)
{
  static const char *const names[]
      = { "number", "label", "prior", "newestDays", "oldestDays", "rules", NULL };
  FjHangImageSet *set = fj_hang_protocol_add_set (into, 0);

  if (!check_names (node, names, error) || !read_count (node, "number", 1, 65535, &set->number, error)
      || !read_text (node, "label", &set->label, error)
      || !read_count (node, "prior", 1, 1000, &set->prior, error)
      || !read_days (node, "newestDays", &set->newest_days, error)
      || !read_days (node, "oldestDays", &set->oldest_days, error)
      || !read_each (node, "rules", read_rule, set->rules, error))
    return FALSE;
  set->when = set->prior > 0 ? FJ_HANG_PRIOR : FJ_HANG_CURRENT;
  return TRUE;
}

/* --- stages --- */

static gboolean
read_window (const Node *node, FjHangLook *look, GError **error)
{
  JsonArray *array;
  guint function = look->function == FJ_VOI_LINEAR_EXACT ? 1 : look->function == FJ_VOI_SIGMOID ? 2 : 0;
  static const FjVoiFunction functions[] = { FJ_VOI_LINEAR, FJ_VOI_LINEAR_EXACT, FJ_VOI_SIGMOID };

  if (!read_word (node, "function", fj_hang_function_words, &function, error)
      || !find_array (node, "window", &array, error))
    return FALSE;
  look->function = functions[function];
  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) == 2)
    {
      look->center = json_array_get_double_element (array, 0);
      look->width = json_array_get_double_element (array, 1);
      look->has_window = look->width > 0;
    }
  return look->has_window
         || refuse (error, node, "window", _ ("must be centre and width, the width above 0."));
}

static gboolean
read_zoom (const Node *node, FjHangLook *look, GError **error)
{
  guint mode = look->zoom_mode;

  if (!read_word (node, "zoom", fj_hang_zoom_words, &mode, error)
      || !read_number (node, "factor", 0.02, 100, &look->zoom, error))
    return FALSE;
  look->zoom_mode = mode;
  return TRUE;
}

static gboolean
read_turn (const Node *node, FjHangLook *look, GError **error)
{
  if (!read_count (node, "rotation", 0, 270, &look->rotation, error)
      || !read_flag (node, "flip", &look->is_flipped, error)
      || !read_text (node, "orientation", &look->orientation, error))
    return FALSE;
  return look->rotation % 90 == 0 || refuse (error, node, "rotation", _ ("must be 0, 90, 180 or 270."));
}

static gboolean
read_reformat (const Node *node, FjHangLook *look, GError **error)
{
  guint plane = 0, projection = look->projection;

  if (!read_word (node, "plane", fj_hang_plane_words, &plane, error)
      || !read_number (node, "slab", 0, 1000, &look->slab, error)
      || !read_word (node, "projection", fj_hang_projection_words, &projection, error))
    return FALSE;
  look->projection = projection;
  if (json_object_has_member (node->object, "plane"))
    look->plane = g_strdup (fj_hang_plane_words[plane]);
  return TRUE;
}

static gboolean
read_look (const Node *box, FjHangLook *look, GError **error)
{
  static const char *const names[]
      = { "preset", "window", "function",   "invert", "rotation", "flip",  "orientation", "zoom", "factor",
          "plane",  "slab",   "projection", "play",   "rate",     "where", "text",        NULL };
  JsonNode *value = json_object_get_member (box->object, "look");
  g_auto (Node) node = { NULL, NULL };
  guint where = FJ_HANG_FIRST;

  if (value == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return refuse (error, box, "look", _ ("must be an object."));
  node.object = json_node_get_object (value);
  node.place = join (box->place, "look");
  if (!check_names (&node, names, error) || !read_text (&node, "preset", &look->window_preset, error)
      || !read_window (&node, look, error) || !read_flag (&node, "invert", &look->is_inverted, error)
      || !read_turn (&node, look, error) || !read_zoom (&node, look, error)
      || !read_reformat (&node, look, error) || !read_flag (&node, "play", &look->plays, error)
      || !read_number (&node, "rate", 0, 1000, &look->cine_rate, error)
      || !read_word (&node, "where", fj_hang_where_words, &where, error)
      || !read_flag (&node, "text", &look->shows_text, error))
    return FALSE;
  look->where = (FjHangWhere) where;
  return TRUE;
}

static gboolean
read_sort (const Node *node, gpointer into, GError **error)
{
  static const char *const names[] = { "attribute", "index", "descending", NULL };
  FjHangSort sort = { 0, 0, FALSE };

  if (!check_names (node, names, error) || !read_attribute (node, &sort.attribute, error)
      || !read_count (node, "index", 1, 65535, &sort.index, error)
      || !read_flag (node, "descending", &sort.is_descending, error))
    return FALSE;
  g_array_append_val ((GArray *) into, sort);
  return TRUE;
}

static gboolean
read_box (const Node *node, gpointer into, GError **error)
{
  static const char *const names[]
      = { "row",     "column", "rows", "columns",     "screen",    "set",         "choice",
          "filters", "sort",   "look", "scrollGroup", "zoomGroup", "windowGroup", NULL };
  FjHangBox *box = fj_hang_stage_add_box (into);

  return check_names (node, names, error) && read_count (node, "row", 0, 1000, &box->row, error)
         && read_count (node, "column", 0, 1000, &box->column, error)
         && read_count (node, "rows", 1, 1000, &box->rows, error)
         && read_count (node, "columns", 1, 1000, &box->columns, error)
         && read_count (node, "screen", 0, 1000, &box->screen, error)
         && read_count (node, "set", 0, 65535, &box->set, error)
         && read_count (node, "choice", 0, 1000, &box->choice, error)
         && read_each (node, "filters", read_rule, box->filters, error)
         && read_each (node, "sort", read_sort, box->sorts, error) && read_look (node, &box->look, error)
         && read_count (node, "scrollGroup", 0, 1000, &box->scroll_group, error)
         && read_count (node, "zoomGroup", 0, 1000, &box->zoom_group, error)
         && read_count (node, "windowGroup", 0, 1000, &box->window_group, error);
}

static gboolean
read_needed (const Node *node, GArray *needed, GError **error)
{
  JsonArray *array;

  if (!find_array (node, "needed", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *one = json_array_get_element (array, i);
      gint64 number = json_node_get_value_type (one) == G_TYPE_INT64 ? json_node_get_int (one) : 0;
      guint set = (guint) number;

      if (number < 1 || number > 65535)
        return refuse (error, node, "needed", _ ("must be numbers of image sets."));
      g_array_append_val (needed, set);
    }
  return TRUE;
}

static gboolean
read_stage (const Node *node, gpointer into, GError **error)
{
  static const char *const names[] = { "name", "screens", "rows", "columns", "needed", "boxes", NULL };
  FjHangStage *stage = fj_hang_protocol_add_stage (into, "");

  return check_names (node, names, error) && read_text (node, "name", &stage->name, error)
         && read_count (node, "screens", 1, 1000, &stage->screens, error)
         && read_count (node, "rows", 1, 1000, &stage->rows, error)
         && read_count (node, "columns", 1, 1000, &stage->columns, error)
         && read_needed (node, stage->needed, error) && read_each (node, "boxes", read_box, stage, error);
}

/* --- the whole --- */

static gboolean
read_protocol (const Node *node, FjHangProtocol *protocol, GError **error)
{
  static const char *const names[]
      = { "id",        "name",      "description", "author", "level",  "group", "changed",
          "minPriors", "maxPriors", "applies",     "sets",   "stages", NULL };
  guint level = protocol->level;
  double changed = 0;

  if (!check_names (node, names, error) || !read_text (node, "id", &protocol->id, error)
      || !read_text (node, "name", &protocol->name, error)
      || !read_text (node, "description", &protocol->description, error)
      || !read_text (node, "author", &protocol->author, error)
      || !read_word (node, "level", fj_hang_level_words, &level, error)
      || !read_text (node, "group", &protocol->group, error)
      || !read_number (node, "changed", 0, 1e12, &changed, error)
      || !read_count (node, "minPriors", 0, 1000, &protocol->min_priors, error)
      || (json_object_has_member (node->object, "maxPriors")
          && !read_count (node, "maxPriors", 0, 1000, &protocol->max_priors, error))
      || !read_each (node, "applies", read_rule, protocol->applies, error)
      || !read_each (node, "sets", read_set, protocol, error)
      || !read_each (node, "stages", read_stage, protocol, error))
    return FALSE;
  protocol->level = (FjHangLevel) level;
  protocol->changed = (gint64) changed;
  return fj_hang_protocol_check (protocol, error);
}

FjHangProtocol *
fj_hang_protocol_parse (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = fj_json_parse_object_within (json, MOST_BYTES, error);
  g_autoptr (FjHangProtocol) protocol = NULL;
  g_auto (Node) node = { object, g_strdup ("") };

  if (object == NULL)
    return NULL;
  protocol = fj_hang_protocol_new ("", "");
  return read_protocol (&node, protocol, error) ? g_steal_pointer (&protocol) : NULL;
}
