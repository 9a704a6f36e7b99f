/* What the C++ sources of dicom/ share about FjDicomObject: its fields and the edge to DCMTK. Not for others.
 */
#pragma once

/* DCMTK's configuration must come first. */
#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <exception>

#include "fj-dicom-object.h"

/* A dataset of our own (root), or an item inside of one (a view, owned by its root's table). */
struct _FjDicomObject
{
  DcmItem *item;
  FjDicomObject *root;       /* itself when it owns the dataset */
  GHashTable *views;         /* root only: DcmItem -> FjDicomObject */
  char *transfer_syntax;     /* root only */
  E_TransferSyntax carrier;  /* root only: what DCMTK was told; differs for syntaxes that it does not know */
  gboolean pixels_elsewhere; /* root only: opened with HEADER, and the file goes on with pixel data */
};

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

typedef void (*FjDicomFrameFunc) (const guint8 *data, gsize length, gpointer user_data);

/* Hands out the decoded stored values of @pixels (which are in @item), a frame at a time: little endian words
 * of Bits Allocated, samples of a pixel together, bits above Bits Stored zero or the sign. FALSE when there
 * is no codec, or the attributes and the bytes do not fit; some frames may have been handed out by then. */
G_GNUC_INTERNAL gboolean fj_dicom_private_each_frame (DcmItem *item,
                                                      DcmPixelData *pixels,
                                                      FjDicomFrameFunc func,
                                                      gpointer user_data);
/* The bytes as they are stored: fragments without the offset table, or the native value in little endian. */
G_GNUC_INTERNAL void
fj_dicom_private_each_stored_byte (DcmPixelData *pixels, FjDicomFrameFunc func, gpointer user_data);
