/* What the tests of dicom/ share: other people's files, other people's tools, a folder that is removed. */
#pragma once

#include <gio/gio.h>
#include <locale.h>
#include <string.h>

#include "fj-dicom-object.h"
#include "fj-error.h"
#include "fj-language.h"

#define PYDICOM "/usr/lib/python3/dist-packages/pydicom/data/"

static char *folder;

/* What @argv writes on its standard output; it must succeed and say nothing on the other. */
static inline char *
run (const char *const *argv)
{
  char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s\n%s", argv[0], argv[1], error->message, err);
  g_assert_cmpstr (err, ==, "");
  return out;
}

static inline char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static inline FjDicomObject *
open_good (const char *path)
{
  g_autoptr (GError) error = NULL;
  FjDicomObject *object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

static inline void
begin_in_folder (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (argc, argv, NULL);
  folder = g_dir_make_tmp ("fenji-dicom-XXXXXX", NULL);
}

static inline int
run_and_remove_folder (void)
{
  int status = g_test_run ();
  const char *clean[] = { "rm", "-r", folder, NULL };
  g_autofree char *nothing = run (clean);
  g_free (folder);
  return status;
}
