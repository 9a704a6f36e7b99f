#include "fj-monitor-edid.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define DRM "/sys/class/drm"
#define MOST_CONNECTORS 64u

/* Places in the first block (E-EDID A.2, section 3). */
#define AT_MAKER 8
#define AT_NUMBER 12
#define AT_DESCRIPTORS 54
#define DESCRIPTOR_SIZE 18
#define DESCRIPTOR_TEXT 13
#define SERIAL_TAG 0xFF

static gboolean
is_whole (const guint8 *edid, gsize size)
{
  static const guint8 head[8] = { 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 };
  guint8 sum = 0;

  if (size < FJ_MONITOR_EDID_BLOCK || memcmp (edid, head, sizeof head) != 0)
    return FALSE;
  for (guint i = 0; i < FJ_MONITOR_EDID_BLOCK; i++)
    sum = (guint8) (sum + edid[i]);
  return sum == 0;
}

/* Printable ASCII up to the end of the line. */
static char *
dup_text (const guint8 *text)
{
  g_autoptr (GString) serial = g_string_new (NULL);

  for (guint i = 0; i < DESCRIPTOR_TEXT && text[i] != '\n' && text[i] != '\0'; i++)
    {
      if (!g_ascii_isprint (text[i]))
        return NULL;
      g_string_append_c (serial, (char) text[i]);
    }
  g_strstrip (serial->str);
  return *serial->str != '\0' ? g_strdup (serial->str) : NULL;
}

char *
fj_monitor_edid_dup_serial (const guint8 *edid, gsize size)
{
  guint32 number;

  if (!is_whole (edid, size))
    return NULL;
  for (guint i = 0; i < 4; i++)
    {
      const guint8 *descriptor = edid + AT_DESCRIPTORS + i * DESCRIPTOR_SIZE;

      if (descriptor[0] == 0 && descriptor[1] == 0 && descriptor[2] == 0 && descriptor[3] == SERIAL_TAG)
        return dup_text (descriptor + 5);
    }
  number = (guint32) edid[AT_NUMBER] | (guint32) edid[AT_NUMBER + 1] << 8
           | (guint32) edid[AT_NUMBER + 2] << 16 | (guint32) edid[AT_NUMBER + 3] << 24;
  if (number <= 1 || number == 0x01010101 || number == G_MAXUINT32)
    return NULL;
  return g_strdup_printf ("%u", number);
}

/* --- what the kernel has --- */

typedef struct
{
  char *connector, *serial; /* serial NULL: not known */
  guint8 maker[4];          /* and model */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->connector);
  g_free (found->serial);
  g_free (found);
}

/* "card0-HDMI-A-1" as X and mutter say it: "HDMI-1". NULL: no connector. */
static char *
dup_connector (const char *name)
{
  const char *dash = strchr (name, '-');

  if (!g_str_has_prefix (name, "card") || dash == NULL)
    return NULL;
  if (g_str_has_prefix (dash + 1, "HDMI-A-"))
    return g_strconcat ("HDMI-", dash + 1 + strlen ("HDMI-A-"), NULL);
  return g_strdup (dash + 1);
}

static Found *
read_connector (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, "edid", NULL), *connector = dup_connector (name);
  guint8 edid[FJ_MONITOR_EDID_BLOCK];
  gsize size = 0;
  gssize n = 1;
  Found *found;
  int fd = connector != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;

  if (fd < 0)
    return NULL;
  while (size < sizeof edid && n != 0)
    {
      n = read (fd, edid + size, sizeof edid - size);
      if (n < 0 && errno != EINTR)
        break;
      size += (gsize) MAX (n, 0);
    }
  close (fd);
  if (!is_whole (edid, size))
    return NULL;
  found = g_new0 (Found, 1);
  found->connector = g_steal_pointer (&connector);
  found->serial = fj_monitor_edid_dup_serial (edid, size);
  memcpy (found->maker, edid + AT_MAKER, sizeof found->maker);
  return found;
}

char *
fj_monitor_edid_find_serial (const char *folder, const char *connector)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (found_free);
  const char *where = folder != NULL ? folder : DRM, *name;
  g_autoptr (GDir) dir = g_dir_open (where, 0, NULL);
  g_autofree char *wanted = NULL, *as_kernel = NULL;
  const Found *own = NULL;

  if (connector == NULL || dir == NULL)
    return NULL;
  as_kernel = g_strconcat ("card-", connector, NULL);
  wanted = dup_connector (as_kernel);
  while ((name = g_dir_read_name (dir)) != NULL && all->len < MOST_CONNECTORS)
    {
      Found *found = read_connector (where, name);

      if (found == NULL)
        continue;
      g_ptr_array_add (all, found);
      if (!g_str_equal (found->connector, wanted))
        continue;
      if (own != NULL)
        return NULL;
      own = found;
    }
  if (own == NULL || own->serial == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      const Found *other = g_ptr_array_index (all, i);

      if (other != own && g_strcmp0 (other->serial, own->serial) == 0
          && memcmp (other->maker, own->maker, sizeof own->maker) == 0)
        return NULL;
    }
  return g_strdup (own->serial);
}
