#include "fj-hang-dicom-rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fj-hang-dicom-words.h"
#include "fj-language.h"

#define VIEW_CODES 0x00540220u
#define POSITION 0x00200032u         /* Image Position (Patient) */
#define ACQUISITION_TIME 0x00080032u /* Acquisition Time */
#define IMAGE_LATERALITY 0x00200062u
#define VIEW_POSITION 0x00185101u
#define MOST_VALUES 256u
#define LONGEST 8192u /* bytes of all values together */

/* --- values --- */

static char *
dup (const FjDicomObject *item, FjTag tag)
{
  return fj_hang_dicom_clean (fj_dicom_object_dup_string (item, tag));
}

/* "(0018,0015)"; 0: none. */
static FjTag
read_attribute (const FjDicomObject *item)
{
  g_autofree char *text = dup (item, HP_ATTRIBUTE);

  if (text == NULL || strlen (text) != 11 || text[0] != '(' || text[5] != ',')
    return 0;
  return (FjTag) (strtoul (text + 1, NULL, 16) << 16 | strtoul (text + 6, NULL, 16));
}

static gboolean
read_codes (FjDicomObject *item, FjHangRule *rule)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = MIN (fj_dicom_object_count_items (item, HP_CODE_VALUES), MOST_VALUES), n_found = 0;

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *code = fj_dicom_object_get_item (item, HP_CODE_VALUES, i);
      g_autofree char *scheme = dup (code, HP_CODE_SCHEME), *value = dup (code, HP_CODE_VALUE);
      g_autofree char *meaning = dup (code, HP_CODE_MEANING);
      const char *text = rule->attribute == HP_REGION_CODES
                             ? fj_hang_dicom_region_from_code (scheme, value, meaning)
                             : meaning;

      if (text != NULL && *text != '\0')
        {
          g_strv_builder_add (builder, text);
          n_found++;
        }
    }
  rule->texts = g_strv_builder_end (builder);
  if (rule->attribute == HP_REGION_CODES)
    rule->attribute = FJ_HANG_REGION;
  return n > 0 && n_found == n && (rule->attribute == FJ_HANG_REGION || rule->attribute == VIEW_CODES);
}

static gboolean
read_numbers (char **values, FjHangRule *rule)
{
  rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; values[i] != NULL; i++)
    {
      char *end;
      double number = g_ascii_strtod (values[i], &end);

      if (end == values[i] || *end != '\0' || !isfinite (number))
        return FALSE;
      g_array_append_val (rule->numbers, number);
    }
  return rule->numbers->len > 0;
}

/* The value or values that the selector macro gives, by its VR (C.23.4.2). */
static gboolean
read_values (FjDicomObject *item, FjHangRule *rule)
{
  g_autofree char *said = dup (item, HP_VR), *text = NULL;
  const char *vr = said != NULL && *said != '\0' ? said : fj_dicom_tag_get_vr (rule->attribute);
  FjTag tag = fj_hang_dicom_value_tag (vr);
  g_auto (GStrv) values = NULL;

  if (strcmp (vr, "SQ") == 0)
    return read_codes (item, rule);
  if (tag == 0)
    return FALSE;
  text = dup (item, tag);
  if (text == NULL || *text == '\0' || strlen (text) > LONGEST)
    return FALSE;
  values = g_strsplit (text, "\\", MOST_VALUES + 1);
  if (g_strv_length (values) > MOST_VALUES)
    return FALSE;
  if (fj_hang_dicom_is_number (vr))
    return read_numbers (values, rule);
  rule->texts = g_steal_pointer (&values);
  return TRUE;
}

static gboolean
read_index (const FjDicomObject *item, FjTag tag, guint *index)
{
  gint64 number = 0;

  if (fj_dicom_object_has (item, tag) && !fj_dicom_object_get_int (item, tag, 0, &number))
    return FALSE;
  *index = (guint) CLAMP (number, 0, 65535);
  return TRUE;
}

/* What cannot be asked here is told with the attribute's name. FALSE then. */
static gboolean
check_attribute (const FjDicomObject *item, FjTag tag, FjHangDicomNotes *notes, guint display_set)
{
  char digits[9];
  const char *title = fj_hang_attribute_get_title (tag, digits);

  if (tag == 0)
    fj_hang_dicom_notes_add (notes, display_set, _ ("A question without an attribute was left out."));
  else if (tag >> 16 & 1)
    fj_hang_dicom_notes_add (notes, display_set,
                             _ ("The question about the private attribute %s was left out."), title);
  else if (fj_dicom_object_has (item, HP_POINTER))
    fj_hang_dicom_notes_add (notes, display_set,
                             _ ("The question about %s was left out: it lies within a sequence."), title);
  else
    return TRUE;
  return FALSE;
}

