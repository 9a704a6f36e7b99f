/* The request form as a scanner at the registration desk would deliver it: a drawn PNG. */
#pragma once

#include "simulator-cases.h"

G_BEGIN_DECLS

/* Below 300 KB. (transfer full) */
GBytes *simulator_form_draw (const SimulatorPerson *person, const SimulatorOrder *order, GError **error);

G_END_DECLS
