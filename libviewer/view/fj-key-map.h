/* Which key does what: every action that a key reaches, with the keys it has by default and those a person
 * chose instead. Data alone: windows take their shortcuts from it and take them anew when it changes.
 *
 * An action is named in full, as g_action_parse_detailed_name() reads it: "view.tool('window')". A key is
 * what gtk_accelerator_parse() reads: "<Control>Return". Of the main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a key holds. The same key may stand for two actions when no place has both. */
typedef enum
{
  FJ_KEYS_IMAGES,  /* while images have the focus: letters too */
  FJ_KEYS_WINDOW,  /* everywhere in a window, also where one types: no letters alone */
  FJ_KEYS_MEASURE, /* letters in the palette of marks */
  FJ_KEYS_FIXED    /* everywhere, and nobody changes it */
} FjKeyPlace;

#define FJ_KEY_MAP_MOST_KEYS 8      /* of one action */
#define FJ_KEY_MAP_MOST_CHOICES 512 /* actions that were changed, when loaded */

#define FJ_TYPE_KEY_MAP (fj_key_map_get_type ())
G_DECLARE_FINAL_TYPE (FjKeyMap, fj_key_map, FJ, KEY_MAP, GObject)

/* An action, until the next one is added. */
typedef struct
{
  FjKeyPlace place;
  const char *action;
  const char *title; /* msgid */
  const char *group; /* msgid: the heading under which it stands */
} FjKeyAction;

/* Signal "changed" (): some action has other keys. */
FjKeyMap *fj_key_map_new (void);
/* The one of the program. (transfer none) */
FjKeyMap *fj_key_map_get_default (void);

/* @action has @key (NULL: none) by default; called again it gets one more, and a key it has is not added
 * twice.
 * @title and @group: static. */
void fj_key_map_add (FjKeyMap *map,
                     FjKeyPlace place,
                     const char *group,
                     const char *action,
                     const char *key,
                     const char *title);

/* In the order in which they were added. */
guint fj_key_map_get_n_actions (FjKeyMap *map);
FjKeyAction fj_key_map_get_action (FjKeyMap *map, guint index);
/* Those in force; until the next change. Unknown action: none. NULL-terminated. */
const char *const *fj_key_map_get_keys (FjKeyMap *map, const char *action);
/* "Ctrl+Enter", as the toolkit writes it, the first of its keys; NULL: it has none. (transfer full) */
char *fj_key_map_dup_label (FjKeyMap *map, const char *action);
gboolean fj_key_map_is_changed (FjKeyMap *map, const char *action);

/* Whether a key can stand for an action at @place. FJ_ERROR_INVALID: a sentence that says why not. */
gboolean fj_key_map_check (FjKeyPlace place, guint key, GdkModifierType modifiers, GError **error);
/* The action, other than @action, that would answer the same key where @action does; NULL: nobody. */
const char *fj_key_map_find_owner (FjKeyMap *map, const char *action, const char *key);

/* @key becomes the first key of @action in place of the one it had; who owned it gets that one instead, where
 * it can. FJ_ERROR_INVALID: not a key for it; FJ_ERROR_CONFLICT: whose key it is, that one is fixed. */
gboolean fj_key_map_assign (FjKeyMap *map, const char *action, const char *key, GError **error);
/* No key any more. */
void fj_key_map_clear (FjKeyMap *map, const char *action);
/* The keys of the program again; NULL: of all actions. Whoever has such a key by a person's choice loses it.
 */
void fj_key_map_reset (FjKeyMap *map, const char *action);

/* What was chosen, a{sas}: action to its keys. (transfer floating) */
GVariant *fj_key_map_save (FjKeyMap *map);
/* Anything may stand in there: what is no key, or none that can stand where it should, is passed over.
 * Actions may be added later. */
void fj_key_map_load (FjKeyMap *map, GVariant *choices);

G_END_DECLS
