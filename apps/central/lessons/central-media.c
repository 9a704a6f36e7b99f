#define _GNU_SOURCE /* memmem */
#include "central-media.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "central-body.h"
#include "central-file.h"
#include "central-range.h"
#include "central-sites.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define LOOKED_AT 4096

/* What may be stored, and by which bytes it is known. */
static const struct
{
  const char *content_type;
  CentralMediaKind kind;
  const char *container;
} types[] = {
  { "video/mp4", CENTRAL_MEDIA_FILM, "mp4" },    { "audio/mp4", CENTRAL_MEDIA_FILM, "mp4" },
  { "video/webm", CENTRAL_MEDIA_FILM, "webm" },  { "audio/webm", CENTRAL_MEDIA_FILM, "webm" },
  { "video/ogg", CENTRAL_MEDIA_FILM, "ogg" },    { "audio/ogg", CENTRAL_MEDIA_FILM, "ogg" },
  { "text/vtt", CENTRAL_MEDIA_CAPTIONS, "vtt" }, { "image/jpeg", CENTRAL_MEDIA_PICTURE, "jpeg" },
  { "image/png", CENTRAL_MEDIA_PICTURE, "png" },
};

CentralMediaKind
central_media_kind (const char *content_type)
{
  for (guint i = 0; content_type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].content_type, content_type))
      return types[i].kind;
  return CENTRAL_MEDIA_OTHER;
}

static gboolean
begins (const guint8 *bytes, gsize size, gsize offset, const char *magic, gsize length)
{
  return size >= offset + length && memcmp (bytes + offset, magic, length) == 0;
}

/* An EBML head whose DocType (4282) is webm (RFC 8794 11.2.4); some writers end the word with a nought, and
 * write its length in more bytes than it needs. */
static gboolean
is_webm (const guint8 *bytes, gsize size)
{
  static const guint8 doctype[] = { 0x42, 0x82 };
  gsize head = MIN (size, 64);
  const guint8 *at;
  gsize length = 0, width;

  if (!begins (bytes, size, 0, "\x1a\x45\xdf\xa3", 4))
    return FALSE;
  at = memmem (bytes, head, doctype, sizeof doctype);
  if (at == NULL || at + 2 >= bytes + head || at[2] == 0)
    return FALSE;
  at += 2;
  width = (gsize) __builtin_clz (at[0]) - 24 + 1; /* RFC 8794 4.1 */
  if (at + width + 4 > bytes + head)
    return FALSE;
  for (gsize i = 0; i < width; i++)
    length = (length << 8) | (i == 0 ? at[0] & (0xffu >> width) : at[i]);
  at += width;
  return memcmp (at, "webm", 4) == 0
         && (length == 4 || (length == 5 && at + 5 <= bytes + head && at[4] == '\0'));
}

/* The name of the container, or NULL. */
static const char *
container_of (const guint8 *bytes, gsize size)
{
  gsize bom = begins (bytes, size, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

  if (begins (bytes, size, 4, "ftyp", 4))
    return "mp4";
  if (is_webm (bytes, size))
    return "webm";
  if (begins (bytes, size, 0, "OggS", 4))
    return "ogg";
  if (begins (bytes, size, bom, "WEBVTT", 6)
      && (size == bom + 6 || strchr (" \t\r\n", bytes[bom + 6]) != NULL))
    return "vtt";
  if (begins (bytes, size, 0, "\xff\xd8\xff", 3))
    return "jpeg";
  return begins (bytes, size, 0, "\x89PNG\r\n\x1a\n", 8) ? "png" : NULL;
}

gboolean
central_media_fits (const char *content_type, const guint8 *bytes, gsize size)
{
  const char *container = container_of (bytes, size);

  for (guint i = 0; container != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].content_type, content_type))
      return g_str_equal (types[i].container, container);
  return FALSE;
}

/* By their content: two that are put at the same time under one id cannot get in each other's way. */
static char *
path_of (Central *central, const char *digest)
{
  return g_build_filename (central->state_dir, "media", digest, NULL);
}