/* --- selectors --- */

void
fj_hang_dicom_read_selector (FjDicomObject *item, FjHangDicomNotes *notes, GPtrArray *rules)
{
  FjTag tag = read_attribute (item);
  g_autoptr (FjHangRule) rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);
  g_autofree char *usage = dup (item, HP_USAGE);
  char digits[9];

  if (!check_attribute (item, tag, notes, 0))
    return;
  rule->is_required = TRUE;
  rule->is_met_when_absent = g_strcmp0 (usage, "MATCH") == 0;
  if (!rule->is_met_when_absent && g_strcmp0 (usage, "NO_MATCH") != 0)
    fj_hang_dicom_notes_add (notes, 0,
                             _ ("It is not said what happens where %s is absent; such images are not taken."),
                             fj_hang_attribute_get_title (tag, digits));
  if (!read_values (item, rule) || !read_index (item, HP_VALUE_NUMBER, &rule->index))
    {
      fj_hang_dicom_notes_add (notes, 0, _ ("The question about %s was left out: its value cannot be asked."),
                               fj_hang_attribute_get_title (tag, digits));
      return;
    }
  if (rule->attribute != tag)
    rule->index = 0;
  g_ptr_array_add (rules, g_steal_pointer (&rule));
}

/* --- filters --- */

static void
set_range (FjHangRule *rule, double low, double high)
{
  rule->op = FJ_HANG_RANGE;
  g_array_set_size (rule->numbers, 2);
  g_array_index (rule->numbers, double, 0) = low;
  g_array_index (rule->numbers, double, 1) = high;
}

/* Filter-by Operator (0072,0406), C.23.3.1.1. */
static gboolean
read_operator (const char *op, FjHangRule *rule)
{
  double first = rule->numbers != NULL ? g_array_index (rule->numbers, double, 0) : 0;

  rule->op = FJ_HANG_EQUALS;
  rule->is_negated = g_strcmp0 (op, "NOT_MEMBER_OF") == 0;
  if (rule->is_negated || g_strcmp0 (op, "MEMBER_OF") == 0)
    return TRUE;
  if (op == NULL || rule->numbers == NULL)
    return FALSE;
  if (g_str_has_prefix (op, "RANGE_"))
    {
      rule->is_negated = strcmp (op, "RANGE_EXCL") == 0;
      if (rule->numbers->len != 2 || first > g_array_index (rule->numbers, double, 1))
        return FALSE;
      rule->op = FJ_HANG_RANGE;
      return rule->is_negated || strcmp (op, "RANGE_INCL") == 0;
    }
  rule->is_negated = strcmp (op, "GREATER_THAN") == 0 || strcmp (op, "LESS_THAN") == 0;
  if (strcmp (op, "GREATER_OR_EQUAL") == 0 || strcmp (op, "LESS_THAN") == 0)
    set_range (rule, first, INFINITY);
  else if (strcmp (op, "LESS_OR_EQUAL") == 0 || strcmp (op, "GREATER_THAN") == 0)
    set_range (rule, -INFINITY, first);
  else
    return FALSE;
  return TRUE;
}

/* Filter-by Category IMAGE_PLANE: TRANSVERSE … to what we call planes, with their cosine of 0.9. */
static gboolean
read_planes (FjDicomObject *item, FjHangRule *rule)
{
  rule->attribute = FJ_HANG_PLANE;
  if (!read_values (item, rule) || rule->texts == NULL)
    return FALSE;
  for (guint i = 0; rule->texts[i] != NULL; i++)
    {
      const char *plane = fj_hang_dicom_plane_from_term (g_strstrip (rule->texts[i]));

      if (plane == NULL)
        return FALSE;
      g_free (rule->texts[i]);
      rule->texts[i] = g_strdup (plane);
    }
  return TRUE;
}

static gboolean
read_presence (const FjDicomObject *item, FjHangRule *rule)
{
  g_autofree char *presence = dup (item, HP_FILTER_PRESENCE);
  gboolean is_present = g_strcmp0 (presence, "PRESENT") == 0;

  rule->op = is_present ? FJ_HANG_NOT_NULL : FJ_HANG_IS_NULL;
  rule->is_met_when_absent = FALSE;
  return is_present || g_strcmp0 (presence, "NOT_PRESENT") == 0;
}

