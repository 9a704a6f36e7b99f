#include "fj-key-map.h"

#include "fj-error.h"
#include "fj-language.h"

#define LONGEST_KEY 64

typedef struct
{
  FjKeyPlace place;
  char *action;
  const char *title, *group;
  GPtrArray *own;  /* of char, NULL-terminated: by default */
  GPtrArray *keys; /* in force */
} Entry;

struct _FjKeyMap
{
  GObject parent_instance;
  GPtrArray *entries;
  GHashTable *by_action; /* to Entry */
  GHashTable *choices;   /* action to strv */
};

G_DEFINE_FINAL_TYPE (FjKeyMap, fj_key_map, G_TYPE_OBJECT)

static guint changed_signal;

static GPtrArray *
new_keys (void)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (keys, NULL);
  return keys;
}

static void
append_key (GPtrArray *keys, const char *key)
{
  g_ptr_array_insert (keys, (int) keys->len - 1, g_strdup (key));
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->action);
  g_ptr_array_unref (entry->own);
  g_ptr_array_unref (entry->keys);
  g_free (entry);
}

static Entry *
find (FjKeyMap *self, const char *action)
{
  return g_hash_table_lookup (self->by_action, action);
}

/* --- keys --- */

/* A capital letter is the letter with Shift. */
static gboolean
read_key (const char *text, guint *key, GdkModifierType *modifiers)
{
  if (strlen (text) > LONGEST_KEY || !gtk_accelerator_parse (text, key, modifiers) || *key == 0)
    return FALSE;
  if (gdk_keyval_is_upper (*key) && !gdk_keyval_is_lower (*key))
    {
      *key = gdk_keyval_to_lower (*key);
      *modifiers |= GDK_SHIFT_MASK;
    }
  return TRUE;
}

static gboolean
is_same_key (const char *a, const char *b)
{
  guint key_a, key_b;
  GdkModifierType modifiers_a, modifiers_b;

  return read_key (a, &key_a, &modifiers_a) && read_key (b, &key_b, &modifiers_b) && key_a == key_b
         && modifiers_a == modifiers_b;
}

static gboolean
has_key (GPtrArray *keys, const char *key)
{
  for (guint i = 0; i + 1 < keys->len; i++)
    if (is_same_key (g_ptr_array_index (keys, i), key))
      return TRUE;
  return FALSE;
}

static gboolean
meet (FjKeyPlace a, FjKeyPlace b)
{
  return a == FJ_KEYS_MEASURE || b == FJ_KEYS_MEASURE ? a == b : TRUE;
}

gboolean
fj_key_map_check (FjKeyPlace place, guint key, GdkModifierType modifiers, GError **error)
{
  GdkModifierType strong = modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);
  gboolean is_function = key >= GDK_KEY_F1 && key <= GDK_KEY_F35;

  if (key == 0 || (key == GDK_KEY_Escape && place != FJ_KEYS_IMAGES))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("Escape closes and cancels everywhere. Choose another key."));
      return FALSE;
    }
  if (key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("Tab goes from one place to the next. Choose another key."));
      return FALSE;
    }
  if (place == FJ_KEYS_MEASURE && (strong != 0 || !g_unichar_isalnum (gdk_keyval_to_unicode (key))))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("In the palette of marks a key is one letter or digit. Choose one of these."));
      return FALSE;
    }
  /* What is typed, and what chooses among the candidates of an input method, must stay text. */
  if (place == FJ_KEYS_WINDOW && strong == 0 && !is_function)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("This key holds while you write, too, and would be lost to the text. Choose one "
             "with Ctrl or Alt, or a function key."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
can_have (const Entry *entry, const char *text)
{
  guint key;
  GdkModifierType modifiers;

  return read_key (text, &key, &modifiers)
         && (has_key (entry->own, text) || fj_key_map_check (entry->place, key, modifiers, NULL));
}

/* What was chosen as far as it can be; a choice of which nothing can be is none. */
static void
put_in_force (FjKeyMap *self, Entry *entry)
{
  const char *const *chosen = g_hash_table_lookup (self->choices, entry->action);
  gboolean is_chosen = chosen != NULL && entry->place != FJ_KEYS_FIXED;

  g_clear_pointer (&entry->keys, g_ptr_array_unref);
  entry->keys = new_keys ();
  for (guint i = 0; is_chosen && chosen[i] != NULL; i++)
    if (can_have (entry, chosen[i]))
      append_key (entry->keys, chosen[i]);
  if (!is_chosen || (entry->keys->len == 1 && chosen[0] != NULL))
    for (guint i = 0; i + 1 < entry->own->len; i++)
      append_key (entry->keys, g_ptr_array_index (entry->own, i));
}

/* --- actions --- */

void
fj_key_map_add (FjKeyMap *self,
                FjKeyPlace place,
                const char *group,
                const char *action,
                const char *key,
                const char *title)
{
  Entry *entry;

  g_return_if_fail (FJ_IS_KEY_MAP (self) && action != NULL && title != NULL);

  entry = find (self, action);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->place = place;
      entry->action = g_strdup (action);
      entry->title = title;
      entry->group = group;
      entry->own = new_keys ();
      g_ptr_array_add (self->entries, entry);
      g_hash_table_insert (self->by_action, entry->action, entry);
    }
  if (key != NULL && !has_key (entry->own, key))
    append_key (entry->own, key);
  put_in_force (self, entry);
}

