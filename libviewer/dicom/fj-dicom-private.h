/* What the C++ sources of dicom/ share about FjDicomObject: its fields and the edge to DCMTK. Not for others.
 */
#pragma once

/* DCMTK's configuration must come first. */
#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <exception>
#include <memory>

#include "fj-dicom-codec.h"
#include "fj-dicom-object.h"
#include "fj-pixel-memory.h"

/* Bytes of one decoded frame, at most. */
#define FJ_DICOM_MAX_FRAME (G_GUINT64_CONSTANT (2) << 30)

struct FjDicomMemoryFree
{
  void
  operator() (guint8 *memory) const
  {
    fj_pixel_memory_free (memory);
  }
};
/* Of fj_pixel_memory_new(). */
typedef std::unique_ptr<guint8[], FjDicomMemoryFree> FjDicomMemory;

/* A dataset of our own (root), or an item inside of one (a view, owned by its root's table). */
struct _FjDicomObject
{
  DcmItem *item;
  FjDicomObject *root;       /* itself when it owns the dataset */
  GHashTable *views;         /* root only: DcmItem -> FjDicomObject */
  char *transfer_syntax;     /* root only */
  E_TransferSyntax carrier;  /* root only: what DCMTK was told; differs for syntaxes that it does not know */
  gboolean pixels_elsewhere; /* root only: opened with HEADER, and the file goes on with pixel data */
  int file;                  /* root only: where values of LAZY are, -1 without */
};

/* Owns @dataset. */
G_GNUC_INTERNAL FjDicomObject *
fj_dicom_private_object_new (DcmItem *dataset, const char *transfer_syntax, E_TransferSyntax carrier);
G_GNUC_INTERNAL DcmElement *fj_dicom_private_find (const FjDicomObject *object, FjTag tag);
/* The character set that holds for @item: its own attribute or that of the nearest item around it; "" when
 * none. */
G_GNUC_INTERNAL char *fj_dicom_private_dup_charset (DcmItem *item);
/* TRUE for the VRs that DCMTK keeps as bytes of text. */
G_GNUC_INTERNAL gboolean fj_dicom_private_is_string (DcmEVR vr);
/* TRUE for the VRs that Specific Character Set is about. */
G_GNUC_INTERNAL gboolean fj_dicom_private_is_text (DcmEVR vr);
/* The stored bytes of a string element, as they are; they belong to @element. */
G_GNUC_INTERNAL void fj_dicom_private_get_bytes (DcmElement *element, const char **bytes, gsize *length);
/* Encapsulated syntaxes cannot be left or entered without a codec. */
G_GNUC_INTERNAL gboolean fj_dicom_private_is_encapsulated (const FjDicomObject *object);

/* Fills @error for an exception that was caught (memory, nearly always) or for a status of DCMTK. */
G_GNUC_INTERNAL void fj_dicom_private_set_exception (GError **error);
G_GNUC_INTERNAL void fj_dicom_private_set_condition (const OFCondition &condition, GError **error);

class DcmPixelData;
class DcmPixelSequence;

/* What the attributes say of the frames of a dataset or item, and how the native value lies. */
typedef struct
{
  FjDicomCells cells;
  guint high_bit;
  guint64 frames;
  gboolean by_plane;      /* Planar Configuration 1 */
  gboolean is_subsampled; /* two pixels share their colours */
  gboolean whole_words;   /* the digest leaves every bit: odd attributes, overlays inside of the cells */
  guint64 frame_bytes;    /* stored values; bits for Bits Allocated 1 are counted over all frames */
} FjDicomShape;

G_GNUC_INTERNAL gboolean fj_dicom_private_shape (DcmItem *item, FjDicomShape *shape, GError **error);

/* The fragments of @frames frames: @parts are all fragments, frame i has those from @first[i] up to before
 * @first[i + 1]. They belong to the sequence. */
typedef struct
{
  const guint8 *data;
  gsize length;
} FjDicomPart;

typedef struct
{
  FjDicomPart *parts;
  guint n_parts;
  guint *first;
} FjDicomFragments;