/* "video/webm; codecs=vp8" -> "video/webm". (transfer full) */
static char *
plain_type (const FjRequest *request)
{
  const char *header = fj_request_header (request, "content-type");
  g_autofree char *lower = g_ascii_strdown (header != NULL ? header : "", -1);

  lower[strcspn (lower, ";")] = '\0';
  return g_strdup (g_strstrip (lower));
}

static gboolean
check_id (const char *id, GError **error)
{
  if (fj_uuid_is_valid (id))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no file %.64s. Ids here are UUIDs."), id);
  return FALSE;
}

/* ---- in ---- */

typedef struct
{
  CentralCall *call;
  char *site;
  char *content_type;
  char *digest;
  gint64 size;
  gboolean is_known; /* the same file is there already */
  FjReply *reply;
} Putting;

static void
putting_clear (Putting *putting)
{
  g_clear_pointer (&putting->site, g_free);
  g_clear_pointer (&putting->content_type, g_free);
  g_clear_pointer (&putting->digest, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Putting, putting_clear)

static gboolean
choose_site (CentralTransaction *transaction, gpointer data, GError **error)
{
  Putting *putting = data;
  g_autoptr (CentralSite) site
      = central_site_choose (putting->call, transaction, FJ_VERB_TEACH,
                             fj_request_query (putting->call->request, "organization"), error);

  g_free (putting->site);
  putting->site = site != NULL ? g_strdup (site->id) : NULL;
  return site != NULL;
}

static gboolean
allow_put (CentralCall *call, goffset *most, GError **error)
{
  g_auto (Putting) putting = { .call = call, .content_type = plain_type (call->request) };

  if (!central_store_read (call->central->store, choose_site, &putting, error)
      || !check_id (call->request->captures[0], error))
    return FALSE;
  if (fj_request_header (call->request, "content-range") != NULL)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("A file comes whole, not in ranges. Send it without Content-Range."));
      return FALSE;
    }
  switch (central_media_kind (putting.content_type))
    {
    case CENTRAL_MEDIA_FILM:
      *most = CENTRAL_MEDIA_MAX_FILM;
      return TRUE;
    case CENTRAL_MEDIA_PICTURE:
      *most = CENTRAL_MEDIA_MAX_PICTURE;
      return TRUE;
    case CENTRAL_MEDIA_CAPTIONS:
      *most = CENTRAL_MEDIA_MAX_CAPTIONS;
      return TRUE;
    case CENTRAL_MEDIA_OTHER:
    default:
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("“%.60s” is nothing that a lesson is made of. Films are MP4, WebM or Ogg, captions WebVTT, "
             "posters JPEG or PNG; say which with Content-Type."),
          putting.content_type);
      return FALSE;
    }
}

/* The digest of the whole, and whether its beginning is what it says. */
static gboolean
look_at (const char *path, Putting *putting, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (1 << 20);
  gboolean is_first = TRUE, fits = FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;

  while (fd >= 0 && ((n = read (fd, block, 1 << 20)) > 0 || (n < 0 && errno == EINTR)))
    {
      if (n < 0)
        continue;
      if (is_first)
        fits = central_media_fits (putting->content_type, block, MIN ((gsize) n, LOOKED_AT));
      is_first = FALSE;
      g_checksum_update (checksum, block, n);
    }
  if (fd >= 0)
    close (fd);
  if (n < 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO, "media: %s", g_strerror (errno));
  else if (!fits)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                 _ ("The file says that it is \"%.60s\", but its bytes say otherwise. Send it with the right "
                    "Content-Type."),
                 putting->content_type);
  putting->digest = g_strdup (g_checksum_get_string (checksum));
  return n == 0 && fits;
}

static gboolean
find_known (CentralTransaction *transaction, gpointer data, GError **error)
{
  Putting *putting = data;
  const char *id = putting->call->request->captures[0];
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT site, content_type, digest FROM media WHERE id = ?", "s", id);
  gboolean found;

  putting->is_known = FALSE;
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!central_call_allow (putting->call, transaction, FJ_VERB_TEACH, central_rows_string (rows, 0), error))
    return FALSE;
  putting->is_known = g_strcmp0 (central_rows_string (rows, 1), putting->content_type) == 0
                      && g_strcmp0 (central_rows_string (rows, 2), putting->digest) == 0;
  if (!putting->is_known)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("There is another file with the id %s already, and a file never changes. Send this one with an id "
           "of its own."),
        id);
  return putting->is_known;
}