/* "is there" and then "is one of these": the one rule that is not met by what is absent. */
static void
merge_presence (GPtrArray *rules, FjHangRule *rule)
{
  FjHangRule *before = rules->len > 0 ? rules->pdata[rules->len - 1] : NULL;

  if (before == NULL || before->op != FJ_HANG_NOT_NULL || before->is_negated || before->index != 0
      || before->attribute != rule->attribute)
    return;
  rule->is_met_when_absent = FALSE;
  g_ptr_array_remove_index (rules, rules->len - 1);
}

void
fj_hang_dicom_read_filter (FjDicomObject *item, FjHangDicomNotes *notes, guint display_set, GPtrArray *rules)
{
  FjTag tag = read_attribute (item);
  g_autoptr (FjHangRule) rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);
  g_autofree char *category = dup (item, HP_FILTER_CATEGORY), *op = dup (item, HP_FILTER_OPERATOR);
  g_autofree char *usage = dup (item, HP_USAGE);
  gboolean is_plane = g_strcmp0 (category, "IMAGE_PLANE") == 0, is_read;
  char digits[9];

  rule->is_required = TRUE;
  rule->is_met_when_absent = g_strcmp0 (usage, "NO_MATCH") != 0;
  if (is_plane)
    is_read = read_planes (item, rule) && read_operator (op, rule);
  else if (!check_attribute (item, tag, notes, display_set))
    return;
  else if (fj_dicom_object_has (item, HP_FILTER_PRESENCE))
    is_read = read_presence (item, rule);
  else
    {
      is_read = read_values (item, rule) && read_operator (op, rule)
                && read_index (item, HP_VALUE_NUMBER, &rule->index);
      merge_presence (rules, rule);
    }
  if (is_read)
    g_ptr_array_add (rules, g_steal_pointer (&rule));
  else
    fj_hang_dicom_notes_add (notes, display_set, _ ("The filter by %s was left out: it cannot be asked."),
                             is_plane ? _ ("plane") : fj_hang_attribute_get_title (tag, digits));
}

/* --- sorting --- */

static guint
find_axis (const char *plane)
{
  static const char *const across[] = { "SAGITTAL", "CORONAL", "AXIAL" };

  for (guint i = 0; plane != NULL && i < G_N_ELEMENTS (across); i++)
    if (strcmp (across[i], plane) == 0)
      return i + 1;
  return 0;
}

void
fj_hang_dicom_read_sort (
    FjDicomObject *item, FjHangDicomNotes *notes, guint display_set, const char *plane, GArray *sorts)
{
  g_autofree char *category = dup (item, HP_SORT_CATEGORY), *direction = dup (item, HP_SORT_DIRECTION);
  FjHangSort sort = { 0, 0, g_strcmp0 (direction, "DECREASING") == 0 };

  if (g_strcmp0 (category, "ALONG_AXIS") == 0)
    {
      sort.attribute = POSITION;
      sort.index = find_axis (plane);
      if (sort.index == 0)
        {
          fj_hang_dicom_notes_add (
              notes, display_set,
              _ ("It is to be sorted along its axis, but of no certain plane; it is kept "
                 "in the order of its places."));
          return;
        }
    }
  else if (g_strcmp0 (category, "BY_ACQ_TIME") == 0)
    sort.attribute = ACQUISITION_TIME;
  else if (category != NULL && *category != '\0')
    {
      fj_hang_dicom_notes_add (notes, display_set, _ ("There is no sorting by “%s” here."), category);
      return;
    }
  else
    {
      sort.attribute = read_attribute (item);
      if (!check_attribute (item, sort.attribute, notes, display_set))
        return;
      read_index (item, HP_VALUE_NUMBER, &sort.index);
    }
  g_array_append_val (sorts, sort);
}

/* --- writing --- */

static gboolean
put (FjDicomObject *item, FjTag tag, const char *text)
{
  return fj_dicom_object_set_string (item, tag, text, NULL);
}

static gboolean
put_attribute (FjDicomObject *item, FjTag tag)
{
  g_autofree char *text = g_strdup_printf ("(%04X,%04X)", tag >> 16, tag & 0xffff);

  return put (item, HP_ATTRIBUTE, text);
}

static gboolean
put_number (FjDicomObject *item, FjTag tag, guint number)
{
  return number <= 65535 && fj_dicom_object_set_uint16 (item, tag, (guint16) number, NULL);
}

