/* A DIMSE server with a folder, for tests: what it was asked and what it stored can be looked at. */
#pragma once

#include "fj-dimse-server.h"

G_BEGIN_DECLS

typedef struct
{
  FjDimseServer *server;
  guint16 port;
  char *folder;      /* received objects: SOPINSTANCE.dcm */
  GMutex lock;       /* guards the rest */
  GPtrArray *stored; /* paths, in order of arrival */
  guint n_accepted, n_refused, n_aborted, n_ended;
  char *last_peer; /* "CALLING>CALLED@address" */
  guint n_answers; /* of a worklist query */
  gboolean find_fails;
  gboolean store_refused;
  guint16 end_status;
} TestPeer;

#define TEST_PEER_AET "FENJI"

/* Knows every calling title but "STRANGER". @max_object_bytes, @max_associations: 0 for the default. */
TestPeer *test_peer_new (guint max_associations, guint64 max_object_bytes, guint idle_seconds);
void test_peer_free (TestPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPeer, test_peer_free)

/* Waits until *@figure (one of the counters above) is at least @n; fails the test after 10 s. */
void test_peer_wait (TestPeer *peer, guint *figure, guint n);
guint test_peer_count_files (TestPeer *peer);

/* Runs a program and gives its exit status and what it said on both outputs. (transfer full) */
char *test_run (int *status, const char *program, ...) G_GNUC_NULL_TERMINATED;

/* An object with an 8-bit image of @side x @side, saved as Explicit VR Little Endian. (transfer full): its
 * path. */
char *test_image_new (const char *folder, const char *sop_instance_uid, guint side);

G_END_DECLS
