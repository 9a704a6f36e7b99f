#include "fj-hang-explain.h"

#include <stdlib.h>
#include <string.h>

#include "fj-hang-turn.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-window-presets.h"

#define MODALITY 0x00080060u
#define WINDOW_CENTER 0x00281050u
#define WINDOW_WIDTH 0x00281051u

static const FjHangImage *
shown_image (const FjHangPlacement *placement)
{
  if (placement->stack == NULL || placement->image >= placement->stack->images->len)
    return NULL;
  return &g_array_index (placement->stack->images, FjHangImage, placement->image);
}

static const FjHangValues *
shown_values (const FjHangPlacement *placement)
{
  const FjHangImage *image = shown_image (placement);

  return image != NULL && image->values != NULL ? image->values : placement->stack->values;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
set_window (JsonObject *object, const FjHangPlacement *placement)
{
  const FjHangLook *look = &placement->box->look;
  double center = look->center, width = look->width;
  const char *modality = fj_hang_values_get_text (shown_values (placement), MODALITY, 0);
  const FjWindowPreset *preset = fj_window_presets_get_named (modality, look->window_preset);
  JsonArray *window;

  if (preset != NULL)
    {
      center = preset->center;
      width = preset->width;
    }
  else if (!look->has_window
           && (!fj_hang_values_get_number (shown_values (placement), WINDOW_CENTER, 0, &center)
               || !fj_hang_values_get_number (shown_values (placement), WINDOW_WIDTH, 0, &width)))
    {
      json_object_set_null_member (object, "window");
      return;
    }
  window = json_array_new ();
  json_array_add_double_element (window, center);
  json_array_add_double_element (window, width);
  json_object_set_array_member (object, "window", window);
}

static JsonObject *
viewport_to_json (const FjHangPlacement *placement)
{
  JsonObject *object = json_object_new ();
  const FjHangImage *image = shown_image (placement);
  FjHangTurn turn;

  json_object_set_int_member (object, "screen", placement->box->screen);
  json_object_set_int_member (object, "row", placement->box->row);
  json_object_set_int_member (object, "column", placement->box->column);
  set_text (object, "series", placement->stack != NULL ? placement->stack->series_uid : NULL);
  set_text (object, "image", image != NULL ? image->instance_uid : NULL);
  if (placement->stack != NULL)
    {
      fj_hang_turn_find (&placement->box->look, shown_values (placement), &turn);
      set_text (object, "orientation", *turn.letters != '\0' ? turn.letters : NULL);
      set_window (object, placement);
    }
  else
    {
      json_object_set_null_member (object, "orientation");
      json_object_set_null_member (object, "window");
    }
  json_object_set_boolean_member (object, "prior", placement->is_prior);
  return object;
}

static void
add_reason (JsonArray *reasons, char *text)
{
  g_autofree char *owned = text;

  json_array_add_string_element (reasons, owned);
}

static JsonArray *
reasons_to_json (const FjHang *hang)
{
  JsonArray *reasons = json_array_new ();

  for (guint i = 0; i < hang->verdicts->len; i++)
    {
      const FjHangVerdict *verdict = &g_array_index (hang->verdicts, FjHangVerdict, i);

      add_reason (reasons, g_strdup_printf (verdict->is_chosen ? _ ("%s is chosen: %s") : _ ("%s: %s"),
                                            verdict->protocol->id, verdict->why));
    }
  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

      add_reason (reasons, g_strdup_printf (_ ("row %u, column %u: %s"), placement->box->row,
                                            placement->box->column, placement->why));
    }
  return reasons;
}

/* A series of many stacks is named once for each reason. */
static JsonArray *
rejected_to_json (const FjHang *hang)
{
  JsonArray *rejected = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < hang->rejections->len; i++)
    {
      const FjHangRejection *rejection = &g_array_index (hang->rejections, FjHangRejection, i);
      JsonObject *object;

      if (!g_hash_table_add (seen, g_strconcat (rejection->stack->series_uid, "\n", rejection->why, NULL)))
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "series", rejection->stack->series_uid);
      json_object_set_string_member (object, "why", rejection->why);
      json_array_add_object_element (rejected, object);
    }
  return rejected;
}

JsonObject *
fj_hang_to_json (const FjHang *hang)
{
  JsonObject *object = json_object_new ();
  JsonArray *viewports = json_array_new ();
  const FjHangStudy *current
      = hang->current < hang->patient->studies->len ? hang->patient->studies->pdata[hang->current] : NULL;

  json_object_set_string_member (object, "patient", hang->patient->key);
  set_text (object, "current", current != NULL ? current->study_uid : NULL);
  set_text (object, "protocol", hang->protocol != NULL ? hang->protocol->id : NULL);
  set_text (object, "stage",
            hang->protocol != NULL ? ((const FjHangStage *) hang->protocol->stages->pdata[hang->stage])->name
                                   : NULL);
  for (guint i = 0; i < hang->placements->len; i++)
    json_array_add_object_element (viewports,
                                   viewport_to_json (&g_array_index (hang->placements, FjHangPlacement, i)));
  json_object_set_array_member (object, "viewports", viewports);
  json_object_set_array_member (object, "reasons", reasons_to_json (hang));
  json_object_set_array_member (object, "rejected", rejected_to_json (hang));
  return object;
}

GBytes *
fj_hangs_to_json (const GPtrArray *hangs)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *patients = json_array_new ();

  for (guint i = 0; i < hangs->len; i++)
    json_array_add_object_element (patients, fj_hang_to_json (hangs->pdata[i]));
  json_object_set_array_member (object, "patients", patients);
  return fj_json_to_bytes (object);
}