static char *
join_numbers (const GArray *numbers, guint first, guint n)
{
  GString *text = g_string_new (NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = first; i < first + n; i++)
    {
      /* As few digits as DS has room for, and as many as tell the number. */
      g_ascii_formatd (buffer, sizeof buffer, "%.10g", g_array_index (numbers, double, i));
      if (g_ascii_strtod (buffer, NULL) != g_array_index (numbers, double, i))
        g_ascii_dtostr (buffer, sizeof buffer, g_array_index (numbers, double, i));
      g_string_append_printf (text, "%s%s", i > first ? "\\" : "", buffer);
    }
  return g_string_free (text, FALSE);
}

/* Its own VR, and values that this one can have. @n: of the numbers from @first; all of the texts. */
static gboolean
put_values (FjDicomObject *item, FjTag tag, const FjHangRule *rule, guint first, guint n)
{
  const char *vr = fj_dicom_tag_get_vr (tag);
  FjTag value = fj_hang_dicom_value_tag (vr);
  g_autofree char *text = NULL;

  if (value == 0 || (rule->numbers == NULL && rule->texts == NULL))
    return FALSE;
  for (guint i = 0; rule->numbers == NULL && rule->texts[i] != NULL; i++)
    if (*rule->texts[i] == '\0' || strchr (rule->texts[i], '\\') != NULL)
      return FALSE;
  text = rule->numbers != NULL ? join_numbers (rule->numbers, first, n) : g_strjoinv ("\\", rule->texts);
  return *text != '\0' && put (item, HP_VR, vr) && put (item, value, text);
}

/* What a single image says of what we derive: the DICOM attribute, and the rule about it. NULL: the IOD has
 * nothing like it. */
static FjHangRule *
underive (const FjHangRule *rule)
{
  g_autoptr (FjHangRule) copy = fj_hang_rule_copy (rule);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!FJ_HANG_IS_DERIVED (rule->attribute))
    return g_steal_pointer (&copy);
  if (rule->texts == NULL || (rule->attribute != FJ_HANG_SIDE && rule->attribute != FJ_HANG_VIEW))
    return NULL;
  copy->attribute = rule->attribute == FJ_HANG_SIDE ? IMAGE_LATERALITY : VIEW_POSITION;
  for (guint i = 0; rule->texts[i] != NULL; i++)
    if (strcmp (rule->texts[i], "LATERAL") == 0)
      {
        g_strv_builder_add (builder, "LL");
        g_strv_builder_add (builder, "RL");
      }
    else
      g_strv_builder_add (builder, rule->texts[i]);
  g_strfreev (copy->texts);
  copy->texts = g_strv_builder_end (builder);
  return g_steal_pointer (&copy);
}

/* Made apart, so that nothing is left of what did not succeed. */
static gboolean
append (FjDicomObject *parent,
        FjTag sequence,
        gboolean (*fill) (const FjHangRule *, FjDicomObject *),
        const FjHangRule *rule)
{
  g_autoptr (FjDicomObject) trial = fj_dicom_object_new ("ISO_IR 192");
  FjDicomObject *item;

  if (!fill (rule, trial))
    return FALSE;
  item = fj_dicom_object_append_item (parent, sequence);
  return item != NULL && fill (rule, item);
}

static gboolean
fill_selector (const FjHangRule *rule, FjDicomObject *item)
{
  return put (item, HP_USAGE, rule->is_met_when_absent ? "MATCH" : "NO_MATCH")
         && put_attribute (item, rule->attribute) && put_number (item, HP_VALUE_NUMBER, rule->index)
         && put_values (item, rule->attribute, rule, 0, rule->numbers != NULL ? rule->numbers->len : 0);
}

gboolean
fj_hang_dicom_write_selector (const FjHangRule *rule, FjDicomObject *parent)
{
  g_autoptr (FjHangRule) own = underive (rule);

  return own != NULL && rule->is_required && !rule->is_negated && rule->op == FJ_HANG_EQUALS
         && (own->attribute >> 16 & 1) == 0 && append (parent, HP_SELECTORS, fill_selector, own);
}

