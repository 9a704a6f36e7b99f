/* The files of lessons: films, captions, posters. PUT /media/{id} streams one to the state folder, GET
 * /media/{id} streams it from there, whole or one range (RFC 9110 14).
 *
 * A file never changes: another one has another id. It is visible to those who teach at the hospital that put
 * it, and once a published lesson has it, to everyone who may see lessons. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

#define CENTRAL_MEDIA_MAX_FILM ((goffset) 2 << 30) /* bytes */
#define CENTRAL_MEDIA_MAX_PICTURE ((goffset) 8 << 20)
#define CENTRAL_MEDIA_MAX_CAPTIONS ((goffset) 4 << 20) /* what fj-captions.h reads */

typedef enum
{
  CENTRAL_MEDIA_OTHER,
  CENTRAL_MEDIA_FILM, /* or sound alone */
  CENTRAL_MEDIA_PICTURE,
  CENTRAL_MEDIA_CAPTIONS
} CentralMediaKind;

CentralMediaKind central_media_kind (const char *content_type);
/* Whether a file that begins with these bytes (at least 64, or all of it) may say that it is of
 * @content_type. */
gboolean central_media_fits (const char *content_type, const guint8 *bytes, gsize size);

/* FjStreamHandlers. */
void central_media_put (SoupServerMessage *message, const FjRequest *request, gpointer central);
void central_media_get (SoupServerMessage *message, const FjRequest *request, gpointer central);

/* Answers @message with a file (central-media-send.c), on the main loop; the message is paused. */
typedef struct
{
  int fd; /* taken over */
  char *content_type;
  char *etag;
  guint64 size;
  guint64 first, last; /* of what is asked for */
  gboolean is_part;
} CentralMediaFile;
void central_media_send (SoupServerMessage *message, const FjRequest *request, CentralMediaFile *file);
void central_media_file_free (CentralMediaFile *file);

G_END_DECLS
