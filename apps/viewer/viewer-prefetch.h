/* The exam that will be read next, fetched while this one is read: its images, then the earlier exams that
 * will hang beside it, one after another. What is fetched lies in the cache on disk under its ceiling, and
 * has been looked at; pixels are decoded when they are shown, so that the images on the panes lose no memory
 * to it. Nothing is claimed, and what fails fails again, with its sentence, when the exam is opened. */
#pragma once

#include "fj-client.h"
#include "fj-image-store.h"
#include "viewer-imaging.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PREFETCH (viewer_prefetch_get_type ())
/* Signal "fetched" (const char *exam): all images of it, or of an earlier exam beside it, are here. */
G_DECLARE_FINAL_TYPE (ViewerPrefetch, viewer_prefetch, VIEWER, PREFETCH, GObject)

/* @imaging outlives it. */
ViewerPrefetch *viewer_prefetch_new (const ViewerImaging *imaging);
/* @exam (id) comes next; what was fetched of another is let go. The same again changes nothing. */
void viewer_prefetch_begin (ViewerPrefetch *self, FjClient *client, const char *exam);
/* The images of @exam: those that were fetched, or not begun. To be loaded (again) by the caller, which
 * finds what came since. (transfer full) */
FjImageStore *viewer_prefetch_take (ViewerPrefetch *self, FjClient *client, const char *exam);
/* The line is wanted for something else, or the person leaves: nothing more is fetched. What is here stays to
 * be taken. */
void viewer_prefetch_stop (ViewerPrefetch *self);
/* Lets go of everything. */
void viewer_prefetch_end (ViewerPrefetch *self);

G_END_DECLS