guint
fj_key_map_get_n_actions (FjKeyMap *self)
{
  g_return_val_if_fail (FJ_IS_KEY_MAP (self), 0);
  return self->entries->len;
}

FjKeyAction
fj_key_map_get_action (FjKeyMap *self, guint index)
{
  const Entry *entry = g_ptr_array_index (self->entries, index);

  return (FjKeyAction){ entry->place, entry->action, entry->title, entry->group };
}

const char *const *
fj_key_map_get_keys (FjKeyMap *self, const char *action)
{
  static const char *const none[] = { NULL };
  Entry *entry;

  g_return_val_if_fail (FJ_IS_KEY_MAP (self), none);

  entry = find (self, action);
  return entry != NULL ? (const char *const *) entry->keys->pdata : none;
}

char *
fj_key_map_dup_label (FjKeyMap *self, const char *action)
{
  const char *const *keys = fj_key_map_get_keys (self, action);
  guint key;
  GdkModifierType modifiers;

  return keys[0] != NULL && read_key (keys[0], &key, &modifiers) ? gtk_accelerator_get_label (key, modifiers)
                                                                 : NULL;
}

gboolean
fj_key_map_is_changed (FjKeyMap *self, const char *action)
{
  Entry *entry;

  g_return_val_if_fail (FJ_IS_KEY_MAP (self), FALSE);

  entry = find (self, action);
  if (entry == NULL || entry->keys->len != entry->own->len)
    return entry != NULL;
  for (guint i = 0; i + 1 < entry->own->len; i++)
    if (!is_same_key (g_ptr_array_index (entry->keys, i), g_ptr_array_index (entry->own, i)))
      return TRUE;
  return FALSE;
}

static Entry *
find_owner (FjKeyMap *self, const Entry *than, const char *key)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry != than && meet (entry->place, than->place) && has_key (entry->keys, key))
        return entry;
    }
  return NULL;
}

const char *
fj_key_map_find_owner (FjKeyMap *self, const char *action, const char *key)
{
  Entry *entry, *owner;

  g_return_val_if_fail (FJ_IS_KEY_MAP (self) && key != NULL, NULL);

  entry = find (self, action);
  owner = entry != NULL ? find_owner (self, entry, key) : NULL;
  return owner != NULL ? owner->action : NULL;
}

/* --- changes --- */

static void
choose (FjKeyMap *self, Entry *entry, GPtrArray *keys)
{
  g_hash_table_insert (self->choices, g_strdup (entry->action), g_strdupv ((char **) keys->pdata));
  put_in_force (self, entry);
  if (!fj_key_map_is_changed (self, entry->action))
    g_hash_table_remove (self->choices, entry->action);
}

/* The keys of @entry with @with (NULL: nothing) in the place of @key. */
static void
replace (FjKeyMap *self, Entry *entry, const char *key, const char *with)
{
  g_autoptr (GPtrArray) keys = new_keys ();

  for (guint i = 0; i + 1 < entry->keys->len; i++)
    {
      const char *one = g_ptr_array_index (entry->keys, i);

      if (!is_same_key (one, key))
        append_key (keys, one);
      else if (with != NULL && !has_key (keys, with))
        append_key (keys, with);
    }
  choose (self, entry, keys);
}

