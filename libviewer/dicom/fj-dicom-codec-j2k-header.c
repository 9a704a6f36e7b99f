/* See fj-dicom-codec-j2k-header.h. */
#include "fj-dicom-codec-j2k-header.h"

#include <string.h>

#define SOC 0xFF4F
#define SIZ 0xFF51
#define COD 0xFF52
#define COC 0xFF53
#define SOT 0xFF90
#define SOD 0xFF93
#define EOC 0xFFD9

#define MAX_LEVELS 32
/* About 400 bytes and 0.7 microseconds each in OpenJPEG: of one tile, and of all. */
#define MAX_PARTS (G_GUINT64_CONSTANT (1) << 20)
#define MAX_PARTS_OF_ALL (G_GUINT64_CONSTANT (1) << 22)
/* Two bytes each. */
#define MAX_PACKETS (G_GUINT64_CONSTANT (1) << 26)
/* About 10 KB each. A large image may have as many as it has tiles of 45 x 45. */
#define MAX_TILES 4096

typedef struct
{
  guint32 width, height, tile_width, tile_height;
  guint samples;
  /* The worst of all COD and COC. */
  guint levels, layers;
  guint block_width, block_height; /* exponents */
  guint8 precinct_width[MAX_LEVELS + 1], precinct_height[MAX_LEVELS + 1];
  gboolean has_style, has_transform;
} Header;

static guint
read16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
read32 (const guint8 *p)
{
  return (guint32) read16 (p) << 16 | read16 (p + 2);
}

/* The contiguous codestream box of JP2 (I.5.4), or @data itself. */
static gboolean
find_stream (const guint8 *data, gsize length, const guint8 **stream, gsize *stream_length)
{
  gsize at = 0;

  *stream = data;
  *stream_length = length;
  if (length >= 4 && read32 (data) == ((guint32) SOC << 16 | SIZ))
    return TRUE;
  while (length - at >= 8)
    {
      guint64 size = read32 (data + at);
      gsize head = 8;

      if (size == 1 && length - at >= 16)
        {
          size = (guint64) read32 (data + at + 8) << 32 | read32 (data + at + 12);
          head = 16;
        }
      if (size == 0)
        size = length - at;
      if (memcmp (data + at + 4, "jp2c", 4) == 0)
        {
          /* Cut short is for the decoder to say. */
          *stream = data + at + head;
          *stream_length = (gsize) MIN (size, length - at) - MIN (head, MIN (size, length - at));
          return *stream_length >= 4 && read32 (*stream) == ((guint32) SOC << 16 | SIZ);
        }
      if (size < head || size > length - at)
        return FALSE;
      at += (gsize) size;
    }
  return FALSE;
}

/* SPcod and SPcoc (tables A.15, A.20): levels, code-blocks, precincts. @p … @end: after the style. */
static gboolean
take_style (Header *self, gboolean has_precincts, const guint8 *p, const guint8 *end)
{
  guint levels;

  if (end - p < 5 || p[0] > MAX_LEVELS || p[1] > 8 || p[2] > 8 || (has_precincts && end - p < 6 + p[0]))
    return FALSE;
  levels = p[0];
  if (!self->has_style)
    {
      self->block_width = self->block_height = 10;
      memset (self->precinct_width, 15, sizeof self->precinct_width);
      memset (self->precinct_height, 15, sizeof self->precinct_height);
    }
  self->has_style = TRUE;
  self->levels = MAX (self->levels, levels);
  self->block_width = MIN (self->block_width, p[1] + 2u);
  self->block_height = MIN (self->block_height, p[2] + 2u);
  /* Kept by how often the tile is halved, so that styles of different levels can be compared. */
  for (guint r = 0; has_precincts && r <= levels; r++)
    {
      guint8 *width = &self->precinct_width[levels - r], *height = &self->precinct_height[levels - r];

      *width = MIN (*width, p[5 + r] & 15);
      *height = MIN (*height, p[5 + r] >> 4);
    }
  return TRUE;
}

/* @p: after the length of a marker segment of @size bytes. */
static gboolean
take_marker (Header *self, guint marker, const guint8 *p, gsize size)
{
  if (marker == COD)
    {
      if (size < 10)
        return FALSE;
      self->layers = MAX (self->layers, read16 (p + 2));
      self->has_transform = self->has_transform || p[4] == 1;
      return take_style (self, p[0] & 1, p + 5, p + size);
    }
  if (marker == COC) /* one byte of component: there are never 257 */
    return size >= 7 && take_style (self, p[1] & 1, p + 2, p + size);
  return TRUE;
}

