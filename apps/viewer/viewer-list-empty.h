/* What an empty reading list says: why, and what to do. */
#pragma once

#include <adwaita.h>
#include "viewer-list-query.h"

G_BEGIN_DECLS

/* @sentence: why it could not be read, or NULL. */
void viewer_list_empty_describe (AdwStatusPage *page,
                                 ViewerGroup group,
                                 gboolean is_filtered,
                                 const char *sentence);

G_END_DECLS