static gboolean
fill_plane (const FjHangRule *rule, FjDicomObject *item)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) terms = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; rule->texts[i] != NULL; i++)
    {
      const char *term = fj_hang_dicom_plane_to_term (rule->texts[i]);

      if (term == NULL)
        return FALSE;
      g_strv_builder_add (builder, term);
    }
  terms = g_strv_builder_end (builder);
  text = g_strjoinv ("\\", terms);
  return *text != '\0' && put (item, HP_FILTER_CATEGORY, "IMAGE_PLANE") && put (item, HP_VR, "CS")
         && put (item, fj_hang_dicom_value_tag ("CS"), text)
         && put (item, HP_FILTER_OPERATOR, rule->is_negated ? "NOT_MEMBER_OF" : "MEMBER_OF");
}

static gboolean
fill_presence (const FjHangRule *rule, FjDicomObject *item)
{
  gboolean is_present = (rule->op == FJ_HANG_NOT_NULL) != rule->is_negated;

  return put_attribute (item, rule->attribute)
         && put (item, HP_FILTER_PRESENCE, is_present ? "PRESENT" : "NOT_PRESENT");
}

static gboolean
fill_range (const FjHangRule *rule, FjDicomObject *item)
{
  double low = g_array_index (rule->numbers, double, 0), high = g_array_index (rule->numbers, double, 1);
  const char *op = rule->is_negated ? "RANGE_EXCL" : "RANGE_INCL";
  guint first = 0, n = 2;

  if (!isfinite (low) && !isfinite (high))
    return FALSE;
  if (!isfinite (low))
    {
      op = rule->is_negated ? "GREATER_THAN" : "LESS_OR_EQUAL";
      first = n = 1;
    }
  else if (!isfinite (high))
    {
      op = rule->is_negated ? "LESS_THAN" : "GREATER_OR_EQUAL";
      n = 1;
    }
  return put_attribute (item, rule->attribute) && put_number (item, HP_VALUE_NUMBER, rule->index)
         && fj_hang_dicom_is_number (fj_dicom_tag_get_vr (rule->attribute))
         && put_values (item, rule->attribute, rule, first, n) && put (item, HP_FILTER_OPERATOR, op);
}

static gboolean
fill_equals (const FjHangRule *rule, FjDicomObject *item)
{
  return put_attribute (item, rule->attribute) && put_number (item, HP_VALUE_NUMBER, rule->index)
         && put_values (item, rule->attribute, rule, 0, rule->numbers != NULL ? rule->numbers->len : 0)
         && put (item, HP_FILTER_OPERATOR, rule->is_negated ? "NOT_MEMBER_OF" : "MEMBER_OF");
}

gboolean
fj_hang_dicom_write_filter (const FjHangRule *rule, FjDicomObject *parent)
{
  g_autoptr (FjHangRule) present = NULL;

  if (!rule->is_required)
    return FALSE;
  if (rule->attribute == FJ_HANG_PLANE && rule->op == FJ_HANG_EQUALS && rule->texts != NULL)
    return append (parent, HP_FILTERS, fill_plane, rule);
  if (FJ_HANG_IS_DERIVED (rule->attribute) || (rule->attribute >> 16 & 1) != 0
      || (rule->op != FJ_HANG_EQUALS && rule->op != FJ_HANG_RANGE && rule->index != 0))
    return FALSE;
  if (rule->op == FJ_HANG_NOT_NULL || rule->op == FJ_HANG_IS_NULL)
    return append (parent, HP_FILTERS, fill_presence, rule);
  if (rule->op != FJ_HANG_EQUALS && rule->op != FJ_HANG_RANGE)
    return FALSE;
  if (!rule->is_met_when_absent)
    {
      g_autoptr (FjDicomObject) trial = fj_dicom_object_new ("ISO_IR 192");

      if (!(rule->op == FJ_HANG_EQUALS ? fill_equals : fill_range) (rule, trial))
        return FALSE;
      present = fj_hang_rule_new (rule->attribute, FJ_HANG_NOT_NULL);
      append (parent, HP_FILTERS, fill_presence, present);
    }
  return append (parent, HP_FILTERS, rule->op == FJ_HANG_EQUALS ? fill_equals : fill_range, rule);
}

gboolean
fj_hang_dicom_write_sort (const FjHangSort *sort, FjDicomObject *parent)
{
  FjDicomObject *item;

  if (FJ_HANG_IS_DERIVED (sort->attribute) || (sort->attribute >> 16 & 1) != 0)
    return FALSE;
  item = fj_dicom_object_append_item (parent, HP_SORTS);
  return item != NULL && put_attribute (item, sort->attribute)
         && put_number (item, HP_VALUE_NUMBER, MAX (sort->index, 1))
         && put (item, HP_SORT_DIRECTION, sort->is_descending ? "DECREASING" : "INCREASING");
}
