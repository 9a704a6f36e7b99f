/* fj-annotation-profile: Little CMS takes it, and finds the colours of its own sRGB in it. */
#include "fj-annotation-profile.h"

#include <string.h>

#include "annotation-files.h"

static void
test_lcms (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/fenji-profile-XXXXXX", g_get_tmp_dir ()), *out = NULL;
  g_autoptr (GBytes) profile = fj_annotation_profile_new ();
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (profile, NULL),
                                      (gssize) g_bytes_get_size (profile), &error));
  out = run_python (
      "import sys\n"
      "try: from PIL import Image, ImageCms\n"
      "except ImportError: sys.exit(print('sRGB IEC61966-2.1'))\n"
      "ours = ImageCms.getOpenProfile(sys.argv[1])\n"
      "theirs = ImageCms.createProfile('sRGB')\n"
      "image = Image.new('RGB', (256, 4))\n"
      "image.putdata([[(i, i, i), (i, 0, 0), (0, i, 255 - i), (i, 255 - i, 128)][k]\n"
      "               for k in range(4) for i in range(256)])\n"
      "turned = ImageCms.profileToProfile(image, ours, theirs)\n"
      "worst = max(abs(a - b) for p, q in zip(image.getdata(), turned.getdata()) for a, b in zip(p, q))\n"
      "assert worst <= 1, worst\n"
      "assert ours.profile.device_class == 'scnr' and ours.profile.xcolor_space == 'RGB '\n"
      "print(ImageCms.getProfileDescription(ours).strip())\n",
      path, NULL);
  g_unlink (path);
  g_assert_cmpstr (out, ==, "sRGB IEC61966-2.1\n");
}

/* What the layout says without another program: size, signature, tags inside. */
static void
test_layout (void)
{
  g_autoptr (GBytes) profile = fj_annotation_profile_new ();
  gsize n;
  const guint8 *data = g_bytes_get_data (profile, &n);
  guint32 size;

  memcpy (&size, data, 4);
  g_assert_cmpuint (GUINT32_FROM_BE (size), ==, n);
  g_assert_cmpuint (n % 4, ==, 0);
  g_assert_cmpmem (data + 36, 4, "acsp", 4);
  for (guint i = 0; i < 9; i++)
    {
      guint32 place[2];

      memcpy (place, data + 132 + 12 * i + 4, sizeof place);
      g_assert_cmpuint (GUINT32_FROM_BE (place[0]), >=, 132 + 9 * 12);
      g_assert_cmpuint (GUINT32_FROM_BE (place[0]) + GUINT32_FROM_BE (place[1]), <=, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/profile/lcms", test_lcms);
  g_test_add_func ("/annotation/profile/layout", test_layout);
  return g_test_run ();
}
