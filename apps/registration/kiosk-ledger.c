#include "kiosk-ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_BYTES (256u << 20)
#define MAX_LINE 8192u
#define TIDY_BYTES (1u << 20)            /* from this size on, the book is written anew when it is opened */
#define KEEP_SPAN (90 * G_TIME_SPAN_DAY) /* finished reports, for knowing what was printed before */

struct _KioskLedger
{
  GMutex lock;
  char *path;
  int file;
  int guard; /* a file of its own: the book's own name moves when it is written anew */
  goffset size;
  gboolean is_broken;
  GPtrArray *items;   /* KioskItem, in the order in which they came */
  GHashTable *by_key; /* "report version" to KioskItem */
  gint64 position;
  gint64 begun;
};

static gboolean
set_io_error (const char *path, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_IO,
      _ ("The kiosk cannot write down what it prints (%s: %s), so it prints nothing. Make room on the "
         "disk, then start it again."),
      path, g_strerror (errno));
  return FALSE;
}

static char *
key_of (const char *report, guint version)
{
  return g_strdup_printf ("%s %u", report, version);
}

/* ---- in memory ---- */

static void
keep (KioskLedger *ledger, KioskItem *item)
{
  char *key = key_of (item->report, item->version);
  KioskItem *known = g_hash_table_lookup (ledger->by_key, key);

  if (known != NULL)
    {
      KioskItem old = *known;

      *known = *item;
      *item = old;
      kiosk_item_free (item);
      g_free (key);
      return;
    }
  g_ptr_array_add (ledger->items, item);
  g_hash_table_insert (ledger->by_key, key, item);
}

static gboolean
take_line (KioskLedger *ledger, const char *line, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (line, length);
  g_autoptr (JsonObject) json = fj_json_parse_object_within (bytes, MAX_LINE, NULL);
  KioskItem *item;

  if (json == NULL)
    return FALSE;
  if (json_object_has_member (json, "position"))
    {
      ledger->position = fj_json_get_int (json, "position", -1);
      ledger->begun = fj_json_get_int (json, "begun", 0);
      return ledger->position >= 0;
    }
  item = kiosk_item_from_json (json);
  if (item != NULL)
    keep (ledger, item);
  return item != NULL;
}

/* ---- on disk ---- */

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = file >= 0 && fsync (file) == 0;

  if (file >= 0)
    close (file);
  return done;
}

static gboolean
write_all (int file, const char *data, gsize size)
{
  while (size > 0)
    {
      gssize written = write (file, data, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      size -= (gsize) written;
    }
  return TRUE;
}

/* With the lock held. */
static gboolean
append (KioskLedger *ledger, JsonObject *json, GError **error)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);
  g_autoptr (GString) line
      = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

  g_string_append_c (line, '\n');
  errno = EIO;
  if (ledger->is_broken)
    return set_io_error (ledger->path, error);
  if (!write_all (ledger->file, line->str, line->len))
    {
      int cause = errno;

      /* Half a line must not stand before the next one. */
      ledger->is_broken = ftruncate (ledger->file, ledger->size) != 0;
      errno = cause;
      return set_io_error (ledger->path, error);
    }
  if (fdatasync (ledger->file) != 0)
    {
      ledger->is_broken = TRUE;
      return set_io_error (ledger->path, error);
    }
  ledger->size += (goffset) line->len;
  return TRUE;
}

static JsonObject *
position_json (const KioskLedger *ledger, gint64 position, gint64 begun)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "position", position);
  json_object_set_int_member (json, "begun", begun);
  return json;
}

/* Reads what is there; what has no end of line was being written when the kiosk died, and was not
 * acknowledged. */
static gboolean
read_book (KioskLedger *ledger, GError **error)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  gsize begin = 0;
  struct stat facts;

  if (fstat (ledger->file, &facts) != 0)
    return set_io_error (ledger->path, error);
  if (facts.st_size > MAX_BYTES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("%s is larger than a kiosk's book can be. Tell the system administrator."),
                   ledger->path);
      return FALSE;
    }
  if (!g_file_get_contents (ledger->path, &data, &size, NULL))
    return set_io_error (ledger->path, error);
  for (guint number = 1; begin < size; number++)
    {
      const char *end = memchr (data + begin, '\n', size - begin);

      if (end == NULL)
        break;
      if (!take_line (ledger, data + begin, (gsize) (end - data) - begin))
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_CORRUPT,
              _ ("Line %u of %s cannot be read, so the kiosk does not know what it has printed and prints "
                 "nothing. Tell the system administrator."),
              number, ledger->path);
          return FALSE;
        }
      begin = (gsize) (end - data) + 1;
    }
  if (begin < size && (ftruncate (ledger->file, (off_t) begin) != 0 || fsync (ledger->file) != 0))
    return set_io_error (ledger->path, error);
  ledger->size = (goffset) begin;
  return TRUE;
}