gboolean
fj_key_map_assign (FjKeyMap *self, const char *action, const char *text, GError **error)
{
  g_autofree char *before = NULL;
  g_autoptr (GPtrArray) keys = new_keys ();
  Entry *entry, *owner;
  guint key = 0;
  GdkModifierType modifiers = 0;

  g_return_val_if_fail (FJ_IS_KEY_MAP (self) && text != NULL, FALSE);

  entry = find (self, action);
  g_return_val_if_fail (entry != NULL && entry->place != FJ_KEYS_FIXED, FALSE);
  read_key (text, &key, &modifiers);
  if (!can_have (entry, text) && !fj_key_map_check (entry->place, key, modifiers, error))
    return FALSE;
  owner = find_owner (self, entry, text);
  if (owner != NULL && owner->place == FJ_KEYS_FIXED)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                   _ ("This key stands for “%s” and cannot be changed. Choose another one."),
                   fj_tr (owner->title));
      return FALSE;
    }
  before = g_strdup (g_ptr_array_index (entry->keys, 0));
  append_key (keys, text);
  for (guint i = 1; i + 1 < entry->keys->len; i++)
    if (!has_key (keys, g_ptr_array_index (entry->keys, i)))
      append_key (keys, g_ptr_array_index (entry->keys, i));
  choose (self, entry, keys);
  /* Several may have it: places that meet this one need not meet each other. */
  while ((owner = find_owner (self, entry, text)) != NULL)
    {
      gboolean can = before != NULL && can_have (owner, before) && find_owner (self, owner, before) == NULL;

      replace (self, owner, text, can ? before : NULL);
      if (has_key (owner->keys, text))
        break;
    }
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

void
fj_key_map_clear (FjKeyMap *self, const char *action)
{
  g_autoptr (GPtrArray) none = new_keys ();
  Entry *entry;

  g_return_if_fail (FJ_IS_KEY_MAP (self));

  entry = find (self, action);
  g_return_if_fail (entry != NULL && entry->place != FJ_KEYS_FIXED);
  choose (self, entry, none);
  g_signal_emit (self, changed_signal, 0);
}

void
fj_key_map_reset (FjKeyMap *self, const char *action)
{
  Entry *entry;

  g_return_if_fail (FJ_IS_KEY_MAP (self));

  if (action == NULL)
    {
      g_hash_table_remove_all (self->choices);
      for (guint i = 0; i < self->entries->len; i++)
        put_in_force (self, g_ptr_array_index (self->entries, i));
    }
  else if ((entry = find (self, action)) != NULL)
    {
      g_hash_table_remove (self->choices, action);
      put_in_force (self, entry);
      for (guint i = 0; i + 1 < entry->own->len; i++)
        for (guint k = 0; k < self->entries->len; k++)
          {
            const char *key = g_ptr_array_index (entry->own, i);
            Entry *other = g_ptr_array_index (self->entries, k);

            if (other != entry && meet (other->place, entry->place) && has_key (other->keys, key)
                && !has_key (other->own, key))
              replace (self, other, key, NULL);
          }
    }
  g_signal_emit (self, changed_signal, 0);
}

/* --- kept --- */

GVariant *
fj_key_map_save (FjKeyMap *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sas}"));
  g_autoptr (GList) actions = NULL;

  g_return_val_if_fail (FJ_IS_KEY_MAP (self), NULL);

  actions = g_list_sort (g_hash_table_get_keys (self->choices), (GCompareFunc) g_strcmp0);
  for (GList *at = actions; at != NULL; at = at->next)
    g_variant_builder_add (&builder, "{s^as}", at->data, g_hash_table_lookup (self->choices, at->data));
  return g_variant_builder_end (&builder);
}

void
fj_key_map_load (FjKeyMap *self, GVariant *choices)
{
  GVariantIter iter;
  const char *action;
  char **keys;

  g_return_if_fail (FJ_IS_KEY_MAP (self) && g_variant_is_of_type (choices, G_VARIANT_TYPE ("a{sas}")));

  g_hash_table_remove_all (self->choices);
  g_variant_iter_init (&iter, choices);
  while (g_hash_table_size (self->choices) < FJ_KEY_MAP_MOST_CHOICES
         && g_variant_iter_next (&iter, "{&s^as}", &action, &keys))
    if (g_strv_length (keys) <= FJ_KEY_MAP_MOST_KEYS)
      g_hash_table_insert (self->choices, g_strdup (action), keys);
    else
      g_strfreev (keys);
  for (guint i = 0; i < self->entries->len; i++)
    put_in_force (self, g_ptr_array_index (self->entries, i));
  g_signal_emit (self, changed_signal, 0);
}

/* --- the object --- */

static void
fj_key_map_finalize (GObject *object)
{
  FjKeyMap *self = FJ_KEY_MAP (object);

  g_hash_table_unref (self->by_action);
  g_hash_table_unref (self->choices);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (fj_key_map_parent_class)->finalize (object);
}

static void
fj_key_map_class_init (FjKeyMapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_key_map_finalize;
  changed_signal
      = g_signal_new ("changed", FJ_TYPE_KEY_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_key_map_init (FjKeyMap *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_action = g_hash_table_new (g_str_hash, g_str_equal);
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
}

FjKeyMap *
fj_key_map_new (void)
{
  return g_object_new (FJ_TYPE_KEY_MAP, NULL);
}

FjKeyMap *
fj_key_map_get_default (void)
{
  static FjKeyMap *map;

  if (map == NULL)
    map = fj_key_map_new ();
  return map;
}
