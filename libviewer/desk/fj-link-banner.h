/* A bar that says when central does not answer and what that means, and goes by itself when it is back. */
#pragma once

#include <adwaita.h>
#include "fj-changes.h"

G_BEGIN_DECLS

#define FJ_TYPE_LINK_BANNER (fj_link_banner_get_type ())
G_DECLARE_FINAL_TYPE (FjLinkBanner, fj_link_banner, FJ, LINK_BANNER, AdwBin)

GtkWidget *fj_link_banner_new (void);
/* NULL: hidden. */
void fj_link_banner_set_changes (FjLinkBanner *banner, FjChanges *changes);
/* What this program can still do: "Drafts are kept on this computer." */
void fj_link_banner_set_comfort (FjLinkBanner *banner, const char *sentence);

G_END_DECLS
