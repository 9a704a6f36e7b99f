/* The critical values that nobody has taken yet, as far as the person who is signed in may see them: read at
 * the beginning and again whenever central says that one changed. Telling one, and writing down who took it.
 *
 * Signal "changed", in the main context of fj_critical_values_new(). */
#pragma once

#include "fj-changes.h"
#include "fj-critical-value.h"

G_BEGIN_DECLS

#define FJ_TYPE_CRITICAL_VALUES (fj_critical_values_get_type ())
G_DECLARE_FINAL_TYPE (FjCriticalValues, fj_critical_values, FJ, CRITICAL_VALUES, GObject)

FjCriticalValues *fj_critical_values_new (FjClient *client, FjChanges *changes);
FjClient *fj_critical_values_get_client (FjCriticalValues *self);
/* The oldest first; valid until "changed". */
guint fj_critical_values_get_n (FjCriticalValues *self);
const FjCriticalValue *fj_critical_values_get (FjCriticalValues *self, guint index);

/* @value: exam, patient, finding and code; its id makes a repetition harmless. */
void fj_critical_tell_async (FjClient *client,
                             const FjCriticalValue *value,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* As central has it now. (transfer full) */
FjCriticalValue *fj_critical_tell_finish (FjClient *client, GAsyncResult *result, GError **error);

/* @value: id and version. */
void fj_critical_read_back_async (FjClient *client,
                                  const FjCriticalValue *value,
                                  const char *receiver,
                                  const char *repeated,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
FjCriticalValue *fj_critical_read_back_finish (FjClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