G_GNUC_INTERNAL gboolean fj_dicom_private_fragments (DcmItem *item,
                                                     DcmPixelSequence *sequence,
                                                     const FjDicomCodec *codec,
                                                     guint64 frames,
                                                     FjDicomFragments *fragments,
                                                     GError **error);
G_GNUC_INTERNAL void fj_dicom_private_fragments_clear (FjDicomFragments *fragments);

/* Where stored values are: native, or fragments with their decoder. */
typedef struct
{
  DcmItem *item;
  DcmPixelData *pixels;
  FjDicomShape shape;
  const FjDicomCodec *codec; /* NULL: native */
  FjDicomFragments fragments;
} FjDicomPixels;

G_GNUC_INTERNAL gboolean fj_dicom_private_pixels_open (
    FjDicomPixels *self, DcmItem *item, DcmPixelData *pixels, const char *transfer_syntax, GError **error);
G_GNUC_INTERNAL void fj_dicom_private_pixels_close (FjDicomPixels *self);
/* Stored values of one frame into @out (shape.frame_bytes): little endian words of Bits Allocated, samples of
 * a pixel together unless @shape says by_plane and it is native; nothing done to bits or colours. Not for
 * Bits Allocated 1. */
G_GNUC_INTERNAL gboolean fj_dicom_private_pixels_read (
    FjDicomPixels *self, guint64 index, guint8 *out, FjDicomColour *colour, GError **error);
/* Planes to samples of a pixel together. Empty without memory */
G_GNUC_INTERNAL FjDicomMemory fj_dicom_private_interleave (const FjDicomShape *shape, const guint8 *frame);

/* Puts copies of @frames (GByteArray) into @item as its pixel data, a fragment each, in @carrier, with a
 * basic offset table, or an extended one where an offset is larger than @reach (32 bits). */
G_GNUC_INTERNAL gboolean fj_dicom_private_encapsulate (
    DcmItem *item, GPtrArray *frames, E_TransferSyntax carrier, guint64 reach, GError **error);

/* Pixels of one frame; of Bits Allocated 1. */
G_GNUC_INTERNAL guint64 fj_dicom_private_bits_count (const FjDicomShape *shape);
/* One frame of Bits Allocated 1 into @out, a byte of 0 or 1 for each pixel. */
G_GNUC_INTERNAL gboolean fj_dicom_private_bits_read (FjDicomPixels *self,
                                                     guint64 index,
                                                     guint8 *out,
                                                     GError **error);
/* @n of them into @packed, which is zero there, from bit @first on; the lowest bit of a byte first. */
G_GNUC_INTERNAL void
fj_dicom_private_bits_fold (const guint8 *bits, guint64 n, guint64 first, guint8 *packed);
/* Bits that carry no value are made what a writer without them would have: zero, or the sign (PS3.5 8.1.1).
 */
G_GNUC_INTERNAL void fj_dicom_private_normalise (const FjDicomShape *shape, guint8 *frame, gsize n_bytes);
/* Photometric Interpretation of a frame that was read, NULL when it is what the tag says. */
G_GNUC_INTERNAL const char *fj_dicom_private_get_photometric (const FjDicomPixels *self,
                                                              FjDicomColour colour);

typedef void (*FjDicomFrameFunc) (const guint8 *data, gsize length, gpointer user_data);

/* Hands out the decoded stored values of @pixels (which are in @item), a frame at a time: little endian words
 * of Bits Allocated, samples of a pixel together, bits above Bits Stored zero or the sign. FALSE when there
 * is no codec, or the attributes and the bytes do not fit; some frames may have been handed out by then.
 * @transfer_syntax: the dataset's, needed for one that DCMTK does not know. *@photometric: what
 * Photometric Interpretation these values have, NULL when it is what the tag says. */
G_GNUC_INTERNAL gboolean fj_dicom_private_each_frame (DcmItem *item,
                                                      DcmPixelData *pixels,
                                                      FjDicomFrameFunc func,
                                                      gpointer user_data,
                                                      const char *transfer_syntax = NULL,
                                                      const char **photometric = NULL);
/* The bytes as they are stored: fragments without the offset table, or the native value in little endian. */
G_GNUC_INTERNAL void
fj_dicom_private_each_stored_byte (DcmPixelData *pixels, FjDicomFrameFunc func, gpointer user_data);
