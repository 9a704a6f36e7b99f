#include "fj-hang-protocol-json.h"

#include <string.h>

#include "fj-language.h"

extern const char fj_hang_shipped_ct_abdomen_phases[];
extern const char fj_hang_shipped_ct_chest[];
extern const char fj_hang_shipped_ct_head[];
extern const char fj_hang_shipped_ct_trauma[];
extern const char fj_hang_shipped_dr_chest[];
extern const char fj_hang_shipped_dr_extremity[];
extern const char fj_hang_shipped_dr_spine[];
extern const char fj_hang_shipped_general[];
extern const char fj_hang_shipped_mg_four_view[];
extern const char fj_hang_shipped_mr_brain[];
extern const char fj_hang_shipped_mr_knee[];
extern const char fj_hang_shipped_mr_prostate[];
extern const char fj_hang_shipped_mr_spine[];
extern const char fj_hang_shipped_us_grid[];
extern const char fj_hang_shipped_xa_cine[];

GPtrArray *
fj_hang_protocols_shipped (void)
{
  const char *const texts[]
      = { fj_hang_shipped_ct_abdomen_phases, fj_hang_shipped_ct_chest, fj_hang_shipped_ct_head,
          fj_hang_shipped_ct_trauma,         fj_hang_shipped_dr_chest, fj_hang_shipped_dr_extremity,
          fj_hang_shipped_dr_spine,          fj_hang_shipped_general,  fj_hang_shipped_mg_four_view,
          fj_hang_shipped_mr_brain,          fj_hang_shipped_mr_knee,  fj_hang_shipped_mr_prostate,
          fj_hang_shipped_mr_spine,          fj_hang_shipped_us_grid,  fj_hang_shipped_xa_cine };
  GPtrArray *protocols = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      FjHangProtocol *protocol = fj_hang_protocol_parse (json, &error);

      /* Compiled in: a mistake is ours, and the tests see it first. */
      if (protocol == NULL)
        g_error ("%s", error->message);
      g_ptr_array_add (protocols, protocol);
    }
  return protocols;
}

/* The sentences of the catalogue that come from data/hanging/protocols (tests/lint/translations.py). */
const char *
fj_hang_title (const char *name)
{
  return name == NULL || *name == '\0' ? "" : fj_tr (name);
}
