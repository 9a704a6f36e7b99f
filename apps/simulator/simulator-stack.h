/* The description of a running installation, as `./run stack --json` writes it. */
#pragma once

#include <json-glib/json-glib.h>
#include "simulator-modality.h"

G_BEGIN_DECLS

typedef struct
{
  char *base; /* central */
  char *site; /* the gateway's HTTP */
  char *pacs;
  GPtrArray *devices; /* of SimulatorDevice */
  JsonObject *accounts;
} SimulatorStack;

SimulatorStack *simulator_stack_read (const char *path, GError **error);
void simulator_stack_free (SimulatorStack *stack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulatorStack, simulator_stack_free)

/* FALSE when the description has no account of that name. */
gboolean simulator_stack_account (const SimulatorStack *stack,
                                  const char *name,
                                  const char **user,
                                  const char **password);

/* The device that images of @modality come from, for a patient whose name is @name: one of that modality that
 * can write the name; else any that can, those with Unicode first; NULL when there is none. (transfer none)
 */
const SimulatorDevice *
simulator_stack_device (const SimulatorStack *stack, const char *modality, const char *name);

G_END_DECLS