static FjReply *
tell (const Putting *putting)
{
  g_autoptr (JsonObject) json = json_object_new ();
  const char *id = putting->call->request->captures[0];
  g_autofree char *url = g_strconcat ("/media/", id, NULL);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", putting->digest);
  g_autoptr (GBytes) body = NULL;
  FjReply *reply;

  json_object_set_string_member (json, "id", id);
  json_object_set_string_member (json, "url", url);
  json_object_set_string_member (json, "type", putting->content_type);
  json_object_set_int_member (json, "size", putting->size);
  json_object_set_string_member (json, "sha256", putting->digest);
  body = fj_json_to_bytes (json);
  reply = fj_reply_new (putting->is_known ? 200 : 201, "application/json", body);
  fj_reply_set_header (reply, "ETag", etag);
  fj_reply_set_header (reply, "Location", url);
  return reply;
}

/* Row and audit event are one commit; the file is in its place before. */
static gboolean
write_row (CentralTransaction *transaction, gpointer data, GError **error)
{
  Putting *putting = data;
  CentralCall *call = putting->call;

  if (!find_known (transaction, putting, error))
    return FALSE;
  return (putting->is_known
          || central_exec (transaction, error,
                           "INSERT INTO media (id, site, owner, content_type, size, digest, made_at)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?)",
                           "ssssisi", call->request->captures[0], putting->site, central_call_actor (call),
                           putting->content_type, putting->size, putting->digest, fj_time_now ()))
         && central_audit_record (transaction, call, putting->is_known ? 200 : 201, error);
}

/* Under its name, before the row that says so is durable. */
static gboolean
put_in_place (Central *central, const char *path, const char *digest, GError **error)
{
  g_autofree char *folder = g_build_filename (central->state_dir, "media", NULL);
  g_autofree char *to = path_of (central, digest);
  int fd;
  gboolean ok = g_rename (path, to) == 0;

  fd = ok ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  ok = fd >= 0 && fsync (fd) == 0;
  if (!ok)
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO, "media: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

static FjReply *
work_put (CentralCall *call, const char *path, goffset size, GError **error)
{
  g_auto (Putting) putting = { .call = call, .content_type = plain_type (call->request), .size = size };
  Central *central = call->central;

  if (!central_store_read (central->store, choose_site, &putting, error) || !look_at (path, &putting, error)
      || !central_store_read (central->store, find_known, &putting, error))
    return NULL;
  if (!putting.is_known && !put_in_place (central, path, putting.digest, error))
    return NULL;
  if (!central_store_write (central->store, write_row, &putting, error))
    return NULL;
  return tell (&putting);
}

static const CentralBodyKind put_kind = { allow_put, work_put };

void
central_media_put (SoupServerMessage *message, const FjRequest *request, gpointer central)
{
  central_body_take (central, message, request, &put_kind);
}

/* ---- out ---- */

typedef struct
{
  Central *central;
  SoupServerMessage *message;
  const FjRequest *request;
  CentralCall *call;
  CentralMediaFile *file;
  FjReply *reply;
} Getting;

static gboolean
find_file (CentralTransaction *transaction, gpointer data, GError **error)
{
  Getting *getting = data;
  const char *id = getting->request->captures[0];
  CentralMediaFile *file = getting->file;
  gboolean found;
  FjVerb verb;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT media.site, media.content_type, media.size, media.digest, lesson.status FROM media"
      " LEFT JOIN lesson ON lesson.id = media.lesson WHERE media.id = ?",
      "s", id);

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  verb = found && g_strcmp0 (central_rows_string (rows, 4), "published") == 0 ? FJ_VERB_READ_LESSONS
                                                                              : FJ_VERB_TEACH;
  /* Whether there is such a file is told only to those who might see it. */
  if (!central_call_allow (getting->call, transaction, found ? verb : FJ_VERB_READ_LESSONS,
                           found ? central_rows_string (rows, 0) : NULL, error))
    return FALSE;
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no file %s. It may have been withdrawn."), id);
      return FALSE;
    }
  g_free (file->content_type);
  g_free (file->etag);
  file->content_type = g_strdup (central_rows_string (rows, 1));
  file->size = (guint64) central_rows_int (rows, 2);
  file->etag = g_strdup_printf ("\"%s\"", central_rows_string (rows, 3));
  return TRUE;
}

