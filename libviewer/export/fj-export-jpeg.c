#include "fj-export-jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "fj-error.h"
#include "fj-language.h"

#define FIRST_ROOM (1u << 20) /* bytes; libjpeg takes more by itself */

/* libjpeg ends the program on an error unless it is led elsewhere. */
typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf jump;
  char words[JMSG_LENGTH_MAX];
} Trouble;

static void
leave (j_common_ptr info)
{
  Trouble *trouble = (Trouble *) info->err;

  info->err->format_message (info, trouble->words);
  longjmp (trouble->jump, 1);
}

static void
say_nothing (j_common_ptr info)
{
}

static const guint32 *
row_at (const guint8 *pixels, gsize stride, guint row)
{
  return (const guint32 *) (gconstpointer) (pixels + stride * row);
}

static gboolean
is_grey (const guint8 *pixels, guint width, guint height, gsize stride)
{
  for (guint row = 0; row < height; row++)
    for (guint column = 0; column < width; column++)
      {
        guint32 pixel = row_at (pixels, stride, row)[column];

        if ((pixel & 255) != (pixel >> 8 & 255) || (pixel & 255) != (pixel >> 16 & 255))
          return FALSE;
      }
  return TRUE;
}

static void
take_row (const guint32 *from, guint width, gboolean grey, guint8 *to)
{
  for (guint i = 0; i < width; i++)
    if (grey)
      to[i] = (guint8) from[i];
    else
      {
        to[3 * i] = (guint8) (from[i] >> 16);
        to[3 * i + 1] = (guint8) (from[i] >> 8);
        to[3 * i + 2] = (guint8) from[i];
      }
}

static void
set_up (struct jpeg_compress_struct *info, guint width, guint height, gboolean grey)
{
  info->image_width = width;
  info->image_height = height;
  info->input_components = grey ? 1 : 3;
  info->in_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (info);
  jpeg_set_quality (info, FJ_EXPORT_JPEG_QUALITY, TRUE);
  info->optimize_coding = TRUE;
  for (int i = 0; i < info->num_components; i++)
    info->comp_info[i].h_samp_factor = info->comp_info[i].v_samp_factor = 1;
}

typedef struct
{
  const guint8 *pixels;
  guint width, height;
  gsize stride;
  gboolean grey;
  guint8 *row; /* room for one */
  unsigned char *out;
  unsigned long length;
} Work;

/* What changes is in @work and @info: a jump leaves no variable of its own behind. */
static gboolean
compress (struct jpeg_compress_struct *info, Trouble *trouble, Work *work)
{
  if (setjmp (trouble->jump) != 0)
    return FALSE;
  jpeg_create_compress (info);
  jpeg_mem_dest (info, &work->out, &work->length);
  set_up (info, work->width, work->height, work->grey);
  jpeg_start_compress (info, TRUE);
  while (info->next_scanline < work->height)
    {
      take_row (row_at (work->pixels, work->stride, info->next_scanline), work->width, work->grey, work->row);
      jpeg_write_scanlines (info, &work->row, 1);
    }
  jpeg_finish_compress (info);
  return TRUE;
}

GBytes *
fj_export_jpeg_encode (const guint8 *pixels, guint width, guint height, gsize stride, GError **error)
{
  struct jpeg_compress_struct info = { 0 };
  Trouble trouble;
  Work work = { .pixels = pixels, .width = width, .height = height, .stride = stride };
  g_autofree guint8 *row = NULL, *room = NULL;
  GBytes *bytes = NULL;

  g_return_val_if_fail (pixels != NULL && width > 0 && height > 0, NULL);
  work.grey = is_grey (pixels, width, height, stride);
  work.row = row = g_malloc ((gsize) width * 3);
  /* Room of our own: what libjpeg gets when that is too small it tells only at the end. */
  work.out = room = g_malloc (FIRST_ROOM);
  work.length = FIRST_ROOM;
  info.err = jpeg_std_error (&trouble.manager);
  trouble.manager.error_exit = leave;
  trouble.manager.output_message = say_nothing;
  if (compress (&info, &trouble, &work))
    bytes = g_bytes_new (work.out, work.length);
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, _ ("No picture could be made of this image: %s"),
                 trouble.words);
  jpeg_destroy_compress (&info);
  if (bytes != NULL && work.out != room)
    free (work.out);
  return bytes;
}
