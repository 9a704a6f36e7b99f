/* Work in the order of need, done by threads of its own: one job of a name at a time, the most urgent first,
 * and of those as urgent the one that came first. The threads give way to the one that draws. For the sources
 * of study/. Thread-safe. */
#pragma once

#include "fj-frame-cache.h"

G_BEGIN_DECLS

typedef struct _FjImageQueue FjImageQueue;

/* Does the job @name; called in several threads at once. */
typedef void (*FjImageWork) (const char *name, gpointer job, FjFramePriority priority, gpointer data);

/* @job_free: for jobs. @data is freed with @data_free by the last thread that ends. */
FjImageQueue *fj_image_queue_new (
    guint n_threads, FjImageWork work, GDestroyNotify job_free, gpointer data, GDestroyNotify data_free);
/* No job is begun any more; those waiting are dropped. Threads end with the job that they are at: nobody
 * waits for them. */
void fj_image_queue_close (FjImageQueue *queue);

/* Takes @job. When one of that name waits already, that gets the higher of both priorities and @job is freed;
 * when one is under way, @job is done after it. */
void fj_image_queue_put (FjImageQueue *queue, const char *name, gpointer job, FjFramePriority priority);
/* The job waits no more. FALSE: there is none, or it has begun. */
gboolean fj_image_queue_drop (FjImageQueue *queue, const char *name);

G_END_DECLS