/* Marker segments up to SOT or SOD; *@at comes to stand on it, or at the end of what is there. */
static gboolean
take_markers (Header *self, const guint8 *data, gsize length, gsize *at, guint last)
{
  while (length - *at >= 4)
    {
      guint marker = read16 (data + *at), size = read16 (data + *at + 2);

      if (marker == last)
        return TRUE;
      if (marker < 0xFF00 || size < 2)
        return FALSE;
      if (size > length - *at - 2)
        break;
      if (!take_marker (self, marker, data + *at + 4, size - 2))
        return FALSE;
      *at += 2 + size;
    }
  *at = length;
  return TRUE;
}

static gboolean
take_all (Header *self, const guint8 *data, gsize length)
{
  gsize at = 2;

  if (!take_markers (self, data, length, &at, SOT) || !self->has_style)
    return FALSE;
  while (length - at >= 12 && read16 (data + at) == SOT)
    {
      gsize start = at, size = read32 (data + at + 6);

      /* 0: up to the end; less than its own header: nothing that can be followed. */
      if (read16 (data + at + 2) != 10 || (size > 0 && size < 14))
        return FALSE;
      at += 12;
      if (!take_markers (self, data, length, &at, SOD))
        return FALSE;
      if (size == 0 || size > length - start)
        return TRUE;
      if (at - start > size)
        return FALSE;
      at = start + size;
    }
  return TRUE;
}

static guint64
halved (guint64 n, guint times)
{
  return (n + (G_GUINT64_CONSTANT (1) << times) - 1) >> times;
}

/* Precincts and code-blocks of one tile, all components, where they begin with it; *@packets: of all layers.
 */
static guint64
count_parts (const Header *self, guint64 *packets)
{
  guint64 width = MIN (self->width, self->tile_width), height = MIN (self->height, self->tile_height);
  guint64 parts = 0, most = 0;

  for (guint d = 0; d <= self->levels; d++)
    {
      guint64 w = halved (width, d), h = halved (height, d), precincts, blocks;
      guint is_split = d < self->levels; /* three bands of half the size */
      guint pw = self->precinct_width[d], ph = self->precinct_height[d];
      guint bw = MIN (self->block_width, pw > is_split ? pw - is_split : 0);
      guint bh = MIN (self->block_height, ph > is_split ? ph - is_split : 0);

      precincts = halved (w, pw) * halved (h, ph);
      blocks = (is_split ? 3 : 1) * halved (halved (w, is_split), bw) * halved (halved (h, is_split), bh);
      parts += (precincts + blocks) * self->samples;
      most = MAX (most, precincts);
    }
  *packets = most * (self->levels + 1) * self->samples * MAX (self->layers, 1);
  return parts;
}

static gboolean
is_bearable (const Header *self)
{
  guint64 area = (guint64) self->width * self->height;
  guint64 tiles
      = ((guint64) self->width / self->tile_width + 2) * ((guint64) self->height / self->tile_height + 1);
  guint64 packets, parts = count_parts (self, &packets);

  /* An image may have as many parts as it has squares of 16 x 16, however large it is. */
  return tiles <= MAX (MAX_TILES, area >> 11) && packets <= MAX_PACKETS
         && parts <= MAX (MAX_PARTS, area * self->samples >> 8)
         && parts * tiles <= MAX (MAX_PARTS_OF_ALL, area * self->samples >> 6);
}

gboolean
fj_dicom_codec_j2k_header_read (const guint8 *data,
                                gsize length,
                                const FjDicomCells *cells,
                                const guint8 **stream,
                                gsize *stream_length,
                                FjDicomColour *colour,
                                GError **error)
{
  Header header = { 0 };
  const guint8 *p;
  guint32 x, y;

  *colour = FJ_DICOM_COLOUR_TAGGED;
  if (!find_stream (data, length, stream, stream_length) || *stream_length < 44)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: no SIZ");
      return FALSE;
    }
  p = *stream + 8; /* SOC, SIZ, Lsiz, Rsiz */
  x = read32 (p + 8);
  y = read32 (p + 12);
  header.tile_width = read32 (p + 16);
  header.tile_height = read32 (p + 20);
  header.samples = read16 (p + 32);
  if (x >= read32 (p) || y >= read32 (p + 4) || header.tile_width == 0 || header.tile_height == 0)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: SIZ");
      return FALSE;
    }
  header.width = read32 (p) - x;
  header.height = read32 (p + 4) - y;
  if (!fj_dicom_codec_check (cells, header.height, header.width, header.samples, cells->bits_allocated,
                             error))
    return FALSE;
  if (!take_all (&header, *stream, *stream_length))
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: markers");
      return FALSE;
    }
  if (!is_bearable (&header))
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: tiles, precincts or code-blocks without number");
      return FALSE;
    }
  if (header.samples == 3 && header.has_transform)
    *colour = FJ_DICOM_COLOUR_RGB;
  return TRUE;
}
