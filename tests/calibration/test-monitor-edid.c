/* fj-monitor-edid: serial numbers of EDIDs put together by hand, after the tables of E-EDID. */
#include <glib/gstdio.h>
#include <string.h>

#include "fj-monitor-edid.h"

/* Of "ENC" (EIZO) model 0x1234, with @number and, in the third descriptor, @text. */
static void
make (guint8 edid[128], guint32 number, const char *text)
{
  static const guint8 head[] = { 0, 255, 255, 255, 255, 255, 255, 0, 0x15, 0xC3, 0x34, 0x12 };
  guint sum = 0;

  memset (edid, 0, 128);
  memcpy (edid, head, sizeof head);
  for (guint i = 0; i < 4; i++)
    edid[12 + i] = (guint8) (number >> 8 * i);
  if (text != NULL)
    {
      guint8 *descriptor = edid + 54 + 2 * 18;

      descriptor[3] = 0xFF;
      memset (descriptor + 5, ' ', 13);
      memcpy (descriptor + 5, text, MIN (strlen (text), 13));
      if (strlen (text) < 13)
        descriptor[5 + strlen (text)] = '\n';
    }
  for (guint i = 0; i < 127; i++)
    sum += edid[i];
  edid[127] = (guint8) (256 - sum % 256);
}

static void
assert_serial (guint32 number, const char *text, const char *expected)
{
  guint8 edid[128];
  g_autofree char *serial = NULL;

  make (edid, number, text);
  serial = fj_monitor_edid_dup_serial (edid, sizeof edid);
  g_assert_cmpstr (serial, ==, expected);
}

static void
test_serial (void)
{
  assert_serial (4711, "21087018", "21087018");
  assert_serial (4711, "1234567890123", "1234567890123");
  assert_serial (4711, NULL, "4711");
  assert_serial (0, NULL, NULL);
  assert_serial (1, NULL, NULL);
  assert_serial (0x01010101, NULL, NULL);
  assert_serial (G_MAXUINT32, NULL, NULL);
  assert_serial (4711, "a\x01z", NULL);
  assert_serial (4711, "   ", NULL);
}

static void
test_broken (void)
{
  guint8 edid[128];
  g_autofree char *none = NULL;

  make (edid, 4711, "21087018");
  for (guint size = 0; size < 128; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (edid, size);

      g_assert_null (fj_monitor_edid_dup_serial (cut, size));
    }
  for (guint i = 0; i < 128; i++)
    {
      edid[i] ^= 0x40;
      g_assert_null (fj_monitor_edid_dup_serial (edid, sizeof edid));
      edid[i] ^= 0x40;
    }
}

static char *top;

static void
put (const char *name, guint32 number, const char *text)
{
  g_autofree char *folder = g_build_filename (top, name, NULL),
                  *path = g_build_filename (folder, "edid", NULL);
  guint8 edid[128];

  make (edid, number, text);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) edid, sizeof edid, NULL));
}

static void
assert_found (const char *connector, const char *expected)
{
  g_autofree char *serial = fj_monitor_edid_find_serial (top, connector);

  g_assert_cmpstr (serial, ==, expected);
}

static void
test_find (void)
{
  static const char *const names[]
      = { "card0-DP-1", "card0-DP-2", "card0-HDMI-A-1", "card1-DP-2", "version" };

  top = g_dir_make_tmp ("fenji-drm-XXXXXX", NULL);
  put ("card0-DP-1", 0, "1001");
  put ("card0-DP-2", 0, "1002");
  put ("card0-HDMI-A-1", 0, "1003");
  put ("version", 0, "1004");
  assert_found ("DP-1", "1001");
  assert_found ("DP-2", "1002");
  assert_found ("HDMI-1", "1003");
  assert_found ("HDMI-A-1", "1003");
  assert_found ("eDP-1", NULL);
  assert_found (NULL, NULL);
  /* Of two cards: nobody knows which. */
  put ("card1-DP-2", 0, "1005");
  assert_found ("DP-2", NULL);
  assert_found ("DP-1", "1001");
  /* One number in all of a model. */
  put ("card0-HDMI-A-1", 0, "1001");
  assert_found ("DP-1", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (top, names[i], NULL),
                      *path = g_build_filename (folder, "edid", NULL);

      g_remove (path);
      g_rmdir (folder);
    }
  g_assert_cmpint (g_rmdir (top), ==, 0);
  assert_found ("DP-1", NULL);
  g_free (top);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-edid/serial", test_serial);
  g_test_add_func ("/monitor-edid/broken", test_broken);
  g_test_add_func ("/monitor-edid/find", test_find);
  return g_test_run ();
}