/* RFC 9110 13.1.2: "*" or a list with this entity tag, weakly compared. */
static gboolean
names_etag (const char *header, const char *etag)
{
  g_auto (GStrv) words = header != NULL ? g_strsplit (header, ",", 32) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      if (g_str_equal (word, "*") || g_str_equal (g_str_has_prefix (word, "W/") ? word + 2 : word, etag))
        return TRUE;
    }
  return FALSE;
}

/* 416 with what there is (RFC 9110 15.5.17). */
static FjReply *
refuse_range (Getting *getting)
{
  g_autoptr (GError) error
      = g_error_new_literal (FJ_ERROR, FJ_ERROR_INVALID,
                             _ ("This part of the file cannot be had. Ask for one range within its size."));
  FjReply *reply = fj_reply_new_error (getting->request, error);
  g_autofree char *range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, getting->file->size);

  reply->status = 416;
  fj_reply_set_header (reply, "Content-Range", range);
  return reply;
}

/* NULL: the file goes out. */
static FjReply *
judge (Getting *getting)
{
  const FjRequest *request = getting->request;
  CentralMediaFile *file = getting->file;
  const char *if_range = fj_request_header (request, "if-range");
  CentralRange range = CENTRAL_RANGE_WHOLE;

  if (names_etag (fj_request_header (request, "if-none-match"), file->etag))
    {
      FjReply *reply = fj_reply_new (304, NULL, NULL);

      fj_reply_set_header (reply, "ETag", file->etag);
      return reply;
    }
  if (g_str_equal (request->method, "GET") && (if_range == NULL || g_str_equal (if_range, file->etag)))
    range = central_range_parse (fj_request_header (request, "range"), file->size, &file->first, &file->last);
  file->is_part = range == CENTRAL_RANGE_PART;
  return range == CENTRAL_RANGE_NONE ? refuse_range (getting) : NULL;
}

static gboolean
open_file (Getting *getting, GError **error)
{
  CentralMediaFile *file = getting->file;
  g_autofree char *digest = g_strndup (file->etag + 1, strlen (file->etag) - 2);
  g_autofree char *path = path_of (getting->central, digest);
  GStatBuf info;

  file->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file->fd >= 0 && fstat (file->fd, &info) == 0 && (guint64) info.st_size == file->size
      && lseek (file->fd, file->is_part ? (off_t) file->first : 0, SEEK_SET) >= 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
               _ ("The file %s is not as it was put. Tell whoever looks after the server."),
               getting->request->captures[0]);
  return FALSE;
}

static FjReply *
do_get (CentralCall *call, gpointer data, GError **error)
{
  Getting *getting = data;
  FjReply *reply;

  getting->call = call;
  if (!check_id (call->request->captures[0], error)
      || !central_store_read (call->central->store, find_file, getting, error))
    return NULL;
  reply = judge (getting);
  if (reply != NULL || !open_file (getting, error))
    return reply;
  /* Nothing is shown before it is written down that it was shown. */
  central_call_audit (call, getting->file->is_part ? 206 : 200, error);
  return NULL;
}

static void
get (gpointer data)
{
  Getting *getting = data;

  getting->reply = central_body_call (getting->central, getting->request, do_get, getting);
}

static void
got (gpointer data)
{
  Getting *getting = data;

  if (getting->reply != NULL)
    {
      fj_service_refuse (getting->message, g_steal_pointer (&getting->reply));
      soup_server_message_unpause (getting->message);
    }
  else
    central_media_send (getting->message, getting->request, getting->file);
  central_media_file_free (getting->file);
  g_object_unref (getting->message);
  g_free (getting);
}

void
central_media_get (SoupServerMessage *message, const FjRequest *request, gpointer central)
{
  Getting *getting = g_new0 (Getting, 1);

  getting->central = central;
  getting->message = g_object_ref (message);
  getting->request = request;
  getting->file = g_new0 (CentralMediaFile, 1);
  getting->file->fd = -1;
  soup_server_message_pause (message);
  central_body_run (central, get, got, getting);
}