static void
add_line (GString *text, JsonObject *json)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);

  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_string_append_c (text, '\n');
}

/* A line an item, finished ones not for ever. Beside it first, then renamed: one of the two is always whole.
 */
static gboolean
write_anew (KioskLedger *ledger, GError **error)
{
  g_autofree char *path = g_strconcat (ledger->path, ".new", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 oldest = fj_time_now () - KEEP_SPAN;
  int file = open (path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

  if (ledger->position >= 0)
    {
      g_autoptr (JsonObject) json = position_json (ledger, ledger->position, ledger->begun);

      add_line (text, json);
    }
  for (guint i = 0; i < ledger->items->len;)
    {
      KioskItem *item = g_ptr_array_index (ledger->items, i);

      if (item->step >= KIOSK_STEP_DELIVERED && item->at < oldest)
        {
          g_autofree char *key = key_of (item->report, item->version);

          g_hash_table_remove (ledger->by_key, key);
          g_ptr_array_remove_index (ledger->items, i);
          continue;
        }
      g_autoptr (JsonObject) json = kiosk_item_to_json (item);
      add_line (text, json);
      i++;
    }
  if (file < 0 || !write_all (file, text->str, text->len) || fsync (file) != 0
      || g_rename (path, ledger->path) != 0 || !sync_folder (ledger->path))
    {
      set_io_error (path, error);
      if (file >= 0)
        close (file);
      return FALSE;
    }
  close (ledger->file);
  ledger->file = file;
  ledger->size = (goffset) text->len;
  return TRUE;
}

KioskLedger *
kiosk_ledger_open (const char *folder, GError **error)
{
  g_autoptr (KioskLedger) ledger = g_new0 (KioskLedger, 1);
  g_autofree char *guard = g_build_filename (folder, "lock", NULL);

  g_mutex_init (&ledger->lock);
  ledger->path = g_build_filename (folder, "book", NULL);
  ledger->file = ledger->guard = -1;
  ledger->position = -1;
  ledger->items = g_ptr_array_new_with_free_func ((GDestroyNotify) kiosk_item_free);
  ledger->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_io_error (folder, error);
      return NULL;
    }
  ledger->guard = open (guard, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (ledger->guard < 0)
    {
      set_io_error (guard, error);
      return NULL;
    }
  if (flock (ledger->guard, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("Another kiosk runs on this computer with the same book (%s). Two would print everything "
             "twice: end one of them."),
          folder);
      return NULL;
    }
  ledger->file = open (ledger->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (ledger->file < 0 || !sync_folder (ledger->path))
    {
      set_io_error (ledger->path, error);
      return NULL;
    }
  if (!read_book (ledger, error) || (ledger->size > TIDY_BYTES && !write_anew (ledger, error)))
    return NULL;
  return g_steal_pointer (&ledger);
}

void
kiosk_ledger_close (KioskLedger *ledger)
{
  if (ledger == NULL)
    return;
  if (ledger->file >= 0)
    close (ledger->file);
  if (ledger->guard >= 0)
    close (ledger->guard);
  g_mutex_clear (&ledger->lock);
  g_hash_table_unref (ledger->by_key);
  g_ptr_array_unref (ledger->items);
  g_free (ledger->path);
  g_free (ledger);
}

/* ---- the position ---- */

gint64
kiosk_ledger_get_position (KioskLedger *ledger)
{
  g_mutex_lock (&ledger->lock);
  gint64 position = ledger->position;
  g_mutex_unlock (&ledger->lock);
  return position;
}

gint64
kiosk_ledger_get_begun (KioskLedger *ledger)
{
  g_mutex_lock (&ledger->lock);
  gint64 begun = ledger->begun;
  g_mutex_unlock (&ledger->lock);
  return begun;
}

gboolean
kiosk_ledger_set_position (KioskLedger *ledger, gint64 position, GError **error)
{
  gboolean done = TRUE;

  g_mutex_lock (&ledger->lock);
  if (position != ledger->position)
    {
      gint64 begun = ledger->begun != 0 ? ledger->begun : fj_time_now ();
      g_autoptr (JsonObject) json = position_json (ledger, position, begun);

      done = append (ledger, json, error);
      if (done)
        {
          ledger->position = position;
          ledger->begun = begun;
        }
    }
  g_mutex_unlock (&ledger->lock);
  return done;
}

/* ---- items ---- */

static KioskItem *
look_up (KioskLedger *ledger, const char *report, guint version)
{
  g_autofree char *key = key_of (report, version);

  return g_hash_table_lookup (ledger->by_key, key);
}

static gboolean
is_on_paper (KioskLedger *ledger, const char *report)
{
  for (guint i = 0; i < ledger->items->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (ledger->items, i);

      if (g_str_equal (item->report, report) && item->step != KIOSK_STEP_WAITING
          && item->step != KIOSK_STEP_PASSED)
        return TRUE;
    }
  return FALSE;
}

/* With the lock held; takes @item over. */
static gboolean
write_item (KioskLedger *ledger, KioskItem *item, GError **error)
{
  g_autoptr (JsonObject) json = NULL;

  item->at = fj_time_now ();
  json = kiosk_item_to_json (item);
  if (append (ledger, json, error))
    {
      keep (ledger, item);
      return TRUE;
    }
  kiosk_item_free (item);
  return FALSE;
}

gboolean
kiosk_ledger_add (KioskLedger *ledger, const KioskItem *item, GError **error)
{
  gboolean done = TRUE;

  g_mutex_lock (&ledger->lock);
  if (look_up (ledger, item->report, item->version) == NULL)
    {
      KioskItem *copy = kiosk_item_copy (item);

      copy->step = KIOSK_STEP_WAITING;
      copy->is_amended = is_on_paper (ledger, item->report);
      done = write_item (ledger, copy, error);
    }
  g_mutex_unlock (&ledger->lock);
  return done;
}

gboolean
kiosk_ledger_move (KioskLedger *ledger, const KioskItem *item, GError **error)
{
  gboolean done = FALSE;

  g_mutex_lock (&ledger->lock);
  const KioskItem *known = look_up (ledger, item->report, item->version);
  if (known == NULL || !kiosk_step_follows (known->step, item->step))
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("A report cannot go from \"%s\" to \"%s\" in the kiosk."),
                 known != NULL ? kiosk_step_to_string (known->step) : "-", kiosk_step_to_string (item->step));
  else
    done = write_item (ledger, kiosk_item_copy (item), error);
  g_mutex_unlock (&ledger->lock);
  return done;
}

KioskItem *
kiosk_ledger_first (KioskLedger *ledger, KioskStep step)
{
  KioskItem *found = NULL;

  g_mutex_lock (&ledger->lock);
  for (guint i = 0; found == NULL && i < ledger->items->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (ledger->items, i);

      if (item->step == step)
        found = kiosk_item_copy (item);
    }
  g_mutex_unlock (&ledger->lock);
  return found;
}

GPtrArray *
kiosk_ledger_list (KioskLedger *ledger, KioskStep step)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) kiosk_item_free);

  g_mutex_lock (&ledger->lock);
  for (guint i = 0; i < ledger->items->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (ledger->items, i);

      if (item->step == step)
        g_ptr_array_add (found, kiosk_item_copy (item));
    }
  g_mutex_unlock (&ledger->lock);
  return found;
}

guint
kiosk_ledger_count (KioskLedger *ledger, KioskStep step)
{
  guint n = 0;

  g_mutex_lock (&ledger->lock);
  for (guint i = 0; i < ledger->items->len; i++)
    n += ((const KioskItem *) g_ptr_array_index (ledger->items, i))->step == step;
  g_mutex_unlock (&ledger->lock);
  return n;
}

KioskItem *
kiosk_ledger_find (KioskLedger *ledger, const char *report, guint version)
{
  g_mutex_lock (&ledger->lock);
  const KioskItem *item = look_up (ledger, report, version);
  KioskItem *copy = item != NULL ? kiosk_item_copy (item) : NULL;
  g_mutex_unlock (&ledger->lock);
  return copy;
}

guint
kiosk_ledger_newest_version (KioskLedger *ledger, const char *report)
{
  guint newest = 0;

  g_mutex_lock (&ledger->lock);
  for (guint i = 0; i < ledger->items->len; i++)
    {
      const KioskItem *item = g_ptr_array_index (ledger->items, i);

      if (g_str_equal (item->report, report))
        newest = MAX (newest, item->version);
    }
  g_mutex_unlock (&ledger->lock);
  return newest;
}
