/* The safety questions of an exam: each with its answers, and what an open one means. Answered ones fold to a
 * line.
 *
 * Signal "answered" (const char *gate, const char *answer, const char *note), when a person answered. */
#pragma once

#include <adwaita.h>
#include "fj-gates.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_GATES (registration_gates_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationGates, registration_gates, REGISTRATION, GATES, AdwBin)

GtkWidget *registration_gates_new (void);
/* Questions that stay keep their widgets, and the focus. */
void registration_gates_set_codes (RegistrationGates *gates, const char *const *codes);
/* NULL: not answered. Without the signal. */
void registration_gates_set_answer (RegistrationGates *gates,
                                    const char *code,
                                    const char *answer,
                                    const char *note);
/* Questions without an answer, and those whose answer stands in the way. */
guint registration_gates_count_open (RegistrationGates *gates);

G_END_DECLS
